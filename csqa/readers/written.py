"""A Transcript -> a line of the native form, from which `native.py` reads the very same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from csqa.model import Clock, Transcript, Turn
from csqa.readers.stamps import from_any

_EPOCH = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = ("id", "lang", "channel", "agent", "customer", "case")


def line(transcript: Transcript) -> bytes:
    """One line of UTF-8 JSON, with its line end. Times are ISO 8601 as far as they are moments, else seconds."""
    moment = _written(transcript.clock)
    record: dict[str, Any] = {
        key: value for key in _FIELDS if (value := getattr(transcript, key)) is not None
    }
    if transcript.started_at is not None:
        record["started_at"] = moment(transcript.started_at)
    if transcript.meta:
        record["meta"] = transcript.meta
    record["turns"] = [_turn(t, moment) for t in transcript.turns]
    return msgspec.json.encode(record) + b"\n"


def _turn(turn: Turn, moment: Callable[[float], object]) -> dict[str, Any]:
    written: dict[str, Any] = {"role": turn.role}
    if turn.speaker is not None:
        written["speaker"] = turn.speaker
    if turn.time is not None:
        written["time"] = moment(turn.time)
    if turn.end is not None:
        written["end"] = moment(turn.end)
    written["text"] = turn.text
    if turn.auto:
        written["auto"] = True
    return written


def _written(clock: Clock) -> Callable[[float], object]:
    if clock == "local":
        return lambda seconds: _iso(seconds, _EPOCH)
    if clock == "zoned":
        return lambda seconds: _iso(seconds, _EPOCH_UTC)
    return lambda seconds: int(seconds) if seconds.is_integer() else seconds


def _iso(seconds: float, epoch: datetime) -> object:
    """ISO 8601 where it says exactly this; else the number, in milliseconds where seconds would be taken for those."""
    try:
        written = (epoch + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    except OverflowError:
        written = ""
    stamp = from_any(written)
    if stamp is not None and stamp.seconds == seconds:
        return written
    return seconds if 1e9 <= seconds < 1e11 else seconds * 1000
