"""English clock times and dates in folded text (csqa/signals/times_words.py): by 5pm, tomorrow morning, May 3rd, EOD.

Days and hours are found apart; a day and an hour that stand together (tomorrow at 5pm, 5pm on Friday) are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from csqa.signals.times_words import NUMBER, hour
from csqa.signals.timespan import TimeSpan

_BY = r"(?:(?:by|before|until|till|no\slater\sthan|on|at|from|after|around)\s)?"
_HALF = r"(?:[ap]m\b|[ap]\.m\b\.?)"
_CLOCK = rf"""(?<![\w$£€/{NUMBER}-])(?<!\d[.:]){_BY}(?:(?:\d{{1,2}}(?::[0-5]\d)?\s?(?:{_HALF})?\s?(?:-|to|and)\s?)?
    (?:(?P<h>\d{{1,2}}|{NUMBER}++)(?:[:.](?P<mi>[0-5]\d|{NUMBER}++))?\s?(?P<half>{_HALF})
    |(?P<h24>[01]?\d|2[0-4]|{NUMBER}++):(?P<mi24>[0-5]\d|{NUMBER}++)(?::[0-5]\d)?(?![\d:])|(?P<oclock>\d{{1,2}})\so'?clock)|(?P<noon>noon|midday|midnight)\b)
    |(?P<joined>(?<=today\s)|(?<=tomorrow\s)|(?<=day\s))(?P<part>morning|lunchtime|afternoon|evening|night)\b
    |(?:(?P<this>this|later\sthis)|in\sthe|(?:by|before)\s(?:the\s)?)\s?(?P<alone>morning|afternoon|evening)\b"""
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_SHORT = r"(?:mon|tues?|wed|thurs?|fri|sat|sun)\b"
_DAY = rf"""(?<![\w$£€/@#{NUMBER}-])(?<!\d[.:])(?:{_BY}(?:
    (?:the\s)?(?:end|close)\sof\s(?:the\s|this\s|your\s)?(?P<end>business(?:\sday)?|working\sday|day|play|today|tomorrow|week|month)\b|(?P<letters>EOD|COB|EOW)\b
    |(?:the\s)?(?P<after>day\safter\stomorrow)|(?:later\s|first\sthing\s)?(?P<day>today|tonight|tomorrow|tmrw?|yesterday)\b
    |(?:(?P<week>this|next|last|coming|following)\s)?(?:(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|(?P<short>(?:(?<=\bon\s)|(?<=\bby\s)|(?<=next\s)|(?<=this\s)){_SHORT}))
    |(?:the\s)?(?P<which>this|next|last|coming|following)\s(?P<unit>week(?:end)?|month)\b
    |(?:the\s)?(?P<d1>\d{{1,2}}|{NUMBER}++)(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})(?![a-z])(?:,?\s(?P<y1>20\d\d))?
    |(?P<m2>{_MONTH})\s(?:the\s)?(?P<d2>\d{{1,2}}|{NUMBER}++)(?:st|nd|rd|th)?(?![\d:a-z])(?:,?\s(?P<y2>20\d\d))?
    |(?P<iso>20\d\d-\d\d-\d\d)(?!\d))
    |(?:by|on|before|until|till|from|after)\sthe\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)\b(?!\s(?:floor|street|st\b|ave|time|order|item|attempt|day)))"""
_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "yesterday": -1}
_WEEKS = {None: None, "this": 0, "next": 1, "last": -1, "coming": None, "following": 1}
_WEEKDAYS = {d: i for i, d in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_MONTHS = {
    m: i + 1
    for i, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    )
}
_OVER = {"morning": "12:00", "lunchtime": "14:00", "afternoon": "18:00", "evening": "24:00", "night": "24:00"}
"""When a part of the day is over."""
_LATE = frozenset(("afternoon", "evening", "night"))
_BEGINS = {"morning": "08:00", "afternoon": "12:00", "evening": "18:00"}
_TOGETHER = re.compile(r"\s?,?\s?(?:(?:at|on|by|before|around|in the|the|@)\s?)?")
_GOOD = re.compile(r"\b(?:good|happy|great|lovely|nice)\s$", re.I | re.A)
_AHEAD = re.compile(
    r"(?:\b(?:by|before|later|until|till|first thing|end of)\s|(?:\b(?:will|shall|going to|should|can|expected|scheduled|due|arriv\w+|deliver\w*|ship\w*|dispatch\w*|back|sent?)|'ll)\b[^.!?,;]{0,32})(?:later )?today$",
    re.I | re.A,
)
_COURTESY = re.compile(
    r"\b(?:help|assist|do for you|contact|reach|trouble|chat|inconvenience|feeling|speak|visit|with you|with us|experience|question|frustrat\w+|issues?)"
    r"(?:ing|ed)?\b[^.!?,;]{0,24}\btoday$",
    re.I | re.A,
)
"""Today is a time where something is to come, and no courtesy: how may I help you today."""
_OPENING_FROM = re.compile(r"(?:-|\bto|through|thru)\s?$", re.I | re.A)
_OPENING_TO = re.compile(r"\s?(?:-|to|through|thru)\s?(?:mon|tue|wed|thu|fri|sat|sun)", re.I | re.A)


class _Part(msgspec.Struct, frozen=True):
    """A day, an hour or a part of the day, before they are joined."""

    start: int
    end: int
    what: Literal["day", "hour", "part"]
    clock: str | None = None
    twelve: bool = False
    late: bool = False
    """An hour beside it is after noon: tonight, evening."""
    alone: bool = True
    """False where it counts only beside a day: morning in tomorrow morning."""
    days: int | None = None
    weekday: int | None = None
    weeks: int | None = None
    months: int | None = None
    date: str | None = None


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(_CLOCK, re.X | re.I | re.A)


@cache
def _day() -> re.Pattern[str]:
    return re.compile(_DAY, re.X | re.I | re.A)


def moments(text: str) -> Iterator[TimeSpan]:
    """Every clock time and date in folded `text`, in order."""
    parts = [p for m in _clock().finditer(text) if (p := _hour_part(text, m)) is not None]
    parts += [p for m in _day().finditer(text) if (p := _day_part(text, m)) is not None]
    parts.sort(key=lambda p: (p.start, -p.end))
    group: list[_Part] = []
    for part in parts:
        if group and part.start < group[-1].end:
            continue
        joins = group and _joins(text, group, part)
        if part.what == "part" and not part.alone and not (joins and group[-1].what == "day"):
            continue
        if group and not joins:
            yield from _span(text, group)
            group = []
        group.append(part)
    yield from _span(text, group)


def _joins(text: str, group: list[_Part], part: _Part) -> bool:
    """Whether `part` stands right behind the group and says something new."""
    between = _TOGETHER.fullmatch(text, group[-1].end, part.start)
    return between is not None and part.what not in {p.what for p in group}


def _span(text: str, group: list[_Part]) -> Iterator[TimeSpan]:
    """One expression from the parts that stand together."""
    if not any(p.alone for p in group):
        return
    by_kind = {p.what: p for p in group}
    day, exact, part = by_kind.get("day"), by_kind.get("hour"), by_kind.get("part")
    timed = exact or part or (day if day and day.clock else None)
    clock, twelve = (timed.clock, timed.twelve) if timed else (None, False)
    if exact and exact.clock and exact.twelve and any(p.late for p in group):
        clock, twelve = hour(int(exact.clock[:2]), int(exact.clock[3:]), True), False
    start, end = group[0].start, group[-1].end
    whose = day or part
    yield TimeSpan(
        start,
        end,
        "clock" if timed else "date",
        clock=clock,
        twelve=twelve,
        days=whose.days if whose else None,
        weekday=day.weekday if day else None,
        weeks=day.weeks if day else None,
        months=day.months if day else None,
        date=day.date if day else None,
        value_known=NUMBER not in text[start:end],
        past=bool(day and min(day.days or 0, day.weeks or 0, day.months or 0) < 0),
    )


def _hour_part(text: str, match: re.Match[str]) -> _Part | None:
    start, end = match.span()
    part = (match["part"] or match["alone"] or "").lower()
    if part:
        if _GOOD.search(text[max(0, start - 8) : start]):
            return None
        begins = part in _BEGINS and match[0].lower().startswith(("before", "by"))
        clock = _BEGINS[part] if begins else _OVER[part]
        days = 0 if match["this"] else None
        return _Part(
            start, end, "part", clock=clock, late=part in _LATE, alone=bool(match["alone"]), days=days
        )
    if match["noon"]:
        return _Part(start, end, "hour", clock="24:00" if match["noon"].lower() == "midnight" else "12:00")
    h: str = match["h"] or match["h24"] or match["oclock"]
    minute: str = match["mi"] or match["mi24"] or "0"
    if NUMBER in h or NUMBER in minute:
        return _Part(start, end, "hour")
    half = (match["half"] or "").lower()
    value = int(h)
    if half and not 1 <= value <= 12:
        half = ""
    if half.startswith("a") and value == 12:
        value = 0
    named = hour(value, int(minute), half.startswith("p"))
    if named is None:
        return None
    return _Part(start, end, "hour", clock=named, twelve=not half and not h.startswith("0") and value < 12)


def _day_part(text: str, match: re.Match[str]) -> _Part | None:
    start, end = match.span()
    before, after = text[max(0, start - 8) : start], text[end : end + 12]
    if _GOOD.search(before):
        return None
    if match["end"] or match["letters"]:
        return _end_of(start, end, (match["end"] or match["letters"]).lower())
    if match["after"]:
        return _Part(start, end, "day", days=2)
    if match["day"]:
        said = match["day"].lower()
        clause = text[max(0, start - 40) : end]
        ahead = _AHEAD.search(clause) and not _COURTESY.search(clause)
        alone = said != "today" or bool(ahead) or match[0] == text.strip()
        return _Part(
            start,
            end,
            "day",
            clock="24:00" if said == "tonight" else None,
            late=said == "tonight",
            alone=alone,
            days=_DAYS[said],
        )
    week = match["week"] and match["week"].lower()
    if name := match["weekday"] or match["short"]:
        if _OPENING_FROM.search(before) or _OPENING_TO.match(after):
            return None
        return _Part(start, end, "day", weekday=_WEEKDAYS[name.lower()[:3]], weeks=_WEEKS[week])
    if match["unit"]:
        further = _WEEKS[match["which"].lower()]
        further = 1 if further is None else further
        if match["unit"].lower() == "month":
            return _Part(start, end, "day", months=further)
        return _Part(start, end, "day", weeks=further)
    if match["iso"]:
        return _Part(start, end, "day", date=match["iso"])
    if match["m2"] == "may" and match[0][-1].isdigit():
        return None
    return _dated(
        start,
        end,
        match["y1"] or match["y2"],
        match["m1"] or match["m2"],
        match["d1"] or match["d2"] or match["d3"],
    )


def _end_of(start: int, end: int, what: str) -> _Part:
    if what in ("week", "eow"):
        return _Part(start, end, "day", weekday=4, weeks=0)
    if what == "month":
        return _Part(start, end, "day", months=0)
    return _Part(start, end, "day", clock="24:00", days=int(what == "tomorrow"))


def _dated(start: int, end: int, year: str | None, month: str | None, day: str) -> _Part | None:
    if NUMBER in day:
        return _Part(start, end, "day")
    if not 1 <= int(day) <= 31:
        return None
    date = f"{int(day):02}"
    if month:
        date = f"{_MONTHS[month.lower()[:3]]:02}-{date}"
        if year:
            date = f"{year}-{date}"
    return _Part(start, end, "day", date=date)
