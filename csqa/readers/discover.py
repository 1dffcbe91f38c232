"""Paths, folders and globs -> the files to read, and who reads each."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from csqa.errors import InputError
from csqa.model import Reject
from csqa.model import Source as Place
from csqa.readers.companions import claimed, is_companion
from csqa.readers.reading import STDIN, Chunk, Format
from csqa.sources.mapping import Source, source_of
from csqa.wording import Text

Formats = Mapping[str, Format]

# Small enough to share out among workers, large enough that a worker is not kept waiting for work.
CHUNK_BYTES = 1 << 19
_HEAD = 1 << 16
# Names that say one thing and may hold another: their content decides.
_AMBIGUOUS = frozenset((".txt", ".json"))
# Names that seldom hold conversations: in a folder only what the content shows to be one is taken.
_DOUBTFUL = frozenset((".md", ".markdown"))
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "__MACOSX"))


def chunks(
    paths: Iterable[str | Path],
    formats: Formats,
    stdin: BinaryIO | None = None,
    sources: Sequence[Source] = (),
) -> Iterator[Chunk | Reject]:
    """The work that `paths` come to, in a fixed order; a file named twice is read once.

    A folder gives its transcripts at any depth (hidden files and files of other kinds are passed over), a glob what it
    matches, `-` standard input; a file that one of the `sources` takes is read whatever it is called. A table of
    conversations whose messages stand in another file is read with that file. Raises InputError for a path that does not
    exist and for a named file that is no transcript.
    """
    kinds = _Kinds(formats, sources)
    done: set[str] = set()
    paths = list(paths)
    for path in paths:
        if str(path) == "-":
            yield from _stdin(stdin or sys.stdin.buffer, formats)
            continue
        for file, named in _files(str(path), kinds):
            real = os.path.realpath(file)
            if real in done or real in kinds.claimed:
                continue
            done.add(real)
            if not (named and len(paths) == 1) and kinds.is_list(file):
                continue
            yield from _file(file, named, kinds)


class _Kinds:
    """What each file is, by its name, the sources, and its content."""

    def __init__(self, formats: Formats, sources: Sequence[Source]) -> None:
        self.formats = formats
        self.sources = sources
        self.extensions = {e: name for name, f in formats.items() for e in f.extensions}
        self.claimed = claimed(sources)

    def is_transcript(self, file: str) -> bool:
        return (
            os.path.splitext(file)[1].lower() in self.extensions or source_of(file, self.sources) is not None
        )

    def is_list(self, file: str) -> bool:
        """A table of conversations, without messages, beside the file of their messages."""
        return is_companion(file) and source_of(file, self.sources) is None

    def reader(self, file: str, head: bytes, named: bool, source: Source | None) -> str | None:
        """The extension decides, unless it is one that may hold several formats, or the source says it."""
        if source is not None and source.form is not None:
            forms = [name for name, f in self.formats.items() if f.form == source.form]
            return next((name for name in forms if self.formats[name].reader().sniff(head)), forms[-1])
        extension = os.path.splitext(file)[1].lower()
        if extension in _DOUBTFUL and not named and source is None:
            return "markdown" if self.formats["markdown"].reader().sniff(head) else None
        if extension in self.extensions and extension not in _AMBIGUOUS:
            return self.extensions[extension]
        return sniffed(head, self.formats) or self.extensions.get(extension)


def _files(path: str, kinds: _Kinds) -> Iterator[tuple[str, bool]]:
    """(file, whether the user named it)."""
    if os.path.isdir(path):
        for file in _walk(path, kinds):
            yield file, False
    elif os.path.exists(path):
        yield path, True
    elif glob.has_magic(path):
        matched = sorted(glob.glob(path, recursive=True))
        if not matched:
            raise InputError(Text("没有匹配的文件", "no file matches"), file=path)
        for m in matched:
            if os.path.isdir(m):
                for file in _walk(m, kinds):
                    yield file, False
            elif kinds.is_transcript(m):
                yield m, False
    else:
        raise InputError(_missing(path), file=path, mend=_near(path))


def _missing(path: str) -> Text:
    return Text("文件不存在", "no such file or folder") if path else Text("文件名为空", "the path is empty")


def _near(path: str) -> Text | None:
    import difflib

    folder = os.path.dirname(path)
    try:
        near = difflib.get_close_matches(os.path.basename(path), os.listdir(folder or "."), n=1)
    except OSError:
        return None
    found = os.path.join(folder, near[0]) if near else None
    return Text(f"是否指 {found}？", f"did you mean {found}?") if found else None


def _walk(folder: str, kinds: _Kinds) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED_FOLDERS)
        for name in sorted(files):
            # ~$ is what Excel leaves beside a workbook that is open.
            file = os.path.join(root, name)
            if not name.startswith((".", "~$")) and kinds.is_transcript(file):
                yield file


def _file(file: str, named: bool, kinds: _Kinds) -> Iterator[Chunk | Reject]:
    source = source_of(file, kinds.sources)
    name = source.name if source is not None else None
    try:
        size = os.path.getsize(file)
        with open(file, "rb") as f:
            head = f.read(_HEAD)
            if not head.strip():
                return
            reader = kinds.reader(file, head, named, source)
            if reader is None and not named:
                return
            if reader is None:
                raise InputError(
                    Text("不是会话文件", "not a transcript file"),
                    file=file,
                    mend=Text(
                        f"可读的格式：{'、'.join(sorted(kinds.extensions))}",
                        f"formats that can be read: {', '.join(sorted(kinds.extensions))}",
                    ),
                )
            if size <= CHUNK_BYTES or not kinds.formats[reader].reader().splits(head):
                yield Chunk(reader, file, 0, size, source=name)
            else:
                f.seek(0)
                for start, line, data in _blocks(f):
                    yield Chunk(reader, file, start, start + len(data), line, source=name)
    except OSError as e:
        problem = Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}")
        if named:
            raise InputError(problem, file=file) from None
        yield Reject(Place(file), problem)


def sniffed(head: bytes, formats: Formats) -> str | None:
    """The first reader, in the table's order, to which the content looks its own."""
    return next((name for name, f in formats.items() if f.reader().sniff(head)), None)


def _blocks(stream: BinaryIO, before: bytes = b"") -> Iterator[tuple[int, int, bytes]]:
    """(offset, line from 1, bytes) of blocks that end where a line ends."""
    start, line = 0, 1
    while data := before + stream.read(CHUNK_BYTES) + stream.readline():
        before = b""
        yield start, line, data
        start += len(data)
        line += data.count(b"\n")


def _stdin(stream: BinaryIO, formats: Formats) -> Iterator[Chunk | Reject]:
    head = stream.read(_HEAD)
    if not head.strip():
        return
    reader = sniffed(head, formats)
    if reader is None:
        raise InputError(Text("输入不是会话", "the input is no transcript"), file=STDIN)
    if formats[reader].reader().splits(head):
        for start, line, data in _blocks(stream, head):
            yield Chunk(reader, STDIN, start, start + len(data), line, data)
    else:
        data = head + stream.read()
        yield Chunk(reader, STDIN, 0, len(data), 1, data)
