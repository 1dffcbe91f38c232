"""A written time -> a `Stamp`: seconds, and what they count from."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

import msgspec

DAY = 86400.0
# A number this large is no offset from the start (it would be 31 years) but seconds since 1970; a thousandfold, milliseconds.
_EPOCH_SECONDS, _EPOCH_MILLISECONDS = 1e9, 1e11
# The year of a date that names none; a leap year, so that 29 February is a date.
_NO_YEAR = 1972

_EPOCH = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


class Stamp(msgspec.Struct, frozen=True):
    """`seconds` from the start (`relative`), from midnight (`clock`), or since 1970 (`local`, `zoned`: UTC)."""

    kind: Literal["relative", "clock", "local", "zoned"]
    seconds: float
    offset: float = 0.0
    """The zone's seconds east of UTC."""
    dated: bool = True
    """False where the date lacks its year."""
    short: bool = False
    """A clock time of two parts: hours and minutes, or else minutes and seconds (`clock.settle` decides)."""


def from_number(value: float) -> Stamp | None:
    """Seconds from the start, or since 1970 where they are too many for that; None for no finite number."""
    if not math.isfinite(value):
        return None
    if value >= _EPOCH_MILLISECONDS:
        return Stamp("zoned", value / 1000)
    return Stamp("zoned" if value >= _EPOCH_SECONDS else "relative", float(value))


