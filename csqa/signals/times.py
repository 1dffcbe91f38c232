"""Time expressions in Chinese (simplified and traditional) and English, with their values.

`find_times` is the signal `time`; `due` turns a promise's time into a deadline. Vague words (尽快, soon) are no times.
"""

from __future__ import annotations

import re

from csqa.signals.timespan import TimeSpan, due

__all__ = ["TimeSpan", "due", "find_times"]

_ZH = re.compile(
    r"[\d零一二两兩三四五六七八九十百几幾廿半\]】>}xXnN*_Ｘｘ＊][\s个個多来來]{0,2}(?:半?[天日号號点點时時小分刻秒周週星礼禮年月工钟鐘交自hHmM:：/-]|[之以前后後内內]|[十百]|[到至~～])"
    r"|[今明昨][天日早晚夜儿兒]|[后後前当當隔]天|[当當次]日|当晚|當晚|[周週期拜][一二三四五六日天末]|[本这這下上][一个個]{0,2}[周週星礼禮月]"
    r"|月[底初中末]|[上中下正]午|午[后後间間]|[早晚]上|[凌清早]晨|傍晚|晚[间間]|半夜|夜[里裡裏间間]|[时時][间間刻]|日期|(?i:date|time|clock)x?\d?[\]>}】]"
)
_ZH_CHARACTERS = frozenset("天日号號点點时時分刻秒周週期拜月年午晚早晨夜h钟鐘小工前后後内內]】>}:：")
_LETTERS = re.compile(r"[a-zA-Z]")
_EN_UNITS = ("sec", "min", "hour", "hr", "day", "week", "month", "year")
_EN_MOMENTS = (
    *(
        "day",
        "week",
        "month",
        "today",
        "night",
        "tomorrow",
        "tmr",
        "noon",
        "morning",
        "evening",
        "eod",
        "eow",
        "cob",
    ),
    *("clock", "time]", "time>", "time}", "date]", "date>", "date}"),
)
_EN_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EN_HOURS = re.compile(r"[\dx\]>}]\s?(?:[ap]\.?m|:[\dx\[<{])|\d(?:st|nd|rd|th|-\d\d-\d)")
_HOURS_SHORT = re.compile(r"[\dx*_\]>}]\s?h(?![a-z])")


def find_times(text: str) -> list[TimeSpan]:
    """Every time expression, in order, none inside another. Offsets are code points of `text`."""
    zh = _may_be_chinese(text)
    durations, moments = _may_be_english(text)
    if not (zh or durations or moments):
        return []
    from csqa.signals.times_words import folded

    plain = folded(text)
    found: list[TimeSpan] = []
    if zh:
        from csqa.signals import times_zh, times_zh_durations

        found += times_zh_durations.durations(plain)
        found += times_zh.moments(plain)
    if durations:
        from csqa.signals import times_en_durations

        found += times_en_durations.durations(plain)
    if moments:
        from csqa.signals import times_en

        found += times_en.moments(plain)
    return _apart(found)


def _may_be_chinese(text: str) -> bool:
    return not text.isascii() and not _ZH_CHARACTERS.isdisjoint(text) and _ZH.search(text) is not None


def _may_be_english(text: str) -> tuple[bool, bool]:
    """Whether it may hold a duration, and a clock time or date."""
    if not text.isascii() and not _LETTERS.search(text):
        return False, False
    lower = text.lower()
    durations = any(word in lower for word in _EN_UNITS) or _HOURS_SHORT.search(lower) is not None
    moments = (
        any(word in lower for word in _EN_MOMENTS)
        or _EN_HOURS.search(lower) is not None
        or (any(month in lower for month in _EN_MONTHS) and any(c.isdigit() for c in lower))
    )
    return durations, moments


def _apart(found: list[TimeSpan]) -> list[TimeSpan]:
    """Of expressions that overlap the one that begins first, then the longest."""
    found.sort(key=lambda t: (t.start, -t.end))
    kept: list[TimeSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
