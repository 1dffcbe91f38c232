"""A script's text as it will be sent: placeholders that stand for a time are filled in, so that the rules see one.

`[X]天内` promises a time though nobody knows yet which; `within [timeframe]`, `{日期}前` do too. Other placeholders stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from csqa.ruleset.library.placeholders import Placeholder, placeholders

_UNIT = re.compile(
    r"\s*(?:个|-)?\s*(?:自然日|工作日|小时|钟头|分钟|星期|个?月|[天日周秒]"
    r"|(?:(?:business|working|calendar)\s+)?(?:days?|hours?|hrs?|minutes?|mins?|weeks?|months?)\b)",
    re.I,
)
_TIME = re.compile(
    r"时间|时刻|日期|时限|时效|时长|几点|几号|[天日]数|小时数|(?<![a-z])"
    r"(?:time ?frames?|times?|dates?|deadline|eta|days?|hours?|minutes?|weeks?|when)(?![a-z])",
    re.I,
)
_SPAN = re.compile(r"\s*(?:之?内|以内|左右)")
_SPAN_EN = re.compile(r"(?:within|in|takes?|for|after)\s*(?:about\s+|around\s+)?$", re.I)
_AT_EN = re.compile(r"\b(?:by|before|on|at|until|from)\s*$", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


class Filled(msgspec.Struct, frozen=True):
    """`text` as sent; `places` has for each of its code points, and for its end, the one in the script."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Of the script, what stands from `start` to `end` of the filled text; never half a placeholder."""
        begin = self.places[start]
        stop = self.places[end]
        if end and end < len(self.places) and self.places[end - 1] == stop:
            # It ends inside what was filled in: the placeholder's end is the next place that differs.
            stop = next((p for p in self.places[end:] if p > stop), self.places[-1])
        return begin, stop


def filled(text: str) -> Filled:
    """`text` with times for its placeholders; the same object's worth where it has none."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for p in placeholders(text):
        time = _time(text, p)
        if time is None or p.start < at:
            continue
        parts += (text[at : p.start], time)
        places += range(at, p.start)
        places += [p.start] * len(time)
        at = p.end
    parts.append(text[at:])
    places += range(at, len(text) + 1)
    return Filled("".join(parts), places)


def _time(text: str, p: Placeholder) -> str | None:
    if _UNIT.match(text, p.end):
        return "3"
    if not _TIME.search(p.name.replace("_", " ")):
        return None
    if _HAN.search(p.name) or (_HAN.search(text) and not text.isascii()):
        return "2小时" if _SPAN.match(text, p.end) else "今天18点"
    before = text[: p.start]
    if _SPAN_EN.search(before) and not _AT_EN.search(before):
        return "2 hours"
    return "6 pm today"
