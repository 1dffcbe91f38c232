"""The time of a turn as a person reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from math import isfinite

from csqa.model import Transcript, Turn

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clock(transcript: Transcript, zone: str | None) -> Callable[[Turn], str]:
    """Shows times of this transcript's turns: `10:02:33`, with the date where the day changes; `2:07` from a start."""
    if transcript.clock == "relative":
        return lambda turn: _elapsed(turn.time)
    if transcript.clock == "none":
        return lambda turn: ""
    shown_in = _zone(zone) if transcript.clock == "zoned" else UTC
    suffix = "Z" if transcript.clock == "zoned" and zone is None else ""
    first = next((moment for turn in transcript.turns if (moment := _moment(turn.time, shown_in))), None)
    day = first.date() if first else None

    def show(turn: Turn) -> str:
        moment = _moment(turn.time, shown_in)
        if moment is None:
            return ""
        time = f"{moment:%H:%M:%S}{suffix}"
        return time if moment.date() == day else f"{moment:%Y-%m-%d} {time}"

    return show


def began(transcript: Transcript, zone: str | None) -> datetime | None:
    """When it began, by the clock on the wall in `zone` and without a zone of its own; None where there is no date."""
    if transcript.clock not in ("local", "zoned") or transcript.meta.get("csqa_undated"):
        return None
    at = transcript.started_at
    if at is None:
        at = next((turn.time for turn in transcript.turns if turn.time is not None), None)
    moment = _moment(at, _zone(zone) if transcript.clock == "zoned" else UTC)
    return moment.replace(tzinfo=None) if moment else None


def _moment(seconds: float | None, zone: tzinfo) -> datetime | None:
    if seconds is None:
        return None
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _zone(name: str | None) -> tzinfo:
    if name is None:
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _elapsed(seconds: float | None) -> str:
    if seconds is None or not isfinite(seconds):
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
