"""CSV, one row a message, in the encodings and with the delimiters that spreadsheets write."""

from __future__ import annotations

import io
from collections.abc import Iterator

from csqa.model import Reject, Source, Transcript
from csqa.readers import columns
from csqa.readers.columns import Cells
from csqa.readers.encoding import decoded, decoded_head
from csqa.readers.reading import Chunk, ReadOptions
from csqa.wording import Text

_DELIMITERS = (",", "\t", ";", "|", "，")
# After so many unclosed quotes the file is no CSV.
_UNCLOSED = 20
# The module's own limit of 128 kB is less than a long message with its quotes lost.
_FIELD = 1 << 26


def sniff(head: bytes) -> bool:
    """A first line whose cells are headers that we know."""
    text = decoded_head(head)
    if text is None:
        return False
    first = text.lstrip("\ufeff \r\n").split("\n", 1)[0]
    return any(_score(first, d) >= 2 for d in _DELIMITERS)


def splits(head: bytes) -> bool:
    return False


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    from csqa.readers.table import read_rows

    text = decoded(data)
    if text is None:
        yield Reject(
            Source(chunk.file), Text("不是文字文件，或编码无法识别", "not text, or of an unknown encoding")
        )
        return
    broken: list[Reject] = []
    yield from read_rows(rows(text, chunk.file, broken), chunk.file, options, options.source(chunk))
    yield from broken


def rows(text: str, file: str, broken: list[Reject]) -> Iterator[tuple[int, Cells]]:
    """(line from 1, cells) of each row. A row whose quote is never closed is put into `broken`, and reading goes on below it."""
    import csv

    csv.field_size_limit(_FIELD)
    first = 1
    if text[:4].lower() == "sep=":
        # A note of Excel's to itself: the delimiter, on a line of its own.
        text, first = text.partition("\n")[2], 2
    delimiter = _delimiter(text)
    lines = text.splitlines(keepends=True) if "\r" not in text else list(io.StringIO(text, newline=""))
    for _ in range(_UNCLOSED):
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
        begin = 0
        restart = None
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as e:
                broken.append(
                    Reject(Source(file, first + begin), Text(f"CSV 行有误：{e}", f"bad CSV row: {e}"))
                )
                begin = reader.line_num
                continue
            if reader.line_num >= len(lines) and _open_quote(lines[begin:], delimiter):
                restart = begin
                break
            yield first + begin, cells
            begin = reader.line_num
        if restart is None:
            return
        broken.append(
            Reject(
                Source(file, first + restart),
                Text("引号没有闭合", "a quote is opened and never closed"),
                lines[restart].rstrip("\r\n"),
            )
        )
        lines, first = lines[restart + 1 :], first + restart + 1
    if lines:
        broken.append(
            Reject(
                Source(file, first),
                Text("引号错误太多，其余各行未读", "too many unclosed quotes; the rest is not read"),
            )
        )


def _open_quote(lines: list[str], delimiter: str) -> bool:
    """Does the last row end inside a quote?"""
    import csv

    try:
        for _ in csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True):
            pass
    except csv.Error as e:
        return "unexpected end" in str(e)
    return False


def _delimiter(text: str) -> str:
    """The one that gives the best header; where none does, the one that cuts the first line into most cells."""
    head = [s for s in text[:8192].split("\n")[:10] if s.strip()]
    best = max(_DELIMITERS, key=lambda d: max((_score(s, d) for s in head), default=0))
    if any(_score(s, best) for s in head):
        return best
    return max(_DELIMITERS, key=lambda d: head[0].count(d) if head else 0)


def _score(line: str, delimiter: str) -> int:
    """How many of the line's cells are headers that we know; 0 where it cannot be a header."""
    if delimiter not in line:
        return 0
    names = {columns.normalised(cell) for cell in line.split(delimiter)}
    return sum(1 for words in columns.KEYS.values() if names.intersection(words))
