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

import msgspec

from csqa.model import Finding, Hit, NearMiss, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import CONTEXT, Situation, plain, verdict
from csqa.ruleset.when import Seen
from csqa.signals.context import is_near
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


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    table, turns = situation.table, situation.transcript.turns
    after = params.after
    by_turn = table.turns(after.signal)
    if not by_turn:
        return plain(rule, "skip", NONE)
    given, unless = nears(after.given), nears(after.unless)
    triggers = [
        h
        for turn in sorted(by_turn)
        if not after.by or turns[turn].role == after.by
        for h in by_turn[turn]
        if all(is_near(n, h, table) for n in given) and not any(is_near(n, h, table) for n in unless)
    ]
    if after.by == params.expect.by:
        triggers = situation.one_a_sentence(triggers)
    if not triggers:
        return plain(rule, "skip", NONE)
    if params.within.seconds is not None and any(turns[h.turn].time is None for h in triggers):
        return plain(rule, "unknown", UNTIMED)
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
        if table.any_at(params.expect.signals, window):
            continue
        if params.within.seconds is not None and _left(hit, situation) < params.within.seconds:
            undecided += 1
        else:
            findings.append(_finding(rule, params, situation, hit, window))
    if not judged:
        return plain(rule, "skip", UNANSWERABLE)
    if undecided and not findings:
        return plain(rule, "unknown", ENDS_FIRST)
    return verdict(rule, findings)


def _left(hit: Hit, situation: Situation) -> float:
    """Seconds of the record that follow a hit whose turn has a time."""
    times = [t.time for t in situation.transcript.turns[hit.turn :] if t.time is not None]
    return max(times) - times[0]


def _window(params: Params, hit: Hit, situation: Situation) -> list[int] | None:
    """The turns in which B may stand; None where B can't be asked for any more."""
    table, turns = situation.table, situation.transcript.turns
    role, within = params.expect.by, params.within
    own = table.run_of(hit.turn)
    if own is None:
        return None
    if within.beside is not None:
        runs = table.runs_by(role)
        place = (
            runs.index(own) if own in runs else next((i for i, r in enumerate(runs) if r > own), len(runs))
        )
        near = runs[max(0, place - within.beside) : place + within.beside + 1]
        found = [t for i in near for t in table.runs[i].turns]
        if params.or_after:
            for turn in table.turns(params.or_after.signal):
                if turn > hit.turn and turns[turn].role == params.or_after.by:
                    answer = table.beside(turn, 1, role)
                    found += answer.turns if answer else ()
        return found
    if within.seconds is not None:
        start = turns[hit.turn].time
        assert start is not None
        later = [t for t in range(hit.turn + 1, len(turns)) if turns[t].role == role and not turns[t].auto]
        if not later and _left(hit, situation) < within.seconds:
            return None
        return [t for t in later if (time := turns[t].time) is not None and time - start <= within.seconds]
    count = within.agent_runs or within.customer_runs or 1
    following = [r for r in table.runs[own + 1 :] if r.role == role][:count]
    return [t for r in following for t in r.turns] if following else None


def _finding(rule: Rule, params: Params, situation: Situation, hit: Hit, window: list[int]) -> Finding:
    turns = situation.transcript.turns
    if turns[hit.turn].role == params.expect.by:
        return situation.said(rule, hit)
    said = sorted(
        t
        for s in params.expect.signals
        for t in situation.table.turns(s)
        if turns[t].role == params.expect.by
    )
    later = [t for t in said if t > hit.turn]
    nearest = NearMiss(later[0], turns[later[0]].text[:CONTEXT], LATE) if later else None
    agent = situation.agent_of(window[0]) if window else None
    return msgspec.structs.replace(
        situation.said(rule, hit),
        window=(window[0], window[-1]) if window else None,
        nearest=nearest,
        agent=agent or situation.transcript.agent,
    )


NONE = Text("前提没有出现", "what the rule starts from did not occur")
UNANSWERABLE = Text("之后客服没有再发言", "nobody spoke who could have answered")
UNTIMED = Text("记录没有时间", "the record carries no times")
LATE = Text("说了，但太晚", "said, but too late")
ENDS_FIRST = Text("记录在期限之前结束", "the record ends first")
