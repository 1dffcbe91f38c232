"""A profile's YAML as values: durations in seconds, service hours as intervals; errors point at file, line and key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from csqa.documents import Document, Path_, convert, nearest, read_documents
from csqa.errors import InputError
from csqa.profile.hours import read_hours
from csqa.profile.profile import DAY, Ender, Profile
from csqa.wording import Text

_Seconds = float | str | UnsetType


class _ResponseLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    warning: _Seconds = UNSET
    error: _Seconds = UNSET


class _Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    first_response: _Seconds = UNSET
    complaint: _Seconds = UNSET
    response: _ResponseLimits | UnsetType = UNSET


class _Wait(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    starts: Literal["first", "last"] | UnsetType = UNSET
    ends: tuple[Ender, ...] | UnsetType = UNSET
    from_bot: Literal["question", "transfer"] | UnsetType = UNSET
    unanswered_cap: float | str | UnsetType | None = UNSET


class ProfileFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a profile's YAML may say."""

    profile: str
    extends: str | None = None
    about: Text | UnsetType = UNSET
    limits: _Limits | UnsetType = UNSET
    wait: _Wait | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    hours: str | dict[str, str | list[str]] | UnsetType | None = UNSET
    auto_replies: tuple[str, ...] | UnsetType = UNSET
    promise_grace: _Seconds = UNSET
    aftercare: _Seconds = UNSET


def read_values(file: Path) -> tuple[Document, str | None, dict[str, Any]]:
    """The document, what it extends, and what it gives, as Profile holds it.

    Raises InputError for an unknown key and for what is no duration, zone or service hours.
    """
    documents = read_documents(file)
    if len(documents) != 1:
        what = Text("应恰好有一份 YAML 文档", "exactly one YAML document must stand here")
        raise InputError(what, file=str(file))
    given = convert(documents[0], ProfileFile)
    return documents[0], given.extends, _values(documents[0], given)


def _values(document: Document, given: ProfileFile) -> dict[str, Any]:
    """What the file gives, as Profile holds it. Raises InputError for what is no duration, zone or service hours."""
    stem = Path(document.file).stem
    if given.profile != stem:
        what = Text(f"profile 应与文件名一致：{stem}", f"profile must be the file's name, {stem}")
        raise document.error(("profile",), what)
    said: dict[str, Any] = {
        k: v for k, v in msgspec.to_builtins(given).items() if k not in ("profile", "extends", "about")
    }
    for path in _DURATIONS:
        inner = said
        for step in path[:-1]:
            inner = inner.get(step) or {}
        if inner.get(path[-1]) is not None:
            inner[path[-1]] = _seconds(document, path, inner[path[-1]])
    if "zone" in said:
        _check_zone(document, said["zone"])
    if said.get("hours") is not None:
        said["hours"] = read_hours(document, said["hours"])
    if not said.get("wait", {}).get("ends", "given"):
        what = Text("至少要有一种消息能结束等待", "at least one kind of message must end a wait")
        raise document.error(("wait", "ends"), what)
    return said


_DURATIONS = (
    ("limits", "first_response"),
    ("limits", "complaint"),
    ("limits", "response", "warning"),
    ("limits", "response", "error"),
    ("wait", "unanswered_cap"),
    ("promise_grace",),
    ("aftercare",),
)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s?([smhd])")
_UNIT = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY}


def _seconds(document: Document, path: Path_, value: float | str) -> float:
    # YAML reads an unquoted 1:30 as 90: whoever wrote it may have meant an hour and a half.
    raw = document.raw.get(path, "")
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    found = value if isinstance(value, (int, float)) else float(match[1]) * _UNIT[match[2]] if match else -1.0
    if found < 0 or found != found or ":" in raw:
        what = Text(f"{raw} 不是时长", f"{raw} is no duration")
        mend = Text('请写秒数，或 "90s"、"3m"、"24h"', 'write seconds, or "90s", "3m", "24h"')
        raise document.error(path, what, mend)
    return float(found)


def _check_zone(document: Document, zone: str) -> None:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(zone, zoneinfo.available_timezones())
        what = Text(f"没有时区 {zone}", f"there is no time zone {zone}")
        mend = Text(f"是否想写 {near}？", f"did you mean {near}?")
        raise document.error(("zone",), what, mend if near else None) from None


def check(profile: Profile, document: Document) -> None:
    """Raises InputError where values contradict each other; `document` is the file that was asked for."""
    response = profile.limits.response
    if response.warning > response.error:
        what = Text("warning 应不超过 error", "warning must not be above error")
        raise document.error(("limits", "response"), what)
    longest = max(response.error, profile.limits.first_response)
    cap = profile.wait.unanswered_cap
    if cap is not None and cap < longest:
        what = Text(
            "unanswered_cap 低于时限，无人应答的等待将永远合格",
            "under the limits, no unanswered wait would ever fail",
        )
        mend = Text(f"请写至少 {longest:g}", f"write at least {longest:g}")
        raise document.error(("wait", "unanswered_cap"), what, mend)
