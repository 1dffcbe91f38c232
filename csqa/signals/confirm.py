"""Where proposed patterns stand in a text, for sure: exact strings by the scan's own word, all others by RE2."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from csqa.signals.compiled import SignalSet
from csqa.signals.exact import finder
from csqa.signals.patterns import Pattern
from csqa.signals.scan import LITERAL, SHIFT
from csqa.signals.words import stands_alone


class _Ready(msgspec.Struct, frozen=True):
    """A pattern, prepared to be looked for."""

    lengths: dict[int, tuple[int, ...]]
    """Of the strings that are all it can match: number of the literal -> lengths in code points. Else empty."""
    find: Callable[[bytes], list[tuple[int, int]]] | None
    """RE2's word otherwise; None where tokens decide."""
    edges: str
    excludes: bool
    written: str


class Confirmer:
    """All patterns of a set; each is unpacked and prepared when it is first proposed."""

    def __init__(self, signals: SignalSet, exact_ends: bool) -> None:
        self._signals = signals
        self._exact_ends = exact_ends
        self._patterns: list[Pattern | None] = [None] * len(signals.packed)
        self._ready: dict[int, _Ready] = {}

    def pattern(self, number: int) -> Pattern:
        found = self._patterns[number]
        if found is None:
            found = self._patterns[number] = self._signals.pattern(number)
        return found

    def spans(self, numbers: tuple[int, ...], text: str, marks: list[int]) -> list[tuple[int, int, int]]:
        """(start, end, number) of these patterns of one signal, by place, the longest first; exceptions applied."""
        found: list[tuple[int, int, int]] = []
        exceptions: list[int] = []
        data = text.encode("utf-8", "replace")
        for number in numbers:
            ready = self._ready.get(number) or self._prepared(number)
            if ready.excludes:
                exceptions.append(number)
            else:
                for start, end in self._places(ready, text, data, marks):
                    found.append((start, end, number))
        if found and exceptions:
            gone = [s for n in exceptions for s in self._places(self._ready[n], text, data, marks)]
            found = [s for s in found if not any(a <= s[1] and s[0] <= b for a, b in gone)]
        if len(found) > 1:
            found.sort(key=lambda span: (span[0], -span[1]))
        return found

    def _prepared(self, number: int) -> _Ready:
        pattern = self.pattern(number)
        lengths: dict[int, tuple[int, ...]] = {}
        if self._exact_ends:
            for string, literal in zip(pattern.strings, pattern.numbers, strict=True):
                lengths[literal] = (*lengths.get(literal, ()), len(string))
        tokens = pattern.edges.startswith("tokens:")
        found = self._ready[number] = _Ready(
            lengths,
            None if lengths or tokens else finder(pattern.regex),
            pattern.edges,
            pattern.excludes,
            pattern.written,
        )
        return found

    def _places(self, ready: _Ready, text: str, data: bytes, marks: list[int]) -> list[tuple[int, int]]:
        """Spans of a pattern in the text, code points."""
        if ready.lengths:
            found = []
            of = ready.lengths.get
            for mark in marks:
                if lengths := of(mark & LITERAL):
                    end = mark >> SHIFT
                    if len(data) != len(text):
                        end = len(data[:end].decode("utf-8", "replace"))
                    for length in lengths:
                        found.append((end - length, end))
        elif ready.find is None:
            from csqa.signals.tokens import token_spans

            return token_spans(ready.written, ready.edges.removeprefix("tokens:"), text)
        else:
            found = ready.find(data)
            if found and len(data) != len(text):
                found = [
                    (
                        len(data[:start].decode("utf-8", "replace")),
                        len(data[:stop].decode("utf-8", "replace")),
                    )
                    for start, stop in found
                ]
        return [s for s in found if self._on_edges(ready, text, *s)] if ready.edges and found else found

    def _on_edges(self, ready: _Ready, text: str, start: int, end: int) -> bool:
        if ready.edges == "latin":
            return not (
                (start and _is_latin(text[start]) and _is_latin(text[start - 1]))
                or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
            )
        return stands_alone(text, start, end, self._signals.around.get(text[start:end], {}))


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()
