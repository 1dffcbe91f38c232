"""A text with personal data starred out, code point for code point."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from csqa.masking.lazily import lazily
from csqa.masking.letters import LETTERS

STAR = "*"
_REMEMBERED = 1 << 13

_DIGITS = "0-9０-９"
_SPELT = "零〇一幺二三四五六七八九十"
_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_UNITS = "号號弄巷栋棟幢座单單室组組队隊社屯期"
_FIRST = frozenset(f"0123456789０１２３４５６７８９{_SPELT}{_PROVINCES}{_UNITS}@＠")
_HINT = lazily(
    # One set of first characters lets the search run over all the rest at once.
    f"[{_DIGITS}{_SPELT}{_PROVINCES}{_UNITS}@＠]"
    f"(?:(?<=[{_DIGITS}])(?:(?:[ ()（）+-]{{0,2}}[{_DIGITS}]){{6}}"
    f"|[ \u3000]?[{_UNITS}]|[-－][0-9０-９-]{{3}}"
    "|[A-Za-z]?,? [A-Za-z0-9][^\n!?]{1,40}?"
    "(?:[Ss]tr|St\\b|[Aa]ve|Ro?a?d\\b|Lane|Ln|Dr|[Bb]oul|Bl|Cou|Ct|Way|Pl|Sq|Ter|Cre|Clo|Hi?g?h?w|P[ak]))"
    f"|(?<=[{_SPELT}])(?:[ \u3000]?[{_UNITS}]|[{_SPELT}]{{7}})"
    f"|(?<=[A-Za-zＡ-Ｚａ-ｚ][{_UNITS}])|(?<=[A-Za-zＡ-Ｚａ-ｚ][ \u3000][{_UNITS}])"
    "|(?<=[A-Za-z0-9._%+＋．＿％Ａ-Ｚａ-ｚ０-９－-][@＠])[A-Za-z0-9Ａ-Ｚａ-ｚ０-９－-]"
    f"|(?<=[{_PROVINCES}])[A-ZＡ-Ｚ]"
    ")|[Bb]ox [0-9]"
)
_LABEL = lazily(
    r"(?:(?:订单|訂單|运单|運單|快递|物流|单|單|流水|工单|退款|取件|商品|货|编)(?:编号|单号|單號|号码|号|號|码|碼)"
    r"|order|tracking|ref(?:erence)?|ticket|case|invoice|sku|waybill)(?: ?(?:number|no\.?|id|#))?[ ：:#是为為]{0,3}(?:is )?$",
    re.I,
)
"""Right before a number it says that this is no telephone and no card."""
_LABEL_REACH = 20
_APART = lazily(
    # As ASR writes a mobile number, and as people part it: digit by digit, 3-3-5, 5-6, 4-4-3, 3-8, 7-4.
    r"(?<![0-9A-Za-z*.])(?<!\d[ -])(?:\+?86[ -]?)?1[3-9]"
    r"(?:(?:[ -]\d){9}|\d[ -]\d{3}[ -]\d{5}|\d{3}[ -]\d{6}|\d{2}[ -]\d{4}[ -]\d{3}|\d[ -]\d{8}|\d{5}[ -]\d{4})"
    r"(?![0-9A-Za-z*]|[ -]\d)"
    r"|(?<![0-9A-Za-z*.])(?<!\d[ -])1 [3-9](?: \d){9}(?![0-9A-Za-z*]|[ -]\d)",
    re.A,
)
_LONG = lazily(rf"[{_DIGITS}](?:[ \u3000\xa0()（）+＋.．－-]{{0,3}}[{_DIGITS}]){{9}}")
"""Ten digits, parted as numbers are: no telephone, card or identity card has fewer, but for one that begins with a plus."""
_ORDER = lazily(
    f"[^{_DIGITS}]*(?:[1-9１-９][{_DIGITS}]{{11}}|[{_DIGITS}]{{13,14}}|[{_DIGITS}]{{20,}})[^{_DIGITS}]*"
)
"""The only digits of a text, in one piece that is too long for a telephone and too short or long for any card."""
_PLATE = lazily(f"[{_PROVINCES}][A-ZＡ-Ｚ]")
_SPOKEN = lazily(
    "(?<![零〇一幺二三四五六七八九])[一幺][三四五六七八九][零〇一幺二三四五六七八九]{9}(?![零〇一幺二三四五六七八九十])"
)
_PLAIN = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_TELLING = frozenset(f"{_PROVINCES}+＋@＠一幺 ") | LETTERS
"""One of these at least stands in everything that is hidden, but for long numbers."""
_KEPT: Mapping[str, tuple[int, int]] = {
    "phone": (3, 4),
    "id-card": (0, 4),
    "bank-card": (0, 4),
    "plate": (2, 0),
    "address": (0, 0),
}
"""Letters and digits left in sight, from the front and from the back."""
_SHORT = 11
"""A telephone number of fewer digits keeps its last four only."""


def may_be_personal(text: str) -> bool:
    """False where `text` certainly holds nothing to hide; cheap, so that it can be asked of all texts at once."""
    return not _FIRST.isdisjoint(text) and _HINT().search(text) is not None


def suspects(texts: Sequence[str]) -> list[int]:
    """The numbers of those among `texts` that may hold something to hide: at least all of which `may_be_personal` is true.

    One search over all of them, several times as fast as one after the other.
    """
    data = "\n".join(texts).encode("utf-8", "surrogatepass")
    spans = _glance()(data)
    if not spans:
        return []
    # No match holds a line break, so none goes from one text into the next.
    lines: list[int] = []
    line = at = 0
    for start, _ in spans:
        line += data.count(b"\n", at, start)
        at = start
        if not lines or lines[-1] != line:
            lines.append(line)
    if data.count(b"\n", at) + line == len(texts) - 1:
        return lines
    ends: list[int] = []
    line = -1
    for text in texts:
        line += text.count("\n") + 1
        ends.append(line)
    return sorted({bisect_left(ends, line) for line in lines})


@lru_cache(_REMEMBERED)
def masked_text(text: str) -> str:
    """`text` with personal data starred out, code point for code point."""
    # An order number is the commonest thing that looks like something to hide.
    if _TELLING.isdisjoint(text) and not _has_number(text):
        return text
    if not may_be_personal(text):
        return text
    shown: list[str] | None = None
    for start, end, kind in find_personal(text):
        shown = shown or list(text)
        _cover(shown, text, start, end, kind)
    return "".join(shown) if shown else text


def find_personal(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of all there is to hide, in code points; pieces may overlap.

    An order or tracking number that is called so right before it is none, even where its check digit is that of a card.
    """
    # Each search is dear beside a look at what it could find at all: an order number is enough to come here.
    number = _has_number(text)
    if (
        number
        or "+" in text
        or "＋" in text
        or "@" in text
        or "＠" in text
        or _PLATE().search(text) is not None
    ):
        from csqa.signals.pii import find_pii

        for start, end, kind in find_pii(text):
            if kind in ("phone", "bank-card") and _LABEL().search(text, max(0, start - _LABEL_REACH), start):
                continue
            yield start, end, kind
    for start, end in _addresses()(text):
        yield start, end, "address"
    apart = _APART().finditer(text.translate(_PLAIN)) if number else ()
    spoken = _SPOKEN().finditer(text) if "一" in text or "幺" in text else ()
    for m in (*apart, *spoken):
        if not _LABEL().search(text, max(0, m.start() - _LABEL_REACH), m.start()):
            yield m.start(), m.end(), "phone"


