"""What a profile says, and the two things it can tell: an offset from UTC, and whether a text is an automatic reply."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

DAY = 86400.0

Interval = tuple[float, float]
"""Opening and closing time in seconds since local midnight, up to 86400."""
Ender = Literal["agent", "auto", "bot"]


class ResponseLimits(msgspec.Struct, frozen=True):
    """Seconds that a later wait may take."""

    warning: float = 180.0
    error: float = 300.0


class Limits(msgspec.Struct, frozen=True):
    """Seconds. `complaint` takes the place of a longer limit where a complaint stands in the wait or before it."""

    first_response: float = 60.0
    complaint: float = 30.0
    response: ResponseLimits = ResponseLimits()


class Wait(msgspec.Struct, frozen=True):
    """What a wait is."""

    starts: Literal["first", "last"] = "first"
    """With which of the customer's messages that no one has answered."""
    ends: tuple[Ender, ...] = ("agent",)
    """Whose message ends it: an agent's own, an automatic reply, a bot's."""
    from_bot: Literal["question", "transfer"] = "question"
    """From where the first agent's time counts after a bot: the customer's message or the transfer line."""
    unanswered_cap: float | None = None
    """Seconds that a wait without an answer counts at most; None: as long as the session goes on."""


class Profile(msgspec.Struct, frozen=True):
    name: str = "default"
    limits: Limits = Limits()
    wait: Wait = Wait()
    zone: str = "Asia/Shanghai"
    """IANA name: the zone of the service hours, and of times without a zone."""
    hours: tuple[tuple[Interval, ...], ...] | None = None
    """Service hours of each weekday, Monday first; None: always open."""
    auto_replies: tuple[str, ...] = ()
    """Texts that an account sends by itself; `*` stands for any words."""
    promise_grace: float = 0.0
    """Seconds after its time at which a promise still counts as kept."""
    aftercare: float = DAY
    """Seconds after a solution within which the follow-up is due."""

    def utc_offset(self, at: float) -> float:
        """Seconds that the zone's wall clock is ahead of UTC at `at`, in seconds since 1970 UTC."""
        return _utc_offset(self.zone, int(at // 900))

    def is_auto_reply(self, text: str) -> bool:
        """Whether `text` is one that an account sends by itself."""
        return bool(self.auto_replies) and _is_one_of(self.auto_replies, _plain(text))


@lru_cache(maxsize=4096)
def _utc_offset(zone: str, quarter: int) -> float:
    """Offsets change at whole quarters of an hour."""
    import datetime as dt
    from zoneinfo import ZoneInfo

    try:
        offset = dt.datetime.fromtimestamp(quarter * 900, ZoneInfo(zone)).utcoffset()
    except (ValueError, OverflowError, OSError):
        return 0.0
    return offset.total_seconds() if offset else 0.0


@lru_cache(maxsize=4096)
def _is_one_of(patterns: tuple[str, ...], text: str) -> bool:
    return any(_matches(_plain(pattern).split("*"), text) for pattern in patterns)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _matches(parts: list[str], text: str) -> bool:
    """Whether `text` is the parts in order, with anything between them."""
    if len(parts) == 1:
        return text == parts[0]
    at = len(parts[0])
    if not text.startswith(parts[0]) or not text.endswith(parts[-1]) or len(text) < at + len(parts[-1]):
        return False
    for part in parts[1:-1]:
        at = text.find(part, at) + len(part)
        if at < len(part):
            return False
    return at <= len(text) - len(parts[-1])
