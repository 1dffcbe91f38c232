"""What got worse or better against an earlier time, and is more than chance.

Each test is two-sided: Welch's for means, the normal one for two shares and two rates (findings per 100 sessions as
counts), and for medians the normal one with a standard error from the distance of median and 90th percentile. Rules and
agents are many, so each of these two families is held to a false discovery rate of 5 % (Benjamini and Hochberg 1995);
everything else to 5 % by itself. A move must also be large enough to matter: see LEAST.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import erfc, inf, sqrt
from typing import Literal

import msgspec

from csqa.figures.day import Change, Figures, Spread, Totals
from csqa.model import AgentSummary
from csqa.scoring import UNKNOWN
from csqa.scoring.student import quantile

ENOUGH = 20
"""Sessions (or waits) that both times must have."""
LEVEL = 0.05
LEAST: Mapping[str, float] = {
    "mean": 1.0,
    "passed": 0.02,
    "first.median": 5.0,
    "first.within": 0.02,
    "rule": 1.0,
    "agent": 2.0,
}
"""The smallest move that is told: points, shares, seconds, findings per 100 sessions."""
_P90, _MEDIAN = 1.2816, 1.2533
"""The normal distribution's 90 % quantile, and the standard error of its median over that of its mean."""


class _Move(msgspec.Struct, frozen=True):
    change: Change
    chance: float
    """The probability of such a move where nothing changed."""
    size: float
    """The test's deviate: which of two is the surer, also where both chances round to nothing."""
    large: bool


def totals(figures: Figures) -> Totals:
    """What a run's figures are compared by."""
    sessions = figures.summary.sessions
    agents = [row.summary for row in figures.agents if row.summary.agent != UNKNOWN]
    every = [row.summary for row in figures.agents]
    return Totals(
        sessions=sessions,
        mean=figures.summary.mean,
        passed=figures.summary.passed,
        first=figures.first,
        upset=figures.upset,
        rules={row.rule: 100 * row.findings / sessions for row in figures.rules} if sessions else {},
        agents={row.agent: (row.sessions, row.mean) for row in agents},
        deviation=_pooled(every),
        deviations={row.agent: deviation for row in agents if (deviation := _deviation(row)) is not None},
    )


def changes(now: Totals, day: Totals | None, week: Totals | None) -> tuple[Change, ...]:
    """What moved against the day before and the week before: what got worse first, then the least likely by chance first.

    Rules and agents that only one of the times knows are left out.
    """
    moves = [
        *(_moves(now, day, "day") if day is not None else ()),
        *(_moves(now, week, "week") if week is not None else ()),
    ]
    moves.sort(key=lambda m: (not m.change.worse, -m.size, m.change.what, m.change.against))
    return tuple(move.change for move in moves)


def _moves(now: Totals, before: Totals, against: Literal["day", "week"]) -> Iterator[_Move]:
    single = [
        _mean("mean", "mean", _of(now), _of(before), against),
        _share("passed", now.passed, before.passed, now.sessions, before.sessions, against),
        _median(now.first, before.first, against),
        _share("first.within", now.first.within, before.first.within, _owed(now), _owed(before), against),
    ]
    yield from (move for move in single if move is not None and move.large and move.chance < LEVEL)
    yield from _fewest_false(
        _rate(rule, now.rules[rule], before.rules[rule], now.sessions, before.sessions, against)
        for rule in now.rules.keys() & before.rules.keys()
    )
    yield from _fewest_false(
        _mean(f"agent:{agent}", "agent", _of(now, agent), _of(before, agent), against)
        for agent in now.agents.keys() & before.agents.keys()
    )


def _fewest_false(moves: Iterable[_Move | None]) -> Iterator[_Move]:
    """Those of a family of which at most one in twenty is chance, by Benjamini and Hochberg; then those large enough."""
    family = sorted((m for m in moves if m is not None), key=lambda m: (m.chance, m.change.what))
    kept = max((i for i, m in enumerate(family, 1) if m.chance <= LEVEL * i / len(family)), default=0)
    return (m for m in family[:kept] if m.large)


