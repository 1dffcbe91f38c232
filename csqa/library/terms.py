"""The words of a text as the search sees them: without case, traditional or simplified, with what a question is about.

Scripts are cut by jieba when they are indexed. What is asked is cut by the words that the index holds: no dictionary is
loaded, and a search takes milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from csqa.ruleset.library.placeholders import placeholders
from csqa.signals.fold import Folder

LONGEST = 8
"""Code points of the longest Chinese word that is looked for in a question."""
_STOP = """
的 了 吗 呢 啊 呀 吧 哦 嘛 哈 么 是 我 你 您 他 她 它 我们 你们 咱们 他们 这 那 这个 那个 这边 那边 这款 那款
一下 一个 请 请问 想 想问 要 会 有 在 和 与 就 都 也 还 还是 很 给 把 被 对 让 从 到 去 来 说 问 咨询 客户
顾客 亲 亲亲 怎么 怎么样 什么 为什么 多少 可以 能 怎么办 怎样 如何 咋 哪里 哪个 买家 反馈 询问 要求 处理 说明
能不能 可不可以 可否 是否 有没有 不 没 没有 个 件 单 号 一 上 下 里 后 前
a an the is are am was were be been do does did have has had i me my we our you your it its this that these
those to of in on at for from with and or but not no can could will would shall should may might what when
where which who how why there here if so as by about please hi just get got
"""
STOP = frozenset(_STOP.split())
"""What one asks with, and not about."""
_HAN = re.compile(r"[㐀-鿿]+")
_LATIN = re.compile(r"[^\W_㐀-鿿]+(?:['’-][^\W_㐀-鿿]+)*")
_ENDINGS = ("ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e")


def bare(text: str, fold: Folder) -> str:
    """A text in lower case, simplified, with blanks where it leaves placeholders open."""
    for p in reversed(placeholders(text)):
        text = f"{text[: p.start]} {text[p.end :]}"
    return fold(text).lower()


def stem(word: str) -> str:
    """An English word without its ending, roughly: refunds, refunded, refunding -> refund."""
    word = word.replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def latin(text: str) -> Iterator[str]:
    """The words of a text as `bare` gives it that are not Chinese, stemmed."""
    for m in _LATIN.finditer(text):
        yield stem(m[0])


def cut(text: str) -> list[str]:
    """All words of a script's text as `bare` gives it, stop words left out; Chinese by jieba."""
    from csqa.signals.words import cut_finely

    found = [w for w in latin(text) if w not in STOP]
    for m in _HAN.finditer(text):
        found += (w for w in cut_finely(m[0]) if w not in STOP)
    return found


def asked(text: str, known: Container[str]) -> tuple[list[str], int]:
    """The words of a question as `bare` gives it that `known` holds, and how many of its characters (or English words,
    each as two) belong to none."""
    found: list[str] = []
    strange = 0
    for word in latin(text):
        if word in STOP:
            continue
        if word in known:
            found.append(word)
        else:
            strange += 2
    for m in _HAN.finditer(text):
        words, left = _within(m[0], known)
        found += words
        strange += left
    return found, strange


def _within(text: str, known: Container[str]) -> tuple[list[str], int]:
    found: list[str] = []
    covered = bytearray(len(text))
    for start in range(len(text)):
        for end in range(min(len(text), start + LONGEST), start + 1, -1):
            word = text[start:end]
            if word in STOP or word in known:
                covered[start:end] = b"\1" * (end - start)
                if word not in STOP:
                    found.append(word)
    strange = 0
    for at, c in enumerate(text):
        if covered[at] or c in STOP:
            continue
        if c in known:
            found.append(c)
        else:
            strange += 1
    return found, strange
