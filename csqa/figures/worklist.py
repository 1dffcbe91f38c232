"""What to read first: what zeroed a score, what may hurt the company, the likeliest serious, and a sample to calibrate by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csqa.figures.day import WorkItem, WorkKind
from csqa.figures.sampled import Top, lot
from csqa.model import Result
from csqa.ruleset.rule import Rule

SIZES: Mapping[WorkKind, int] = {"fatal": 30, "risk": 20, "serious": 30, "sample": 20}
"""So many of each: about what one person reads in a morning."""
TRUSTED = 0.85
"""Precision taken for a stable rule that nobody has reviewed yet: what docs/accuracy.md shows most of them to reach."""
ON_TRIAL = 0.6
"""The same for a preview rule."""
_WORTH = 5
"""Decisions that this first guess is worth."""
_MILD = 0.3
"""What a warning weighs against an error."""
_GRAVEST = ("authority", "press", "leaving", "competitor")


class Worklist:
    """One session after the other; the size is bounded by `SIZES`."""

    def __init__(self, rules: Mapping[str, Rule], decided: Mapping[str, tuple[int, int]]) -> None:
        self._weights = {
            id_: max(rule.deduct, 1.0)
            * _precision(rule, *decided.get(id_, (0, 0)))
            * (1.0 if rule.severity == "error" else _MILD)
            for id_, rule in rules.items()
        }
        self._kinds: dict[WorkKind, Top[WorkItem]] = {kind: Top(size) for kind, size in SIZES.items()}

    def add(self, number: int, result: Result) -> None:
        costs = self._costs(result)
        worst = tuple(sorted(costs, key=lambda rule: (-costs[rule], rule)))
        weight = sum(costs.values())
        score = result.score
        if score is not None and any(share.fatal for share in score.agents):
            self._put("fatal", weight, number, result, worst)
        if alerts := [kind for kind in _GRAVEST if any(a.kind == kind for a in result.session.alerts)]:
            gravest = len(_GRAVEST) - _GRAVEST.index(alerts[0])
            self._put("risk", (gravest, weight), number, result, alerts)
        if weight > 0:
            self._put("serious", weight, number, result, worst)
        self._put("sample", -lot(result.transcript.id), number, result, ())

    def items(self) -> tuple[WorkItem, ...]:
        """Kind after kind in the order of `SIZES`; a conversation stands under the first kind that names it.

        The sample stays whole: without those that stand above it would be no random one.
        """
        seen: set[int] = set()
        found = []
        for kind, top in self._kinds.items():
            for item in top.items():
                if kind == "sample" or item.number not in seen:
                    seen.add(item.number)
                    found.append(item)
        return tuple(found)

    def _costs(self, result: Result) -> dict[str, float]:
        """Rule -> what its failure is likely to matter: points, by how often the rule is right."""
        return {v.rule: self._weights.get(v.rule, 0.0) for v in result.verdicts if v.verdict == "fail"}

    def _put(self, kind: WorkKind, key: object, number: int, result: Result, reasons: Iterable[str]) -> None:
        score = result.score
        agents = tuple(share.agent for share in score.agents) if score else ()
        item = WorkItem(
            number, result.transcript.id, kind, tuple(reasons), score.score if score else None, agents
        )
        self._kinds[kind].add(key, item)


def _precision(rule: Rule, confirmed: int, overturned: int) -> float:
    """How often the rule is right, as far as is known."""
    guess = TRUSTED if rule.status == "stable" else ON_TRIAL
    return (confirmed + _WORTH * guess) / (confirmed + overturned + _WORTH)
