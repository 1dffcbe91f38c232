"""Word edges in Chinese: settled from jieba's dictionary when rules are loaded, by jieba itself only where that leaves a doubt."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

SURE = 30
"""A dictionary word at least this frequent (jieba's count) is taken for a word wherever its characters stand."""


def words_around(characters: Collection[str]) -> dict[str, dict[str, int]]:
    """For each single character the dictionary's words of two to four characters that hold it, with their frequency."""
    wanted = set(characters)
    found: dict[str, dict[str, int]] = {c: {} for c in wanted}
    if not wanted:
        return found
    spec = importlib.util.find_spec("jieba")
    assert spec
    assert spec.origin
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, *_ = line.split(" ")
            if 2 <= len(word) <= 4 and not wanted.isdisjoint(word):
                for c in wanted.intersection(word):
                    found[c][word] = int(frequency)
    return found


def stands_alone(text: str, start: int, end: int, around: Mapping[str, int]) -> bool:
    """Whether `text[start:end]` is a word (or words) of its own, and no part of a longer one.

    `around` are the dictionary's longer words about a single character (empty for a longer phrase: jieba decides).
    """
    if around:
        frequency = max(
            (
                around.get(text[begin : begin + length], -1)
                for length in (2, 3, 4)
                for begin in range(max(0, end - length), start + 1)
            ),
            default=-1,
        )
        if frequency < 0:
            return True
        if frequency >= SURE:
            return False
    edges = _edges(text)
    return start in edges and end in edges


@cache
def _segmenter() -> object:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    return jieba


def _edges(text: str) -> frozenset[int]:
    """Offsets at which jieba sees a word begin or end."""
    edges, at = {0}, 0
    for word in _segmenter().cut(text):  # type: ignore[attr-defined]
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def cut(text: str) -> list[str]:
    """The words of a Chinese text, in order. Fifty times as slow as all else: for samples, never for every turn."""
    return list(_segmenter().cut(text))  # type: ignore[attr-defined]


def cut_finely(text: str) -> list[str]:
    """As `cut`, with the shorter words inside longer ones too: for an index that is searched."""
    return list(_segmenter().cut_for_search(text))  # type: ignore[attr-defined]


@cache
def rarity() -> Mapping[str, float]:
    """How rare a word is in Chinese texts in general (inverse document frequency, about 5 to 14), as jieba ships it."""
    import jieba.analyse

    table: Mapping[str, float] = jieba.analyse.default_tfidf.idf_freq
    return table
