"""The shape of a conversation: who speaks when, without a word. Many conversations have the same one; it is worked out
once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from csqa.model import Role, Transcript

REMEMBERED = 2_048
LONGEST = 80
"""Turns up to which a shape is remembered: longer conversations hardly ever run alike."""


class Run(NamedTuple):
    """Entries of one role in a row, as turn numbers; system lines and automatic replies neither make nor break one."""

    role: Role
    turns: tuple[int, ...]


class Shape:
    """The runs of a conversation, and what follows from them. Conversations share it: nobody may change it."""

    __slots__ = ("_windows", "agents", "by", "customers", "run_of", "runs", "runs_by", "speaking", "spoken")

    def __init__(self, roles: tuple[Role, ...], autos: tuple[bool, ...]) -> None:
        runs: list[tuple[Role, list[int]]] = []
        self.run_of: dict[int, int] = {}
        """The run of each turn that has one."""
        by: dict[Role, list[int]] = {}
        last: Role | None = None
        for number, role in enumerate(roles):
            by.setdefault(role, []).append(number)
            if role == "system" or autos[number]:
                continue
            if role == last:
                runs[-1][1].append(number)
            else:
                runs.append((role, [number]))
                last = role
            self.run_of[number] = len(runs) - 1
        self.by: dict[Role, tuple[int, ...]] = {role: tuple(turns) for role, turns in by.items()}
        """The turns of a role, automatic replies among them; no role without."""
        self.runs = tuple([Run(role, tuple(turns)) for role, turns in runs])
        self.runs_by: dict[Role, tuple[int, ...]] = {}
        """The numbers of a role's runs; no role without."""
        self.spoken: dict[Role, tuple[int, ...]] = {}
        """The turns of all runs of a role; no role without."""
        for role in by:
            numbers = tuple([i for i, run in enumerate(self.runs) if run.role == role])
            if numbers:
                self.runs_by[role] = numbers
                self.spoken[role] = self._turns(numbers)
        self.speaking: tuple[Role, ...] = tuple(sorted(self.runs_by))
        """The roles that have runs."""
        self.agents = self.spoken.get("agent", ())
        """What agents said themselves."""
        self.customers = self.by.get("customer", ())
        self._windows: dict[tuple[str, int, Role, int], tuple[int, ...]] = {}

    def first(self, role: Role, count: int) -> tuple[int, ...]:
        """The turns of a role's first runs."""
        key = ("first", 0, role, count)
        found = self._windows.get(key)
        if found is None:
            found = self._windows[key] = self._turns(self.runs_by.get(role, ())[:count])
        return found

    def last(self, role: Role, count: int) -> tuple[int, ...]:
        """The turns of a role's last runs; `count` is at least 1."""
        key = ("last", 0, role, count)
        found = self._windows.get(key)
        if found is None:
            found = self._windows[key] = self._turns(self.runs_by.get(role, ())[-count:])
        return found

    def after(self, run: int, role: Role, count: int) -> tuple[int, ...]:
        """The turns of a role's next runs after a run."""
        key = ("after", run, role, count)
        found = self._windows.get(key)
        if found is None:
            runs = self.runs_by.get(role, ())
            place = bisect_right(runs, run)
            found = self._windows[key] = self._turns(runs[place : place + count])
        return found

    def around(self, run: int, role: Role, count: int) -> tuple[int, ...]:
        """The turns of a role's runs around a run: `count` before it, and from its place on that one and `count` more."""
        key = ("around", run, role, count)
        found = self._windows.get(key)
        if found is None:
            runs = self.runs_by.get(role, ())
            place = bisect_left(runs, run)
            found = self._windows[key] = self._turns(runs[max(0, place - count) : place + count + 1])
        return found

    def _turns(self, runs: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([turn for run in runs for turn in self.runs[run].turns])


def shape(transcript: Transcript) -> Shape:
    turns = transcript.turns
    roles = tuple([turn.role for turn in turns])
    autos = tuple([turn.auto for turn in turns])
    return _remembered(roles, autos) if len(turns) <= LONGEST else Shape(roles, autos)


_remembered = lru_cache(REMEMBERED)(Shape)
