"""Service hours as they are written: "09:00-18:00", or intervals for each weekday."""

from __future__ import annotations

import re
from collections.abc import Mapping

from csqa.documents import Document, Path_, nearest
from csqa.profile.profile import DAY, Interval
from csqa.wording import Text

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = re.compile(rf"({'|'.join(_WEEKDAYS)})(?:-({'|'.join(_WEEKDAYS)}))?")
_HOURS = re.compile(r"(\d{1,2}):([0-5]\d)\s?-\s?(\d{1,2}):([0-5]\d)")


def read_hours(document: Document, said: str | Mapping[str, str | list[str]]) -> list[list[Interval]]:
    """The week's intervals; what closes after midnight goes on in the next day."""
    week: list[list[Interval]] = [[] for _ in _WEEKDAYS]
    for days, given in (said if isinstance(said, Mapping) else {"mon-sun": said}).items():
        path: Path_ = ("hours", days) if isinstance(said, Mapping) else ("hours",)
        match = _DAYS.fullmatch(days)
        if match is None:
            near = nearest(days, _WEEKDAYS)
            what = Text(f"{days} 不是星期", f"{days} is no weekday")
            mend = Text(f"请写 {near or 'mon'} 或 mon-fri", f"write {near or 'mon'} or mon-fri")
            raise document.error(path, what, mend)
        first = _WEEKDAYS.index(match[1])
        last = _WEEKDAYS.index(match[2] or match[1])
        for i, text in enumerate([given] if isinstance(given, str) else given):
            opens, closes = _interval(document, (*path, i) if isinstance(given, list) else path, text)
            for day in range(first, last + 1 if last >= first else last + 8):
                week[day % 7].append((opens, min(closes, DAY)))
                if closes > DAY:
                    week[(day + 1) % 7].append((0.0, closes - DAY))
    return [_united(day) for day in week]


def _interval(document: Document, path: Path_, text: str) -> Interval:
    match = _HOURS.fullmatch(text.strip())
    opens, closes = 0, 0
    if match:
        opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not match or opens >= 1440 or closes > 1440 or opens == closes:
        what = Text(f"{text} 不是服务时间", f"{text} is no service hours")
        raise document.error(path, what, Text('请写 "09:00-18:00"', 'write "09:00-18:00"'))
    return opens * 60.0, (closes + 1440 * (closes < opens)) * 60.0


def _united(intervals: list[Interval]) -> list[Interval]:
    united: list[Interval] = []
    for opens, closes in sorted(intervals):
        if united and opens <= united[-1][1]:
            united[-1] = (united[-1][0], max(closes, united[-1][1]))
        else:
            united.append((opens, closes))
    return united
