"""What a rule of session scope looks at: one transcript, its hits, its session and its times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from csqa.model import (
    Finding,
    Hit,
    Measures,
    NearMiss,
    Role,
    Session,
    Severity,
    Topic,
    Transcript,
    Verdict,
    VerdictName,
)
from csqa.profile import Profile
from csqa.ruleset.rule import Rule
from csqa.signals.context import is_near
from csqa.signals.definition import Near
from csqa.signals.table import Run, Table
from csqa.wording import Text

CONTEXT = 40
"""Code points of a turn that an absence quotes."""
EDGES = " \t\n\u3000，,、。.；;：:！!～~"
"""What a pattern may touch at its ends and nobody would underline."""


class Circumstances(NamedTuple):
    """All that `when` and a foregone verdict look at beside the words and the record's own keys."""

    ended: str
    started: str
    pending: bool
    scenario: Topic
    speaking: tuple[Role, ...]
    """The roles that have runs."""
    timed: bool
    channel: str | None
    lang: str | None


class Situation:
    """One transcript as the rules see it."""

    def __init__(
        self, transcript: Transcript, table: Table, session: Session, measures: Measures, profile: Profile
    ) -> None:
        self.transcript = transcript
        self.table = table
        self.session = session
        self.measures = measures
        self.profile = profile
        self.shape = table.shape
        self._ordinals: dict[tuple[str, str], int] = {}
        self._agents: tuple[str | None, ...] | None = None

    def circumstances(self, channel: bool = True, lang: bool = True) -> Circumstances:
        """Without channel or language where nobody cares for them."""
        session = self.session
        return Circumstances(
            session.ended,
            session.started,
            session.pending,
            session.scenario.name,
            self.shape.speaking,
            self.measures.timed,
            self.transcript.channel if channel else None,
            self.transcript.lang if lang else None,
        )

    def runs(self, role: Role) -> list[Run]:
        runs = self.shape.runs
        return [runs[i] for i in self.shape.runs_by.get(role, ())]

    def spoken(self, role: Role) -> tuple[int, ...]:
        """The turns of all runs of a role."""
        return self.shape.spoken.get(role, ())

    def agent_of(self, turn: int) -> str | None:
        """Who said an agent's turn: its speaker, else the transcript's agent."""
        said = self.transcript.turns[turn]
        if said.role != "agent":
            return self.transcript.agent
        return said.speaker or self.transcript.agent

    def agents(self) -> tuple[str | None, ...]:
        """Everybody who answered as an agent, in order of appearance."""
        if self._agents is None:
            turns, agent = self.transcript.turns, self.transcript.agent
            self._agents = tuple(dict.fromkeys([turns[i].speaker or agent for i in self.shape.agents]))
        return self._agents

    def holds(self, hit: Hit, given: tuple[Near, ...], unless: tuple[Near, ...]) -> bool:
        """Whether all that is given stands near a hit, and nothing that must not."""
        for near in given:
            if not is_near(near, hit, self.table):
                return False
        for near in unless:  # noqa: SIM110 - a generator costs more than what it asks
            if is_near(near, hit, self.table):
                return False
        return True

    def one_a_sentence(self, hits: list[Hit]) -> list[Hit]:
        """Hits of one sentence as one, from the first word to the last: one fault is found once."""
        if len(hits) < 2:
            return hits
        kept: list[Hit] = []
        for hit in sorted(hits, key=by_place):
            last = kept[-1] if kept else None
            if last is not None and last.turn == hit.turn and self._in_one_sentence(last, hit):
                kept[-1] = Hit(last.turn, last.signal, last.start, max(last.end, hit.end))
            else:
                kept.append(hit)
        return kept

    def _in_one_sentence(self, one: Hit, other: Hit) -> bool:
        """Of hits of one turn."""
        clauses = self.table.clauses(one.turn)
        start, end = clauses.sentence(one.start)
        return start <= other.start < end or clauses.sentence(other.start) == (start, end)

    def said(
        self, rule: Rule, hit: Hit, message: Text | None = None, severity: Severity | None = None
    ) -> Finding:
        """A finding at the words of a hit."""
        return self._quoted(rule, hit, message, severity, None, None, self._owner(hit.turn, None))

    def unanswered(
        self,
        rule: Rule,
        hit: Hit,
        window: tuple[int, int] | None,
        nearest: NearMiss | None,
        agent: str | None,
    ) -> Finding:
        """A finding at words that were owed an answer in turns `window` (first, last), by `agent`."""
        return self._quoted(rule, hit, None, None, window, nearest, agent)

    def at_turn(
        self,
        rule: Rule,
        turn: int,
        message: Text | None = None,
        severity: Severity | None = None,
        agent: str | None = None,
        nearest: NearMiss | None = None,
        window: tuple[int, int] | None = None,
    ) -> Finding:
        """A finding about a whole turn."""
        text = self.transcript.turns[turn].text
        owner = self._owner(turn, window) if agent is None else agent
        return self._finding(rule, turn, 0, len(text), text, message, severity, window, nearest, owner)

    def absent(
        self,
        rule: Rule,
        window: tuple[int, int] | None,
        nearest: NearMiss | None = None,
        message: Text | None = None,
        turn: int | None = None,
        agent: str | None = None,
    ) -> Finding:
        """A finding about what was not said, in turns `window` (first, last)."""
        text = "" if turn is None else self.transcript.turns[turn].text[:CONTEXT]
        owner = self._owner(turn, window) if agent is None else agent
        return self._finding(rule, turn, None, None, text, message, None, window, nearest, owner)

    def _quoted(
        self,
        rule: Rule,
        hit: Hit,
        message: Text | None,
        severity: Severity | None,
        window: tuple[int, int] | None,
        nearest: NearMiss | None,
        agent: str | None,
    ) -> Finding:
        start, end = hit.start, hit.end
        text = self.transcript.turns[hit.turn].text
        while start < end - 1 and text[start] in EDGES:
            start += 1
        while end > start + 1 and text[end - 1] in EDGES:
            end -= 1
        return self._finding(
            rule, hit.turn, start, end, text[start:end], message, severity, window, nearest, agent
        )

    def _finding(
        self,
        rule: Rule,
        turn: int | None,
        start: int | None,
        end: int | None,
        text: str,
        message: Text | None,
        severity: Severity | None,
        window: tuple[int, int] | None,
        nearest: NearMiss | None,
        agent: str | None,
    ) -> Finding:
        ordinal = self._ordinals[rule.id, text] = self._ordinals.get((rule.id, text), -1) + 1
        return Finding(
            finding_id(self.transcript.id, rule.id, text, ordinal),
            turn,
            start,
            end,
            text,
            message or rule.message,
            severity or rule.severity,
            agent,
            window,
            nearest,
        )

    def _owner(self, turn: int | None, window: tuple[int, int] | None) -> str | None:
        """The agent of the turn, else the last agent in the window, else the first agent after it, else the last."""
        turns = self.transcript.turns
        if turn is not None and turns[turn].role == "agent":
            return self.agent_of(turn)
        numbers = self.shape.agents
        if not numbers:
            return self.transcript.agent
        if turn is not None:
            place = bisect_right(numbers, turn)
            return self.agent_of(numbers[place] if place < len(numbers) else numbers[-1])
        if window is not None:
            place = bisect_right(numbers, window[1]) - 1
            if place >= 0 and numbers[place] >= window[0]:
                return self.agent_of(numbers[place])
        return self.agent_of(numbers[-1])


