"""The sessions of every case and what they leave owed, kept until a run's end: some seventy bytes a session, and sixty and
its words a deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import msgspec

from csqa.compact import Chains, Few, Names, packed, unpacked
from csqa.model import Clock, Deadline, Visit
from csqa.wording import Text

_CLOCKS: tuple[Clock, ...] = get_args(Clock)


class _Visit(msgspec.Struct, frozen=True, array_like=True):
    """A `Visit` as it is kept; `clock` is a place in `_CLOCKS`."""

    transcript: bytes
    clock: int
    begun: float | None
    contact: float | None


class _Owed(msgspec.Struct, frozen=True, array_like=True):
    """A `Deadline` as it is kept: the number of its session's visit, and what many of them share by number."""

    visit: int
    source: int
    rule: int
    turn: int
    start: int
    end: int
    text: bytes
    agent: int | None
    said_at: float | None
    due: float | None
    returned: tuple[float, ...]
    why: int | None


_PACK = msgspec.msgpack.Encoder().encode
_VISIT = msgspec.msgpack.Decoder(_Visit).decode
_OWED = msgspec.msgpack.Decoder(_Owed).decode


class Ledger:
    """Sessions and deadlines by the key of their case, in the order in which they came."""

    def __init__(self) -> None:
        self._keys = Names()
        self._visits, self._deadlines = Chains(), Chains()
        """By the number of the key."""
        self._names: Few[str] = Few()
        """Of rules, agents and sources."""
        self._whys: Few[Text] = Few()

    def add(self, key: str, visit: Visit, source: str, deadlines: Sequence[Deadline]) -> None:
        """A session of the case, the export that it is from, and what it leaves owed: `transcript` of each is the session."""
        number = self._keys.number(key)
        clock = _CLOCKS.index(visit.clock)
        seen = _Visit(packed(visit.transcript), clock, visit.begun, visit.contact)
        at = self._visits.add(number, _PACK(seen))
        if deadlines:
            origin = self._names.number(source)
            for deadline in deadlines:
                self._deadlines.add(number, _PACK(self._kept(at, origin, deadline)))

    def owing(self) -> Iterator[str]:
        """The keys of cases with a deadline, in the order of their first one."""
        return (self._keys[number] for number in self._deadlines.owners)

    def owes(self, key: str) -> bool:
        number = self._keys.find(key)
        return number is not None and bool(self._deadlines.of(number))

    def visits(self, key: str) -> list[Visit]:
        """Its sessions; none where the key is not known."""
        number = self._keys.find(key)
        return [] if number is None else [self._visit(at) for at in self._visits.of(number)]

    def deadlines(self, key: str) -> list[tuple[Deadline, str]]:
        """Its deadlines, each with the source of its session."""
        number = self._keys.find(key)
        return [] if number is None else [self._deadline(at) for at in self._deadlines.of(number)]

    def _kept(self, visit: int, source: int, d: Deadline) -> _Owed:
        """`visit` and `source` by number."""
        return _Owed(
            visit,
            source,
            self._names.number(d.rule),
            d.turn,
            d.start,
            d.end,
            packed(d.text),
            None if d.agent is None else self._names.number(d.agent),
            d.said_at,
            d.due,
            d.returned,
            None if d.why is None else self._whys.number(d.why),
        )

    def _visit(self, number: int) -> Visit:
        seen = _VISIT(self._visits[number])
        return Visit(unpacked(seen.transcript), _CLOCKS[seen.clock], seen.begun, seen.contact)

    def _deadline(self, number: int) -> tuple[Deadline, str]:
        """And the source of its session."""
        owed = _OWED(self._deadlines[number])
        deadline = Deadline(
            self._names[owed.rule],
            self._visit(owed.visit).transcript,
            owed.turn,
            owed.start,
            owed.end,
            unpacked(owed.text),
            None if owed.agent is None else self._names[owed.agent],
            owed.said_at,
            owed.due,
            owed.returned,
            None if owed.why is None else self._whys[owed.why],
        )
        return deadline, self._names[owed.source]
