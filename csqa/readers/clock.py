"""The stamps of one conversation -> seconds that can be compared, or none, said why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from csqa.model import Clock
from csqa.readers.stamps import DAY, Stamp

# A clock that goes back by more than this has passed midnight; by less, the export is out of order.
_BACK = 3600.0
# A conversation whose first time is this small counts from its start: 00:00:07; or, as minutes and seconds, 00:07.
_OFFSET, _OFFSET_SHORT = 60.0, 15 * 60.0

MIXED = {
    "zh": "同一会话里混有带时区、不带时区或相对的时间，无法比较，时间已全部忽略",
    "en": "times with a zone, without one or relative ones are mixed; they do not compare, so none is used",
}


class Timed(msgspec.Struct, frozen=True):
    """`times` are one per stamp. `notes` go into the transcript's meta."""

    times: tuple[float | None, ...]
    clock: Clock
    started_at: float | None = None
    notes: Mapping[str, object] = {}


def settle(stamps: Sequence[Stamp | None], start: Stamp | None = None) -> Timed:
    """Seconds by one clock.

    Clock times without a date count from the day before them, else from `start`, else from 1970-01-01 (`local`, with
    `csqa_undated` in the notes: hours of the day are right, the day is not); past midnight they roll over. Backward
    times are kept. Stamps that do not compare give no times and `csqa_note`.
    """
    kinds = {s.kind for s in stamps if s is not None}
    if not kinds:
        return Timed((None,) * len(stamps), "none")
    if start is not None and start.kind in ("relative", "clock"):
        start = None
    if kinds == {"clock"} and _counts_from_start(stamps, start):
        unit = 60 if all(s.short for s in stamps if s) else 1
        stamps = [s and Stamp("relative", s.seconds / unit) for s in stamps]
        kinds = {"relative"}
    if kinds == {"relative"}:
        if start is None:
            return Timed(tuple(s.seconds if s else None for s in stamps), "relative")
        base = start.seconds
        return Timed(tuple(base + s.seconds if s else None for s in stamps), _absolute(start), base)
    absolute = kinds - {"clock"}
    if "relative" in kinds or len(absolute) > 1:
        return Timed((None,) * len(stamps), "none", notes={"csqa_note": MIXED})
    if not absolute:
        dated = start is not None and start.dated
        times = _rolled(stamps, start)
        notes: dict[str, object] = {} if dated else {"csqa_undated": True}
        return Timed(times, _absolute(start) if start else "local", start.seconds if start else None, notes)
    clock: Clock = "zoned" if "zoned" in absolute else "local"
    notes = {} if all(s.dated for s in stamps if s) else {"csqa_undated": True}
    started = start.seconds if start is not None and start.kind == clock else None
    if "clock" in kinds:
        return Timed(_rolled(stamps, start if started is not None else None), clock, started, notes)
    return Timed(tuple(s.seconds if s else None for s in stamps), clock, started, notes)


def _absolute(start: Stamp) -> Clock:
    return "zoned" if start.kind == "zoned" else "local"


def _counts_from_start(stamps: Sequence[Stamp | None], start: Stamp | None) -> bool:
    given = [s for s in stamps if s is not None]
    short = all(s.short for s in given)
    if short and any(s.seconds > DAY for s in given):
        return True
    if given[0].seconds > (_OFFSET_SHORT if short else _OFFSET):
        return False
    # Unless the conversation is known to have begun about midnight.
    return start is None or (start.seconds + start.offset + _BACK) % DAY >= 2 * _BACK


def _rolled(stamps: Sequence[Stamp | None], start: Stamp | None) -> tuple[float | None, ...]:
    """Clock times put on a day: the last date named, or the day of `start`, or the first date still to come."""
    anchor = start or next((s for s in stamps if s is not None and s.kind != "clock"), None)
    midnight = _midnight(anchor) if anchor else 0.0
    last = start.seconds if start else None
    times: list[float | None] = []
    for s in stamps:
        if s is None:
            times.append(None)
            continue
        if s.kind != "clock":
            midnight, time = _midnight(s), s.seconds
        else:
            time = midnight + s.seconds
            while last is not None and time < last - _BACK:
                midnight += DAY
                time += DAY
        times.append(time)
        last = time
    return tuple(times)


def _midnight(s: Stamp) -> float:
    """The local midnight before `s`, in its own seconds."""
    local = s.seconds + s.offset
    return local - local % DAY - s.offset
