"""Signals that are computed from a turn and not matched: an explicit table name -> function.

`question` is a signal of words (rules/signals/question.yaml): what asks is a matter of language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from csqa.model import Hit, Transcript

if TYPE_CHECKING:
    from csqa.signals.timespan import TimeSpan

COPIED = 0.8
"""Share of a turn that an earlier one makes up, in one piece, from which it repeats it."""
SHORTEST = 10
"""Letters and digits under which a repetition means nothing (好的, 请稍等); three times as many where all are ASCII."""
REMEMBERED = 8_000
"""Texts of which is remembered what was found in them."""
_MASK = re.compile(r"\[[^\]\n]{1,12}\]|<[A-Za-z]{2,10}>|[*＊]{2,}|[xX]{2,}")
_FILLING = re.compile(r"[\W_]+|[哦呢哈呀啊啦喔噢嘛滴哒亲嗯]")


def time(transcript: Transcript, turn: int) -> list[Hit]:
    """Time expressions that lie ahead, with a duration in seconds, a clock time, or None where the value is masked."""
    return [
        Hit(turn, "time", t.start, t.end, t.seconds if t.seconds is not None else t.clock)
        for t in _times(transcript.turns[turn].text)
    ]


def _times(text: str) -> list[TimeSpan]:
    return [t for t in times(text) if not t.past and not t.idiom]


@lru_cache(REMEMBERED)
def times(text: str) -> tuple[TimeSpan, ...]:
    """All that `find_times` finds."""
    from csqa.signals.times import find_times

    return tuple(find_times(text))


def pii(transcript: Transcript, turn: int) -> list[Hit]:
    """Personal data; the value is its kind."""
    return [Hit(turn, "pii", start, end, kind) for start, end, kind in _pii(transcript.turns[turn].text)]


@lru_cache(REMEMBERED)
def _pii(text: str) -> tuple[tuple[int, int, str], ...]:
    from csqa.signals.pii import find_pii

    return tuple(find_pii(text))


def repeat(transcript: Transcript, turn: int) -> list[Hit]:
    """An earlier turn of the same role said again, but for punctuation, particles, emoji and a few words before or after;
    the value is that turn's number. Another word or number in the middle is another answer, and so may a masked one be.
    """
    this = transcript.turns[turn]
    if _MASK.search(this.text):
        return []
    words = _plain(this.text)
    if len(words) < (3 * SHORTEST if words.isascii() else SHORTEST):
        return []
    for number in range(turn - 1, -1, -1):
        earlier = transcript.turns[number]
        if earlier.role == this.role and _same(words, _plain(earlier.text)):
            return [Hit(turn, "repeat", 0, len(this.text), number)]
    return []


@lru_cache(2048)
def _plain(text: str) -> str:
    return _FILLING.sub("", text).casefold()


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= COPIED * len(long) and short in long


COMPUTED: dict[str, Callable[[Transcript, int], list[Hit]]] = {"time": time, "pii": pii, "repeat": repeat}
TEXTUAL: dict[str, Callable[[str], list[tuple[int, int]]]] = {
    "time": lambda text: [(t.start, t.end) for t in _times(text)],
    "pii": lambda text: [(start, end) for start, end, _ in _pii(text)],
}
"""Where those that look at one text alone find something."""

ALIKE = ("time",)
"""Those of them that stand at the same places in texts that are alike (see numbers)."""
