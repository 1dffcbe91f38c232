"""The words of signals in single texts: one scan proposes signals, and only those that are asked for are confirmed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from copy import copy

import msgspec

from csqa.signals.clauses import Clauses
from csqa.signals.compiled import SignalSet
from csqa.signals.confirm import Confirmer
from csqa.signals.meanings import Side
from csqa.signals.scan import LITERAL, SHIFT, Database

Span = tuple[int, int, int]
"""Start and end (code points) in a turn, and the number of the pattern."""


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """What a literal proposes in the turns of one role: patterns and exceptions, by number."""

    bits: int
    """The signals of the patterns that need no other literal."""
    surely: tuple[tuple[str, tuple[int, ...]], ...]
    """Signal -> what needs no other literal."""
    perhaps: tuple[tuple[str, tuple[int, ...], int, tuple[frozenset[int], ...]], ...]
    """Signal, number, the signal's bit (0 for an exception), and sets of literals of each of which one must stand too."""


class Words:
    """One folded text (without line breaks) as one role says it, and what may stand in it."""

    __slots__ = (
        "_clauses",
        "_finder",
        "_marks",
        "_patterns",
        "open",
        "proposed",
        "raw",
        "settled",
        "side",
        "text",
    )

    def __init__(self, finder: WordFinder, side: Side, raw: str, text: str, marks: list[int]) -> None:
        self.raw = raw
        """The text before it was folded."""
        self.text = text
        self.side = side
        self._finder = finder
        self._marks = marks
        self.proposed, self._patterns = finder.proposed(side, marks)
        """The signals whose words may stand in it, as bits: fewer, once some are found not to."""
        self.open: dict[str, list[Span] | None] = dict.fromkeys(side.open(self.proposed))
        """Signals that are asked for by name -> what holds in any conversation; None where that is not settled."""
        self.settled: dict[str, list[Span]] = {}
        """Signal -> what holds in any conversation, kept here by who settles it."""
        self._clauses: Clauses | None = None

    @property
    def clauses(self) -> Clauses:
        if self._clauses is None:
            self._clauses = Clauses(self.text)
        return self._clauses

    def of(self, signal: str) -> list[Span]:
        """Spans of a signal's words by place, the longest first: exceptions applied, before context."""
        found = self._finder.confirmed(signal, self.text, self._marks, self._patterns.get(signal, ()))
        if not found:
            # Proposed in vain: whoever meets this text again need not ask.
            self.proposed &= ~self.side.bits.get(signal, 0)
        return found


class WordFinder:
    """From texts to their words, over one compiled set and its database."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals
        self._database = database
        self._starts = memoryview(signals.starts).cast("I")
        self._numbers = memoryview(signals.proposed).cast("I")
        self._confirmer = Confirmer(signals, database.exact_ends)
        self._lost: frozenset[int] = frozenset()
        self._always: dict[str, list[int]] = {}
        for number in signals.always:
            self._always.setdefault(self._confirmer.pattern(number).signal, []).append(number)
        self._of_literal: dict[Side, dict[int, Proposal | None]] = {}

    @property
    def literals(self) -> tuple[str, ...]:
        return self._signals.literals()

    def without(self, pattern: int) -> WordFinder:
        other = copy(self)
        other._lost = self._lost | {pattern}
        return other

    def over(self, database: Database) -> WordFinder:
        other = WordFinder(self._signals, database)
        other._lost = self._lost
        return other

    def find(self, asked: list[tuple[Side, str, str]]) -> Iterator[Words]:
        """The words of each (side, text, folded text), from one scan over all of them."""
        encoded = [text.encode("utf-8", "replace") for _, _, text in asked]
        marks = self._database.candidates(b"\n".join(encoded))
        marks.sort()
        begin = first = 0
        for (side, raw, text), data in zip(asked, encoded, strict=True):
            stop = begin + len(data)
            last = bisect_left(marks, (stop + 1) << SHIFT, first)
            shift = begin << SHIFT
            yield Words(self, side, raw, text, [m - shift for m in marks[first:last]])
            begin, first = stop + 1, last

    def proposed(self, side: Side, marks: list[int]) -> tuple[int, dict[str, tuple[int, ...]]]:
        """The signals that may stand in a text that holds these literals, as bits, and by which patterns.

        Exceptions alone propose nothing: a signal is named only where one of its words may stand.
        """
        of = self._of_literal.get(side)
        if of is None:
            of = self._of_literal[side] = {}
        bits = 0
        for signal in self._always:
            bits |= side.bits.get(signal, 0)
        found: dict[str, tuple[int, ...]] = {}
        standing = {m & LITERAL for m in marks}
        for literal in standing:
            try:
                proposal = of[literal]
            except KeyError:
                proposal = of[literal] = self._met(literal, side)
            if proposal is None:
                continue
            bits |= proposal.bits
            for signal, numbers in proposal.surely:
                found[signal] = found[signal] + numbers if signal in found else numbers
            for signal, numbers, bit, beside in proposal.perhaps:
                for factor in beside:
                    if standing.isdisjoint(factor):
                        break
                else:
                    bits |= bit
                    found[signal] = found[signal] + numbers if signal in found else numbers
        return bits, found

    def _met(self, literal: int, side: Side) -> Proposal | None:
        """What a literal proposes in a role's turns, when it is met for the first time."""
        bits = 0
        surely: dict[str, tuple[int, ...]] = {}
        perhaps: list[tuple[str, tuple[int, ...], int, tuple[frozenset[int], ...]]] = []
        for number in self._numbers[self._starts[literal] : self._starts[literal + 1]]:
            pattern = self._confirmer.pattern(number)
            name = pattern.signal
            if name not in side.bits:
                continue
            bit = 0 if pattern.excludes else side.bits[name]
            if pattern.beside:
                perhaps.append((name, (number,), bit, pattern.beside))
            else:
                bits |= bit
                surely[name] = (*surely.get(name, ()), number)
        return Proposal(bits, tuple(surely.items()), tuple(perhaps)) if surely or perhaps else None

    def confirmed(self, signal: str, text: str, marks: list[int], numbers: tuple[int, ...]) -> list[Span]:
        """Where those patterns of a signal stand in a text, for sure."""
        if signal in self._always:
            numbers = (*self._always[signal], *numbers)
        if len(numbers) > 1:
            numbers = tuple(sorted(set(numbers)))
        if self._lost:
            numbers = tuple(n for n in numbers if n not in self._lost)
        return self._confirmer.spans(numbers, text, marks)


def longest_first(span: Span) -> tuple[int, int]:
    """By place, the longest first."""
    return span[0], -span[1]
