"""95 % intervals of a share and of the difference of two: Wilson (1927) and Newcombe (1998, method 10)."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

_Z = 1.959963984540054


class Share(NamedTuple):
    """`yes` of `of`; `low` and `high` bound the true share, 0 to 1."""

    yes: int
    of: int

    @property
    def value(self) -> float | None:
        return self.yes / self.of if self.of else None

    def interval(self) -> tuple[float, float]:
        """(0, 1) where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        p, n = self.yes / self.of, self.of
        middle = p + _Z * _Z / (2 * n)
        reach = _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        scale = 1 + _Z * _Z / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


class Difference(NamedTuple):
    """The first share less the second, -1 to 1, with its interval."""

    value: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.low > 0 or self.high < 0


def difference(first: Share, second: Share) -> Difference:
    """Both shares must have counted something."""
    a, b = first.yes / first.of, second.yes / second.of
    (low_a, high_a), (low_b, high_b) = first.interval(), second.interval()
    gap = a - b
    return Difference(
        gap,
        gap - sqrt((a - low_a) ** 2 + (high_b - b) ** 2),
        gap + sqrt((high_a - a) ** 2 + (b - low_b) ** 2),
    )
