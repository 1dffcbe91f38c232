"""Where proposed patterns stand in a text, for sure: exact strings as they are, all others by RE2."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from csqa.signals.compiled import SignalSet
from csqa.signals.exact import finder
from csqa.signals.patterns import Pattern
from csqa.signals.words import stands_alone


class _Needle(msgspec.Struct, frozen=True):
    """A literal that is all that a pattern can match."""

    text: str
    """Empty where case or what UTF-8 can't hold matters: then its bytes are looked for."""
    data: bytes
    """Lower case, as the scan takes it."""
    lengths: tuple[int, ...]
    """In code points, of each of the pattern's strings that the literal stands for."""


class _Ready(msgspec.Struct, frozen=True):
    """A pattern, prepared to be looked for."""

    needles: dict[int, _Needle]
    """Of the strings that are all it can match, by the number of the literal. Else empty."""
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

    def spans(
        self, numbers: list[int], text: str, data: bytes, standing: frozenset[int]
    ) -> list[tuple[int, int, int]]:
        """(start, end, number) of these patterns of one signal, by place, the longest first; exceptions applied.

        `data` is the text in UTF-8, `standing` are the literals that the scan found in it.
        """
        found: list[tuple[int, int, int]] = []
        exceptions: list[_Ready] = []
        for number in numbers:
            ready = self._ready.get(number)
            if ready is None:
                ready = self._prepared(number)
            if ready.excludes:
                exceptions.append(ready)
            else:
                for start, end in self._places(ready, text, data, standing):
                    found.append((start, end, number))
        if found and exceptions:
            gone = [span for ready in exceptions for span in self._places(ready, text, data, standing)]
            if gone:
                found = [s for s in found if not any(a <= s[1] and s[0] <= b for a, b in gone)]
        if len(found) > 1:
            found.sort(key=_by_place)
        return found

    def _prepared(self, number: int) -> _Ready:
        pattern = self.pattern(number)
        needles: dict[int, _Needle] = {}
        if self._exact_ends:
            for string, number_ in zip(pattern.strings, pattern.numbers, strict=True):
                known = needles.get(number_)
                needles[number_] = _needle(string, known.lengths if known else ())
        tokens = pattern.edges.startswith("tokens:")
        found = self._ready[number] = _Ready(
            needles,
            None if needles or tokens else finder(pattern.regex),
            pattern.edges,
            pattern.excludes,
            pattern.written,
        )
        return found

    def _places(
        self, ready: _Ready, text: str, data: bytes, standing: frozenset[int]
    ) -> list[tuple[int, int]]:
        """Spans of a pattern in the text, code points."""
        if ready.needles:
            found = []
            for literal, needle in ready.needles.items():
                if literal in standing:
                    for end in _ends(needle, text, data):
                        for length in needle.lengths:
                            found.append((end - length, end))
        elif ready.find is None:
            from csqa.signals.tokens import token_spans

            return token_spans(ready.written, ready.edges.removeprefix("tokens:"), text)
        else:
            found = ready.find(data)
            if found and len(data) != len(text):
                found = [(_code_points(data, start), _code_points(data, stop)) for start, stop in found]
        return [s for s in found if self._on_edges(ready, text, *s)] if ready.edges and found else found

    def _on_edges(self, ready: _Ready, text: str, start: int, end: int) -> bool:
        if ready.edges == "latin":
            return not (
                (start and _is_latin(text[start]) and _is_latin(text[start - 1]))
                or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
            )
        return stands_alone(text, start, end, self._signals.around.get(text[start:end], {}))


def _needle(string: str, lengths: tuple[int, ...]) -> _Needle:
    literal = string.lower()
    plain = not any(c == "?" or ("a" <= c <= "z") for c in literal)
    # A surrogate without its other half is a question mark in UTF-8, and the scan is blind to the case of a to z alone.
    return _Needle(literal if plain else "", literal.encode(), (*lengths, len(string)))


def _ends(needle: _Needle, text: str, data: bytes) -> list[int]:
    """Where a needle ends in the text, each time, overlapping ones too: code points."""
    found: list[int] = []
    if needle.text:
        length = len(needle.text)
        at = text.find(needle.text)
        while at >= 0:
            found.append(at + length)
            at = text.find(needle.text, at + 1)
        return found
    lower = data.lower()
    length = len(needle.data)
    at = lower.find(needle.data)
    while at >= 0:
        found.append(at + length if len(data) == len(text) else _code_points(data, at + length))
        at = lower.find(needle.data, at + 1)
    return found


def _code_points(data: bytes, end: int) -> int:
    """How many code points the first bytes make."""
    return len(data[:end].decode("utf-8", "replace"))


def _by_place(span: tuple[int, int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()
