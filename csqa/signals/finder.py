"""The words of signals in single texts: literals scanned together, patterns confirmed one by one, exceptions applied."""

from __future__ import annotations

from collections.abc import Iterator, Set
from copy import copy

from csqa.signals.compiled import SignalSet
from csqa.signals.exact import spans
from csqa.signals.patterns import Pattern
from csqa.signals.scan import Database
from csqa.signals.table import Span
from csqa.signals.words import stands_alone

Raw = tuple[tuple[str, list[Span]], ...]
"""(signal, the spans of its words by place, the longest first) of one text, before context."""


class WordFinder:
    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals
        self._database = database
        self._starts = memoryview(signals.starts).cast("I")
        self._numbers = memoryview(signals.proposed).cast("I")
        self._patterns: list[Pattern | None] = [None] * len(signals.packed)
        self._lost: frozenset[int] = frozenset()

    @property
    def literals(self) -> tuple[str, ...]:
        return self._signals.literals()

    def _pattern(self, number: int) -> Pattern:
        found = self._patterns[number]
        if found is None:
            found = self._patterns[number] = self._signals.pattern(number)
        return found

    def without(self, pattern: int) -> WordFinder:
        other = copy(self)
        other._lost = self._lost | {pattern}
        return other

    def over(self, database: Database) -> WordFinder:
        other = copy(self)
        other._database = database
        return other

    def find(self, texts: list[str]) -> Iterator[Raw]:
        """For each folded text (without line breaks) its words, from one scan over all of them."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        candidates = self._database.candidates(b"\n".join(encoded))
        candidates.sort()
        i, begin = 0, 0
        for text, data in zip(texts, encoded, strict=True):
            stop = begin + len(data)
            ends: dict[int, list[int]] = {}
            while i < len(candidates) and candidates[i][0] <= stop:
                end, literal = candidates[i]
                ends.setdefault(literal, []).append(end - begin)
                i += 1
            yield self._in_text(text, data, ends)
            begin = stop + 1

    def _in_text(self, text: str, data: bytes, ends: dict[int, list[int]]) -> Raw:
        """`ends` are the offsets, in bytes of the text, at which each literal ends."""
        found: dict[str, list[Span]] = {}
        gone: dict[str, list[tuple[int, int]]] = {}
        for number, pattern in self._proposed(ends.keys()):
            places = self._places(pattern, text, data, ends)
            if places and pattern.excludes:
                gone.setdefault(pattern.signal, []).extend(places)
            elif places:
                found.setdefault(pattern.signal, []).extend((a, b, number) for a, b in places)
        for signal, excluded in gone.items():
            if signal in found:
                found[signal] = [
                    s for s in found[signal] if not any(a <= s[1] and s[0] <= b for a, b in excluded)
                ]
        for places_ in found.values():
            places_.sort(key=lambda s: (s[0], -s[1]))
        return tuple((signal, places_) for signal, places_ in found.items() if places_)

    def _proposed(self, standing: Set[int]) -> Iterator[tuple[int, Pattern]]:
        """Patterns that may stand in a text that holds these literals, each once."""
        starts, numbers = self._starts, self._numbers
        tried: set[int] = set(self._lost)
        for literal in standing:
            for number in numbers[starts[literal] : starts[literal + 1]]:
                if number not in tried:
                    tried.add(number)
                    pattern = self._patterns[number] or self._pattern(number)
                    for factor in pattern.beside:
                        if standing.isdisjoint(factor):
                            break
                    else:
                        yield number, pattern
        yield from ((n, self._pattern(n)) for n in self._signals.always if n not in tried)

    def _places(
        self, pattern: Pattern, text: str, data: bytes, ends: dict[int, list[int]]
    ) -> list[tuple[int, int]]:
        """Spans of a pattern in the text, code points."""
        if pattern.strings and self._database.exact_ends:
            found = [
                (end - len(x), end)
                for x, number in zip(pattern.strings, pattern.numbers, strict=True)
                for e in ends.get(number, ())
                if (end := len(data[:e].decode("utf-8", "replace")))
            ]
        elif pattern.edges.startswith("tokens:"):
            from csqa.signals.tokens import token_spans

            return token_spans(pattern.written, pattern.edges.removeprefix("tokens:"), text)
        else:
            found = spans(pattern.regex, data)
            if found and len(data) != len(text):
                found = [
                    (
                        len(data[:start].decode("utf-8", "replace")),
                        len(data[:stop].decode("utf-8", "replace")),
                    )
                    for start, stop in found
                ]
        return [s for s in found if self._on_edges(pattern, text, *s)] if pattern.edges else found

    def _on_edges(self, pattern: Pattern, text: str, start: int, end: int) -> bool:
        if pattern.edges == "latin":
            return not (
                (start and _is_latin(text[start]) and _is_latin(text[start - 1]))
                or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
            )
        return stands_alone(text, start, end, self._signals.around.get(text[start:end], {}))


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()
