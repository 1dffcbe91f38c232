"""Which scripts a change touched: those that are not what they were where it branched off."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from csqa.errors import InputError
from csqa.library.entry import LibraryFile
from csqa.library.files import WALKED, read_file
from csqa.model import Script, Source
from csqa.wording import Text


def touched(files: Sequence[LibraryFile], revision: str) -> set[int]:
    """The `id()` of every entry that is new or says something else than at the commit where HEAD and `revision` part.

    A script that only moved, within its file or to another, is neither. Raises InputError where git can't say.
    """
    by_root: dict[Path, list[LibraryFile]] = {}
    for file in files:
        by_root.setdefault(_root(Path(file.path).resolve().parent), []).append(file)
    found: set[int] = set()
    for root, own in by_root.items():
        base = _base(root, revision)
        changed, tracked = _changed(root, base), _tracked(root)
        suspects = [file for file in own if (at := _inside(root, file)) in changed or at not in tracked]
        if not suspects:
            continue
        kinds = {*WALKED, *(Path(f.path).suffix.lower() for f in own)}
        then = (path for path in changed if path.suffix.lower() in kinds)
        before = {_bare(script) for path in then for script in _scripts_at(root, base, path)}
        found.update(
            id(entry) for file in suspects for entry in file.entries if _bare(entry.script) not in before
        )
    return found


def _root(folder: Path) -> Path:
    """The work tree that holds a folder, a submodule's own."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        raise InputError(
            Text("不在 git 仓库里", "not in a git repository"),
            file=str(folder),
            key="--changed-since",
            mend=Text("去掉 --changed-since，或在仓库里运行", "leave out --changed-since, or run it in one"),
        )
    return Path(top.decode("utf-8", "surrogateescape").rstrip("\n")).resolve()


def _base(root: Path, revision: str) -> str:
    """The commit to compare with: where HEAD branched off `revision`, else (a shallow clone) `revision` itself. In a
    submodule that does not know `revision`, what the repository around it held of it then."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None and (around := _git(root, "rev-parse", "--show-superproject-working-tree")):
        outer = Path(around.decode("utf-8", "surrogateescape").rstrip("\n")).resolve()
        inside = root.relative_to(outer).as_posix()
        commit = _git(outer, "rev-parse", "--verify", "--quiet", f"{_base(outer, revision)}:{inside}")
        if commit is None or _git(root, "cat-file", "-e", commit.decode().strip()) is None:
            raise _unknown(revision)
        return commit.decode().strip()
    if commit is None:
        raise _unknown(revision)
    merged = _git(root, "merge-base", commit.decode().strip(), "HEAD")
    return (merged or commit).decode().strip()


def _inside(root: Path, file: LibraryFile) -> PurePosixPath:
    return PurePosixPath(Path(file.path).resolve().relative_to(root).as_posix())


def _changed(root: Path, base: str) -> set[PurePosixPath]:
    """Files that differ between `base` and the work tree, came or went; from the root."""
    return _paths(_git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", base, "--"))


def _tracked(root: Path) -> set[PurePosixPath]:
    return _paths(_git(root, "ls-files", "-z"))


def _paths(listed: bytes | None) -> set[PurePosixPath]:
    return {
        PurePosixPath(name.decode("utf-8", "surrogateescape"))
        for name in (listed or b"").split(b"\0")
        if name
    }


def _scripts_at(root: Path, base: str, path: PurePosixPath) -> Iterator[Script]:
    """What the file held then; nothing where it did not exist or could not be read."""
    shown = _git(root, "cat-file", "blob", f"{base}:{path}")
    if shown is None:
        return
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside, path.name)
        copy.write_bytes(shown)
        try:
            scripts: Iterable[Script] = [entry.script for entry in read_file(copy).entries]
        except InputError:
            return
    yield from scripts


def _git(folder: Path, *args: str) -> bytes | None:
    """What git prints; None where it refuses."""
    try:
        done = subprocess.run(["git", *args], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise InputError(Text("找不到 git", "git is not installed"), key="--changed-since") from None
    return None if done.returncode else done.stdout


def _unknown(revision: str) -> InputError:
    return InputError(
        Text(f"没有这个版本：{revision}", f"no such revision: {revision}"),
        key="--changed-since",
        mend=Text(
            "先取到本地：git fetch（CI 里检出时用 fetch-depth: 0）",
            "fetch it first: git fetch (in CI, check out with fetch-depth: 0)",
        ),
    )


def _bare(script: Script) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(script, source=Source("")))
