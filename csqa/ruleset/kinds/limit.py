"""`limit`: a count, share or length stays in bounds.

    limit: {count: {signal: question, by: agent}, at_least: 1}
    limit: {share: {signal: informal-you, of: [informal-you, polite-you], by: agent}, at_most: 0.5}
    limit: {length: {by: agent}, at_most: 300}                 # code points of one turn
    limit: {length: {by: agent, unit: words, unless: {signal: numbered-points}}, at_most: 150}

`unit: words` counts a Han character, and a run of other letters or digits, as one; `unless` looks around the turn.
`per: turn` counts in each turn instead of the session. `after`/`before` are `require`'s. `minimum` is the number of
occurrences (or turns) under which a share says nothing: skip. One finding a turn for lengths and `per: turn`, else one
a session, at the last words counted or, for too few, an absence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

import msgspec

from csqa.model import Finding, Hit, Role, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, by_place, plain, verdict
from csqa.signals.context import is_near
from csqa.signals.definition import By, Near, nears
from csqa.wording import Text

KIND = "limit"
SCOPE = "session"


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signal: str | tuple[str, ...]
    by: By = "agent"

    @property
    def signals(self) -> tuple[str, ...]:
        return (self.signal,) if isinstance(self.signal, str) else self.signal


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hits of `signal` among hits of all signals in `of`."""

    signal: str
    of: tuple[str, ...]
    by: By = "agent"


class Length(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by: By = "agent"
    unit: Literal["characters", "words"] = "characters"
    unless: Near | tuple[Near, ...] = ()


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: Count | None = None
    share: Share | None = None
    length: Length | None = None
    at_least: float | None = None
    at_most: float | None = None
    per: Literal["session", "turn"] = "session"
    minimum: int = 1

    def __post_init__(self) -> None:
        if sum(x is not None for x in (self.count, self.share, self.length)) != 1:
            raise ValueError("give one of count, share, length")
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least or at_most")

    def signals(self) -> tuple[str, ...]:
        if self.length:
            return tuple(s for n in nears(self.length.unless) for s in n.signals)
        return self.count.signals if self.count else self.share.of if self.share else ()


def foregone(
    rule: Rule, params: Params, speaking: Collection[Role], timed: bool
) -> tuple[tuple[str, ...], Verdict] | None:
    if params.share and params.minimum > 0:
        return params.share.of, plain(rule, "skip", FEW)
    if params.count is None:
        return None
    if params.count.by not in speaking:
        return (), plain(rule, "skip", SILENT)
    if params.per == "turn":
        return params.count.signals, verdict(rule, [])
    return None if _wrong(params, 0) else (params.count.signals, plain(rule, "pass", INSIDE))


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    if params.length:
        return _lengths(rule, params, params.length, situation)
    if params.share:
        return _share(rule, params, params.share, situation)
    assert params.count
    hits = _hits(situation, params.count.signals, params.count.by)
    if params.count.by not in situation.shape.speaking:
        return plain(rule, "skip", SILENT)
    if params.per == "turn":
        turns = sorted({h.turn for h in hits})
        groups = [[h for h in hits if h.turn == t] for t in turns]
        return verdict(rule, [_at(rule, situation, g, len(g)) for g in groups if _wrong(params, len(g))])
    if _wrong(params, len(hits)):
        return verdict(rule, [_at(rule, situation, hits, len(hits))])
    return plain(rule, "pass", INSIDE)


def _wrong(params: Params, value: float) -> bool:
    return (params.at_most is not None and value > params.at_most) or (
        params.at_least is not None and value < params.at_least
    )


def _hits(situation: Situation, signals: tuple[str, ...], by: By) -> list[Hit]:
    turns = situation.transcript.turns
    found: list[Hit] = []
    for signal in signals:
        for turn, hits in situation.table.turns(signal).items():
            if turns[turn].role == by:
                found += hits
    found.sort(key=by_place)
    return found


def _at(rule: Rule, situation: Situation, hits: list[Hit], value: float) -> Finding:
    message = rule.message.filled({"value": f"{value:g}"})
    return situation.said(rule, hits[-1], message) if hits else situation.absent(rule, None, message=message)


def _share(rule: Rule, params: Params, share: Share, situation: Situation) -> Verdict:
    every = _hits(situation, share.of, share.by)
    if len(every) < params.minimum:
        return plain(rule, "skip", FEW)
    these = [h for h in every if h.signal == share.signal]
    value = len(these) / len(every)
    if not _wrong(params, value):
        return plain(rule, "pass", INSIDE)
    message = rule.message.filled({"value": f"{value:.0%}", "count": len(these)})
    return verdict(rule, [situation.said(rule, these[0], message) if these else situation.absent(rule, None)])


def _lengths(rule: Rule, params: Params, length: Length, situation: Situation) -> Verdict:
    turns = situation.transcript.turns
    spoken = situation.spoken(length.by)
    if not spoken:
        return plain(rule, "skip", SILENT)
    findings = []
    for i in spoken:
        value = _length(turns[i].text, length.unit)
        if _wrong(params, value) and not _excepted(length, i, situation):
            findings.append(situation.at_turn(rule, i, rule.message.filled({"value": value})))
    return verdict(rule, findings)


_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def _length(text: str, unit: Literal["characters", "words"]) -> int:
    return len(text) if unit == "characters" else sum(1 for _ in _WORD.finditer(text))


def _excepted(length: Length, turn: int, situation: Situation) -> bool:
    whole = Hit(turn, "", 0, len(situation.transcript.turns[turn].text))
    return any(is_near(n, whole, situation.table) for n in nears(length.unless))


INSIDE = Text("在范围内", "within bounds")
FEW = Text("样本太少", "too little to judge by")
SILENT = Text("没有相应角色的发言", "nobody in that role spoke")
