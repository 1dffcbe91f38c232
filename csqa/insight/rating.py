"""How satisfied a customer said they were, where the export carries it: found, read, and put on one scale at the end.

While sessions stream by nobody knows whether 5 is the best or the middle; ratings are therefore kept as they are read (a
number, or `good`, `neutral`, `bad` for words) and understood when all are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

KEYS = (
    *(
        "满意度",
        "满意度评价",
        "客户满意度",
        "服务满意度",
        "评价",
        "客户评价",
        "服务评价",
        "评价结果",
        "评价星级",
        "满意度评分",
    ),
    *(
        "客户评分",
        "服务评分",
        "星级",
        "satisfaction",
        "csat",
        "csat_score",
        "satisfaction_score",
        "satisfaction_rating",
    ),
    *("rating", "customer_rating", "survey_score", "feedback_rating", "stars"),
)
_GOOD = "good"
_NEUTRAL = "neutral"
_BAD = "bad"
_SAID = {
    _GOOD: "非常满意 很满意 满意 比较满意 十分满意 好评 好 很好 推荐 verysatisfied satisfied good great excellent positive happy 👍",
    _NEUTRAL: "一般 中评 基本满意 尚可 neutral ok okay average fair",
    _BAD: "不满意 很不满意 非常不满意 极不满意 差评 差 很差 不推荐 verydissatisfied dissatisfied unsatisfied veryunsatisfied "
    "bad poor terrible negative unhappy 👎",
}
_WORDS: Mapping[str, str] = {word: meaning for meaning, words in _SAID.items() for word in words.split()}
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:/\s*\d{1,3}|分|星|颗星|stars?|%)?")
_EDGES = re.compile(r"[\s_\-]+")


def rating_of(meta: Mapping[str, Any], key: str | None = None) -> str | None:
    """What the record says: a number as text, `good`, `neutral`, `bad`, or other words as they stand; None without any.

    `key` names the field where the export has an uncommon name for it.
    """
    if key is not None:
        return _read(meta.get(key))
    for name, value in meta.items():
        if _EDGES.sub("_", str(name).strip().lower()) in KEYS and (found := _read(value)) is not None:
            return found
    return None


def _read(value: Any) -> str | None:
    if isinstance(value, bool):
        return _GOOD if value else _BAD
    if isinstance(value, int | float):
        return f"{value:g}" if 0 <= value <= 100 else None
    if not isinstance(value, str) or not value.strip():
        return None
    word = _EDGES.sub("", value).lower()
    if word in _WORDS:
        return _WORDS[word]
    if number := _NUMBER.fullmatch(value.strip().lower()):
        return f"{float(number[1]):g}"
    return value.strip()[:20]


def satisfied(ratings: Iterable[str], named: Iterable[str] = ()) -> Mapping[str, bool]:
    """Rating -> whether it says that the customer was satisfied; ratings that say nothing are left out.

    `named` are the ratings that count as satisfied, where the team has said so. Otherwise words say it themselves, and
    numbers count from four fifths of the scale on, which is 0 to 1, 5, 10 or 100 by the largest that occurs.
    """
    found = set(ratings)
    yes = set(named)
    if yes:
        good = {rating_of({"": value}, "") for value in yes} | yes
        return {rating: rating in good for rating in found}
    numbers = [float(r) for r in found if _NUMBER.fullmatch(r)]
    scale = next((s for s in (1.0, 5.0, 10.0, 100.0) if max(numbers, default=0.0) <= s), 100.0)
    told: dict[str, bool] = {}
    for rating in found:
        if rating in (_GOOD, _NEUTRAL, _BAD):
            told[rating] = rating == _GOOD
        elif _NUMBER.fullmatch(rating):
            told[rating] = float(rating) >= 0.8 * scale
    return told
