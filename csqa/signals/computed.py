"""Signals that are computed from a turn and not matched: an explicit table name -> function.

`question` is a signal of words (rules/signals/question.yaml): what asks is a matter of language.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

from csqa.model import Hit, Transcript

NEAR_COPY = 0.9
"""Share of equal characters (difflib's ratio) from which a turn repeats an earlier one."""
SHORTEST = 12
"""Code points under which a repetition means nothing (好的, 请稍等)."""


def time(transcript: Transcript, turn: int) -> list[Hit]:
    """Time expressions that lie ahead, with a duration in seconds, a clock time, or None where the value is masked."""
    from csqa.signals.times import find_times

    return [
        Hit(turn, "time", t.start, t.end, t.seconds if t.seconds is not None else t.clock)
        for t in find_times(transcript.turns[turn].text)
        if not t.past
    ]


def pii(transcript: Transcript, turn: int) -> list[Hit]:
    """Personal data; the value is its kind."""
    from csqa.signals.pii import find_pii

    return [Hit(turn, "pii", start, end, kind) for start, end, kind in find_pii(transcript.turns[turn].text)]


def repeat(transcript: Transcript, turn: int) -> list[Hit]:
    """A near-copy of an earlier turn of the same role; the value is that turn's number."""
    this = transcript.turns[turn]
    if len(this.text) < SHORTEST:
        return []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(this.text)
    for number in range(turn - 1, -1, -1):
        earlier = transcript.turns[number]
        if earlier.role != this.role or len(earlier.text) < SHORTEST:
            continue
        if earlier.text == this.text or _near(matcher, earlier.text):
            return [Hit(turn, "repeat", 0, len(this.text), number)]
    return []


def _near(matcher: SequenceMatcher[str], text: str) -> bool:
    matcher.set_seq1(text)
    return (
        matcher.real_quick_ratio() >= NEAR_COPY
        and matcher.quick_ratio() >= NEAR_COPY
        and matcher.ratio() >= NEAR_COPY
    )


COMPUTED: dict[str, Callable[[Transcript, int], list[Hit]]] = {"time": time, "pii": pii, "repeat": repeat}
