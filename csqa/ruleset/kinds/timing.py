"""`timing`: a measured time is within its limits.

    timing: {measure: first_response}                           # limits from the profile
    timing: {measure: response, limits: {warning: 120, error: 240}}

Measures (docs/measures.md): `first_response`, with what agents owe after a transfer and the profile's shorter limit
where a complaint stands in the wait or before it; `response`; `silence`; `hold`; `cut_in`; `handling`; and
`named_hold`: an agent who asks for N minutes comes back within them. Limits are seconds; one that is left out is not
asked, and only the first two have limits in the profile. No times: unknown; nothing to measure: skip. One finding a
wait that is too long, at the answer, or at the turn that nobody answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

import msgspec

from csqa.model import Finding, Gap, Role, Severity, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, plain, verdict
from csqa.wording import Text

KIND = "timing"
SCOPE: Literal["session"] = "session"


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds."""

    warning: float | None = None
    error: float | None = None


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    measure: Literal["first_response", "response", "silence", "hold", "cut_in", "handling", "named_hold"]
    limits: Limits | None = None

    def __post_init__(self) -> None:
        if self.measure not in ("first_response", "response", "named_hold") and self.limits is None:
            raise ValueError(f"{self.measure} has no limits in the profile: give limits")

    def signals(self) -> tuple[str, ...]:
        return ("hold",) if self.measure == "named_hold" else ()


class Measured(NamedTuple):
    """One time that was measured, in seconds, the turn it is shown at, and its limits."""

    turn: int
    seconds: float
    limits: Limits
    owed_by: int | None = None
    """The turn whose agent owed the answer, where it is not `turn`."""
    unanswered: bool = False


def foregone(
    rule: Rule, params: Params, speaking: Collection[Role], timed: bool
) -> tuple[tuple[str, ...], Verdict] | None:
    return None if timed else ((), plain(rule, "unknown", UNTIMED))


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    measures = situation.measures
    if not measures.timed:
        return plain(rule, "unknown", UNTIMED)
    found = list(_measured(params, situation))
    if not found:
        if params.measure == "cut_in" and measures.cut_ins is None:
            return plain(rule, "unknown", ENDLESS)
        return plain(rule, "unknown", UNTIMED) if measures.unmeasured else plain(rule, "skip", NOTHING)
    return verdict(rule, [f for m in found if (f := _finding(rule, situation, m)) is not None])


def _measured(params: Params, situation: Situation) -> Iterator[Measured]:
    measures, given = situation.measures, params.limits
    if params.measure == "named_hold":
        yield from _named_holds(situation)
    elif params.measure == "first_response":
        firsts = [measures.first_response] if measures.first_response else []
        for response in (*firsts, *measures.transfers):
            yield Measured(
                response.turn, response.seconds, given or _first_limits(situation, response.complaint)
            )
        yield from _unanswered(params, situation)
    elif params.measure == "response":
        limits = given or _limits(situation)
        for response in measures.responses:
            yield Measured(response.turn, response.seconds, limits)
        yield from _unanswered(params, situation)
    elif params.measure == "handling":
        if measures.handling is not None:
            last = max(t for r in situation.runs("agent") for t in r.turns)
            yield Measured(last, measures.handling, given or Limits())
    else:
        gaps: tuple[Gap | None, ...] = (
            measures.cut_ins or ()
            if params.measure == "cut_in"
            else (measures.silence if params.measure == "silence" else measures.hold,)
        )
        for gap in gaps:
            if gap is not None:
                yield Measured(gap.turn, gap.seconds, given or Limits())


def _first_limits(situation: Situation, complaint: bool) -> Limits:
    limits = situation.profile.limits
    return Limits(error=min(limits.complaint, limits.first_response) if complaint else limits.first_response)


def _limits(situation: Situation) -> Limits:
    limits = situation.profile.limits.response
    return Limits(limits.warning, limits.error)


def _unanswered(params: Params, situation: Situation) -> Iterator[Measured]:
    """Waits that nothing ended. One in which a question was left open fails whatever its length."""
    first = params.measure == "first_response"
    for wait in (situation.measures.unanswered, situation.measures.transfer_unanswered):
        if wait is not None and wait.first is first:
            limits = params.limits or (
                _first_limits(situation, wait.complaint) if first else _limits(situation)
            )
            least = max((limit for limit in (limits.warning, limits.error) if limit is not None), default=0.0)
            seconds = max(wait.seconds, least + 1) if wait.question else wait.seconds
            yield Measured(wait.since, seconds, limits, unanswered=True)


def _named_holds(situation: Situation) -> Iterator[Measured]:
    """An agent's `hold` that names a duration: how long until the agent's next words, against what was named."""
    turns = situation.transcript.turns
    for turn in sorted(situation.table.turns("hold")):
        start = turns[turn].time
        named = [] if start is None else _durations(situation, turn)
        if start is None or not named:
            continue
        later = [t for t in range(turn + 1, len(turns)) if turns[t].role == "agent" and not turns[t].auto]
        answer = min((t for t in later if turns[t].time is not None), default=None)
        if answer is not None:
            time = turns[answer].time
            assert time is not None
            yield Measured(answer, time - start, Limits(error=max(named)))


def _durations(situation: Situation, turn: int) -> list[float]:
    """Those that an agent's `hold` names in its sentence, in seconds."""
    table = situation.table
    places = table.places("time", turn)
    if not places:
        return []
    clauses = table.clauses(turn)
    asked = {clauses.sentence(hit.start) for hit in table.at("hold", turn)}
    if not any(clauses.sentence(start) in asked for start, _ in places):
        return []
    return [
        hit.value
        for hit in table.at("time", turn)
        if isinstance(hit.value, float) and clauses.sentence(hit.start) in asked
    ]


def _finding(rule: Rule, situation: Situation, measured: Measured) -> Finding | None:
    severity: Severity
    error, warning = measured.limits.error, measured.limits.warning
    if error is not None and measured.seconds > error:
        limit, severity = error, "error"
    elif warning is not None and measured.seconds > warning:
        limit, severity = warning, "warning"
    else:
        return None
    more = "≥" if measured.unanswered else ""
    message = rule.message.filled({"seconds": f"{more}{measured.seconds:.0f}", "limit": f"{limit:.0f}"})
    return situation.at_turn(rule, measured.turn, message, severity)


UNTIMED = Text("记录没有时间", "the record carries no times")
ENDLESS = Text("记录没有每句话的结束时间", "the record does not say when turns end")
NOTHING = Text("没有可测量的等待", "there is nothing to measure")
