"""Signals, compiled: what the scanner works with and what the cache keeps."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import msgspec

from csqa.signals.definition import By, Context, Near
from csqa.signals.numbers import Named
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


class SignalSet(msgspec.Struct, frozen=True):
    """All signals in an order in which each comes after those that it asks for.

    A start decodes this whole, so what few turns need stays packed: patterns one by one, the literals for whom asks.
    """

    signals: tuple[Signal, ...]
    packed: tuple[msgspec.Raw, ...]
    """Patterns by number."""
    starts: bytes
    """For each literal, and one more, where its patterns begin in `proposed` (unsigned 32-bit numbers)."""
    proposed: bytes
    """Numbers of patterns: those that the literal is a string of, or of whose rarest set of literals."""
    always: tuple[int, ...]
    """Patterns without any literal: they are tried on every turn."""
    packed_literals: msgspec.Raw
    folds: tuple[str, str]
    around: Mapping[str, Mapping[str, int]]
    """Single characters that must be words of their own -> the dictionary's longer words about them, with frequency."""
    digits: Named = Named()
    """What the patterns say of numbers."""

    def names(self) -> frozenset[str]:
        return frozenset(s.name for s in self.signals)

    def pattern(self, number: int) -> Pattern:
        return msgspec.msgpack.decode(self.packed[number], type=Pattern)

    def patterns(self) -> list[Pattern]:
        """Every pattern, by number."""
        return [self.pattern(number) for number in range(len(self.packed))]

    def literals(self) -> tuple[str, ...]:
        """What the scan looks for. A candidate is a number into this."""
        return msgspec.msgpack.decode(self.packed_literals, type=tuple[str, ...])


def packed(
    signals: tuple[Signal, ...],
    patterns: Sequence[tuple[Pattern, tuple[tuple[str, ...], ...]]],
    folds: tuple[str, str],
    around: Mapping[str, Mapping[str, int]],
    digits: Named,
) -> SignalSet:
    """The set of patterns, each with the factors that it has instead of strings (see factors)."""
    numbers: dict[str, int] = {}
    proposes: list[list[int]] = []

    def number(literal: str) -> int:
        literal = literal.lower()
        if literal not in numbers:
            numbers[literal] = len(numbers)
            proposes.append([])
        return numbers[literal]

    done: list[Pattern] = []
    for i, (pattern, factors) in enumerate(patterns):
        for literal in dict.fromkeys(map(number, pattern.strings or (factors[0] if factors else ()))):
            proposes[literal].append(i)
        done.append(
            msgspec.structs.replace(
                pattern,
                numbers=tuple(map(number, pattern.strings)),
                beside=tuple(frozenset(map(number, literals)) for literals in factors[1:]),
            )
        )
    starts = array("I", [0])
    for found in proposes:
        starts.append(starts[-1] + len(found))
    return SignalSet(
        signals,
        tuple(msgspec.Raw(msgspec.msgpack.encode(p)) for p in done),
        starts.tobytes(),
        array("I", [i for found in proposes for i in found]).tobytes(),
        tuple(i for i, (p, factors) in enumerate(patterns) if not p.strings and not factors),
        msgspec.Raw(msgspec.msgpack.encode(tuple(numbers))),
        folds,
        around,
        digits,
    )
