"""What insight takes from one conversation: little, and made where it is judged, since only there its words are.

`Noting` is an encoder (`csqa.reports.Encoder`): a Result to bytes, in a worker. `Insight.add_note` takes the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from csqa.config import Satisfaction
from csqa.insight.rating import rating_of
from csqa.insight.sentences import sentence, shortened
from csqa.model import AlertKind, Hit, Result, Topic, Transcript, Turn
from csqa.profile import Profile
from csqa.wording import Lang

REASONS: Mapping[str, str] = {
    "reproach-broken-word": "broken-word",
    "reproach-treatment": "treatment",
    "reproach-unanswered": "unanswered",
    "reproach-delay": "delay",
    "reproach-again": "again",
    "reproach-quality": "quality",
    "redress-demand": "redress",
}
"""Signal -> why a customer complains. Of several in one turn, the one that stands first holds."""
TOPICS: Mapping[str, Topic] = {
    "about-quality": "quality",
    "about-after-sale": "after-sale",
    "about-logistics": "logistics",
    "about-price-objection": "objection",
    "about-pre-sale": "pre-sale",
}
"""Signal -> what a complaining turn is about; else what the conversation is about."""
SPOKEN = (
    *(
        "greeting",
        "apology",
        "empathy",
        "takes-ownership",
        "asks-diagnosis",
        "restates",
        "offers-choice",
        "alternative",
    ),
    *(
        "promise",
        "promise-by",
        "hold",
        "check",
        "closing",
        "negative",
        "rule-shield",
        "blame-customer",
        "blame-other",
    ),
    *("rude", "jargon", "informal-you", "formula-empathy", "reassures-only"),
)
"""Signals of agents that are held against satisfaction."""
ASKED = 6
"""Questions noted of one conversation, and reproaches."""
COLUMNS = 160
"""Columns of a quotation, about: 80 Chinese characters."""


class Reproach(msgspec.Struct, frozen=True, array_like=True):
    """A sentence in which a customer complains. `reason` is a value of `REASONS`, or `other`."""

    reason: str
    topic: Topic
    text: str


class Alerted(msgspec.Struct, frozen=True, array_like=True):
    kind: AlertKind
    text: str


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One agent's part: the score, and the points lost by rule."""

    agent: str | None
    score: float
    lost: Mapping[str, float]


class Failure(msgspec.Struct, frozen=True, array_like=True):
    """A rule that failed: the sentence that did it (empty for an absence), the finding's id, whose it is."""

    rule: str
    agent: str | None
    finding: str
    text: str
    topic: Topic = "other"


class Note(msgspec.Struct, frozen=True, array_like=True):
    """One conversation. `date` is ISO 8601; `rating` as `csqa.insight.rating` reads it."""

    transcript: str
    lang: Lang
    topic: Topic
    date: str | None = None
    attended: bool = True
    resolved: bool | None = None
    """None where it went on elsewhere: nothing can be said."""
    open: bool = False
    urgent: bool = False
    important: bool = False
    complained: bool = False
    better: bool | None = None
    """Of an upset customer: whether they ended calm."""
    alerts: tuple[Alerted, ...] = ()
    rating: str | None = None
    asked: tuple[str, ...] = ()
    reproaches: tuple[Reproach, ...] = ()
    said: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    failures: tuple[Failure, ...] = ()
    left: str = ""
    """Of an open conversation: the words that leave something to be done, else what the customer last said."""


class Noting:
    """Makes notes, as bytes; it can be sent to another process."""

    signals = ("question", "complaint", *REASONS, *TOPICS, *SPOKEN)
    """What must be among the result's hits."""

    def __init__(self, profile: Profile, satisfaction: Satisfaction) -> None:
        self._profile = profile
        self._satisfaction = satisfaction

    def __call__(self, result: Result) -> bytes:
        return msgspec.msgpack.encode(self.note(result))

    def note(self, result: Result) -> Note:
        """Needs the turns' words, the hits of `signals`, and the score where agents are to be compared."""
        transcript, session = result.transcript, result.session
        hits: dict[str, list[Hit]] = {}
        for hit in sorted(result.hits, key=lambda h: (h.turn, h.start)):
            hits.setdefault(hit.signal, []).append(hit)
        complaints = _customer(transcript, hits.get("complaint", ()))
        unattended = session.ended == "unattended"
        left_open = session.ended in ("open", "unattended") or session.pending
        alerts = tuple(
            Alerted(alert.kind, shortened(alert.evidence[0].text if alert.evidence else "", COLUMNS))
            for alert in session.alerts
        )
        fatal = result.score is not None and any(part.fatal for part in result.score.agents)
        return Note(
            transcript=transcript.id,
            lang=_language(transcript),
            topic=session.scenario.name,
            date=date_of(transcript, self._profile),
            attended=not unattended,
            resolved=_resolved(result),
            open=left_open,
            urgent=(session.mood.upset and not session.mood.better)
            or any(alert.kind == "authority" for alert in alerts)
            or (result.measures.unanswered is not None and result.measures.unanswered.question),
            important=bool(alerts or complaints or fatal),
            complained=bool(complaints),
            better=session.mood.better,
            alerts=alerts,
            rating=rating_of(transcript.meta, self._satisfaction.key),
            asked=_asked(transcript, hits, {hit.turn for hit in complaints}),
            reproaches=_reproaches(transcript, hits, complaints, session.scenario.name),
            said=tuple(
                name
                for name in SPOKEN
                if any(transcript.turns[hit.turn].role == "agent" for hit in hits.get(name, ()))
            ),
            passed=tuple(v.rule for v in result.verdicts if v.verdict == "pass"),
            failed=tuple(v.rule for v in result.verdicts if v.verdict == "fail"),
            parts=tuple(Part(p.agent, p.score, p.deductions) for p in result.score.agents)
            if result.score is not None
            else (),
            failures=_failures(result),
            left=_left(result) if left_open else "",
        )


