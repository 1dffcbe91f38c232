"""`keep`: a promised time was kept; a follow-up came. Judged over all sessions of a customer or case.

    keep: {promise: promise-contact, time: time}                      # R46: the time that stands by the promise
    keep: {after: {signal: complaint, by: customer}, ended: [rest], within: 24h}   # R47: a contact within a day

`deadlines` takes from one session what is owed; `check` judges a case. An agent has come back with the first words in
a later session, or in the same one after a silence (RETURN). Fails past due without that; unknown where the
times are missing, masked or the data ends first; nothing owed: skip.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

from csqa.model import Case, Deadline, Finding, Hit, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, finding_id
from csqa.ruleset.when import Ended, Seen
from csqa.signals.table import Table
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.signals.timespan import TimeSpan

KIND = "keep"
SCOPE: Literal["case"] = "case"
RETURN, PART, LEAST = 120.0, 0.2, 20.0
"""Seconds of silence after which an agent's words in the same session are a return and not the same breath: RETURN, or
PART of the time promised where that is shorter, but never under LEAST."""
ASKS_WHEN = "asks-when"
"""The customer's question that makes the agent's next run part of the promise, in a set of rules that knows it."""
_ASKED = (ASKS_WHEN,)
SAME = 60.0
"""Seconds within which two deadlines of a session are one promise said twice."""


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    promise: str | None = None
    time: str = "time"
    after: Seen | None = None
    ended: tuple[Ended, ...] = ()
    within: str | None = None

    def __post_init__(self) -> None:
        if (self.promise is None) == (self.after is None):
            raise ValueError("give promise, or after with within")
        if self.after is not None:
            if self.within is None:
                raise ValueError("after needs within, for instance within: 24h")
            seconds(self.within)

    def signals(self) -> tuple[str, ...]:
        return (self.promise, self.time) if self.promise else (self.after.signal,) if self.after else ()


def seconds(text: str) -> float:
    """`90s`, `30m`, `24h`, `2d` in seconds. Raises ValueError."""
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400}.get(text[-1:])
    if unit is None or not text[:-1].strip().isdigit():
        raise ValueError(f"{text} is no duration: write 90s, 30m, 24h or 2d")
    return float(text[:-1]) * unit


def owes(params: Params, situation: Situation) -> bool:
    """Whether the session may leave anything owed under the rule."""
    if params.after:
        if params.ended and situation.session.ended not in params.ended:
            return False
        return situation.table.may_stand((params.after.signal,))
    return params.promise is not None and situation.table.may_stand((params.promise,))


def deadlines(rule: Rule, params: Params, situation: Situation) -> list[Deadline]:
    """What this session leaves owed under the rule."""
    if params.promise:
        return _promised(rule, params, params.promise, situation)
    assert params.after
    assert params.within
    if params.ended and situation.session.ended not in params.ended:
        return []
    turns = situation.transcript.turns
    places = [
        t
        for t in situation.table.where(params.after.signal)
        if turns[t].role == (params.after.by or turns[t].role)
    ]
    if not places:
        return []
    end = max([t.time for t in turns if t.time is not None], default=None)
    hit = situation.table.at(params.after.signal, places[-1])[0]
    due = None if end is None else end + seconds(params.within)
    return [_deadline(rule, situation, hit, end, due, None if due else UNTIMED, ())]


def _promised(rule: Rule, params: Params, signal: str, situation: Situation) -> list[Deadline]:
    transcript, table = situation.transcript, situation.table
    found: list[Deadline] = []
    if not table.has(signal):
        return found
    from csqa.signals.timespan import due

    for turn, hits in table.turns(signal).items():
        said_at = transcript.turns[turn].time
        if said_at is None:
            # When it is due can't be said: that a time is named is all there is to know.
            if table.places("time", turn) or _names_time(_beside(situation, turn), table):
                found.append(_deadline(rule, situation, hits[0], None, None, UNTIMED, ()))
            continue
        span = _nearest(_times(situation, [turn]), hits[0].start)
        if span is None:
            span = _nearest(_times(situation, _beside(situation, turn)), hits[0].start)
        if span is None:
            continue
        limit = None
        if transcript.clock != "relative":
            shift = situation.profile.utc_offset(said_at) if transcript.clock == "zoned" else 0.0
            limit = due(span, said_at + shift)
            limit = None if limit is None else limit - shift
        elif span.seconds is not None:
            limit = said_at + span.seconds
        if limit is None:
            found.append(_deadline(rule, situation, hits[0], said_at, None, MASKED, ()))
            continue
        returned = _returns(situation, turn, limit - said_at)
        limit += situation.profile.promise_grace
        if not _is_due(found, limit):
            found.append(_deadline(rule, situation, hits[0], said_at, limit, None, returned))
    return found


def _names_time(turns: Iterable[int], table: Table) -> bool:
    for turn in turns:  # noqa: SIM110 - a generator costs more than what it asks
        if table.places("time", turn):
            return True
    return False


def _times(situation: Situation, turns: Iterable[int]) -> list[TimeSpan]:
    """The times ahead that stand in these turns."""
    from csqa.signals.computed import times

    found: list[TimeSpan] = []
    for turn in turns:
        if situation.table.places("time", turn):
            spans = times(situation.transcript.turns[turn].text)
            found += [span for span in spans if not span.past and not span.idiom]
    return found


def _nearest(spans: list[TimeSpan], start: int) -> TimeSpan | None:
    return min(spans, key=lambda span: abs(span.start - start)) if spans else None


def _is_due(deadlines: list[Deadline], at: float) -> bool:
    """Whether one of them is the same promise, said before."""
    return any(d.due is not None and abs(d.due - at) < SAME for d in deadlines)


def _beside(situation: Situation, turn: int) -> list[int]:
    """The rest of the turn's run, and the agent's next run where the customer asked when in between."""
    table = situation.table
    number = table.run_of(turn)
    near = [] if number is None else [t for t in table.runs[number].turns if t != turn]
    if not table.may_stand(_ASKED):
        return near
    asked, answer = table.beside(turn, 1, "customer"), table.beside(turn, 1, "agent")
    if asked and answer and table.any_at(_ASKED, asked.turns):
        near += answer.turns
    return near


def _returns(situation: Situation, turn: int, promised: float) -> tuple[float, ...]:
    """Times at which the agent speaks again in this session after nobody said anything for a while.

    An answer to the customer who asks again is none.
    """
    turns = situation.transcript.turns
    pause = min(RETURN, max(LEAST, promised * PART))
    times: list[float] = []
    before = turns[turn].time
    for entry in turns[turn + 1 :]:
        if entry.time is None or entry.role == "system" or entry.auto:
            continue
        if entry.role == "agent" and before is not None and entry.time - before >= pause:
            times.append(entry.time)
        before = entry.time
    return tuple(times)


def _deadline(
    rule: Rule,
    situation: Situation,
    hit: Hit,
    said_at: float | None,
    due: float | None,
    why: Text | None,
    returned: tuple[float, ...],
) -> Deadline:
    text = situation.transcript.turns[hit.turn].text[hit.start : hit.end]
    said_by = situation.transcript.turns[hit.turn].role
    if said_by == "agent":
        agent = situation.agent_of(hit.turn)
    else:
        agents = situation.agents()
        agent = agents[-1] if agents else None
    return Deadline(
        rule.id,
        situation.transcript.id,
        hit.turn,
        hit.start,
        hit.end,
        text,
        agent,
        said_at,
        due,
        returned,
        why,
    )


def check(rule: Rule, params: Params, case: Case) -> Verdict:
    """The case's verdict under the rule: fail before unknown before pass."""
    owed = [d for d in case.deadlines if d.rule == rule.id]
    if not owed:
        return Verdict(rule.id, "skip", NOTHING_OWED)
    findings, open_ = [], []
    clocks = {v.transcript: v.clock for v in case.visits}
    for number, deadline in enumerate(owed):
        if deadline.due is None or deadline.said_at is None:
            open_.append(deadline.why or UNTIMED)
            continue
        clock = clocks[deadline.transcript]
        contacts = [
            v.contact
            for v in case.visits
            if v.contact is not None
            and v.clock == clock
            and clock != "relative"
            and v.transcript != deadline.transcript
            and v.contact > deadline.said_at
        ]
        came = min((*contacts, *(t for t in deadline.returned if t > deadline.said_at)), default=None)
        if came is not None and came <= deadline.due:
            continue
        if came is None and (clock == "relative" or case.last.get(clock, deadline.said_at) <= deadline.due):
            open_.append(ENDS_FIRST)
            continue
        findings.append(_finding(rule, deadline, came, number))
    if findings:
        return Verdict(rule.id, "fail", rule.message, tuple(findings))
    return Verdict(rule.id, "unknown", open_[0]) if open_ else Verdict(rule.id, "pass", KEPT)


def _finding(rule: Rule, deadline: Deadline, came: float | None, number: int) -> Finding:
    assert deadline.due is not None
    late = NEVER if came is None else LATE.filled({"minutes": f"{(came - deadline.due) / 60:.0f}"})
    return Finding(
        finding_id(deadline.transcript, rule.id, deadline.text, number),
        deadline.turn,
        deadline.start,
        deadline.end,
        deadline.text,
        Text(f"{rule.message.zh}（{late.zh}）", f"{rule.message.en} ({late.en})"),
        rule.severity,
        deadline.agent,
        transcript=deadline.transcript,
    )


NOTHING_OWED = Text("没有承诺需要兑现", "nothing was owed")
KEPT = Text("已按时回复", "the agent came back in time")
UNTIMED = Text("记录没有时间", "the record carries no times")
MASKED = Text("承诺的时间已脱敏或无法换算", "the promised time is masked or can't be resolved")
ENDS_FIRST = Text("数据在期限之前结束", "the data ends first")
NEVER = Text("此后没有再联系", "no contact since")
LATE = Text("晚了 {minutes} 分钟", "{minutes} minutes late")
