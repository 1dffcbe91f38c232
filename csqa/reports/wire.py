"""Results as JSON: the form that docs/schema describes, shared by the formats `json` and `jsonl`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TextIO

import msgspec

from csqa.model import (
    AgentScore,
    AgentSummary,
    CaseResult,
    Finding,
    Hit,
    Measures,
    Response,
    Result,
    Session,
    Severity,
    Source,
    Summary,
    Unanswered,
    Verdict,
)
from csqa.wording import Lang

_UNSET = msgspec.UNSET
_Maybe = msgspec.UnsetType
_CACHED = 4096
"""Verdicts without findings that are kept encoded. A reason that names times or turns makes many; then it starts anew."""


class _Nearest(msgspec.Struct, frozen=True, gc=False):
    turn: int
    text: str
    why: str


class _Finding(msgspec.Struct, frozen=True, gc=False):
    id: str
    turn: int | None
    start: int | None
    end: int | None
    text: str
    message: str
    severity: Severity
    agent: str | None
    window: tuple[int, int] | _Maybe = _UNSET
    nearest: _Nearest | _Maybe | None = _UNSET
    transcript: str | _Maybe = _UNSET


class _Verdict(msgspec.Struct, frozen=True, gc=False):
    rule: str
    verdict: str
    reason: str
    findings: list[_Finding] = []
    waived: list[_Finding] | _Maybe = _UNSET


class _Measures(msgspec.Struct, frozen=True):
    timed: bool
    first_response: float | None
    first_response_turn: int | None
    responses: tuple[Response, ...]
    transfers: tuple[Response, ...]
    unanswered: Unanswered | None


class _Transcript(msgspec.Struct, frozen=True):
    transcript: str
    agent: str | None
    score: float | None
    passed: bool | None
    dimensions: Any
    agents: tuple[AgentScore, ...]
    source: Source
    session: Session
    measures: _Measures
    verdicts: list[msgspec.Raw | _Verdict]
    signals: tuple[Hit, ...] | _Maybe = _UNSET


class _Case(msgspec.Struct, frozen=True):
    case: str
    transcripts: tuple[str, ...]
    verdicts: list[msgspec.Raw | _Verdict]


class _Weakest(msgspec.Struct, frozen=True):
    rule: str
    sessions: int


class _Row(msgspec.Struct, frozen=True):
    agent: str | None
    name: str | None
    team: str | None
    sessions: int
    mean: float
    low: float | None
    high: float | None
    passed: float
    few: bool
    weakest: list[_Weakest]


class _RuleCount(msgspec.Struct, frozen=True):
    rule: str
    findings: int


class _Summary(msgspec.Struct, frozen=True):
    sessions: int
    faulty: int
    scored: int
    cases: int
    duplicates: int
    rejects: int
    mean: float | None
    passed: float | None
    findings: Any
    rules: list[_RuleCount]
    waived: int | _Maybe = _UNSET
    gone: tuple[str, ...] | _Maybe = _UNSET


_UNTIMED = _Measures(False, None, None, (), (), None)


class Wire:
    """Encodes results in one language, as UTF-8 without line breaks. It can be sent to another process."""

    def __init__(self, lang: Lang, signals: bool) -> None:
        self._lang = lang
        self._signals = signals
        self._plain: dict[int, tuple[msgspec.Raw, Verdict]] = {}
        """By identity, which costs a sixth of a comparison: the same objects come again in every result."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Wire, (self._lang, self._signals)

    def transcript(self, result: Result) -> bytes:
        """One object: everything about one session."""
        score = result.score
        scored = score is not None and score.score is not None
        transcript = result.transcript
        return encoded(
            _Transcript(
                transcript.id,
                transcript.agent,
                score.score if score else None,
                score.passed if score and scored else None,
                score.dimensions if score else {},
                score.agents if score else (),
                transcript.source,
                result.session,
                _measures(result.measures),
                self._verdicts(result.verdicts),
                result.hits if self._signals else _UNSET,
            )
        )

    def case(self, result: CaseResult) -> bytes:
        """One object: the verdicts about one case."""
        return encoded(_Case(result.case, result.transcripts, self._verdicts(result.verdicts)))

    def row(self, row: AgentSummary) -> bytes:
        """One object: an agent or a team over all sessions; the unknown agent is null."""
        weakest = [_Weakest(rule, sessions) for rule, sessions in row.weakest]
        return encoded(
            _Row(
                row.agent or None,
                row.name or None,
                row.team,
                row.sessions,
                row.mean,
                row.low,
                row.high,
                row.passed,
                row.few,
                weakest,
            )
        )

    def summary(self, summary: Summary) -> bytes:
        """One object: the run's totals, without the agents."""
        return encoded(
            _Summary(
                summary.sessions,
                summary.faulty,
                summary.scored,
                summary.cases,
                summary.duplicates,
                summary.rejects,
                summary.mean,
                summary.passed,
                summary.findings,
                [_RuleCount(rule, findings) for rule, findings in summary.rules],
                summary.waived or _UNSET,
                tuple(summary.gone) or _UNSET,
            )
        )

    def _verdicts(self, verdicts: Iterable[Verdict]) -> list[msgspec.Raw | _Verdict]:
        plain = self._plain
        parts: list[msgspec.Raw | _Verdict] = []
        for verdict in verdicts:
            known = plain.get(id(verdict))
            parts.append(self._verdict(verdict) if known is None else known[0])
        return parts

    def _verdict(self, verdict: Verdict) -> msgspec.Raw | _Verdict:
        lang = self._lang
        findings, waived = verdict.findings, verdict.waived
        said = _Verdict(
            verdict.rule,
            verdict.verdict,
            verdict.reason.of(lang),
            [_finding(finding, lang) for finding in findings],
            [_finding(finding, lang) for finding in waived] if waived else _UNSET,
        )
        if findings or waived:
            return said
        line = msgspec.Raw(encoded(said))
        if len(self._plain) >= _CACHED:
            self._plain.clear()
        # The verdict is kept with it: no other object may come to its identity.
        self._plain[id(verdict)] = (line, verdict)
        return line


