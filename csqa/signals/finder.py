"""The words of signals in single texts: one scan proposes patterns, and only those that are asked for are confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from csqa.signals.compiled import SignalSet
from csqa.signals.exact import spans
from csqa.signals.patterns import Pattern
from csqa.signals.scan import Database
from csqa.signals.words import stands_alone

Span = tuple[int, int, int]
"""Start and end (code points) in a turn, and the number of the pattern."""
Entry = tuple[int, str, tuple[frozenset[int], ...], bool]
"""A pattern that a literal proposes: its number, signal, other factors, and whether it is an exception."""


class Words:
    """One folded text (without line breaks) and the patterns that may stand in it, by signal."""

    __slots__ = ("_data", "_ends", "_finder", "_found", "proposed", "settled", "text")

    def __init__(self, finder: WordFinder, text: str, data: bytes, ends: dict[int, list[int]]) -> None:
        self.text = text
        self.proposed = finder.proposed(ends)
        self.settled: dict[tuple[str, str], list[Span]] = {}
        """(signal, role) -> what holds in any conversation, kept here by who settles it."""
        self._finder = finder
        self._data = data
        self._ends = ends
        self._found: dict[str, list[Span]] = {}

    def of(self, signal: str) -> list[Span]:
        """Spans of a signal's words by place, the longest first: exceptions applied, before context."""
        found = self._found.get(signal)
        if found is None:
            found = self._found[signal] = self._confirmed(self.proposed.get(signal, ()))
            if not found:
                # Proposed in vain: whoever meets this text again need not ask.
                self.proposed.pop(signal, None)
        return found

    def _confirmed(self, numbers: tuple[int, ...] | list[int]) -> list[Span]:
        found: list[Span] = []
        gone: list[Span] = []
        for number in numbers:
            pattern = self._finder.pattern(number)
            places = self._finder.places(pattern, self.text, self._data, self._ends)
            (gone if pattern.excludes else found).extend((a, b, number) for a, b in places)
        if gone:
            found = [s for s in found if not any(a <= s[1] and s[0] <= b for a, b, _ in gone)]
        if len(found) > 1:
            found.sort(key=longest_first)
        return found


class WordFinder:
    """From texts to their words, over one compiled set and its database."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals
        self._database = database
        self._starts = memoryview(signals.starts).cast("I")
        self._numbers = memoryview(signals.proposed).cast("I")
        self._patterns: list[Pattern | None] = [None] * len(signals.packed)
        self._lost: frozenset[int] = frozenset()
        self._wanted: frozenset[str] | None = None
        self._of_literal: dict[int, tuple[Entry, ...]] = {}

    @property
    def literals(self) -> tuple[str, ...]:
        return self._signals.literals()

    def without(self, pattern: int) -> WordFinder:
        other = copy(self)
        other._lost = self._lost | {pattern}
        return other

    def only(self, signals: frozenset[str]) -> WordFinder:
        """The same, deaf to the words of all other signals."""
        other = copy(self)
        other._wanted = signals
        other._of_literal = {}
        return other

    def over(self, database: Database) -> WordFinder:
        other = copy(self)
        other._database = database
        return other

    def find(self, texts: list[str]) -> Iterator[Words]:
        """The words of each text, from one scan over all of them."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        candidates = self._database.candidates(b"\n".join(encoded))
        candidates.sort()
        i, begin, count = 0, 0, len(candidates)
        for text, data in zip(texts, encoded, strict=True):
            stop = begin + len(data)
            ends: dict[int, list[int]] = {}
            while i < count and candidates[i][0] <= stop:
                end, literal = candidates[i]
                if literal in ends:
                    ends[literal].append(end - begin)
                else:
                    ends[literal] = [end - begin]
                i += 1
            yield Words(self, text, data, ends)
            begin = stop + 1

    def pattern(self, number: int) -> Pattern:
        found = self._patterns[number]
        if found is None:
            found = self._patterns[number] = self._signals.pattern(number)
        return found

    def proposed(self, ends: dict[int, list[int]]) -> dict[str, list[int]]:
        """Signal -> patterns that may stand in a text that holds these literals, each once.

        Exceptions alone propose nothing: a signal is named only where one of its words may stand.
        """
        standing = ends.keys()
        tried: set[int] = set(self._lost)
        found: dict[str, list[int]] = {}
        exceptions: list[tuple[str, int]] = []
        of = self._of_literal
        for literal in standing:
            for number, signal, beside, excludes in of.get(literal) or self._met(literal):
                if number in tried:
                    continue
                tried.add(number)
                if beside and any(standing.isdisjoint(factor) for factor in beside):
                    continue
                if excludes:
                    exceptions.append((signal, number))
                elif signal in found:
                    found[signal].append(number)
                else:
                    found[signal] = [number]
        for number in self._signals.always:
            pattern = self.pattern(number)
            if number not in tried and (self._wanted is None or pattern.signal in self._wanted):
                found.setdefault(pattern.signal, []).append(number)
        for signal, number in exceptions:
            if signal in found:
                found[signal].append(number)
        return found

    def _met(self, literal: int) -> tuple[Entry, ...]:
        """What a literal proposes, when it is met for the first time."""
        numbers = self._numbers[self._starts[literal] : self._starts[literal + 1]]
        patterns = [(n, self.pattern(n)) for n in numbers]
        self._of_literal[literal] = tuple(
            (n, p.signal, p.beside, p.excludes)
            for n, p in patterns
            if self._wanted is None or p.signal in self._wanted
        )
        return self._of_literal[literal]

    def places(
        self, pattern: Pattern, text: str, data: bytes, ends: dict[int, list[int]]
    ) -> list[tuple[int, int]]:
        """Spans of a pattern in the text, code points. `ends` are where literals end, in bytes of the text."""
        if pattern.strings and self._database.exact_ends:
            found = []
            for string, number in zip(pattern.strings, pattern.numbers, strict=True):
                for offset in ends.get(number, ()):
                    end = len(data[:offset].decode("utf-8", "replace"))
                    found.append((end - len(string), end))
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


def longest_first(span: Span) -> tuple[int, int]:
    """By place, the longest first."""
    return span[0], -span[1]


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()
