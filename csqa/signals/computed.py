"""Signals that are computed from a turn and not matched: an explicit table name -> function.

`question` is a signal of words (rules/signals/question.yaml): what asks is a matter of language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from csqa.model import Hit, Transcript

COPIED = 0.8
"""Share of a turn that an earlier one makes up, in one piece, from which it repeats it."""
SHORTEST = 10
"""Letters and digits under which a repetition means nothing (好的, 请稍等); three times as many where all are ASCII."""
_MASK = re.compile(r"\[[^\]\n]{1,12}\]|<[A-Za-z]{2,10}>|[*＊]{2,}|[xX]{2,}")
_FILLING = re.compile(r"[\W_]+|[哦呢哈呀啊啦喔噢嘛滴哒亲嗯]")


def time(transcript: Transcript, turn: int) -> list[Hit]:
    """Time expressions that lie ahead, with a duration in seconds, a clock time, or None where the value is masked."""
    from csqa.signals.times import find_times

    return [
        Hit(turn, "time", t.start, t.end, t.seconds if t.seconds is not None else t.clock)
        for t in find_times(transcript.turns[turn].text)
        if not t.past and not t.idiom
    ]


def pii(transcript: Transcript, turn: int) -> list[Hit]:
    """Personal data; the value is its kind."""
    from csqa.signals.pii import find_pii

    return [Hit(turn, "pii", start, end, kind) for start, end, kind in find_pii(transcript.turns[turn].text)]


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
