"""A script as it stands in its file: every character of its texts knows where it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol

import msgspec

from csqa.model import Script

_LINE_END = re.compile(r"\r\n|\r|\n")
_LONG = "'\"\\"
"""Characters that some format writes as two."""
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
"""A character of a double-quoted YAML scalar."""


class Piece(msgspec.Struct, frozen=True):
    """One text of a script: a phrasing of the question, or one step of the reply.

    `offsets` has one more item than `text` has code points: where each is written and where the last one ends, in code
    points of the file's text (of the cell, in a workbook). Empty: the writing is too far from the text to point into.
    """

    text: str
    offsets: tuple[int, ...] = ()
    cell: str | None = None
    """In a workbook: `Sheet!B7`."""

    def span(self, start: int, end: int, source: str) -> tuple[int, int]:
        """Where `start` to `end` of the text is written in `source`, the file's text (empty for a workbook).

        It ends right behind its last character: what follows that without being text (a fold, the blanks before it)
        is no part of it. Only where there are `offsets`.
        """
        begin = self.offsets[start]
        if end <= start:
            return begin, begin
        last = self.offsets[end - 1]
        c = self.text[end - 1]
        if not source or (source[last] == c and c not in _LONG):
            return begin, last + 1
        if source[last] == c:
            return begin, self.offsets[end]
        if m := _ESCAPE.match(source, last):
            return begin, m.end()
        return begin, last + (2 if source.startswith("\r\n", last) else 1)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One script with its places. `lines` maps the other keys to their lines (rows, in a table), from 1."""

    script: Script
    line: int
    questions: tuple[Piece, ...] = ()
    reply: tuple[Piece, ...] = ()
    lines: Mapping[str, int] = {}


class Replacement(msgspec.Struct, frozen=True, order=True):
    """Put `text` where `start` to `end` stands, offsets as in the piece's; `cell` as the piece's."""

    start: int
    end: int
    text: str
    cell: str | None = None


class Writer(Protocol):
    """Writes a file anew with replacements in it, and nothing else changed. Raises InputError where it can't."""

    def __call__(self, file: LibraryFile, replacements: Iterable[Replacement]) -> bytes: ...


class LibraryFile(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """One file of a library. `text` is its text as written (empty for a workbook), `data` its bytes."""

    path: str
    text: str
    data: bytes
    entries: tuple[Entry, ...]
    write: Writer

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1, in code points."""
        line = bisect_right(self._begins, offset)
        return line, offset - self._begins[line - 1] + 1

    def line(self, number: int) -> str:
        """A line's text without its end."""
        begins = self._begins
        end = begins[number] if number < len(begins) else len(self.text)
        return self.text[begins[number - 1] : end].rstrip("\r\n")

    @cached_property
    def _begins(self) -> list[int]:
        # As YAML and editors count; str.splitlines breaks at form feeds and the like too.
        return [0, *(m.end() for m in _LINE_END.finditer(self.text))]
