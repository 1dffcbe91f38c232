"""What a recording's times tell beyond waits: silence, holds, cutting in (docs/measures.md, Calls)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from csqa.model import Gap, Turn

_Interval = tuple[float, float]


class Speech(msgspec.Struct, frozen=True):
    """As the fields of Measures of the same names; None where no turn says when it ended."""

    silence: Gap | None = None
    hold: Gap | None = None
    overlap: float | None = None
    cut_ins: tuple[Gap, ...] | None = None


_NOTHING = Speech()


@cache
def _hold() -> re.Pattern[str]:
    return re.compile(r"保持|[静靜]音|等待音|\bhold\b|\bmuted?\b", re.I)


@cache
def _resume() -> re.Pattern[str]:
    return re.compile(r"恢[复復]|取消|解除|[结結]束|resume|\boff\b|\bunhold|unmute|retriev|ended", re.I)


def handling(turns: Sequence[Turn]) -> float | None:
    """Seconds from an agent's first own words to the last moment; None without either."""
    start = next((t.time for t in turns if t.role == "agent" and not t.auto and t.time is not None), None)
    if start is None:
        return None
    return max(m for t in turns for m in (t.time, t.end) if m is not None) - start


def speech(turns: Sequence[Turn]) -> Speech:
    """The measures of a call. A turn without an end counts as a moment."""
    if not any(t.end is not None for t in turns):
        return _NOTHING
    holds = list(_holds(turns))
    spoken = sorted(
        (t.time, max(t.end or t.time, t.time), number)
        for number, t in enumerate(turns)
        if t.role != "system" and t.time is not None
    )
    held = [(start, start + gap.seconds) for start, gap in holds]
    return Speech(
        silence=_silence(spoken, held),
        hold=max((gap for _, gap in holds), key=lambda gap: gap.seconds, default=None),
        overlap=_overlap(
            _united((start, end) for start, end, n in spoken if turns[n].role == "agent"),
            _united((start, end) for start, end, n in spoken if turns[n].role == "customer"),
        ),
        cut_ins=tuple(_cut_ins(turns, spoken)),
    )


def _silence(spoken: Sequence[tuple[float, float, int]], held: Sequence[_Interval]) -> Gap | None:
    """The longest gap before a turn; a hold is none."""
    longest: Gap | None = None
    until: float | None = None
    for start, end, number in spoken:
        if until is not None and start > until:
            gap = start - until - sum(max(0.0, min(start, b) - max(until, a)) for a, b in held)
            if longest is None or gap > longest.seconds:
                longest = Gap(number, gap)
        until = end if until is None else max(until, end)
    return longest


def _holds(turns: Sequence[Turn]) -> Iterable[tuple[float, Gap]]:
    """(start, hold) of every system line that marks one: to its own end, else to the next line or agent's words."""
    for number, turn in enumerate(turns):
        if (
            turn.role != "system"
            or turn.time is None
            or not _hold().search(turn.text)
            or _resume().search(turn.text)
        ):
            continue
        end = turn.end
        if end is None:
            end = next(
                (t.time for t in turns[number + 1 :] if t.role in ("system", "agent") and t.time is not None),
                None,
            )
        if end is not None and end >= turn.time:
            yield turn.time, Gap(number, end - turn.time)


def _cut_ins(turns: Sequence[Turn], spoken: Sequence[tuple[float, float, int]]) -> Iterable[Gap]:
    """Who begins at the same moment does not cut in."""
    since = until = float("-inf")
    for start, end, number in spoken:
        role = turns[number].role
        if role == "customer" and end > until:
            since, until = start, end
        elif role == "agent" and not turns[number].auto and since < start < until:
            yield Gap(number, (until if turns[number].end is None else min(end, until)) - start)


def _united(intervals: Iterable[_Interval]) -> list[_Interval]:
    """Sorted intervals, those that touch made one."""
    united: list[_Interval] = []
    for start, end in intervals:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _overlap(one: Sequence[_Interval], other: Sequence[_Interval]) -> float:
    total, i, j = 0.0, 0, 0
    while i < len(one) and j < len(other):
        total += max(0.0, min(one[i][1], other[j][1]) - max(one[i][0], other[j][0]))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return total
