"""Two versions of the rules over one corpus: findings and scores that appear, vanish and move."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from csqa.model import Finding, Result

EXAMPLES = 3
"""Kept a rule and direction."""


class Example(msgspec.Struct, frozen=True):
    """One finding that only one version has."""

    rule: str
    change: Literal["appears", "vanishes"]
    transcript: str
    turn: int | None
    text: str


class Change(msgspec.Struct, frozen=True):
    """One rule under both versions."""

    rule: str
    before: int
    after: int
    appears: int
    vanishes: int


class Difference:
    """Counts pairs of results as they come; keeps a few examples a rule."""

    def __init__(self) -> None:
        self.sessions = 0
        self.moved: list[tuple[str, float | None, float | None]] = []
        """(transcript, score before, score after) where they differ."""
        self.examples: list[Example] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, old: Result, new: Result) -> None:
        self.sessions += 1
        before, after = _findings(old), _findings(new)
        for side, found in (("before", before), ("after", after)):
            self._counts.update((rule, side) for rule, _ in found)
        self._only("vanishes", before, after, old)
        self._only("appears", after, before, new)
        scores = [r.score.score if r.score else None for r in (old, new)]
        if scores[0] != scores[1]:
            self.moved.append((old.transcript.id, scores[0], scores[1]))

    def changes(self) -> list[Change]:
        """Rules with any difference, most first."""
        names = sorted({rule for rule, _ in self._counts})
        rows = [
            Change(
                rule,
                *(self._counts[rule, side] for side in ("before", "after", "appears", "vanishes")),
            )
            for rule in names
        ]
        return sorted((r for r in rows if r.appears or r.vanishes), key=lambda r: -(r.appears + r.vanishes))

    def _only(
        self,
        change: Literal["appears", "vanishes"],
        these: dict[tuple[str, str], Finding],
        those: dict[tuple[str, str], Finding],
        result: Result,
    ) -> None:
        for (rule, id_), finding in these.items():
            if (rule, id_) not in those:
                self._counts[rule, change] += 1
                if self._counts[rule, change] <= EXAMPLES:
                    self.examples.append(
                        Example(rule, change, result.transcript.id, finding.turn, finding.text)
                    )


def _findings(result: Result) -> dict[tuple[str, str], Finding]:
    return {(v.rule, f.id): f for v in result.verdicts for f in v.findings}
