"""Personal data in a turn: telephone numbers, identity cards, bank cards, e-mail addresses, number plates.

Numbers with a check digit are found only where it is right, so that an order number is rarely taken for one. A masked
number (138****1234) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

Kind = Literal["phone", "id-card", "bank-card", "email", "plate"]

_FULL_WIDTH = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_NUMBER = re.compile(r"\d(?:[ ()（）+-]{0,2}\d){6}")

_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_PLATE = re.compile(rf"[{_PROVINCES}][A-ZＡ-Ｚ]")
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "email",
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])",
    ),
    ("plate", rf"[{_PROVINCES}][A-HJ-NP-Z][·•. ]?(?=[A-HJ-NP-Z]{{0,5}}\d)[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂掛学學警港澳](?![A-Za-z0-9])"),
    ("id-card", r"(?<![\dA-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![\dA-Za-z])"),
    ("bank-card", r"(?<![\dA-Za-z.-])(?:62|4|5[1-5]|2[2-7]|3[47]|35|60)\d{0,3}(?:[ -]?\d){10,15}(?![\dA-Za-z])(?!-\d)"),
    ("phone", r"(?<![\dA-Za-z*.+])(?:(?:\+|00)86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\dA-Za-z*])"),
    ("phone", r"(?<![\dA-Za-z*.-])(?:\+86[ -]?|\(|（)?0(?:10|2\d|[3-9]\d{2})[)）]?[ -]?[2-8]\d{6,7}(?:-\d{1,5})?(?![\dA-Za-z*])"),
    ("phone", r"(?<![\dA-Za-z*.-])[48]00(?:[ -]\d{3}[ -]?\d{4}|[ -]?\d{4}[ -]?\d{3}|\d{7})(?![\dA-Za-z*])"),
    ("phone", r"(?<![\dA-Za-z*.+])\+(?!86)[1-9]\d{0,2}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{1,4}(?:[ -]?\d{2,4}){1,4}(?![\dA-Za-z*])"),
    ("phone", r"(?<![\dA-Za-z*.+-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\dA-Za-z*])"),
    ("phone", r"(?<![\dA-Za-z*.+-])09\d{2}-?\d{3}-?\d{3}(?![\dA-Za-z*])"),
)  # fmt: skip
"""In order of precedence: what a pattern has found is not looked at by those behind it."""


@cache
def _compiled() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.A)) for kind, pattern in _PATTERNS)


def find_pii(text: str) -> list[tuple[int, int, Kind]]:
    """(start, end, kind) of every piece of personal data, in order, none inside another; offsets in code points."""
    has = {"email": "@" in text or "＠" in text, "plate": bool(_PLATE.search(text))}
    number = bool(_NUMBER.search(text))
    if not (number or has["email"] or has["plate"]):
        return []
    found: list[tuple[int, int, Kind]] = []
    plain = text.translate(_FULL_WIDTH)
    for kind, pattern in _compiled():
        if not has.get(kind, number):
            continue
        for start, end in _matches(kind, pattern, plain):
            if all(end <= a or start >= b for a, b, _ in found):
                found.append((start, end, kind))
    return sorted(found)


def _matches(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        digits = re.sub(r"[^0-9Xx]", "", match[0])
        if kind == "id-card" and not _is_id_card(digits):
            continue
        if kind == "bank-card" and not _is_bank_card(digits):
            continue
        if match[0].startswith("+") and not 8 <= len(digits) <= 15:
            continue
        yield match.span()


def _is_id_card(digits: str) -> bool:
    from stdnum.cn import ric

    return ric.is_valid(digits.upper())


def _is_bank_card(digits: str) -> bool:
    """Whether the length is one that the issuer uses and the Luhn digit is right."""
    if digits.startswith("62"):
        fits = 16 <= len(digits) <= 19
    elif digits.startswith(("34", "37")):
        fits = len(digits) == 15
    else:
        fits = len(digits) == 16
    if not fits or len(set(digits)) < 3:
        return False
    from stdnum import luhn

    return luhn.is_valid(digits)
