"""Seconds between two moments, by the clock that stands still outside service hours."""

from __future__ import annotations

from csqa.model import Clock
from csqa.profile import DAY, Profile

_LONG = 400.0
"""Days from which on whole weeks are counted at once: nobody minds the hour of a change to summer time there."""


class Elapsed:
    """How long a wait is, in seconds. Times without a zone are in the profile's; relative ones know no hours."""

    def __init__(self, clock: Clock, profile: Profile) -> None:
        self._profile = profile
        self._local = clock == "local"
        self._hours = None if clock == "relative" else profile.hours
        self._plain = clock == "relative" or (clock == "zoned" and profile.hours is None)

    def __call__(self, start: float, end: float) -> float:
        """Negative where the end comes before the start."""
        if self._plain or end <= start:
            return end - start
        if self._local:
            start, end = self._utc(start), self._utc(end)
        return end - start if self._hours is None else self._open(start, end)

    def _utc(self, local: float) -> float:
        """Seconds since 1970 UTC of a wall clock's.

        Of an hour that the end of summer time repeats it is the first; one that its beginning leaves out lies behind it.
        """
        offset = self._profile.utc_offset
        before = offset(local - DAY / 2)
        found = local - before
        after = offset(found)
        if after == before:
            return found
        later = local - after
        return later if offset(later) == after else found

    def _open(self, start: float, end: float) -> float:
        """Seconds of service between two moments since 1970 UTC."""
        hours, offset = self._hours, self._profile.utc_offset
        assert hours is not None
        first = int((start + offset(start)) // DAY)
        last = int((end + offset(end)) // DAY)
        total = 0.0
        if last - first > _LONG:
            weeks = (last - first) // 7 - 1
            total += weeks * sum(closes - opens for day in hours for opens, closes in day)
            start += weeks * 7 * DAY
            first += weeks * 7
        for day in range(first, last + 1):
            for opens, closes in hours[(day + 3) % 7]:
                opened, closed = self._utc(day * DAY + opens), self._utc(day * DAY + closes)
                total += max(0.0, min(end, closed) - max(start, opened))
        return total
