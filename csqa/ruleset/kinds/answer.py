"""`answer`: whenever A occurs, B must follow, or stand beside it.

    answer:
      after: {signal: complaint, by: customer}
      expect: {signal: [apology, empathy], by: agent}
      within: {agent_runs: 2}          # or {seconds: 30}, or {beside: 1}: same run and one of that role either side

With `beside`, `or_after: {signal: asks-when, by: customer}` also takes B from the agent's next run after such a
question. An A that nobody could answer any more (no run of B's role follows) does not count; none left: skip.
`{seconds: …}` is unknown without times, and where the record ends, unanswered, before the seconds are over. One finding
an A.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from csqa.model import Finding, Hit, NearMiss, Role, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import CONTEXT, Situation, plain, verdict
from csqa.ruleset.when import Seen
from csqa.signals.definition import By, Near, nears
from csqa.wording import Text

KIND = "answer"
SCOPE = "session"


class Trigger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signal: str
    by: By | None = None
    given: Near | tuple[Near, ...] = ()
    unless: Near | tuple[Near, ...] = ()


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signal: str | tuple[str, ...]
    by: By = "agent"

    @property
    def signals(self) -> tuple[str, ...]:
        return (self.signal,) if isinstance(self.signal, str) else self.signal


class Within(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one: runs of B's role that follow, seconds, or runs of that role to either side."""

    agent_runs: int | None = None
    customer_runs: int | None = None
    seconds: float | None = None
    beside: int | None = None

    def __post_init__(self) -> None:
        if sum(v is not None for v in (self.agent_runs, self.customer_runs, self.seconds, self.beside)) != 1:
            raise ValueError("give one of agent_runs, customer_runs, seconds, beside")


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: Trigger
    expect: Expected
    within: Within
    or_after: Seen | None = None

    def signals(self) -> tuple[str, ...]:
        context = (*nears(self.after.given), *nears(self.after.unless))
        asked = (self.or_after.signal,) if self.or_after else ()
        return (self.after.signal, *self.expect.signals, *(s for n in context for s in n.signals), *asked)


def foregone(
    rule: Rule, params: Params, speaking: Collection[Role], timed: bool
) -> tuple[tuple[str, ...], Verdict]:
    return (params.after.signal,), plain(rule, "skip", NONE)


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    table, turns = situation.table, situation.transcript.turns
    after = params.after
    triggers: list[Hit] = []
    for turn, hits in table.turns(after.signal).items():
        if not after.by or turns[turn].role == after.by:
            triggers += hits
    given, unless = nears(after.given), nears(after.unless)
    if given or unless:
        triggers = [hit for hit in triggers if situation.holds(hit, given, unless)]
    if after.by == params.expect.by:
        triggers = situation.one_a_sentence(triggers)
    if not triggers:
        return plain(rule, "skip", NONE)
    if params.within.seconds is not None and any(turns[h.turn].time is None for h in triggers):
        return plain(rule, "unknown", UNTIMED)
    # Where no turn may hold B, no window is searched for it.
    expected = params.expect.signals
    if not table.may_stand(expected):
        expected = ()
    findings: list[Finding] = []
    judged = undecided = 0
    last_turn = -1
    for hit in triggers:
        if after.by == "customer" and hit.turn == last_turn:
            continue
        last_turn = hit.turn
        window = _window(params, hit, situation)
        if window is None:
            continue
        judged += 1
        if expected and table.any_at(expected, window):
            continue
        if params.or_after and params.within.beside is not None:
            # They count for the span of a finding even where B stands nowhere.
            answers = _answers(params.or_after, hit.turn, params.expect.by, situation)
            if expected and table.any_at(expected, answers):
                continue
            window = (*window, *answers)
        if params.within.seconds is not None and _left(hit, situation) < params.within.seconds:
            undecided += 1
        else:
            findings.append(_finding(rule, params.expect.by, expected, situation, hit, window))
    if not judged:
        return plain(rule, "skip", UNANSWERABLE)
    if undecided and not findings:
        return plain(rule, "unknown", ENDS_FIRST)
    return verdict(rule, findings)


def _left(hit: Hit, situation: Situation) -> float:
    """Seconds of the record that follow a hit whose turn has a time."""
    times = [t.time for t in situation.transcript.turns[hit.turn :] if t.time is not None]
    return max(times) - times[0]


def _window(params: Params, hit: Hit, situation: Situation) -> Sequence[int] | None:
    """The turns in which B may stand, those of `or_after` apart; None where B can't be asked for any more."""
    role, within = params.expect.by, params.within
    shape = situation.shape
    own = shape.run_of.get(hit.turn)
    if own is None:
        return None
    if within.beside is not None:
        return shape.around(own, role, within.beside)
    if within.seconds is not None:
        turns = situation.transcript.turns
        start = turns[hit.turn].time
        assert start is not None
        later = [t for t in situation.spoken(role) if t > hit.turn]
        if not later and _left(hit, situation) < within.seconds:
            return None
        return [t for t in later if (time := turns[t].time) is not None and time - start <= within.seconds]
    return shape.after(own, role, within.agent_runs or within.customer_runs or 1) or None


def _answers(asked: Seen, after: int, role: By, situation: Situation) -> tuple[int, ...]:
    """The turns of the next run after each such question that stands behind a turn."""
    table, turns = situation.table, situation.transcript.turns
    found: tuple[int, ...] = ()
    for turn in table.where(asked.signal):
        if turn > after and turns[turn].role == asked.by:
            answer = table.beside(turn, 1, role)
            found += answer.turns if answer else ()
    return found


def _finding(
    rule: Rule, by: By, expected: tuple[str, ...], situation: Situation, hit: Hit, window: Sequence[int]
) -> Finding:
    turns = situation.transcript.turns
    if turns[hit.turn].role == by:
        return situation.said(rule, hit)
    first = len(turns)
    for signal in expected:
        for turn in situation.table.where(signal):
            if turn >= first:
                break
            if turn > hit.turn and turns[turn].role == by:
                first = turn
    nearest = NearMiss(first, turns[first].text[:CONTEXT], LATE) if first < len(turns) else None
    span = (window[0], window[-1]) if window else None
    agent = situation.agent_of(window[0]) if window else situation.transcript.agent
    return situation.unanswered(rule, hit, span, nearest, agent or situation.transcript.agent)


NONE = Text("前提没有出现", "what the rule starts from did not occur")
UNANSWERABLE = Text("之后客服没有再发言", "nobody spoke who could have answered")
UNTIMED = Text("记录没有时间", "the record carries no times")
LATE = Text("说了，但太晚", "said, but too late")
ENDS_FIRST = Text("记录在期限之前结束", "the record ends first")