def by_place(hit: Hit) -> tuple[int, int]:
    return hit.turn, hit.start


def finding_id(conversation: str, rule: str, text: str, ordinal: int) -> str:
    """Twelve hex digits that survive another run, another machine and a moved file."""
    normal = "".join(text.split()).casefold()
    return blake2b(
        f"{conversation}\0{rule}\0{normal}\0{ordinal}".encode("utf-8", "replace"), digest_size=6
    ).hexdigest()


_PLAIN = {
    "pass": Text("符合", "as it should be"),
    "fail": Text("不符合", "not as it should be"),
}


def verdict(rule: Rule, findings: Sequence[Finding], owed: tuple[str, ...] = ()) -> Verdict:
    """`fail` with findings, else `pass`."""
    if findings:
        return Verdict(rule.id, "fail", rule.message, tuple(findings), owed)
    return plain(rule, "pass", _PLAIN["pass"])


_CACHE: dict[tuple[str, str, int], Verdict] = {}


def plain(rule: Rule, name: VerdictName, reason: Text) -> Verdict:
    """A verdict without findings; the same object whenever rule, name and reason are the same."""
    key = (rule.id, name, id(reason))
    found = _CACHE.get(key)
    if found is None or found.reason is not reason:
        found = _CACHE[key] = Verdict(rule.id, name, reason)
    return found
