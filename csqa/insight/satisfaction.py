"""Which signals and rules go with satisfaction: the share of satisfied customers with them, less that without.

Going with is not causing: an apology stands where something went wrong. What only makes sense after something else is
therefore compared among the conversations that had that something (`AFTER`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from csqa.insight.intervals import Difference, Share, difference
from csqa.insight.note import Note
from csqa.insight.tally import count

LEAST = 30
"""Rated conversations on each side under which a comparison says nothing, and is not shown."""
AFTER: Mapping[str, str] = {
    "apology": "complained",
    "empathy": "complained",
    "formula-empathy": "complained",
    "takes-ownership": "complained",
    "alternative": "negative",
    "promise-by": "promise",
}
"""Signal -> what must have happened for it to be in place at all."""


def fitting(signal: str, note: Note) -> bool:
    """Whether the signal could have its place in the conversation."""
    condition = AFTER.get(signal)
    return condition is None or (note.complained if condition == "complained" else condition in note.said)


class Comparison(msgspec.Struct, frozen=True):
    """`kind` `rule`: with = it was kept, without = it failed. `among` is a value of `AFTER`, or None for all."""

    name: str
    kind: str
    having: Share
    lacking: Share
    difference: Difference
    among: str | None = None


class Sides(msgspec.Struct):
    """Ratings -> conversations, with the thing and without."""

    having: dict[str, int] = {}
    lacking: dict[str, int] = {}


class Satisfaction(msgspec.Struct):
    """Counts rated conversations; its size is bounded by signals and rules times ratings."""

    rated: dict[str, int] = {}
    signals: dict[str, Sides] = {}
    rules: dict[str, Sides] = {}

    def add(self, note: Note, spoken: tuple[str, ...]) -> None:
        """`spoken` are all signals that `note.said` could name."""
        if note.rating is None:
            return
        count(self.rated, {note.rating: 1})
        for name in spoken:
            if fitting(name, note):
                self._count(self.signals, name, name in note.said, note.rating)
        for rule in note.passed:
            self._count(self.rules, rule, True, note.rating)
        for rule in note.failed:
            self._count(self.rules, rule, False, note.rating)

    def _count(self, sides: dict[str, Sides], name: str, having: bool, rating: str) -> None:
        side = sides.setdefault(name, Sides())
        count(side.having if having else side.lacking, {rating: 1})

    def merge(self, other: Satisfaction) -> None:
        count(self.rated, other.rated)
        for mine, theirs in ((self.signals, other.signals), (self.rules, other.rules)):
            for name, sides in theirs.items():
                own = mine.setdefault(name, Sides())
                count(own.having, sides.having)
                count(own.lacking, sides.lacking)

    def share(self, told: Mapping[str, bool]) -> Share:
        """Satisfied customers of those whose rating says anything (`told`, as `csqa.insight.rating.satisfied` reads)."""
        return share(self.rated, told)

    def comparisons(self, told: Mapping[str, bool]) -> list[Comparison]:
        """Those with enough on both sides, the largest difference first; sure ones before the rest."""
        found: list[Comparison] = []
        for kind, sides in (("signal", self.signals), ("rule", self.rules)):
            for name, side in sides.items():
                having, lacking = share(side.having, told), share(side.lacking, told)
                if having.of >= LEAST and lacking.of >= LEAST:
                    among = AFTER.get(name) if kind == "signal" else None
                    found.append(Comparison(name, kind, having, lacking, difference(having, lacking), among))
        return sorted(found, key=lambda c: (not c.difference.sure, -abs(c.difference.value), c.kind, c.name))


def share(ratings: Mapping[str, int], told: Mapping[str, bool]) -> Share:
    known = {rating: number for rating, number in ratings.items() if rating in told}
    return Share(sum(n for rating, n in known.items() if told[rating]), sum(known.values()))