_Mean = tuple[int, float | None, float | None]
"""Sessions, mean, standard deviation."""


def _of(of: Totals, agent: str | None = None) -> _Mean:
    if agent is None:
        return of.sessions, of.mean, of.deviation
    sessions, mean = of.agents[agent]
    return sessions, mean, of.deviations.get(agent)


def _mean(what: str, kind: str, now: _Mean, before: _Mean, against: Literal["day", "week"]) -> _Move | None:
    (n, a, s), (m, b, r) = now, before
    if a is None or b is None or s is None or r is None or min(n, m) < ENOUGH:
        return None
    u, v = s * s / n, r * r / m
    if u + v == 0:
        return _told(what, kind, a, b, inf if a != b else 0.0, against)
    freedom = (u + v) ** 2 / (u * u / (n - 1) + v * v / (m - 1))
    t = (a - b) / sqrt(u + v)
    # Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.8: the normal deviate of a t.
    z = t * (1 - 1 / (4 * freedom)) / sqrt(1 + t * t / (2 * freedom))
    return _told(what, kind, a, b, z, against)


def _share(
    what: str,
    now: float | None,
    before: float | None,
    n: int,
    m: int,
    against: Literal["day", "week"],
) -> _Move | None:
    if now is None or before is None or min(n, m) < ENOUGH:
        return None
    both = (now * n + before * m) / (n + m)
    error = sqrt(both * (1 - both) * (1 / n + 1 / m)) if 0 < both < 1 else 0.0
    return _told(what, what, now, before, (now - before) / error, against) if error else None


def _median(now: Spread, before: Spread, against: Literal["day", "week"]) -> _Move | None:
    errors = [
        _MEDIAN * (s.p90 - s.median) / _P90 / sqrt(s.count)
        for s in (now, before)
        if s.median is not None and s.p90 is not None and s.count >= ENOUGH
    ]
    if len(errors) < 2 or now.median is None or before.median is None or not any(errors):
        return None
    z = (now.median - before.median) / sqrt(sum(e * e for e in errors))
    return _told("first.median", "first.median", now.median, before.median, z, against)


def _rate(
    rule: str, now: float, before: float, n: int, m: int, against: Literal["day", "week"]
) -> _Move | None:
    if min(n, m) < ENOUGH:
        return None
    # Counts of n sessions: the variance of a Poisson count is the count itself, under one rate for both.
    both = (now * n + before * m) / (n + m)
    # One that did not move stays in the family: it was looked at.
    z = (now - before) / sqrt(100 * both * (1 / n + 1 / m)) if both else 0.0
    return _told(f"rule:{rule}", "rule", now, before, z, against)


def _told(
    what: str, kind: str, now: float, before: float, z: float, against: Literal["day", "week"]
) -> _Move:
    more_is_worse = kind in ("first.median", "rule")
    change = Change(what, against, before, now, (now > before) == more_is_worse)
    return _Move(change, erfc(abs(z) / sqrt(2)), abs(z), abs(now - before) >= LEAST[kind])


def _owed(of: Totals) -> int:
    return of.first.count + of.first.unanswered


def _deviation(row: AgentSummary) -> float | None:
    """From the interval, of which one side may have been cut off at 0 or 100."""
    if row.low is None or row.high is None:
        return None
    half = max(row.mean - row.low, row.high - row.mean)
    return half * sqrt(row.sessions) / quantile(row.sessions - 1)


def _pooled(rows: list[AgentSummary]) -> float | None:
    """Over all agents' sessions: within each agent and between them."""
    n = sum(row.sessions for row in rows)
    if n < 2:
        return None
    mean = sum(row.sessions * row.mean for row in rows) / n
    within = sum((row.sessions - 1) * (_deviation(row) or 0.0) ** 2 for row in rows)
    between = sum(row.sessions * (row.mean - mean) ** 2 for row in rows)
    return sqrt((within + between) / (n - 1))
