"""What every language's time expressions share: folding that keeps offsets, masks, numbers, hours."""

from __future__ import annotations

import re

_TRADITIONAL = (
    "個點號時鐘鍾後內兩週禮間幾當從無來過經還沒見達補歲們總約將應營業務開線試換質價熱電話進產單門樓"
)
_SIMPLIFIED = "个点号时钟钟后内两周礼间几当从无来过经还没见达补岁们总约将应营业务开线试换质价热电话进产单门楼"
_FOLD = str.maketrans(
    {
        **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
        **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},
    }
    | {
        "　": " ",
        "\u00a0": " ",
        "～": "~",
        "〜": "~",
        "—": "-",
        "–": "-",
        "－": "-",
        "―": "-",
        "’": "'",
        "\n": ";",
        "\r": ";",
    }
)

NUMBER, TIME, DATE = "\ue000", "\ue001", "\ue002"
"""A masked number, time and date: every code point of the mask becomes this one, so that offsets stay."""

_OPEN, _CLOSE = r"(?:\{(?=\{))?[\[【<{]\s?", r"\s?[\]】>}](?:(?<=\})\})?"
_UNIT = r"\s?(?:个|小时|工作|分|天|日|号|月|周|点|时|min|hour|hr|day|business|working|week|[ap]m)"
_TO = r"\s?[-~至到]\s?"
_IN = r"[^\[\]【】<>{}\n]{0,12}?"
_MASK = re.compile(
    rf"""(?P<number>{_OPEN}(?:数字|數字|数|num(?:ber)?|n|x{{1,3}}|天数|小时数|时长|days?|hours?|min(?:ute)?s?)[x\d]?{_CLOSE}
    |(?<![a-z0-9])(?:x{{1,3}}|n)(?={_TO}(?:x{{1,3}}|n){_UNIT}|{_UNIT}|:(?:xx|\d\d))|(?<=[:点])x{{1,2}}(?![a-z0-9])
    |(?<![*_\d])(?:\*{{1,4}}|_{{1,6}})(?={_TO}(?:\*{{1,4}}|_{{1,6}}){_UNIT}|{_UNIT}))
    |(?P<time>{_OPEN}(?:{_IN}时[间刻]|(?:{_IN}[\s_-])?(?:time|clock))[x\d]?{_CLOSE})
    |(?P<date>{_OPEN}(?:{_IN}日期|(?:{_IN}[\s_-])?date)[x\d]?{_CLOSE})""",
    re.X | re.I,
)
"""Marks that hide a value; letters, stars and strokes only where a unit follows."""


_MASK_BEGINS = re.compile(r"[\[【<{xn*_]", re.I)
"""What every mask begins with."""
_MASK_LIKE = re.compile(
    r"[\[【<{*_]|(?<![a-z0-9])(?:x{1,3}|n)(?=[\s~至到个小工分天日号月周点时:mhdbwap-])|(?<=[:点])x", re.I
)
"""The same, with what stands around letters that may be one: few words with an x or n in them are."""


def folded(text: str) -> str:
    """Simplified, half-width and with masks marked; the same number of code points."""
    plain = text.translate(_FOLD)
    if _MASK_BEGINS.search(plain) is None or _MASK_LIKE.search(plain) is None:
        return plain
    return _MASK.sub(_marked, plain)


def _marked(match: re.Match[str]) -> str:
    mark = {"number": NUMBER, "time": TIME, "date": DATE}[match.lastgroup or "number"]
    return mark * (match.end() - match.start())


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "几": 9,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
HAN = "零〇一二两三四五六七八九十百几"


def number(text: str) -> float | None:
    """The value of digits or Chinese numerals, of 两三 the upper one; None where masked or no number."""
    text = text.strip()
    if NUMBER in text:
        return None
    if text[:1].isdigit():
        return float(text)
    if text.startswith("廿"):
        text = "二十" + text[1:]
    if not any(c in _POWERS for c in text):
        # 一五 is fifteen said digit by digit only in a year; beside a unit 三五 means three to five.
        return float(_DIGITS[text[-1]]) if text and text[-1] in _DIGITS else None
    total = digit = 0
    for c in text:
        if c in _POWERS:
            total += (digit or 1) * _POWERS[c]
            digit = 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return float(total + digit)


def hour(value: float, minute: float, afternoon: bool) -> str | None:
    """ "HH:MM" of an hour 0-24 and a minute; None where it is no clock time."""
    if value != int(value):
        return None
    h, m = int(value), int(minute)
    if afternoon and h < 12:
        h += 12
    if h > 24 or m > 59 or (h == 24 and m):
        return None
    return f"{h:02}:{m:02}"
