"""Word edges in Chinese: settled from jieba's dictionary when rules are loaded, by jieba itself only where that leaves a doubt."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection
from functools import cache
from pathlib import Path

SURE = 30
"""A dictionary word at least this frequent (jieba's count) is taken for a word wherever its characters stand."""


def words_around(characters: Collection[str]) -> dict[str, list[tuple[str, int]]]:
    """For each single character the dictionary's words of two to four characters that hold it: (word, frequency)."""
    wanted = set(characters)
    found: dict[str, list[tuple[str, int]]] = {c: [] for c in wanted}
    if not wanted:
        return found
    spec = importlib.util.find_spec("jieba")
    assert spec and spec.origin
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, *_ = line.split(" ")
            if 2 <= len(word) <= 4 and not wanted.isdisjoint(word):
                for c in wanted.intersection(word):
                    found[c].append((word, int(frequency)))
    return found


def stands_alone(text: str, start: int, end: int, covers: Collection[tuple[str, int]]) -> bool:
    """Whether `text[start:end]` is a word (or words) of its own, and no part of a longer one."""
    around = max(
        (
            frequency
            for word, frequency in covers
            for at in range(max(0, start - len(word) + 1), start + 1)
            if text.startswith(word, at) and at + len(word) >= end
        ),
        default=-1,
    )
    if covers and around < 0:
        return True
    if around >= SURE:
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
