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
    """Numbers of patterns: those that the literal is a string of, or of the rarest set of literals of one of their ways."""
    always: tuple[int, ...]
    """Patterns without any literal: they are tried on every turn."""
    single: str
    """The literals of one character, which are numbered first."""
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
    patterns: Sequence[tuple[Pattern, tuple[tuple[tuple[str, ...], ...], ...]]],
    folds: tuple[str, str],
    around: Mapping[str, Mapping[str, int]],
    digits: Named,
) -> SignalSet:
    """The set of patterns, each with the ways that it has instead of strings (see factors)."""
    literals: dict[str, None] = {}
    for pattern, ways in patterns:
        literals.update(dict.fromkeys(map(str.lower, pattern.strings)))
        for way in ways:
            for factor in way:
                literals.update(dict.fromkeys(map(str.lower, factor)))
    ordered = sorted(literals, key=_is_longer)
    numbers = {literal: i for i, literal in enumerate(ordered)}
    proposes: list[list[int]] = [[] for _ in ordered]
    done: list[Pattern] = []
    for i, (pattern, ways) in enumerate(patterns):
        own = tuple(numbers[string.lower()] for string in pattern.strings)
        numbered = tuple(
            tuple(frozenset(numbers[x.lower()] for x in factor) for factor in way) for way in ways
        )
        for literal in dict.fromkeys([*own, *(x for way in numbered for x in sorted(way[0]))]):
            proposes[literal].append(i)
        done.append(msgspec.structs.replace(pattern, numbers=own, ways=numbered))
    starts = array("I", [0])
    for found in proposes:
        starts.append(starts[-1] + len(found))
    return SignalSet(
        signals,
        tuple(msgspec.Raw(msgspec.msgpack.encode(p)) for p in done),
        starts.tobytes(),
        array("I", [i for found in proposes for i in found]).tobytes(),
        tuple(i for i, (p, ways) in enumerate(patterns) if not p.strings and not ways),
        "".join(literal for literal in ordered if len(literal) == 1),
        msgspec.Raw(msgspec.msgpack.encode(tuple(ordered))),
        folds,
        around,
        digits,
    )


def _is_longer(literal: str) -> bool:
    return len(literal) > 1
