"""Everything that is said of sessions, cases, agents and a run; and what sessions leave owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from csqa.model.conversation import Clock, Transcript
from csqa.model.session import Measures, Session
from csqa.model.verdict import Hit, Severity, Verdict
from csqa.wording import Text


class AgentScore(msgspec.Struct, frozen=True):
    """One agent's part in one session: 0-100."""

    agent: str | None
    score: float
    fatal: bool = False
    deductions: Mapping[str, float] = {}
    """Points lost per rule, after the dimensions' caps."""


class SessionScore(msgspec.Struct, frozen=True):
    score: float | None
    """0-100; None where no stable rule could judge the session."""
    passed: bool
    agents: tuple[AgentScore, ...] = ()
    dimensions: Mapping[str, float] = {}


class Result(msgspec.Struct, frozen=True):
    """Everything csqa says of one transcript."""

    transcript: Transcript
    session: Session
    measures: Measures
    verdicts: tuple[Verdict, ...]
    hits: tuple[Hit, ...]
    """Every hit of every signal, where it was asked for."""
    deadlines: tuple[Deadline, ...] = ()
    score: SessionScore | None = None


class CaseResult(msgspec.Struct, frozen=True):
    """Verdicts about what one customer wants, over one or more sessions."""

    case: str
    transcripts: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


class AgentSummary(msgspec.Struct, frozen=True):
    """One agent (or team) over all sessions: mean score with a 95 % interval (None under two sessions)."""

    agent: str
    name: str
    team: str | None
    sessions: int
    mean: float
    low: float | None
    high: float | None
    passed: float
    """Share of sessions that pass, 0-1."""
    weakest: Sequence[tuple[str, int]] = ()
    """Up to three rules with the number of sessions in which they failed, most first."""
    few: bool = False
    """Too few sessions to rank."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole run says, at its end."""

    sessions: int
    faulty: int
    """Sessions with at least one finding."""
    scored: int
    """Sessions with a score."""
    cases: int = 0
    duplicates: int = 0
    rejects: int = 0
    findings: Mapping[Severity, int] = {}
    rules: Sequence[tuple[str, int]] = ()
    """Findings per rule, most first."""
    waived: int = 0
    """Findings that reviewers overturned; they count nowhere else."""
    gone: Sequence[str] = ()
    """Ids of decided findings that did not come up in their conversations."""
    mean: float | None = None
    """Of the session scores, 0-100."""
    passed: float | None = None
    """Share of the scored sessions that pass, 0-1."""
    agents: Sequence[AgentSummary] = ()
    teams: Sequence[AgentSummary] = ()


class Deadline(msgspec.Struct, frozen=True):
    """What an agent owes a customer by a time, from one session; judged when all sessions are read.

    Times are seconds by the transcript's clock. `due` None: it can't be resolved (`why` says it). `returned` are the
    times at which the agent came back in the same session.
    """

    rule: str
    transcript: str
    turn: int
    start: int
    end: int
    text: str
    agent: str | None
    said_at: float | None
    due: float | None
    returned: tuple[float, ...] = ()
    why: Text | None = None


class Visit(msgspec.Struct, frozen=True):
    """One session of a case as other sessions see it: when it began and when an agent first spoke (seconds by `clock`)."""

    transcript: str
    clock: Clock
    begun: float | None
    contact: float | None


class Case(msgspec.Struct, frozen=True):
    """All sessions of one customer or case key, and what is owed. `last` is the last time in the data by clock."""

    key: str
    visits: tuple[Visit, ...]
    deadlines: tuple[Deadline, ...]
    last: Mapping[str, float] = {}
