"""Waits of many sessions -> their median, 90th percentile and the share within the limit."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from csqa.figures.day import Spread
from csqa.model import Response, Result, Unanswered
from csqa.profile import Limits, Profile

COUNTED = 3600
"""Seconds."""


class Waits:
    """Whole seconds up to `COUNTED` are counted by length; any other wait takes eight bytes. `owed` counts waits that nothing
    ended."""

    def __init__(self) -> None:
        self._counts: dict[float, int] = {}
        self._others = array("d")
        self.kept = 0
        self.owed = 0

    def add(self, wait: Response | Unanswered, *, kept: bool) -> None:
        if isinstance(wait, Response):
            seconds = wait.seconds
            if 0 <= seconds <= COUNTED and seconds == int(seconds):
                self._counts[seconds] = self._counts.get(seconds, 0) + 1
            else:
                self._others.append(seconds)
            self.kept += kept
        else:
            self.owed += 1

    def spread(self) -> Spread:
        """Percentiles by nearest rank: the smallest wait that so many percent of all do not exceed."""
        counts = sorted(self._counts.items())
        others = sorted(self._others)
        n = sum(count for _, count in counts) + len(others)
        every = n + self.owed
        return Spread(
            count=n,
            unanswered=self.owed,
            median=_ranked(counts, others, (n + 1) // 2) if n else None,
            p90=_ranked(counts, others, -(-9 * n // 10)) if n else None,
            within=self.kept / every if every else None,
        )


def _ranked(counts: Sequence[tuple[float, int]], others: Sequence[float], rank: int) -> float:
    """The wait of that rank, from 1, in both together; both are sorted."""
    before = 0
    for seconds, count in counts:
        shorter = bisect_left(others, seconds)
        if before + shorter >= rank:
            break
        before += count
        if before + shorter >= rank:
            return seconds
    return others[rank - before - 1]


def first_waits(result: Result, profile: Profile) -> Iterator[tuple[Response | Unanswered, bool]]:
    """The first responses that the session owed, after a transfer too, each with whether it kept its limit."""
    measures, limits = result.measures, profile.limits
    firsts = (measures.first_response,) if measures.first_response else ()
    for response in (*firsts, *measures.transfers):
        yield response, response.seconds <= first_limit(limits, complaint=response.complaint)
    for wait in (measures.unanswered, measures.transfer_unanswered):
        if wait is not None and wait.first and _counts(wait, first_limit(limits, complaint=wait.complaint)):
            yield wait, False


def later_waits(result: Result, profile: Profile) -> Iterator[tuple[Response | Unanswered, bool]]:
    """The waits after the first, each with whether it kept the limit that is an error to pass."""
    measures, limit = result.measures, profile.limits.response.error
    for response in measures.responses:
        yield response, response.seconds <= limit
    for wait in (measures.unanswered, measures.transfer_unanswered):
        if wait is not None and not wait.first and _counts(wait, limit):
            yield wait, False


def first_limit(limits: Limits, *, complaint: bool) -> float:
    """Seconds; a complaint makes its own limit hold, unless that is the longer one."""
    return min(limits.complaint, limits.first_response) if complaint else limits.first_response


def _counts(wait: Unanswered, limit: float) -> bool:
    """A customer who asked nothing and was not kept past the limit waited for nothing."""
    return wait.question or wait.seconds > limit