def date_of(transcript: Transcript, profile: Profile) -> str | None:
    """The day on which it began, on the profile's clock; None without dates."""
    if transcript.clock not in ("local", "zoned"):
        return None
    times = [turn.time for turn in transcript.turns if turn.time is not None]
    start = transcript.started_at if transcript.started_at is not None else min(times, default=None)
    if start is None:
        return None
    if transcript.clock == "zoned":
        start += profile.utc_offset(start)
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=start)).date().isoformat()
    except OverflowError:
        return None


def _resolved(result: Result) -> bool | None:
    if result.session.ended in ("handed-on", "moved"):
        return None
    return result.session.ended == "rest" and not result.session.pending


def _customer(transcript: Transcript, hits: object) -> list[Hit]:
    return [hit for hit in hits if transcript.turns[hit.turn].role == "customer"]  # type: ignore[attr-defined]


def _asked(transcript: Transcript, hits: Mapping[str, list[Hit]], complaining: set[int]) -> tuple[str, ...]:
    """The sentences in which the customer asks. A reproach is no question, whatever its form."""
    found: dict[str, None] = {}
    for hit in _customer(transcript, hits.get("question", ())):
        if hit.turn not in complaining:
            found.setdefault(_quoted(transcript, hit))
    return tuple(found)[:ASKED]


def _reproaches(
    transcript: Transcript, hits: Mapping[str, list[Hit]], complaints: list[Hit], topic: Topic
) -> tuple[Reproach, ...]:
    found: dict[str, Reproach] = {}
    turns = {name: {hit.turn for hit in hits.get(name, ())} for name in (*REASONS, *TOPICS)}
    for hit in complaints:
        reason = next((r for s, r in REASONS.items() if hit.turn in turns[s]), "other")
        about = next((t for s, t in TOPICS.items() if hit.turn in turns[s]), topic)
        text = _quoted(transcript, hit)
        found.setdefault(text, Reproach(reason, "other" if about == "complaint" else about, text))
    return tuple(found.values())[:ASKED]


def _quoted(transcript: Transcript, hit: Hit) -> str:
    return sentence(transcript.turns[hit.turn].text, hit.start, hit.end, COLUMNS)


def _failures(result: Result) -> tuple[Failure, ...]:
    found: dict[tuple[str, str | None], Failure] = {}
    topic = result.session.scenario.name
    for verdict in result.verdicts:
        for finding in verdict.findings:
            turn, start, end = finding.turn, finding.start, finding.end
            text = ""
            if turn is not None and start is not None and end is not None and finding.window is None:
                text = sentence(result.transcript.turns[turn].text, start, end, COLUMNS)
            key = (verdict.rule, finding.agent)
            found.setdefault(key, Failure(verdict.rule, finding.agent, finding.id, text, topic))
    return tuple(found.values())


def _left(result: Result) -> str:
    turns, evidence = result.transcript.turns, result.session.pending_evidence
    if evidence and turns[evidence[-1].turn].role == "agent":
        return shortened(evidence[-1].text, COLUMNS)
    last: Turn | None = next((turn for turn in reversed(turns) if turn.role == "customer"), None)
    return "" if last is None else shortened(last.text, COLUMNS)


def _language(transcript: Transcript) -> Lang:
    named = (transcript.lang or "").lower()[:2]
    if named in ("zh", "en"):
        return "zh" if named == "zh" else "en"
    return "zh" if any("\u4e00" <= c <= "\u9fff" for turn in transcript.turns for c in turn.text) else "en"
