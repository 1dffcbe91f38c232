"""What a run comes to in figures: the first screen of a report, the sheets of a workbook, the lines of a digest.

Shares are 0 to 1, times seconds, scores and points 0 to 100. Everything here is small: it does not grow with the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from csqa.figures.insights import Insights
from csqa.model import AgentSummary, AlertKind, Severity, Summary

WorkKind = Literal["fatal", "risk", "serious", "sample"]


class Spread(msgspec.Struct, frozen=True):
    """Waits of one kind, in seconds. `within` is the share of `count + unanswered` that kept the limit.

    `median` and `p90` are over the waits that were answered (nearest rank); None where there are none.
    """

    count: int = 0
    unanswered: int = 0
    median: float | None = None
    p90: float | None = None
    within: float | None = None


class Reference(msgspec.Struct, frozen=True):
    """A finding to look at. `number` is the session's place in the run, from 0."""

    number: int
    transcript: str
    finding: str
    text: str
    agent: str | None = None


class RuleFigures(msgspec.Struct, frozen=True):
    """`judged` sessions passed or failed it; `failed` of them failed; `findings` in all, `waived` of reviewers' besides."""

    rule: str
    judged: int
    failed: int
    findings: int
    waived: int = 0
    examples: tuple[Reference, ...] = ()


class AgentFigures(msgspec.Struct, frozen=True):
    """One agent. `lost` are points a session lost on average, by dimension, most first; `rules` the same by rule."""

    summary: AgentSummary
    lost: tuple[tuple[str, float], ...] = ()
    rules: tuple[tuple[str, float], ...] = ()
    first: Spread = Spread()


class Slice(msgspec.Struct, frozen=True):
    """Sessions that have something in common: an hour of the day, a scenario, a date."""

    name: str
    sessions: int
    mean: float | None
    passed: float | None
    upset: int = 0
    """Sessions whose customer was upset at some time; `better` of them ended calm."""
    better: int = 0
    first: Spread = Spread()


class WorkItem(msgspec.Struct, frozen=True):
    """A conversation to read first, and why: the rules or alerts that put it here, the worst first."""

    number: int
    transcript: str
    kind: WorkKind
    reasons: tuple[str, ...]
    score: float | None
    agents: tuple[str | None, ...] = ()


class Totals(msgspec.Struct, frozen=True):
    """What two days are compared by. `rules` are findings per 100 sessions."""

    sessions: int
    mean: float | None
    passed: float | None
    first: Spread = Spread()
    upset: int = 0
    rules: Mapping[str, float] = {}
    agents: Mapping[str, tuple[int, float]] = {}
    """Agent -> sessions, mean score."""
    deviation: float | None = None
    """Standard deviation of the score; None under two sessions."""
    deviations: Mapping[str, float] = {}
    """The same of each agent's."""


class Change(msgspec.Struct, frozen=True):
    """Something that moved against an earlier time. `what` is `mean`, `passed`, `first.median`, `first.within`,
    `rule:ID` or `agent:ID`; `worse` says the direction; `against` is `day` or `week`."""

    what: str
    against: Literal["day", "week"]
    before: float
    now: float
    worse: bool


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a run comes to."""

    summary: Summary
    dates: tuple[str, str] | None = None
    """First and last date of the conversations, ISO 8601; None where they carry none."""
    first: Spread = Spread()
    later: Spread = Spread()
    """Waits after the first."""
    rules: tuple[RuleFigures, ...] = ()
    """Most sessions failed first; rules that judged nothing are left out."""
    agents: tuple[AgentFigures, ...] = ()
    hours: tuple[Slice, ...] = ()
    """By the hour at which a session began, 00 to 23, hours without sessions left out."""
    days: tuple[Slice, ...] = ()
    scenarios: tuple[Slice, ...] = ()
    ended: Mapping[str, int] = {}
    severities: Mapping[Severity, int] = {}
    alerts: Mapping[AlertKind, int] = {}
    """Sessions with such an alert."""
    upset: int = 0
    better: int = 0
    waived: int = 0
    worklist: tuple[WorkItem, ...] = ()
    interrupted: bool = False
    """The run was stopped before its end: these are the figures so far."""
    insight: Insights | None = None
    """What the conversations tell beside; None where nobody looked."""
