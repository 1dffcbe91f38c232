"""What a sentence is about, as a small set of terms: its content words, and what kind of answer it wants.

Chinese is cut by jieba, which is slow: this is for samples.
"""

from __future__ import annotations

import re
from functools import lru_cache

from csqa.insight import stopwords
from csqa.signals.fold import Folder, fold_pairs
from csqa.signals.words import cut, rarity

_MASK = re.compile(r"\[[^\[\]]{1,12}\]|https?://\S+|[@#]\w+|&\w+;|[\w.+-]+@[\w-]+\.\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENDING = re.compile(r"['’](?:s|re|ve|ll|d|m)$")
_NUMBERS = re.compile(r"[\d*]+")
_WANTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "?when",
            r"什么时候|啥时候|何时|几时|多久|几天|几点|哪天|多长时间|\bwhen\b|how long|how soon|what time",
        ),
        ("?price", r"多少钱|什么价|价格|how much|what price"),
        ("?where", r"哪里|哪儿|在哪|到哪|\bwhere\b"),
        ("?why", r"为什么|为啥|怎么回事|什么原因|怎么还|\bwhy\b|how come"),
        ("?how", r"怎么|怎样|如何|咋|\bhow (do|can|to|should|would)\b"),
        (
            "?may",
            r"能不能|可不可以|可以.{0,12}吗|能.{0,12}吗|行不行|\b(can|could|may) (i|we|you|it)\b|is it possible",
        ),
        ("?is", r"有没有|有.{0,8}吗|是不是|是.{0,12}吗|\b(is|are|do|does) (there|it|you|this|the)\b"),
    )
)
"""Which answer a question wants: of several, the first that fits."""
_PLAIN = 6.0
"""The weight of a word that no table knows; that of a common one is about 5, of a rare one 12."""
_WANT = 4.0


@lru_cache(1)
def _folder() -> Folder:
    return Folder(fold_pairs())


def plain(text: str) -> str:
    """Simplified, in lower case, without links, names, numbers and masks."""
    text = _NUMBERS.sub(" ", _MASK.sub(" ", text)).lower()
    try:
        text.encode("gb2312", "strict")
    except UnicodeEncodeError:
        if _HAN.search(text):
            text = _folder()(text)
    return text


def content(text: str) -> list[str]:
    """The content words of a text as `plain` gives it, in order."""
    if _HAN.search(text):
        words = [w.strip() for w in cut(text)]
        return [w for w in words if w not in stopwords.ZH and _worded(w)]
    bare = (_ENDING.sub("", word) for word in _WORD.findall(text))
    return [w for w in bare if len(w) > 2 and w not in stopwords.EN and "n't" not in w.replace("’", "'")]


def is_chinese(term: str) -> bool:
    return bool(_HAN.match(term))


def wanted(text: str) -> str | None:
    """What kind of answer a question wants, as a term; None where its words do not say."""
    return next((name for name, pattern in _WANTS if pattern.search(text)), None)


def weight(term: str) -> float:
    """How much a term says."""
    if term.startswith("?"):
        return _WANT
    if not _HAN.match(term):
        return _PLAIN
    return min(rarity().get(term, _PLAIN), 10.0)


def _worded(word: str) -> bool:
    return bool(_HAN.search(word)) or (
        len(word) > 2 and bool(_WORD.fullmatch(word)) and word not in stopwords.EN
    )
