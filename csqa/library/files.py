"""The files of a library: which format reads which, listed here and nowhere else."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.library.entry import LibraryFile
from csqa.wording import Text

FORMATS: Mapping[str, str] = {
    ".yaml": "csqa.library.yaml_file",
    ".yml": "csqa.library.yaml_file",
    ".md": "csqa.library.markdown_file",
    ".markdown": "csqa.library.markdown_file",
    ".csv": "csqa.library.csv_file",
    ".xlsx": "csqa.library.xlsx_file",
    ".json": "csqa.library.json_file",
    ".jsonl": "csqa.library.json_file",
}
"""Extension -> module with `read(path) -> LibraryFile`, imported when asked for."""
WALKED = frozenset((".yaml", ".yml", ".md", ".markdown", ".csv", ".xlsx"))
"""What a folder gives; JSON may be anything, and is read where it is named."""
_NO_SCRIPTS = frozenset(("readme.md", "changelog.md", "contributing.md"))


def library_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Files and what folders hold, in a fixed order, each once. Raises InputError for a path that is not there and a
    file of no known format."""
    seen: set[str] = set()
    for path in map(Path, paths):
        for file in _walk(path) if path.is_dir() else [_named(path)]:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def read_library(paths: Iterable[str | Path]) -> Iterator[LibraryFile]:
    """Every file read. Raises InputError as `library_files` and the formats do."""
    for path in library_files(paths):
        yield read_file(path)


def read_what_can_be(paths: Iterable[str | Path]) -> tuple[tuple[LibraryFile, ...], tuple[InputError, ...]]:
    """Every file that can be read, and why the others can't. Raises InputError as `library_files` does."""
    files: list[LibraryFile] = []
    failed: list[InputError] = []
    for path in library_files(paths):
        try:
            files.append(read_file(path))
        except InputError as e:
            failed.append(e)
    return tuple(files), tuple(failed)


def read_file(path: Path) -> LibraryFile:
    """One file. Raises InputError naming file, line and key."""
    module = importlib.import_module(FORMATS[path.suffix.lower()])
    return module.read(path)  # type: ignore[no-any-return]


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if name.startswith((".", "~$")) or name.lower() in _NO_SCRIPTS:
                continue
            if os.path.splitext(name)[1].lower() in WALKED:
                yield Path(root, name)


def _named(path: Path) -> Path:
    if not path.exists():
        near = nearest(path.name, os.listdir(path.parent)) if path.parent.is_dir() else None
        raise InputError(
            Text("文件不存在", "no such file or folder"),
            file=str(path),
            mend=Text(f"是否指 {path.parent / near}？", f"did you mean {path.parent / near}?")
            if near
            else None,
        )
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            Text("不是话术库文件", "not a file of scripts"),
            file=str(path),
            mend=Text(f"可读的格式：{'、'.join(FORMATS)}", f"formats: {', '.join(FORMATS)}"),
        )
    return path
