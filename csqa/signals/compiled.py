"""Signals, compiled: what the scanner works with and what the cache keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from csqa.signals.definition import By, Context, Near
from csqa.signals.patterns import Pattern


class Signal(msgspec.Struct, frozen=True):
    """One signal without its words. `members` are the signals of `any_of`."""

    name: str
    about: str
    by: By | None = None
    members: tuple[str, ...] = ()
    not_in: tuple[Context, ...] = ()
    given: tuple[Near, ...] = ()
    unless: tuple[Near, ...] = ()
    model: str | None = None
    part: bool = False
    file: str = ""
    line: int = 0

    def asks_for(self) -> tuple[str, ...]:
        """Every other signal that it rests on."""
        return (*self.members, *(s for n in (*self.given, *self.unless) for s in n.signals))

    @property
    def in_context(self) -> bool:
        """Whether anything beyond the words is asked."""
        return bool(self.not_in or self.given or self.unless)


class Index(msgspec.Struct, frozen=True):
    """From literals to patterns. A candidate of the scan is a number into `literals`."""

    literals: tuple[str, ...]
    proposes: tuple[tuple[int, ...], ...]
    """For each literal the patterns that it proposes: those that it is a string of, or of whose first factor."""
    beside: tuple[tuple[tuple[int, ...], ...], ...]
    """For each pattern the literals of its other factors: of each, one must stand in the turn too."""
    always: tuple[int, ...]
    """Patterns without any literal: they are tried on every turn."""


def index(patterns: Sequence[Pattern]) -> Index:
    numbers: dict[str, int] = {}
    proposes: list[list[int]] = []

    def number(literal: str) -> int:
        if literal not in numbers:
            numbers[literal] = len(numbers)
            proposes.append([])
        return numbers[literal]

    beside: list[tuple[tuple[int, ...], ...]] = []
    for i, pattern in enumerate(patterns):
        first = pattern.strings or (pattern.factors[0] if pattern.factors else ())
        for literal in dict.fromkeys(x.lower() for x in first):
            proposes[number(literal)].append(i)
        more = pattern.factors[1:]
        beside.append(tuple(tuple(sorted({number(x.lower()) for x in literals})) for literals in more))
    always = tuple(i for i, p in enumerate(patterns) if not p.strings and not p.factors)
    return Index(tuple(numbers), tuple(map(tuple, proposes)), tuple(beside), always)


class SignalSet(msgspec.Struct, frozen=True):
    """All signals in an order in which each comes after those that it asks for."""

    signals: tuple[Signal, ...]
    patterns: tuple[Pattern, ...]
    folds: tuple[str, str]
    index: Index
    around: Mapping[str, Mapping[str, int]]
    """Single characters that must be words of their own -> the dictionary's longer words about them, with frequency."""

    def names(self) -> frozenset[str]:
        return frozenset(s.name for s in self.signals)
