"""When a conversation began, by the wall clock of the profile's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from csqa.model import Transcript
from csqa.profile import Profile

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def began(transcript: Transcript, profile: Profile) -> datetime | None:
    """The local moment, without a zone; None where the record has no date (relative and undated clocks too)."""
    if transcript.clock not in ("local", "zoned") or transcript.meta.get("csqa_undated"):
        return None
    at = transcript.started_at
    if at is None:
        at = next((t.time for t in transcript.turns if t.time is not None), None)
    if at is None:
        return None
    if transcript.clock == "zoned":
        at += profile.utc_offset(at)
    try:
        return (_EPOCH + timedelta(seconds=at)).replace(tzinfo=None)
    except OverflowError:
        return None
