"""Waits of many sessions -> their median, 90th percentile and the share within the limit."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from csqa.figures.day import Spread
from csqa.model import Response, Result, Unanswered
from csqa.profile import Limits, Profile


class Waits:
    """Eight bytes a wait. `owed` counts waits that nothing ended."""

    def __init__(self) -> None:
        self.seconds = array("d")
        self.kept = 0
        self.owed = 0

    def add(self, wait: Response | Unanswered, *, kept: bool) -> None:
        if isinstance(wait, Response):
            self.seconds.append(wait.seconds)
            self.kept += kept
        else:
            self.owed += 1

    def spread(self) -> Spread:
        """Percentiles by nearest rank: the smallest wait that so many percent of all do not exceed."""
        waits = sorted(self.seconds)
        n = len(waits)
        every = n + self.owed
        return Spread(
            count=n,
            unanswered=self.owed,
            median=waits[(n + 1) // 2 - 1] if n else None,
            p90=waits[-(-9 * n // 10) - 1] if n else None,
            within=self.kept / every if every else None,
        )


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
