"""CSV with the place of every character: RFC 4180, one row a record, quotes doubled inside quotes."""

from __future__ import annotations

from collections.abc import Iterator

from csqa.errors import InputError
from csqa.library.entry import Piece
from csqa.wording import Text

_DELIMITERS = ",;\t"


def delimiter(text: str) -> str:
    """The one that stands most often in the first row outside quotes."""
    first = next(rows(text, "\0"), [])
    head = first[0].text if first else ""
    return max(_DELIMITERS, key=head.count)


def rows(text: str, separator: str) -> Iterator[list[Piece]]:
    """The cells of row after row. Raises InputError, with the line, for a quote that nothing closes."""
    at, n = 0, len(text)
    row: list[Piece] = []
    while at < n:
        cell, at = _quoted(text, at) if text[at] == '"' else _bare(text, at, separator)
        row.append(cell)
        if at < n and text[at] == separator:
            at += 1
            if at == n:
                row.append(Piece("", (n,)))
            continue
        if at < n:
            at += 2 if text.startswith("\r\n", at) else 1
        yield row
        row = []
    if row:
        yield row


def _quoted(text: str, begin: int) -> tuple[Piece, int]:
    characters: list[str] = []
    places: list[int] = []
    at = begin + 1
    while at < len(text):
        if text[at] == '"':
            if not text.startswith('""', at):
                return Piece("".join(characters), (*places, at)), _behind(text, at + 1)
            places.append(at)
            characters.append('"')
            at += 2
        else:
            if not (text[at] == "\r" and text.startswith("\r\n", at)):
                places.append(at)
                characters.append(text[at])
            at += 1
    raise InputError(Text("引号没有结束", "a quote is never closed"), line=text.count("\n", 0, begin) + 1)


def _behind(text: str, at: int) -> int:
    """Blanks between a closing quote and the separator."""
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _bare(text: str, at: int, separator: str) -> tuple[Piece, int]:
    end = at
    while end < len(text) and text[end] not in (separator, "\n", "\r"):
        end += 1
    return Piece(text[at:end], tuple(range(at, end + 1))), end
