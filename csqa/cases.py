"""Rules of case scope: what one session leaves owed, judged over all sessions of a customer or case.

A case's key is the record's `case`, else its customer, else the one speaker of the customer's turns. Kept a session:
its times and its open deadlines, never its text. What earlier runs left open is judged with this run's sessions, and
their sessions are seen by this run's deadlines.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Protocol
from urllib.parse import quote

import msgspec

from csqa.ledger import Ledger
from csqa.model import Case, CaseResult, Clock, Deadline, Result, Transcript, VerdictName, Visit
from csqa.readers.reading import SOURCE
from csqa.ruleset.kinds import keep
from csqa.ruleset.load import RuleSet

NO_SOURCE = "default"
AGAIN = 43200.0
"""Seconds: of one id, what began so close together is one session."""
LAST_NAME = "\U0010ffff"
_AT_ONCE = 10_000
"""Cases for which the sessions of earlier runs are looked up together."""
_LONGEST = 180
"""Bytes of a source's name as part of a folder's name, percent-encoded."""


class Earlier(msgspec.Struct, frozen=True):
    """A session of an earlier run: `day` is its local date (ISO 8601), `deadlines` what it left open."""

    source: str
    day: str
    key: str
    visit: Visit
    deadlines: tuple[Deadline, ...] = ()


class Past(Protocol):
    """What earlier runs know."""

    def met(self, transcript: Transcript) -> None:
        """This run has the session itself: what an earlier run kept of it no longer holds."""

    def owed(self) -> Iterable[Earlier]:
        """Sessions with deadlines that were not yet past at the end of the data."""

    def visits(self, keys: Collection[str]) -> Iterable[Earlier]:
        """Sessions of these cases in which an agent spoke."""

    def last(self) -> Mapping[tuple[str, Clock], float]:
        """(source, clock) -> the last time in the data."""


class Standing(msgspec.Struct, frozen=True):
    """How one deadline stands; `earlier` is the session of an earlier run that it is of."""

    deadline: Deadline
    visit: Visit
    verdict: VerdictName
    open: bool
    """Later data will tell."""
    earlier: Earlier | None = None


class JudgedCase(CaseResult, frozen=True):
    standings: tuple[Standing, ...] = ()
    """Of every deadline that was judged."""


class Stay(msgspec.Struct, frozen=True):
    """What a case keeps of one session of this run: its times and what it leaves owed, never its text."""

    key: str
    source: str
    clock: Clock
    last: float | None
    """The last time of its turns, by `clock`; None without times."""
    visit: Visit
    deadlines: tuple[Deadline, ...] = ()


class _Nothing:
    def met(self, transcript: Transcript) -> None:
        pass

    def owed(self) -> Iterable[Earlier]:
        return ()

    def visits(self, keys: Collection[str]) -> Iterable[Earlier]:
        return ()

    def last(self) -> Mapping[tuple[str, Clock], float]:
        return {}


def case_key(transcript: Transcript) -> str:
    """The key; a session that names nobody is a case of its own."""
    named = transcript.case or transcript.customer
    if named:
        return named
    speakers = {t.speaker for t in transcript.turns if t.role == "customer" and t.speaker}
    return speakers.pop() if len(speakers) == 1 else f"session {transcript.id}"


def source_of(transcript: Transcript) -> str:
    """The export that a session is from: the mapping that read it, else its channel, else `default`. Fit for a folder's
    name when percent-encoded."""
    return _folder_name(str(transcript.meta.get(SOURCE) or transcript.channel or NO_SOURCE))


@lru_cache(1 << 10)
def _folder_name(said: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", said).split()) or NO_SOURCE
    name = name.encode("utf-8", "replace").decode()
    while len(quote(name, safe="")) > _LONGEST:
        name = name[:-1]
    return name


def stay(result: Result) -> Stay:
    """What its case keeps of a session."""
    transcript = result.transcript
    times = [t.time for t in transcript.turns if t.time is not None]
    # Clock times without a date say nothing beside another session's.
    clock = "relative" if transcript.meta.get("csqa_undated") else transcript.clock
    return Stay(
        case_key(transcript),
        source_of(transcript),
        transcript.clock,
        max(times) if times else None,
        Visit(
            transcript.id,
            clock,
            times[0] if times else None,
            _contact(transcript) if times else None,
        ),
        result.deadlines,
    )


def _contact(transcript: Transcript) -> float | None:
    """When an agent first spoke."""
    for turn in transcript.turns:
        if turn.role == "agent" and not turn.auto and turn.time is not None:
            return turn.time
    return None


class Casebook:
    """Gathers sessions in any order; `judged` gives the cases in which something is owed, in order of appearance.

    `last` is the last time by clock in all of the run's data, where this book gets only some of its cases.
    """

    def __init__(self, past: Past | None = None, last: Mapping[str, float] | None = None) -> None:
        self._past: Past = past or _Nothing()
        self._ledger = Ledger()
        self._last: dict[str, float] = dict(last or {})
        self._last_of: dict[tuple[str, Clock], float] = {}

    def add(self, result: Result) -> None:
        self._past.met(result.transcript)
        if result.deadlines or any(turn.time is not None for turn in result.transcript.turns):
            self.keep(stay(result))

    def keep(self, stay: Stay) -> None:
        """Takes in a session of which only this is left."""
        if stay.last is not None:
            self._last[stay.clock] = max(stay.last, self._last.get(stay.clock, stay.last))
            at = (stay.source, stay.clock)
            self._last_of[at] = max(stay.last, self._last_of.get(at, stay.last))
        elif not stay.deadlines:
            return
        self._ledger.add(stay.key, stay.visit, stay.source, stay.deadlines)

    def judged(self, rules: RuleSet) -> Iterator[JudgedCase]:
        """Every case with a deadline of this run, then those of earlier runs that can be judged now or soon."""
        owed: dict[str, list[Earlier]] = {}
        for earlier in self._past.owed():
            owed.setdefault(earlier.key, []).append(earlier)
        known = self._past.last()
        keys = self._owing(owed)
        while batch := list(islice(keys, _AT_ONCE)):
            seen: dict[str, list[Earlier]] = {}
            for earlier in self._past.visits(batch):
                seen.setdefault(earlier.key, []).append(earlier)
            for key in batch:
                case = self._judged(rules, key, owed.get(key, ()), seen.get(key, ()), known)
                if case is not None:
                    yield case

    def _owing(self, earlier: Iterable[str]) -> Iterator[str]:
        """The keys of cases with a deadline: of this run, then the others `earlier`."""
        yield from self._ledger.owing()
        yield from (key for key in earlier if not self._ledger.owes(key))

    def _judged(
        self,
        rules: RuleSet,
        key: str,
        owed: Iterable[Earlier],
        seen: Iterable[Earlier],
        known: Mapping[tuple[str, Clock], float],
    ) -> JudgedCase | None:
        own, due = self._ledger.visits(key), self._ledger.deadlines(key)
        sources = {deadline.transcript: source for deadline, source in due}
        visits = _Visits(own)
        mine = dict(visits.of)
        for earlier in seen:
            if not _again(earlier.visit, mine.get(earlier.visit.transcript)):
                visits.name(earlier)
        standings: list[Standing] = []
        last = dict(self._last)
        for deadline, _ in due:
            visit = visits.of[deadline.transcript]
            at = (sources[deadline.transcript], visit.clock)
            if at in known:
                last[visit.clock] = max(known[at], last.get(visit.clock, known[at]))
            standings.append(_standing(rules, visits.beside(deadline), visit, deadline, last))
        for earlier in owed:
            name = visits.name(earlier)
            visit = visits.of[name]
            at = (earlier.source, visit.clock)
            # Another export of that day may still be to come: only data of the session's own source says it is over.
            ends = [last_of[at] for last_of in (known, self._last_of) if at in last_of]
            end: dict[str, float] = {visit.clock: max(ends)} if ends else {}
            for deadline in earlier.deadlines:
                moved = msgspec.structs.replace(deadline, transcript=name)
                standing = _standing(rules, visits.beside(moved), visit, moved, end)
                if not standing.open:
                    last.update({c: max(t, last.get(c, t)) for c, t in end.items()})
                    standings.append(msgspec.structs.replace(standing, earlier=earlier))
        if not standings:
            return None
        near = {v.transcript: v for s in standings for v in visits.beside(s.deadline)}
        case = Case(key, tuple(near.values()), tuple(s.deadline for s in standings), last)
        verdicts = tuple(keep.check(rule, params, case) for rule, _, params in rules.case_rules)
        # Other sessions of earlier runs only show that somebody came back.
        shown = dict.fromkeys((*(v.transcript for v in own), *(s.deadline.transcript for s in standings)))
        return JudgedCase(key, tuple(shown), verdicts, tuple(standings))


class _Visits:
    """The sessions of one case, each under an id of its own: exports that number theirs begin anew every day."""

    def __init__(self, own: Iterable[Visit]) -> None:
        self.of = {visit.transcript: visit for visit in own}
        self._named: dict[tuple[str, str, str], str] = {}
        self._contacts: dict[str, list[tuple[float, str]]] = {}

    def name(self, earlier: Earlier) -> str:
        """Takes in a session of an earlier run; the id by which it goes here."""
        id_ = earlier.visit.transcript
        at = (earlier.source, earlier.day, id_)
        if at not in self._named:
            names = (id_, f"{id_} ({earlier.day})", f"{id_} ({earlier.source}, {earlier.day})")
            name = next((n for n in names if n not in self.of), names[-1])
            self._named[at] = name
            self.of[name] = msgspec.structs.replace(earlier.visit, transcript=name)
            self._contacts = {}
        return self._named[at]

    def beside(self, deadline: Deadline) -> tuple[Visit, ...]:
        """All that its rule needs: its own session, and the first one after it in which an agent spoke."""
        own = self.of[deadline.transcript]
        if deadline.said_at is None:
            return (own,)
        contacts = self._sorted(own.clock)
        for _, name in contacts[bisect_right(contacts, (deadline.said_at, LAST_NAME)) :]:
            if name != own.transcript:
                return (own, self.of[name])
        return (own,)

    def _sorted(self, clock: Clock) -> list[tuple[float, str]]:
        if clock not in self._contacts:
            self._contacts[clock] = sorted(
                (v.contact, name) for name, v in self.of.items() if v.contact is not None and v.clock == clock
            )
        return self._contacts[clock]


def _standing(
    rules: RuleSet,
    visits: tuple[Visit, ...],
    visit: Visit,
    deadline: Deadline,
    last: Mapping[str, float],
) -> Standing:
    """How it stands by itself, as its rule judges it."""
    alone = Case("", visits, (deadline,), last)
    verdict: VerdictName = next(
        (keep.check(rule, p, alone).verdict for rule, _, p in rules.case_rules if rule.id == deadline.rule),
        "unknown",
    )
    datable = visit.clock in ("local", "zoned") and deadline.due is not None and deadline.said_at is not None
    return Standing(deadline, visit, verdict, datable and verdict == "unknown")


def _again(earlier: Visit, own: Visit | None) -> bool:
    """Whether this run has that session itself, be it with a turn more or less at its beginning."""
    return (
        own is not None
        and own.clock == earlier.clock
        and own.begun is not None
        and earlier.begun is not None
        and abs(own.begun - earlier.begun) < AGAIN
    )
