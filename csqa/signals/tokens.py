"""`tokens`: spaCy Matcher patterns over blank pipelines, for what word order says better than letters.

    tokens:
      - [{LOWER: {IN: [get, be]}}, {LOWER: back}, {LOWER: to}, {IS_ALPHA: true}]

spaCy is an optional extra (`pip install csqa[tokens]`) and loads only for turns in which the scan found the pattern's
anchor: a word that every match must hold. No model is shipped, so LEMMA, POS and the like are refused.
"""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from typing import Any

from csqa.errors import InputError
from csqa.wording import Text

KEYS = frozenset(
    [
        "LOWER",
        "NORM",
        "TEXT",
        "ORTH",
        "SHAPE",
        "REGEX",
        "LENGTH",
        "OP",
        "IS_ALPHA",
        "IS_ASCII",
        "IS_DIGIT",
        "IS_LOWER",
        "IS_UPPER",
        "IS_TITLE",
        "IS_PUNCT",
        "IS_SPACE",
        "IS_STOP",
        "IS_SENT_START",
        "LIKE_NUM",
        "LIKE_URL",
        "LIKE_EMAIL",
    ]
)
_WORDS = ("LOWER", "TEXT", "ORTH", "NORM")
_OPTIONAL = ("?", "*", "!")


def anchor(written: str) -> str:
    """The pattern (in csqa's pattern language) of the words of which each match holds one. Raises InputError without place."""
    steps: list[dict[str, Any]] = json.loads(written)
    if unknown := sorted({key for step in steps for key in step} - KEYS):
        raise InputError(
            Text(
                f"不支持的属性 {unknown[0]}：没有随附语言模型",
                f"{unknown[0]} is not taken: no language model is shipped",
            ),
            mend=Text("可用 LOWER、NORM、SHAPE、IS_*", "use LOWER, NORM, SHAPE or IS_*"),
        )
    found = [words for step in steps if step.get("OP", "1") not in _OPTIONAL and (words := _words(step))]
    if not found:
        raise InputError(
            Text("没有可以检索的固定词", "no word that every match holds"),
            mend=Text(
                "至少一个必选的词要写明 LOWER 或 TEXT", "give one token that is not optional a LOWER or TEXT"
            ),
        )
    if importlib.util.find_spec("spacy") is None:
        raise InputError(
            Text("tokens 需要 spaCy", "tokens need spaCy"),
            mend=Text("请安装：pip install csqa[tokens]", "install it: pip install csqa[tokens]"),
        )
    best = max(found, key=lambda words: min(map(len, words)))
    return "|".join("\\" + w if len(w) == 1 and not w.isalnum() else _escaped(w) for w in best)


def _words(step: dict[str, Any]) -> list[str]:
    for key in _WORDS:
        value = step.get(key)
        if isinstance(value, str):
            return [value]
        if isinstance(value, dict) and set(value) == {"IN"}:
            return list(value["IN"])
    return []


def _escaped(word: str) -> str:
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", word)


def token_spans(written: str, lang: str, text: str) -> list[tuple[int, int]]:
    """Spans of the pattern in one folded turn, code points; the longest where they overlap."""
    from spacy.util import filter_spans

    pipeline, matcher = _matcher(written, lang)
    doc = pipeline(text)
    found = filter_spans(matcher(doc, as_spans=True))
    return [(span.start_char, span.end_char) for span in found]


@cache
def _matcher(written: str, lang: str) -> tuple[Any, Any]:
    import spacy
    from spacy.matcher import Matcher

    pipeline = spacy.blank(lang)
    matcher = Matcher(pipeline.vocab)
    matcher.add("tokens", [json.loads(written)])
    return pipeline, matcher
