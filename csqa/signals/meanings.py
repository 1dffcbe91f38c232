"""The signals as turns of one role see them, worked out once: what may hold there, and what proposes it.

Sets of signals are whole numbers, one bit a signal: whether a text may hold a signal is one `&`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from csqa.model import Role
from csqa.signals.compiled import Signal
from csqa.signals.computed import COMPUTED
from csqa.signals.definition import By, Context, Near, Where

_IN_TURN = ("same-clause", "same-sentence", "same", "before", "after")
_NEVER_IN_TURN = ("repeat",)
SPEAKING: tuple[Role, ...] = ("agent", "customer")
"""Only their turns are scanned."""


class Beside(msgspec.Struct, frozen=True, gc=False):
    """A `Near` within the same turn."""

    where: str
    signals: tuple[Meaning, ...]
    computed: tuple[str, ...]
    leaves: int
    """What may propose one of the signals; -1 where one of them is computed."""


class Far(msgspec.Struct, frozen=True, gc=False):
    """A `Near` as the table looks for it: beyond the turn, or at signals that look beyond it."""

    where: Where
    by: By | None
    signals: tuple[str, ...]
    bits: int
    """The signals; -1 where bits say nothing of one of them (computed, or not asked for)."""
    here: bool
    """It looks no further than the turn itself, at signals of words."""


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """A signal in a turn of one role. `leaves`: itself and all whose hits it takes over, as bits; 0 if it can't hold."""

    name: str
    own: int
    leaves: int
    of_turn: bool
    """It looks at nothing beyond its own turn, nor rests on one that does."""
    members: tuple[Meaning, ...]
    """Those of its members that are of the turn."""
    far_members: tuple[Meaning, ...]
    far_leaves: int
    """What may propose one of those."""
    not_in: tuple[Context, ...]
    given: tuple[Beside, ...]
    unless: tuple[Beside, ...]
    far_given: tuple[Far, ...]
    far_unless: tuple[Far, ...]
    in_context: bool
    """Whether anything within the turn is asked of its hits."""


class Side:
    """All signals in turns of one role."""

    def __init__(
        self,
        role: Role,
        signals: tuple[Signal, ...],
        of_turn: frozenset[str],
        live: frozenset[str] | None,
        named: Mapping[str, int],
    ) -> None:
        self.role = role
        self._named = named
        self.meanings: dict[str, Meaning] = {}
        self.bits: dict[str, int] = {}
        """Of the signals whose words can matter."""
        for number, signal in enumerate(signals):
            meaning = self._meaning(signal, 1 << number, of_turn, live is None or signal.name in live)
            self.meanings[signal.name] = meaning
            if meaning.leaves & meaning.own:
                self.bits[signal.name] = meaning.own
        self._asked = [m for m in self.meanings.values() if m.leaves and m.name in named]
        self._reach: dict[str, int] = {}

    def _meaning(self, signal: Signal, own: int, of_turn: frozenset[str], alive: bool) -> Meaning:
        members = tuple(m for name in signal.members if (m := self.meanings[name]).leaves)
        given, far_given, possible = self._beside(signal.given, of_turn)
        unless, far_unless, _ = self._beside(signal.unless, of_turn)
        leaves = own
        for member in members:
            leaves |= member.leaves
        if not alive or not all(possible) or (signal.by and signal.by != self.role):
            leaves = 0
        far_members = tuple(m for m in members if not m.of_turn)
        far_leaves = 0
        for member in far_members:
            far_leaves |= member.leaves
        return Meaning(
            signal.name,
            own,
            leaves,
            signal.name in of_turn,
            tuple(m for m in members if m.of_turn),
            far_members,
            far_leaves,
            signal.not_in,
            given,
            tuple(n for n in unless if n.signals or n.computed),
            far_given,
            far_unless,
            bool(signal.not_in or given or unless),
        )

    def _beside(
        self, nears: tuple[Near, ...], of_turn: frozenset[str]
    ) -> tuple[tuple[Beside, ...], tuple[Far, ...], list[bool]]:
        """Nears within the turn, those beyond it, and of each of the first whether it can stand in this role's turns."""
        here: list[Beside] = []
        far: list[Far] = []
        possible: list[bool] = []
        for near in nears:
            if not is_in_turn(near, of_turn):
                far.append(from_afar(near, self._named))
                continue
            fits = near.by is None or near.by == self.role
            computed = tuple(n for n in near.signals if fits and n in COMPUTED)
            meanings = tuple(
                m for n in near.signals if fits and n not in COMPUTED and (m := self.meanings[n]).leaves
            )
            leaves = 0
            for meaning in meanings:
                leaves |= meaning.leaves
            here.append(Beside(near.where, meanings, computed, -1 if computed else leaves))
            possible.append(bool(meanings or computed))
        here.sort(key=lambda near: bool(near.computed))  # The cheap ones first.
        return tuple(here), tuple(far), possible

    def reach(self, signal: str) -> int:
        """The named signals that may stand where a signal's own words do, as bits."""
        found = self._reach.get(signal)
        if found is None:
            own = self.meanings[signal].own
            found = 0
            for meaning in self._asked:
                if meaning.leaves & own:
                    found |= meaning.own
            self._reach[signal] = found
        return found


