"""What all conversations together tell: counts, samples of what customers said, and what is still open (R60-R67).

An `Insight` takes notes one by one, is as large after a million of them as after some thousands, pickles, and merges: the
order and the number of workers change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from csqa.insight.grouping import Said, Theme, themes
from csqa.insight.note import SPOKEN, Failure, Note, Reproach
from csqa.insight.sample import Sample
from csqa.insight.satisfaction import Satisfaction
from csqa.insight.tally import Tally, count
from csqa.model import Topic
from csqa.wording import Lang

KEPT = 4000
"""Sentences of each kind that are kept for the grouping: jieba cuts them in about a second."""
EXAMPLES = 3
OPEN = 12
"""Open conversations kept of each quadrant."""
BUYING: tuple[Topic, ...] = ("pre-sale", "objection")


class Question(msgspec.Struct, frozen=True, array_like=True):
    said: Said
    topic: Topic
    lang: Lang


class Complaint(msgspec.Struct, frozen=True, array_like=True):
    said: Said
    reproach: Reproach
    lang: Lang


class Open(msgspec.Struct, frozen=True, array_like=True):
    """A conversation in which something is still to be done: whose, when, the words that say what, the alerts."""

    transcript: str
    agent: str | None
    date: str | None
    left: str
    alerts: tuple[str, ...]


class Person(msgspec.Struct):
    """One agent. `lost` are points by rule, in hundredths, over `sessions`; `failed` the sessions that lost any."""

    tally: Tally = msgspec.field(default_factory=Tally)
    scored: int = 0
    score: int = 0
    """Sum, in hundredths."""
    lost: dict[str, int] = {}
    failed: dict[str, int] = {}

    def merge(self, other: Person) -> None:
        self.tally.merge(other.tally)
        self.scored += other.scored
        self.score += other.score
        count(self.lost, other.lost)
        count(self.failed, other.failed)


class Insight(msgspec.Struct):
    """The accumulator. Keys of `people` are agents, `""` the unknown; of `open_` and `waiting` what `quadrant` says."""

    all: Tally = msgspec.field(default_factory=Tally)
    topics: dict[str, Tally] = {}
    people: dict[str, Person] = {}
    questions: Sample[Question] = msgspec.field(default_factory=lambda: Sample(KEPT))
    complaints: Sample[Complaint] = msgspec.field(default_factory=lambda: Sample(KEPT))
    reasons: dict[str, int] = {}
    """`reason topic` -> sessions."""
    alerts: dict[str, int] = {}
    alerting: dict[str, Sample[Said]] = {}
    open_: dict[str, int] = {}
    waiting: dict[str, Sample[Open]] = {}
    satisfaction: Satisfaction = msgspec.field(default_factory=Satisfaction)
    failures: dict[str, Sample[tuple[str, Failure]]] = {}
    """Rule -> some failures, each with the transcript it is in."""
    first: str | None = None
    last: str | None = None
    """Dates, ISO 8601."""

    def add_note(self, encoded: bytes) -> None:
        """What `csqa.insight.note.Noting` made of a result."""
        self.add(msgspec.msgpack.decode(encoded, type=Note))

    def add(self, note: Note) -> None:
        self.all.add(note)
        self.topics.setdefault(note.topic, Tally()).add(note)
        self.satisfaction.add(note, SPOKEN)
        self._date(note.date)
        for part in note.parts:
            person = self.people.setdefault(part.agent or "", Person())
            person.tally.add(note)
            person.scored += 1
            person.score += round(part.score * 100)
            for rule, points in part.lost.items():
                count(person.lost, {rule: round(points * 100)})
                count(person.failed, {rule: 1})
        for text in note.asked:
            said = Said(note.transcript, text)
            self.questions.add(f"{note.transcript}\n{text}", Question(said, note.topic, note.lang))
        for reproach in note.reproaches:
            said = Said(note.transcript, reproach.text)
            self.complaints.add(f"{note.transcript}\n{reproach.text}", Complaint(said, reproach, note.lang))
        count(self.reasons, dict.fromkeys({f"{r.reason} {r.topic}" for r in note.reproaches}, 1))
        for failure in note.failures:
            sample = self.failures.setdefault(failure.rule, Sample(EXAMPLES))
            sample.add(failure.finding, (note.transcript, failure))
        self._alerts(note)
        if note.open:
            self._open(note)

    def _date(self, date: str | None) -> None:
        if date is not None:
            self.first = min(self.first or date, date)
            self.last = max(self.last or date, date)

    def _alerts(self, note: Note) -> None:
        for alert in note.alerts:
            count(self.alerts, {alert.kind: 1})
            sample = self.alerting.setdefault(alert.kind, Sample(EXAMPLES * 2))
            sample.add(note.transcript, Said(note.transcript, alert.text))

    def _open(self, note: Note) -> None:
        place = quadrant(note.urgent, note.important)
        count(self.open_, {place: 1})
        agent = note.parts[-1].agent if note.parts else None
        item = Open(note.transcript, agent, note.date, note.left, tuple(a.kind for a in note.alerts))
        self.waiting.setdefault(place, Sample(OPEN)).add(note.transcript, item)

    def merge(self, other: Insight) -> None:
        """Adds what another one took. Order does not matter."""
        self.all.merge(other.all)
        for topic, tally in other.topics.items():
            self.topics.setdefault(topic, Tally()).merge(tally)
        for agent, person in other.people.items():
            self.people.setdefault(agent, Person()).merge(person)
        self.questions.merge(other.questions)
        self.complaints.merge(other.complaints)
        self.satisfaction.merge(other.satisfaction)
        for mine, theirs in (
            (self.reasons, other.reasons),
            (self.alerts, other.alerts),
            (self.open_, other.open_),
        ):
            count(mine, theirs)
        for kind, sample in other.alerting.items():
            self.alerting.setdefault(kind, Sample(EXAMPLES * 2)).merge(sample)
        for place, waiting in other.waiting.items():
            self.waiting.setdefault(place, Sample(OPEN)).merge(waiting)
        for rule, failures in other.failures.items():
            self.failures.setdefault(rule, Sample(EXAMPLES)).merge(failures)
        self._date(other.first)
        self._date(other.last)

    def asked_most(self, limit: int, topics: Iterable[Topic] | None = None) -> list[Theme]:
        """What customers ask about most, of all conversations or of those about `topics`. Cuts words: about a second."""
        wanted = None if topics is None else frozenset(topics)
        return themes([q.said for q in self.questions.items() if wanted is None or q.topic in wanted], limit)

    def complained_most(self, limit: int, topics: Iterable[Topic] | None = None) -> list[Theme]:
        """What they complain about most, by word."""
        wanted = None if topics is None else frozenset(topics)
        return themes(
            [c.said for c in self.complaints.items() if wanted is None or c.reproach.topic in wanted], limit
        )

    def reproaches(self, reason: str, topic: str, limit: int) -> list[Said]:
        """Examples of one reason about one topic, those first that say something in few words."""
        found = [
            c.said
            for c in self.complaints.items()
            if c.reproach.reason == reason and c.reproach.topic == topic
        ]
        return sorted(found, key=lambda s: (not _telling(s.text), len(s.text), s.transcript))[:limit]


def _telling(text: str) -> bool:
    return 12 <= len(text) <= 50 if any("\u4e00" <= c <= "\u9fff" for c in text) else 30 <= len(text) <= 120


def quadrant(urgent: bool, important: bool) -> str:
    """R67: `now` (urgent and important), `quick` (urgent), `plan` (important) or `rest`."""
    if urgent:
        return "now" if important else "quick"
    return "plan" if important else "rest"
