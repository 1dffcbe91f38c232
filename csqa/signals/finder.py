"""The words of signals in single texts: one scan proposes signals, and only those that are asked for are confirmed."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from copy import copy

import msgspec

from csqa.signals.clauses import Clauses
from csqa.signals.compiled import SignalSet
from csqa.signals.computed import TEXTUAL
from csqa.signals.confirm import Confirmer
from csqa.signals.meanings import Side
from csqa.signals.numbers import Numbers
from csqa.signals.scan import LITERAL, SHIFT, Database

Span = tuple[int, int, int]
"""Start and end (code points) in a turn, and the number of the pattern."""


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """What a literal proposes in the turns of one role."""

    bits: int
    """The signals of the patterns that need no other literal."""
    open: int
    """The named signals that may stand where these do."""
    perhaps: tuple[tuple[int, int, frozenset[int], tuple[frozenset[int], ...]], ...]
    """A signal's bit, the named signals that may stand with it, and sets of literals of each of which one must stand too:
    the rarest one, and all others."""
    patterns: dict[str, tuple[tuple[int, tuple[frozenset[int], ...]], ...]]
    """Signal -> patterns and exceptions by number, each with the sets of which one literal must stand too."""


class Words:
    """One folded text (without line breaks) as one role says it, and what may stand in it."""

    __slots__ = (
        "_clauses",
        "_computed",
        "_data",
        "_finder",
        "_literals",
        "_standing",
        "held",
        "known",
        "open",
        "proposed",
        "raw",
        "side",
        "sure",
        "text",
        "whole",
    )

    def __init__(
        self, finder: WordFinder, side: Side, raw: str, text: str, data: bytes, standing: frozenset[int]
    ) -> None:
        self.raw = raw
        """The text before it was folded."""
        self.text = text
        self.side = side
        self._finder = finder
        self._data = data
        self._standing: frozenset[int] | None = standing
        self._literals = b""
        self.proposed, self.open = finder.proposed(side, standing)
        """The signals whose words may stand in it, and the named signals that may: bits, fewer once some are found not to."""
        self.known = 0
        """The signals that are settled, as bits."""
        self.held: dict[str, list[Span]] = {}
        """Of those, which hold something -> what holds of them by their own turn's words (see settled)."""
        self.sure = 0
        """The signals of which nothing beyond the turn has a say, as far as that is known: bits."""
        self.whole: dict[str, list[Span]] = {}
        """Of those, which hold something -> what holds, far members and all."""
        self._computed: dict[str, list[tuple[int, int]]] = {}
        self._clauses: Clauses | None = None

    @property
    def clauses(self) -> Clauses:
        if self._clauses is None:
            self._clauses = Clauses(self.text)
        return self._clauses

    def computed(self, name: str) -> list[tuple[int, int]]:
        """Where a signal that is computed from a text alone stands."""
        found = self._computed.get(name)
        if found is None:
            found = self._computed[name] = TEXTUAL[name](self.raw)
        return found

    def numbers_count(self, numbers: Numbers) -> bool:
        """Whether the digits of the text may matter, here and in all that are alike."""
        return numbers.count(self.text, self._data)

    def pack(self) -> None:
        """Takes less memory from now on: what is asked of a text is mostly asked when it is first met."""
        if self._standing is not None:
            self._literals = array("I", self._standing).tobytes()
            self._standing = None

    def of(self, signal: str) -> list[Span]:
        """Spans of a signal's words by place, the longest first: exceptions applied, before context."""
        standing = self._standing
        if standing is None:
            standing = frozenset(memoryview(self._literals).cast("I"))
        found = self._finder.confirmed(self.side, signal, self.text, self._data, standing)
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
        self._single = _numbered(signals.single)
        self._characters = frozenset(self._single)
        self._confirmer = Confirmer(signals, database.exact_ends)
        self._lost: frozenset[int] = frozenset()
        self._always: dict[str, list[int]] = {}
        for number in signals.always:
            self._always.setdefault(self._confirmer.pattern(number).signal, []).append(number)
        self._met: dict[Side, _Met] = {}

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

    def find(self, asked: list[tuple[Side, str, str]]) -> list[Words]:
        """The words of each (side, text, folded text), from one scan over all of them."""
        encoded = [text.encode("utf-8", "replace") for _, _, text in asked]
        single, characters = self._single, self._characters
        # Literals may ask for an edge of the text, where a line break stands: one before it, one behind it.
        marks = self._database.candidates(b"\n%b\n" % b"\n".join(encoded))
        marks.sort()
        found: list[Words] = []
        begin, first = 1, 0
        for (side, raw, text), data in zip(asked, encoded, strict=True):
            begin += len(data) + 1
            last = bisect_left(marks, begin + 1 << SHIFT, first)
            numbers = [single[c] for c in characters.intersection(text)]
            numbers += [mark & LITERAL for mark in marks[first:last]]
            if b"?" in data and "?" in single:
                numbers.append(single["?"])  # A surrogate without its other half is a question mark in UTF-8.
            standing = frozenset(numbers)
            found.append(Words(self, side, raw, text, data, standing))
            first = last
        return found

    def proposed(self, side: Side, standing: frozenset[int]) -> tuple[int, int]:
        """As bits: the signals that may stand in a text that holds these literals, and the named ones among what rests on them.

        Exceptions alone propose nothing: a signal is named only where one of its words may stand.
        """
        met = self._met.get(side)
        if met is None:
            met = self._met[side] = _Met(side, self._always)
        bits, named = met.always, met.always_open
        of = met.proposals
        waiting: list[Proposal] = []
        for literal in standing:
            try:
                proposal = of[literal]
            except KeyError:
                proposal = of[literal] = self._meet(literal, met)
            if proposal is not None:
                bits |= proposal.bits
                named |= proposal.open
                if proposal.perhaps:
                    waiting.append(proposal)
        disjoint = standing.isdisjoint
        for proposal in waiting:
            for bit, with_it, rarest, others in proposal.perhaps:
                if disjoint(rarest) or bits & bit:
                    continue
                for factor in others:
                    if disjoint(factor):
                        break
                else:
                    bits |= bit
                    named |= with_it
        return bits, named

    def _meet(self, literal: int, met: _Met) -> Proposal | None:
        """What a literal proposes in a role's turns, when it is met for the first time."""
        side = met.side
        bits = named = 0
        perhaps: dict[tuple[int, int, frozenset[int], tuple[frozenset[int], ...]], None] = {}
        patterns: dict[str, tuple[tuple[int, tuple[frozenset[int], ...]], ...]] = {}
        for number in self._numbers[self._starts[literal] : self._starts[literal + 1]]:
            pattern = self._confirmer.pattern(number)
            name = pattern.signal
            bit = side.bits.get(name)
            if bit is None:
                continue
            besides = [way[1:] for way in pattern.ways if literal in way[0]] if pattern.ways else _ALONE
            patterns[name] = (*patterns.get(name, ()), *[(number, beside) for beside in besides])
            if pattern.excludes:
                continue
            for beside in besides:
                if beside:
                    perhaps[bit, side.reach(name), beside[0], beside[1:]] = None
                else:
                    bits |= bit
                    named |= side.reach(name)
        for name in patterns:
            met.literals.setdefault(name, set()).add(literal)
        # What is proposed for sure needs no further look.
        return (
            Proposal(bits, named, tuple(p for p in perhaps if not p[0] & bits), patterns)
            if patterns
            else None
        )

    def confirmed(
        self, side: Side, signal: str, text: str, data: bytes, standing: frozenset[int]
    ) -> list[Span]:
        """Where a signal's own words stand in a text that holds these literals, for sure."""
        met = self._met[side]
        numbers: list[int] = []
        if signal in self._always:
            numbers += self._always[signal]
        literals = met.literals.get(signal)
        if literals:
            for literal in standing.intersection(literals):
                proposal = met.proposals[literal]
                assert proposal
                for number, beside in proposal.patterns[signal]:
                    for factor in beside:
                        if standing.isdisjoint(factor):
                            break
                    else:
                        numbers.append(number)
        if len(numbers) > 1:
            numbers = sorted(set(numbers))
        if self._lost:
            numbers = [n for n in numbers if n not in self._lost]
        return self._confirmer.spans(numbers, text, data, standing) if numbers else _NOTHING


class _Met:
    """What the literals that were met so far propose in the turns of one role."""

    def __init__(self, side: Side, always: Iterable[str]) -> None:
        self.side = side
        self.proposals: dict[int, Proposal | None] = {}
        self.literals: dict[str, set[int]] = {}
        """Signal -> those of these literals that propose something of it."""
        self.always = self.always_open = 0
        """The signals with patterns without any literal, and the named ones that may stand where they do, as bits."""
        for signal in always:
            if signal in side.bits:
                self.always |= side.bits[signal]
                self.always_open |= side.reach(signal)


def _numbered(single: str) -> dict[str, int]:
    """Character -> its number among the literals; blind to the case of Latin letters, as the scan is."""
    numbers = {c: number for number, c in enumerate(single)}
    return numbers | {c.upper(): number for c, number in numbers.items() if "a" <= c <= "z"}


def longest_first(span: Span) -> tuple[int, int]:
    """By place, the longest first."""
    return span[0], -span[1]


_NOTHING: list[Span] = []
_ALONE: list[tuple[frozenset[int], ...]] = [()]