class Meanings:
    """The signals by name, what follows from how they rest on each other, and both roles' sides of them.

    `asked` are those that anybody will ask for by name; None: any.
    """

    def __init__(self, signals: tuple[Signal, ...], asked: frozenset[str] | None = None) -> None:
        self.signals: Mapping[str, Signal] = {s.name: s for s in signals}
        of_turn = _of_turn(signals)
        live = None if asked is None else self._live(asked)
        named = frozenset(self.signals)
        if asked is not None:
            named &= asked | self._named_from_afar(closure(self.signals, asked), of_turn)
        self.named: Mapping[str, int] = {
            s.name: 1 << number for number, s in enumerate(signals) if s.name in named
        }
        """Those that texts are looked through for at once -> their bits, the same for both roles."""
        self.sides: dict[str, Side] = {
            role: Side(role, signals, of_turn, None if live is None else live[role], self.named)
            for role in SPEAKING
        }
        self._far: dict[Near, Far] = {}
        self._masks: dict[tuple[str, ...], int] = {}

    def mask(self, names: tuple[str, ...]) -> int:
        """These signals as bits; those that there are none of count for nothing. -1 where bits don't tell of one of them:
        it is computed, or nobody asked for it.
        """
        bits = self._masks.get(names)
        if bits is None:
            bits = 0
            for name in names:
                if name in self.named:
                    bits |= self.named[name]
                elif name in COMPUTED or name in self.signals:
                    bits = -1
                    break
            self._masks[names] = bits
        return bits

    def from_afar(self, near: Near) -> Far:
        """A `Near` of a rule, as the table looks for it."""
        found = self._far.get(near)
        if found is None:
            found = self._far[near] = from_afar(near, self.named)
        return found

    def _live(self, asked: frozenset[str]) -> dict[str, frozenset[str]]:
        """Role -> the signals that matter in its turns when these are asked for of both."""
        found: dict[str, set[str]] = {role: set() for role in SPEAKING}
        waiting: list[tuple[str, str]] = [(name, role) for name in asked for role in SPEAKING]
        while waiting:
            name, role = waiting.pop()
            signal = self.signals.get(name)
            if signal is None or name in found[role] or (signal.by and signal.by != role):
                continue
            found[role].add(name)
            waiting += [(member, role) for member in signal.members]
            for near in (*signal.given, *signal.unless):
                roles = (role,) if near.where in _IN_TURN else SPEAKING
                waiting += [(n, r) for n in near.signals for r in roles if near.by is None or near.by == r]
        return {role: frozenset(names) for role, names in found.items()}

    def _named_from_afar(self, signals: frozenset[str], of_turn: frozenset[str]) -> frozenset[str]:
        """Those that signals ask for beyond their own turn."""
        return frozenset(
            name
            for signal in map(self.signals.__getitem__, signals)
            for near in (*signal.given, *signal.unless)
            if not is_in_turn(near, of_turn)
            for name in near.signals
        )


def from_afar(near: Near, named: Mapping[str, int]) -> Far:
    """A `Near` as the table looks for it, where the signals of `named` have these bits."""
    bits = 0
    for name in near.signals:
        if name not in named:
            bits = -1
            break
        bits |= named[name]
    here = near.where in _IN_TURN and COMPUTED.keys().isdisjoint(near.signals)
    return Far(near.where, near.by, near.signals, bits, here)


def closure(by_name: Mapping[str, Signal], signals: Iterable[str]) -> frozenset[str]:
    """These signals and all that they rest on, near or far."""
    found: set[str] = set()
    waiting: list[Any] = list(signals)
    while waiting:
        name = waiting.pop()
        if name not in found and name in by_name:
            found.add(name)
            waiting += by_name[name].asks_for()
    return frozenset(found)


def is_in_turn(near: Near, of_turn: frozenset[str]) -> bool:
    """Whether it looks at its own turn only, at signals that do so too."""
    return near.where in _IN_TURN and all(
        n in of_turn or (n in COMPUTED and n not in _NEVER_IN_TURN) for n in near.signals
    )


def _of_turn(signals: tuple[Signal, ...]) -> frozenset[str]:
    far: set[str] = set(_NEVER_IN_TURN)
    for signal in signals:
        nears = (*signal.given, *signal.unless)
        if any(n.where not in _IN_TURN for n in nears) or not far.isdisjoint(signal.asks_for()):
            far.add(signal.name)
    return frozenset(s.name for s in signals) - far
