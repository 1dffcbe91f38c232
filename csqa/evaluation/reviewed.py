"""How precise a rule is, by what reviewers decided about its findings."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from csqa.decisions import Decisions
from csqa.evaluation.agreement import wilson


class Reviewed(msgspec.Struct, frozen=True):
    """One rule's findings that reviewers confirmed or overturned."""

    rule: str
    confirmed: int
    overturned: int

    @property
    def precision(self) -> float:
        """The share that was confirmed, 0-1."""
        return self.confirmed / (self.confirmed + self.overturned)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of it: as if findings had been drawn at random for review."""
        interval = wilson(self.confirmed, self.confirmed + self.overturned)
        assert interval is not None
        return interval


def reviewed(
    decisions: Decisions, found: Mapping[str, str], renamed: Mapping[str, str]
) -> tuple[list[Reviewed], int]:
    """The rules with decisions, most decided first, and how many decisions name no known rule.

    `found` maps a finding's id to the rule that found it; where it has none, the entry's own `rule` holds. `renamed` maps a
    rule's earlier ids to the present one.
    """
    counts: dict[str, list[int]] = {}
    unknown = 0
    for id_, decision in decisions.entries.items():
        rule = found.get(id_) or decision.rule
        if rule is None:
            unknown += 1
            continue
        count = counts.setdefault(renamed.get(rule, rule), [0, 0])
        count[decision.verdict == "overturned"] += 1
    rows = [Reviewed(rule, confirmed, overturned) for rule, (confirmed, overturned) in counts.items()]
    return sorted(rows, key=lambda r: (-r.confirmed - r.overturned, r.rule)), unknown
