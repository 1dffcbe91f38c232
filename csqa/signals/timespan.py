"""A time expression as a value, and the deadline that it sets."""

from __future__ import annotations

import datetime as dt
import math
from typing import Literal

import msgspec

DAY = 86400.0
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LONG_AGO = 180
"""Days: a date without a year that passed no longer ago than this is meant as past, else as next year's."""
_EARLY = 7
"""Nobody promises 3点 and means the night: an hour below it without a half of the day is in the afternoon."""


class TimeSpan(msgspec.Struct, frozen=True, gc=False):
    """`text[start:end]` names a time; offsets in code points.

    A duration has `seconds` (of a range the upper bound; a month is 30 days, a year 365). A clock time has `clock`
    ("HH:MM", up to "24:00"; of a range, or of a part of the day such as 下午, the end). A date has `days` from today,
    or a `weekday` (0 is Monday), or `weeks` or `months` from this one, or a `date` ("2024-05-01", "05-01", "01").
    A clock time may carry the day it belongs to. Past and masked times carry what is known of them.
    """

    start: int
    end: int
    kind: Literal["duration", "clock", "date"]
    seconds: float | None = None
    clock: str | None = None
    twelve: bool = False
    """The hour was named without saying which half of the day."""
    days: int | None = None
    weekday: int | None = None
    weeks: int | None = None
    months: int | None = None
    date: str | None = None
    working: bool = False
    """Counted in working days: Saturday and Sunday do not count."""
    value_known: bool = True
    """False where the number is masked."""
    past: bool = False
    """It lies behind: 三天前, 等了3天, 2 days ago."""
    idiom: bool = False
    """Said without measuring: a second, 半天."""


def due(span: TimeSpan, said_at: float) -> float | None:
    """The deadline that `span` sets when said at `said_at`, both in seconds of the same wall clock since 1970.

    A day that is named without an hour is over at 24:00; so is a number of working days (the first of them is the
    next working day). None where the value is masked, lies behind, or cannot be told.
    """
    if span.past or not span.value_known:
        return None
    if span.kind == "duration":
        if span.seconds is None:
            return None
        return _after_working_days(said_at, span.seconds / DAY) if span.working else said_at + span.seconds
    today = int(said_at // DAY)
    day = _day(span, today)
    if day is None:
        if span.clock is None:
            return None
        found = _at(span, today, said_at)
        return found if found > said_at else found + DAY
    found = _at(span, day, said_at) if span.clock is not None else (day + 1) * DAY
    return found if found >= said_at else None


def _at(span: TimeSpan, day: int, said_at: float) -> float:
    """The clock time on that day; an hour that may be morning or afternoon is the one of the working day ahead."""
    assert span.clock is not None
    hour, minute = span.clock.split(":")
    found = day * DAY + int(hour) * 3600 + int(minute) * 60
    if span.twelve and (int(hour) < _EARLY or found <= said_at < found + DAY / 2):
        found += DAY / 2
    return found


def _day(span: TimeSpan, today: int) -> int | None:
    """The number of the day since 1970 that the expression names; None where it names none."""
    if span.days is not None:
        return _working_day(today, span.days) if span.working else today + span.days
    weekday = (today + 3) % 7
    if span.weekday is not None:
        if span.weeks is None:
            return today + (span.weekday - weekday) % 7
        return today - weekday + span.weekday + 7 * span.weeks
    if span.weeks is not None:
        return today - weekday + 6 + 7 * span.weeks
    if span.date is not None:
        return _date(span.date, span.months, today)
    if span.months is not None:
        return _date("31", span.months, today)
    return None


def _date(text: str, months: int | None, today: int) -> int | None:
    try:
        now = dt.date.fromordinal(today + _EPOCH)
    except (ValueError, OverflowError):
        return None
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return _number(*parts)
    if len(parts) == 2:
        found = _number(now.year, *parts)
        if found is not None and found < today - _LONG_AGO:
            return _number(now.year + 1, *parts)
        return found
    ahead = months if months is not None else int(parts[0] < now.day)
    year, month = divmod(now.year * 12 + now.month - 1 + ahead, 12)
    return _number(year, month + 1, parts[0])


def _number(year: int, month: int, day: int) -> int | None:
    """Days since 1970; the 31st of a shorter month is its last day. None for what is no date."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    while True:
        try:
            return dt.date(year, month, day).toordinal() - _EPOCH
        except ValueError:
            day -= 1


def _after_working_days(said_at: float, days: float) -> float:
    return (_working_day(int(said_at // DAY), max(1, math.ceil(days))) + 1) * DAY


def _working_day(today: int, days: int) -> int:
    """The `days`-th working day after `today` (0: today, or the next one)."""
    if days == 0:
        weekday = (today + 3) % 7
        return today if weekday < 5 else today + 7 - weekday
    weeks, rest = divmod(days - 1, 5)
    found = today
    for _ in range(rest + 1):
        found += 1
        while (found + 3) % 7 > 4:
            found += 1
    return found + 7 * weeks
