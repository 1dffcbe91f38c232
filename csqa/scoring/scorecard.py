"""The scorecard: what each dimension weighs, what each rule costs, what passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.ruleset.rule import Rule
from csqa.wording import Text

Per = Literal["finding", "session"]


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the score. Its rules can take at most `cap` of its `weight` points."""

    name: Text
    weight: float
    cap: float


class Deduction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one rule costs here. None: as the rule (or the scorecard) says."""

    points: float | None = None
    warning: float | None = None
    """Points of a finding that is only a warning, where the rule also knows errors. None: the same points."""
    per: Per | None = None
    fatal: bool | None = None


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """Points per session: 100 less what the failing rules cost.

    `places` says where each dimension and deduction stands: `dimensions.opening` -> (file, line).
    """

    scorecard: str
    about: Text | None = None
    pass_mark: float = 80
    few: int = 5
    """An agent with fewer sessions than this is not ranked."""
    per: Per = "finding"
    dimensions: Mapping[str, Dimension] = {}
    deductions: Mapping[str, Deduction] = {}
    file: str = "<memory>"
    places: Mapping[str, tuple[str, int]] = {}


def validate(card: Scorecard, rules: Iterable[Rule]) -> None:
    """Holds the scorecard against all rules that were loaded, selected or not.

    Raises InputError where a deduction could never count (no such rule, not a rule of sessions), and where a stable rule
    would silently cost nothing because the scorecard lacks its dimension.
    """
    rules = list(rules)
    by_name = {name: rule for rule in rules for name in (rule.id, *rule.aliases)}
    for id_ in card.deductions:
        found = by_name.get(id_)
        if found is None:
            raise _misplaced(
                card,
                id_,
                Text(f"没有规则 {id_}", f"there is no rule {id_}"),
                did_you_mean(id_, by_name),
            )
        if found.scope not in ("turn", "session"):
            raise _misplaced(
                card,
                id_,
                Text(
                    f"规则 {id_} 不针对单个会话，不计入会话得分",
                    f"the rule {id_} does not judge single sessions, so it never enters a session's score",
                ),
                Text("请删去这一行", "remove this line"),
            )
    for rule in rules:
        if scored(rule) and rule.dimension not in card.dimensions and costs(card, rule):
            near = nearest(rule.dimension, card.dimensions)
            raise InputError(
                Text(
                    f"评分表 {card.scorecard} 没有规则 {rule.id} 的维度 {rule.dimension}",
                    f"the scorecard {card.scorecard} has no dimension {rule.dimension}, which the rule {rule.id} belongs to",
                ),
                file=rule.file,
                line=rule.line,
                key="dimension",
                mend=Text(
                    f"{f'是否想写 {near}？' if near else ''}若不计分，请在评分表写 {rule.dimension}: {{weight: 0}}",
                    f"{f'did you mean {near}? ' if near else ''}to leave it out of the score, add {rule.dimension}: {{weight: 0}} to the scorecard",
                ),
            )


def scored(rule: Rule) -> bool:
    """Whether the rule's passes and failures enter a session's score: it is stable and judges sessions."""
    return rule.status == "stable" and rule.scope in ("turn", "session")


def costs(card: Scorecard, rule: Rule) -> bool:
    """Whether a failure of this rule can take points at all."""
    own = deduction(card, rule)
    return bool(own.points or own.warning or own.fatal)


def deduction(card: Scorecard, rule: Rule) -> Deduction:
    """What the rule costs on this scorecard, with nothing left to default but `warning`."""
    own = Deduction()
    for name in (*rule.aliases, rule.id):
        own = card.deductions.get(name, own)
    return Deduction(
        points=rule.deduct if own.points is None else own.points,
        warning=own.warning,
        per=own.per or card.per,
        fatal=rule.fatal if own.fatal is None else own.fatal,
    )


def _misplaced(card: Scorecard, id_: str, what: Text, mend: Text | None) -> InputError:
    file, line = card.places.get(f"deductions.{id_}", (card.file, 0))
    return InputError(what, file=file, line=line, key=f"deductions.{id_}", mend=mend)


def did_you_mean(name: str, valid: Iterable[str]) -> Text | None:
    near = nearest(name, valid)
    return Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None
