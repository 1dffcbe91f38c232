"""What a rule of session scope looks at: one transcript, its hits, its session and its times."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from csqa.model import (
    Finding,
    Hit,
    Measures,
    NearMiss,
    Role,
    Session,
    Severity,
    Transcript,
    Verdict,
    VerdictName,
)
from csqa.profile import Profile
from csqa.ruleset.rule import Rule
from csqa.signals.table import Run, Table
from csqa.wording import Text

CONTEXT = 40
"""Code points of a turn that an absence quotes."""
EDGES = " \t\n\u3000，,、。.；;：:！!～~"
"""What a pattern may touch at its ends and nobody would underline."""


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
        self._ordinals: dict[tuple[str, str], int] = {}
        self._spoken: dict[Role, list[int]] = {}
        self._agents: tuple[str | None, ...] | None = None

    def runs(self, role: Role) -> list[Run]:
        runs = self.table.runs
        return [runs[i] for i in self.table.runs_by(role)]

    def spoken(self, role: Role) -> list[int]:
        """The turns of all runs of a role."""
        found = self._spoken.get(role)
        if found is None:
            found = self._spoken[role] = [t for run in self.runs(role) for t in run.turns]
        return found

    def agent_of(self, turn: int) -> str | None:
        """Who said an agent's turn: its speaker, else the transcript's agent."""
        said = self.transcript.turns[turn]
        if said.role != "agent":
            return self.transcript.agent
        return said.speaker or self.transcript.agent

    def agents(self) -> tuple[str | None, ...]:
        """Everybody who answered as an agent, in order of appearance."""
        if self._agents is None:
            self._agents = tuple(
                dict.fromkeys(
                    t.speaker or self.transcript.agent
                    for t in self.transcript.turns
                    if t.role == "agent" and not t.auto
                )
            )
        return self._agents

    def one_a_sentence(self, hits: list[Hit]) -> list[Hit]:
        """Hits of one sentence as one, from the first word to the last: one fault is found once."""
        kept: list[Hit] = []
        for hit in sorted(hits, key=lambda h: (h.turn, h.start)):
            last = kept[-1] if kept else None
            clauses = self.table.clauses(hit.turn)
            if last and last.turn == hit.turn and clauses.sentence(last.start) == clauses.sentence(hit.start):
                kept[-1] = Hit(last.turn, last.signal, last.start, max(last.end, hit.end))
            else:
                kept.append(hit)
        return kept

    def said(
        self, rule: Rule, hit: Hit, message: Text | None = None, severity: Severity | None = None
    ) -> Finding:
        """A finding at the words of a hit."""
        start, end = hit.start, hit.end
        text = self.transcript.turns[hit.turn].text
        while start < end - 1 and text[start] in EDGES:
            start += 1
        while end > start + 1 and text[end - 1] in EDGES:
            end -= 1
        return self._finding(rule, hit.turn, start, end, text[start:end], message, severity, None, None)

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
        return self._finding(rule, turn, 0, len(text), text, message, severity, window, nearest, agent)

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
        return self._finding(rule, turn, None, None, text, message, None, window, nearest, agent)

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
        agent: str | None = None,
    ) -> Finding:
        ordinal = self._ordinals[rule.id, text] = self._ordinals.get((rule.id, text), -1) + 1
        if agent is None:
            agent = self._owner(turn, window)
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
        numbers = [i for i, t in enumerate(turns) if t.role == "agent" and not t.auto]
        if not numbers:
            return self.transcript.agent
        if turn is not None:
            return self.agent_of(next((i for i in numbers if i > turn), numbers[-1]))
        inside = [i for i in numbers if window and window[0] <= i <= window[1]]
        return self.agent_of(inside[-1] if inside else numbers[-1])


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