def _has_number(text: str) -> bool:
    """Whether it may hold a telephone, a card or an identity card, but for what begins with a plus."""
    return _LONG().search(text) is not None and _ORDER().fullmatch(text) is None


@cache
def _glance() -> Callable[[bytes], list[tuple[int, int]]]:
    """Spans in UTF-8 around what `_HINT` finds, and more: RE2 takes a quarter of the time, but knows no look behind."""
    from csqa.signals.exact import finder

    return finder(
        f"(?-i:[{_DIGITS}](?:[ ()（）+-]{{0,2}}[{_DIGITS}]){{6}}"
        f"|[{_DIGITS}{_SPELT}A-Za-zＡ-Ｚａ-ｚ][ \u3000]?[{_UNITS}]"
        f"|[{_DIGITS}][-－][0-9０-９-]{{3}}"
        f"|[{_DIGITS}][A-Za-z]?,? [A-Za-z0-9][^\n!?]{{1,40}}?"
        "(?:[Ss]tr|St|[Aa]ve|Ro?a?d|Lane|Ln|Dr|[Bb]oul|Bl|Cou|Ct|Way|Pl|Sq|Ter|Cre|Clo|Hi?g?h?w|P[ak])"
        f"|[{_SPELT}]{{8}}"
        "|[A-Za-z0-9._%+＋．＿％Ａ-Ｚａ-ｚ０-９－-][@＠][A-Za-z0-9Ａ-Ｚａ-ｚ０-９－-]"
        f"|[{_PROVINCES}][A-ZＡ-Ｚ]"
        "|[Bb]ox [0-9])"
    )


@cache
def _addresses() -> Callable[[str], list[tuple[int, int]]]:
    """Its patterns take their time to compile."""
    from csqa.masking.addresses import find_addresses

    return find_addresses


def _cover(shown: list[str], text: str, start: int, end: int, kind: str) -> None:
    if kind == "email":
        at = next(i for i in range(start, end) if text[i] in "@＠")
        hidden = list(range(start + (at - start > 1), at))
    else:
        places = [i for i in range(start, end) if text[i].isalnum()]
        front, back = _KEPT[kind]
        if kind == "phone" and len(places) < _SHORT:
            front = 0
        hidden = places[front : len(places) - back]
    for i in hidden:
        shown[i] = STAR
