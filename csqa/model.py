"""Every noun that more than one part of csqa shares. All are frozen; functions take and return them.

Offsets are code points into the original text of one turn, half open. Times are seconds; what zero means is the
transcript's `clock`. A turn's number is its index in `Transcript.turns`, from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from csqa.wording import Text

Role = Literal["agent", "customer", "bot", "system"]
Clock = Literal["none", "relative", "local", "zoned"]
VerdictName = Literal["pass", "fail", "skip", "unknown"]
Severity = Literal["error", "warning", "info"]
Status = Literal["stable", "preview"]
Topic = Literal["pre-sale", "logistics", "quality", "after-sale", "complaint", "objection", "other"]
Scope = Literal["turn", "session", "case", "library"]


class Source(msgspec.Struct, frozen=True):
    """Where something was read: a file (or `<stdin>`) and a line from 1; 0 where there is no line."""

    file: str
    line: int = 0


class Turn(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One entry of a conversation: a bubble of a chat, a segment of a call."""

    role: Role
    text: str
    speaker: str | None = None
    """The id or name that the record gives; the roster turns an id into a name when a person reads it."""
    time: float | None = None
    """Seconds, by the transcript's clock."""
    end: float | None = None
    auto: bool = False
    """An automatic reply of an agent's account: not a human answer (it neither ends a wait nor greets)."""


class Transcript(msgspec.Struct, frozen=True):
    """One conversation, as read.

    `clock` says what a turn's `time` counts from: `relative` seconds from the start, `local` seconds of the wall
    clock since 1970 without a zone, `zoned` seconds since 1970 UTC, `none` where no turn carries a time.
    """

    id: str
    turns: tuple[Turn, ...]
    lang: str | None = None
    channel: str | None = None
    agent: str | None = None
    customer: str | None = None
    case: str | None = None
    started_at: float | None = None
    """Seconds by `clock`; None with a relative clock that starts nowhere."""
    clock: Clock = "none"
    meta: Mapping[str, Any] = {}
    source: Source = Source("<memory>")


class Script(msgspec.Struct, frozen=True):
    """One entry of a script library: what agents paste."""

    id: str
    reply: tuple[str, ...]
    questions: tuple[str, ...] = ()
    scenario: str | None = None
    lang: str | None = None
    owner: str | None = None
    reviewed: str | None = None
    """ISO date of the last review."""
    source: Source = Source("<memory>")


class Roster(msgspec.Struct, frozen=True):
    """Who the agents are: id -> name, id -> team."""

    names: Mapping[str, str] = {}
    teams: Mapping[str, str] = {}


class Reject(msgspec.Struct, frozen=True):
    """A record that could not be read: where, why, and the record itself for `--rejects`."""

    source: Source
    reason: Text
    record: str = ""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A signal found in a turn: `text[start:end]` of the turn carries it.

    `value` is what a computed signal says: for `time` seconds (a duration, float) or a clock time ("18:00"), for
    `pii` the kind, for `repeat` the turn repeated.
    """

    turn: int
    signal: str
    start: int
    end: int
    value: float | int | str | None = None


class NearMiss(msgspec.Struct, frozen=True):
    """For an absence: what came closest, and why it does not count."""

    turn: int
    text: str
    why: Text


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong. An absence has `turn` None or the turn it points at, and `window` (first, last turn)."""

    id: str
    turn: int | None
    start: int | None
    end: int | None
    text: str
    message: Text
    severity: Severity
    agent: str | None = None
    """Who said it, or who owed what is absent."""
    window: tuple[int, int] | None = None
    nearest: NearMiss | None = None
    transcript: str | None = None
    """Of a case's finding: the transcript that `turn` is in."""


class Verdict(msgspec.Struct, frozen=True):
    """What one rule says of one session (or case)."""

    rule: str
    verdict: VerdictName
    reason: Text
    findings: tuple[Finding, ...] = ()
    owed: tuple[str, ...] = ()
    """Agents whose score a pass counts for; empty: the session's."""


class Response(msgspec.Struct, frozen=True):
    """One wait of the customer that an agent ended: `turn` is the answer's. `since` is the turn that began it."""

    turn: int
    seconds: float
    since: int
    complaint: bool = False
    """A complaint stands in the wait or before it: the complaint limit holds."""


class Unanswered(msgspec.Struct, frozen=True):
    """A wait that nothing ended: at least `seconds`, from turn `since`."""

    since: int
    seconds: float
    first: bool
    """A first response was owed."""
    question: bool
    """The customer asked something in it."""
    complaint: bool = False


class Gap(msgspec.Struct, frozen=True):
    """A stretch of a call, in seconds. `turn` is the one it ends at, cuts in with, or (a hold) is announced by."""

    turn: int
    seconds: float


class Measures(msgspec.Struct, frozen=True):
    """Times of one session in seconds, after the definitions in docs/measures.md.

    `first_response` is None where there is nothing to measure. `responses` are the later waits.
    """

    timed: bool = False
    first_response: Response | None = None
    responses: tuple[Response, ...] = ()
    transfers: tuple[Response, ...] = ()
    """First responses that agents owed after a transfer."""
    unanswered: Unanswered | None = None
    transfer_unanswered: Unanswered | None = None
    """A transfer after which no agent came, though the customer waited."""
    unmeasured: int = 0
    """Waits that began or ended with an entry without a time."""
    handling: float | None = None
    """From an agent's first own words to the end of the session."""
    silence: Gap | None = None
    """The longest stretch in which nobody speaks. This and the rest need turns with `end`; else None."""
    hold: Gap | None = None
    """The longest hold that a system line marks."""
    overlap: float | None = None
    """How long agent and customer speak at once, in all."""
    cut_ins: tuple[Gap, ...] | None = None
    """Where an agent begins before the customer has ended, and how long both go on."""


class Evidence(msgspec.Struct, frozen=True):
    """Words that a statement about a session rests on."""

    turn: int
    text: str


class Scenario(msgspec.Struct, frozen=True):
    """What a conversation is about (R66)."""

    name: Topic
    evidence: tuple[Evidence, ...] = ()


class MoodTurn(msgspec.Struct, frozen=True):
    turn: int
    mood: Literal["calm", "impatient", "angry", "harassing"]


class Mood(msgspec.Struct, frozen=True):
    """How the customer felt, turn by turn (R68). `better` is None where they never were upset."""

    turns: tuple[MoodTurn, ...] = ()
    upset: bool = False
    better: bool | None = None


class Session(msgspec.Struct, frozen=True):
    """What kind of session this is and how it ended."""

    ended: Literal["rest", "open", "handed-on", "moved", "cut-off", "unattended"]
    evidence: tuple[Evidence, ...] = ()
    pending: bool = False
    """Something is still to be done on the company's side."""
    pending_evidence: tuple[Evidence, ...] = ()
    started: Literal["open", "mid"] = "open"
    """`mid` where the excerpt visibly starts in the middle of the conversation."""
    scenario: Scenario = Scenario("other")
    mood: Mood = Mood()


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