_ENCODE = msgspec.json.Encoder().encode


def encoded(value: object) -> bytes:
    """`value` as JSON in UTF-8."""
    try:
        return _ENCODE(value)
    except UnicodeEncodeError:
        return _ENCODE(_whole(value))


def _finding(finding: Finding, lang: Lang) -> _Finding:
    near, span = finding.nearest, finding.window
    nearest: _Nearest | _Maybe | None = None if span else _UNSET
    if near is not None:
        nearest = _Nearest(near.turn, near.text, near.why.of(lang))
    return _Finding(
        finding.id,
        finding.turn,
        finding.start,
        finding.end,
        finding.text,
        finding.message.of(lang),
        finding.severity,
        finding.agent,
        span or _UNSET,
        nearest,
        finding.transcript or _UNSET,
    )


def _measures(measures: Measures) -> _Measures:
    if not measures.timed:
        return _UNTIMED
    first = measures.first_response
    return _Measures(
        True,
        first.seconds if first else None,
        first.turn if first else None,
        measures.responses,
        measures.transfers,
        measures.unanswered,
    )


_HALVES = re.compile("[\ud800-\udfff]")


def _whole(value: Any) -> Any:
    """As `value`, with U+FFFD for halves of surrogate pairs: JSON input can carry them, UTF-8 can't. Offsets stay."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, msgspec.Raw) or value is _UNSET:
        return value
    if isinstance(value, msgspec.Struct):
        return type(value)(*(_whole(getattr(value, name)) for name in value.__struct_fields__))
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    return value


def writer(stream: TextIO) -> Callable[[bytes], object]:
    """Writes UTF-8 bytes to `stream`, past its own encoding where it has one: JSON is UTF-8 whatever the console speaks."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        return lambda data: stream.write(data.decode())
    stream.flush()
    return buffer.write  # type: ignore[no-any-return]
