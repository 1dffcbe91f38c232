"""A conversation and a script, as read; who the agents are; what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from csqa.wording import Text

Role = Literal["agent", "customer", "bot", "system"]
Clock = Literal["none", "relative", "local", "zoned"]


class Source(msgspec.Struct, frozen=True):
    """Where something was read: a file (or `<stdin>`) and a line from 1; 0 where there is no line."""

    file: str
    line: int = 0


class Turn(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One entry of a conversation: a bubble of a chat, a segment of a call."""

    role: Role
    text: str
    speaker: str | None = None
    """The id or name that the record gives; the roster turns an id into a name when a person reads it."""
    time: float | None = None
    """Seconds, by the transcript's clock."""
    end: float | None = None
    auto: bool = False
    """An automatic reply of an agent's account: not a human answer (it neither ends a wait nor greets)."""


class Transcript(msgspec.Struct, frozen=True):
    """One conversation, as read.

    `clock` says what a turn's `time` counts from: `relative` seconds from the start, `local` seconds of the wall
    clock since 1970 without a zone, `zoned` seconds since 1970 UTC, `none` where no turn carries a time.
    """

    id: str
    turns: tuple[Turn, ...]
    lang: str | None = None
    channel: str | None = None
    agent: str | None = None
    customer: str | None = None
    case: str | None = None
    started_at: float | None = None
    """Seconds by `clock`; None with a relative clock that starts nowhere."""
    clock: Clock = "none"
    meta: Mapping[str, Any] = {}
    source: Source = Source("<memory>")


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a script library: what agents paste. Dates are ISO 8601."""

    id: str
    reply: tuple[str, ...]
    """One step or more: what is sent one after the other."""
    questions: tuple[str, ...] = ()
    """What customers ask, in several phrasings."""
    scenario: str | None = None
    placeholders: tuple[str, ...] = ()
    """Names that the replies may leave open."""
    lang: str | None = None
    owner: str | None = None
    reviewed: str | None = None
    """Of the last review."""
    valid_from: str | None = None
    valid_until: str | None = None
    tags: tuple[str, ...] = ()
    source: Source = Source("<memory>")


class Roster(msgspec.Struct, frozen=True):
    """Who the agents are: id -> name, id -> team."""

    names: Mapping[str, str] = {}
    teams: Mapping[str, str] = {}


class Reject(msgspec.Struct, frozen=True):
    """A record that could not be read: where, why, and the record itself for `--rejects`."""

    source: Source
    reason: Text
    record: str = ""
