"""Rules of case scope: what one session leaves owed, judged over all sessions of a customer or case.

A case's key is the record's `case`, else its customer, else the one speaker of the customer's turns. Kept a session:
its times and its open deadlines, never its text.
"""

from __future__ import annotations

from collections.abc import Iterator

from csqa.model import Case, CaseResult, Deadline, Result, Transcript, Visit
from csqa.ruleset.kinds import keep
from csqa.ruleset.load import RuleSet


def case_key(transcript: Transcript) -> str:
    """The key; a session that names nobody is a case of its own."""
    named = transcript.case or transcript.customer
    if named:
        return named
    speakers = {t.speaker for t in transcript.turns if t.role == "customer" and t.speaker}
    return speakers.pop() if len(speakers) == 1 else f"session {transcript.id}"


class Casebook:
    """Gathers sessions in any order; `judged` gives the cases in which something is owed, in order of appearance."""

    def __init__(self) -> None:
        self._visits: dict[str, list[Visit]] = {}
        self._deadlines: dict[str, list[Deadline]] = {}
        self._last: dict[str, float] = {}

    def add(self, result: Result) -> None:
        transcript = result.transcript
        times = [t.time for t in transcript.turns if t.time is not None]
        if times:
            self._last[transcript.clock] = max(max(times), self._last.get(transcript.clock, times[0]))
        if not times and not result.deadlines:
            return
        key = case_key(transcript)
        contact = next(
            (t.time for t in transcript.turns if t.role == "agent" and not t.auto and t.time is not None),
            None,
        )
        # Clock times without a date say nothing beside another session's.
        clock = "relative" if transcript.meta.get("csqa_undated") else transcript.clock
        visit = Visit(transcript.id, clock, times[0] if times else None, contact)
        self._visits.setdefault(key, []).append(visit)
        if result.deadlines:
            self._deadlines.setdefault(key, []).extend(result.deadlines)

    def judged(self, rules: RuleSet) -> Iterator[CaseResult]:
        for key, owed in self._deadlines.items():
            visits = tuple(self._visits[key])
            case = Case(key, visits, tuple(owed), self._last)
            verdicts = tuple(keep.check(rule, params, case) for rule, _, params in rules.case_rules)
            yield CaseResult(key, tuple(v.transcript for v in visits), verdicts)
