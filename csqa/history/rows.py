"""One judged conversation -> the row that the history keeps of it, as a line of JSON. No words but those quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from csqa.cases import case_key, source_of
from csqa.figures.began import began
from csqa.figures.waits import first_waits, later_waits
from csqa.history.store import UNDATED
from csqa.model import AgentScore, Finding, Response, Result, Transcript, Unanswered
from csqa.profile import Profile
from csqa.ruleset.rule import Rule
from csqa.scoring import Scorecard

MOST, QUOTED = 1_000, 300
"""Waits and findings kept of one conversation, and code points of a quotation: a row has a size that can be relied on."""
LARGEST = 8 << 20
"""Bytes that no row reaches."""


class Wait(msgspec.Struct, frozen=True):
    seconds: float
    answered: bool
    kept: bool
    complaint: bool
    agent: str | None


class Part(msgspec.Struct, frozen=True):
    agent: str | None
    score: float
    fatal: bool
    passed: bool
    lost: Mapping[str, float]
    dimensions: Mapping[str, float]


class Found(msgspec.Struct, frozen=True):
    finding: str
    rule: str
    turn: int | None
    span_start: int | None
    span_end: int | None
    severity: str
    agent: str | None
    text: str
    waived: bool


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of `tables.SESSIONS`, and the session's findings."""

    id: str
    source: str
    day: str
    started: float | None
    contact: float | None
    last_time: float | None
    clock: str
    key: str
    customer: str | None
    channel: str | None
    lang: str | None
    score: float | None
    passed: bool | None
    dimensions: Mapping[str, float]
    agents: tuple[Part, ...]
    scenario: str
    upset: bool
    better: bool | None
    alerts: tuple[str, ...]
    ended: str
    pending: bool
    first_waits: tuple[Wait, ...]
    later_waits: tuple[Wait, ...]
    rules_passed: tuple[str, ...]
    rules_failed: tuple[str, ...]
    rules_unknown: tuple[str, ...]
    findings: tuple[Found, ...]


class SessionEncoder:
    """Result -> one line of JSON, without the newline. It pickles, so that workers can do it."""

    def __init__(self, rules: Iterable[Rule], profile: Profile, card: Scorecard) -> None:
        self._dimensions = {rule.id: rule.dimension for rule in rules}
        self._profile = profile
        self._pass_mark = card.pass_mark

    def __call__(self, result: Result) -> bytes:
        return line(self.row(result))

    def row(self, result: Result) -> Row:
        transcript, session, score = result.transcript, result.session, result.score
        times = [t.time for t in transcript.turns if t.time is not None]
        contact = (
            t.time for t in transcript.turns if t.role == "agent" and not t.auto and t.time is not None
        )
        judged = score is not None and score.score is not None
        return Row(
            id=transcript.id,
            source=source_of(transcript),
            day=day_of(transcript, self._profile),
            started=transcript.started_at if transcript.started_at is not None else next(iter(times), None),
            contact=next(contact, None),
            last_time=max(times, default=None),
            clock="relative" if transcript.meta.get("csqa_undated") else transcript.clock,
            key=case_key(transcript),
            customer=transcript.customer,
            channel=transcript.channel,
            lang=transcript.lang,
            score=score.score if score else None,
            passed=score.passed if score and judged else None,
            dimensions=score.dimensions if score else {},
            agents=tuple(map(self._part, score.agents if score else ())),
            scenario=session.scenario.name,
            upset=session.mood.upset,
            better=session.mood.better,
            alerts=tuple(dict.fromkeys(alert.kind for alert in session.alerts)),
            ended=session.ended,
            pending=session.pending,
            first_waits=tuple(
                _wait(transcript, w, kept) for w, kept in islice(first_waits(result, self._profile), MOST)
            ),
            later_waits=tuple(
                _wait(transcript, w, kept) for w, kept in islice(later_waits(result, self._profile), MOST)
            ),
            rules_passed=tuple(v.rule for v in result.verdicts if v.verdict == "pass"),
            rules_failed=tuple(v.rule for v in result.verdicts if v.verdict == "fail"),
            rules_unknown=tuple(v.rule for v in result.verdicts if v.verdict == "unknown"),
            findings=tuple(islice(_findings(result), MOST)),
        )

    def _part(self, share: AgentScore) -> Part:
        dimensions: dict[str, float] = {}
        for rule, points in share.deductions.items():
            name = self._dimensions.get(rule, rule)
            dimensions[name] = round(dimensions.get(name, 0.0) + points, 2)
        passed = not share.fatal and share.score >= self._pass_mark
        return Part(share.agent, share.score, share.fatal, passed, share.deductions, dimensions)


def day_of(transcript: Transcript, profile: Profile) -> str:
    """The local date on which it began, ISO 8601, or UNDATED."""
    moment = began(transcript, profile)
    return UNDATED if moment is None else moment.date().isoformat()


def found(rule: str, f: Finding, *, waived: bool) -> Found:
    return Found(f.id, rule, f.turn, f.start, f.end, f.severity, f.agent, f.text[:QUOTED], waived)


def _findings(result: Result) -> Iterator[Found]:
    for verdict in result.verdicts:
        for findings, waived in ((verdict.findings, False), (verdict.waived, True)):
            yield from (found(verdict.rule, f, waived=waived) for f in findings)


def line(row: msgspec.Struct) -> bytes:
    """JSON in UTF-8. Halves of surrogate pairs, which a record can carry, become U+FFFD."""
    try:
        return msgspec.json.encode(row)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(row)))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    return value


def _wait(transcript: Transcript, wait: Response | Unanswered, kept: bool) -> Wait:
    if isinstance(wait, Response):
        agent = transcript.turns[wait.turn].speaker or transcript.agent
        return Wait(wait.seconds, True, kept, wait.complaint, agent)
    return Wait(wait.seconds, False, kept, wait.complaint, transcript.agent)
