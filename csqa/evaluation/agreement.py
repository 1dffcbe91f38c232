"""How well csqa and a reviewer agree: precision, recall and F1 with 95 % intervals, Cohen's kappa."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import msgspec

Z95 = 1.959963984540054
"""The normal distribution's 97.5 % quantile."""


class Counts(msgspec.Struct):
    """Detections against labels."""

    hit: int = 0
    """Found and labelled."""
    false: int = 0
    """Found, not labelled."""
    missed: int = 0
    """Labelled, not found."""

    @property
    def support(self) -> int:
        return self.hit + self.missed

    @property
    def precision(self) -> float | None:
        found = self.hit + self.false
        return self.hit / found if found else None

    @property
    def recall(self) -> float | None:
        return self.hit / self.support if self.support else None

    @property
    def f1(self) -> float | None:
        """None where there is nothing labelled and nothing found."""
        every = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / every if every else None

    def precision_interval(self) -> tuple[float, float] | None:
        return wilson(self.hit, self.hit + self.false)

    def recall_interval(self) -> tuple[float, float] | None:
        return wilson(self.hit, self.support)

    def f1_interval(self) -> tuple[float, float] | None:
        """F1 is 2J/(1+J) of J = hits among all that either side names, and J is a plain share: Wilson's interval, mapped."""
        interval = wilson(self.hit, self.hit + self.false + self.missed)
        return None if interval is None else (_f1(interval[0]), _f1(interval[1]))


def _f1(share: float) -> float:
    return 2 * share / (1 + share)


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """Wilson's 95 % score interval (1927) of a share; None of nothing."""
    if not whole:
        return None
    share, square = part / whole, Z95 * Z95
    centre = share + square / (2 * whole)
    spread = Z95 * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960) of two raters' values; None where chance alone would always agree."""
    pairs = list(pairs)
    if not pairs:
        return None
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    values = {v for pair in pairs for v in pair}
    chance = (
        sum(sum(a == v for a, _ in pairs) * sum(b == v for _, b in pairs) for v in values) / len(pairs) ** 2
    )
    return None if chance == 1 else (agreed - chance) / (1 - chance)