def from_text(text: str) -> Stamp | None:
    """ISO 8601, a number in quotes, or a date and time as people and shops write them; None if it is none of these."""
    text = text.strip()
    if len(text) >= 10 and text[4] == "-":
        try:
            return _from_datetime(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    match = pattern().fullmatch(text)
    if match:
        return from_match(match)
    if text[:1].isalpha() and (named := _with_month_named(text)) is not None:
        return named
    if len(text) <= 32:
        try:
            return from_number(float(text))
        except ValueError:
            pass
    return None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _named_months() -> re.Pattern[str]:
    time = r"(?P<time>\d{2}:\d{2}:\d{2})"
    zone = r"(?P<zone>[+-]\d{4}|GMT|UTC|Z)"
    return re.compile(
        rf"[A-Za-z]{{3}},? (?:(?P<m1>[A-Za-z]{{3}}) (?P<d1>\d{{1,2}}) {time} {zone} (?P<y1>\d{{4}})"
        rf"|(?P<d2>\d{{1,2}}) (?P<m2>[A-Za-z]{{3}}) (?P<y2>\d{{4}}) {time.replace('time', 'time2')} {zone.replace('zone', 'zone2')})"
    )


def _with_month_named(text: str) -> Stamp | None:
    """`Tue Oct 31 22:10:47 +0000 2017`, as Twitter writes it; `Tue, 31 Oct 2017 22:10:47 +0000`, as mail does."""
    match = _named_months().fullmatch(text)
    month = (match["m1"] or match["m2"]).lower() if match else ""
    if match is None or month not in _MONTHS:
        return None
    day, year = match["d1"] or match["d2"], match["y1"] or match["y2"]
    zone = match["zone"] or match["zone2"]
    zone = zone if zone[0] in "+-" else "+0000"
    number = _MONTHS.index(month) + 1
    written = f"{year}-{number:02}-{int(day):02}T{match['time'] or match['time2']}{zone[:3]}:{zone[3:]}"
    try:
        return _from_datetime(datetime.fromisoformat(written))
    except ValueError:
        return None


def from_iso(values: Sequence[object]) -> tuple[list[float | None], Literal["local", "zoned"]] | None:
    """Seconds since 1970 where every value is an ISO 8601 date and time or None, and all have a zone or none has: what
    most exports write, several times as fast as one `Stamp` after the other. None where they are anything else."""
    parse = datetime.fromisoformat
    zoned: bool | None = None
    seconds: list[float | None] = []
    for value in values:
        if value is None:
            seconds.append(None)
            continue
        if type(value) is not str or len(value) < 16 or value[4] != "-":
            return None
        try:
            moment = parse(value)
        except ValueError:
            return None
        if zoned is not (moment.tzinfo is not None):
            if zoned is not None:
                return None
            zoned = moment.tzinfo is not None
        seconds.append((moment if zoned else moment.replace(tzinfo=UTC)).timestamp())
    return (seconds, "zoned" if zoned else "local") if zoned is not None else None


def from_any(value: object) -> Stamp | None:
    """As `from_text` or `from_number`; None for every other type."""
    if isinstance(value, str):
        return from_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return from_number(float(value))
        except OverflowError:
            return None
    return None


def _from_datetime(moment: datetime) -> Stamp:
    offset = moment.utcoffset()
    if offset is None:
        return Stamp("local", (moment - _EPOCH) / timedelta(seconds=1))
    return Stamp("zoned", (moment - _EPOCH_UTC) / timedelta(seconds=1), offset.total_seconds())


DATE = (
    r"(?:(?P<y>\d{4})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})\s?[日号]?"
    r"|(?P<us1>\d{1,2})/(?P<us2>\d{1,2})/(?P<usy>\d{4})"
    r"|(?P<m2>\d{1,2})(?:-|月)(?P<d2>\d{1,2})日?)"
    r"(?:\s?[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
)
TIME = (
    r"(?P<half>上午|下午|凌晨|早上|中午|晚上)?\s?"
    r"(?P<hh>\d{1,3})[:：](?P<mm>[0-5]\d)(?:[:：](?P<ss>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<ampm>[AaPp]\.?[Mm]\b\.?))?"
    r"(?:\s?(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}))?"
)


@cache
def pattern() -> re.Pattern[str]:
    """A date with a time, or either alone. Groups are those of `from_match`."""
    return re.compile(f"(?:{DATE}(?:(?:[ ,T　]{{1,2}}|(?<=[日号)）])){_renamed(TIME)})?|{TIME})")


def _renamed(time: str) -> str:
    """A pattern may name a group once only; the time after a date gets names of its own."""
    return re.sub(r"\?P<(\w+)>", r"?P<dt_\1>", time)


def from_match(match: re.Match[str]) -> Stamp | None:
    """The stamp of a match of `pattern`; a date alone is its midnight. None for a 25th hour or a 31 June."""
    g = match.groupdict()
    prefix = "dt_" if g["dt_hh"] else ""
    seconds = _time_of_day(g, prefix) if g[prefix + "hh"] else 0.0
    if seconds is None:
        return None
    if not has_date(match):
        return Stamp("clock", seconds, short=not g["ss"] and not g["half"] and not g["ampm"])
    date = _date(g)
    if date is None or (g["m2"] and not prefix):
        return None
    day, dated = date
    zone = g[prefix + "zone"] if g[prefix + "hh"] else None
    local = (day - _EPOCH) / timedelta(seconds=1) + seconds
    if zone is None:
        return Stamp("local", local, dated=dated)
    offset = _offset(zone)
    return Stamp("zoned", local - offset, offset, dated)


def has_date(match: re.Match[str]) -> bool:
    g = match.groupdict()
    return bool(g["y"] or g["usy"] or g["m2"])


def has_time(match: re.Match[str]) -> bool:
    return bool(match["hh"] or match["dt_hh"])


def is_exact(match: re.Match[str]) -> bool:
    """It names a second, or both a day and a minute: nobody writes that about something else in passing."""
    return bool(match["ss"] or match["dt_ss"] or (has_date(match) and has_time(match)))


def _date(g: dict[str, str | None]) -> tuple[datetime, bool] | None:
    parts: tuple[str | None, ...]
    if g["y"]:
        parts = (g["y"], g["m"], g["d"])
    elif g["usy"]:
        # Month first, as in the United States, unless that cannot be.
        first, second = int(g["us1"] or 0), int(g["us2"] or 0)
        parts = (g["usy"], *(map(str, (second, first) if first > 12 else (first, second))))
    elif g["m2"]:
        parts = (str(_NO_YEAR), g["m2"], g["d2"])
    else:
        return None
    try:
        return datetime(*(int(p or 0) for p in parts)), not g["m2"]  # type: ignore[arg-type]
    except ValueError:
        return None


def _time_of_day(g: dict[str, str | None], prefix: str) -> float | None:
    hour, minute, second = (int(g[prefix + k] or 0) for k in ("hh", "mm", "ss"))
    half = (g[prefix + "half"] or g[prefix + "ampm"] or "").lower()
    if half in {"下午", "晚上"} or half.startswith("p") or (half == "中午" and hour < 3):
        hour += 12 if hour < 12 else 0
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 24 and (prefix or half or g["ss"]):
        return None
    return hour * 3600.0 + minute * 60 + second


def _offset(zone: str) -> float:
    digits = re.search(r"([+-])(\d{2}):?(\d{2})$", zone)
    if not digits:
        return 0.0
    seconds = int(digits[2]) * 3600.0 + int(digits[3]) * 60
    return -seconds if digits[1] == "-" else seconds
