"""The ids that conversations go by: each counts once, and no two have one id, as in `csqa check`."""

from __future__ import annotations

import re
from collections.abc import Callable

from csqa.model import Transcript
from csqa.readers import Duplicate, SeenSessions

Named = Callable[[Transcript, int], str | Duplicate]
"""Conversation, key of its content -> the id it goes by, or that it was read before."""

_TOLD_APART = re.compile(r"(?:~(?:[0-9a-f]{4}|[0-9a-f]{16}))+$")


def own_id(transcript: Transcript, key: int) -> str:
    """Where no two have one id, or nobody can know."""
    return transcript.id


def in_order() -> Named:
    """Where all conversations come by, in their order."""
    seen = SeenSessions()
    return lambda transcript, key: seen.name(transcript.id, key, transcript.source)


def by_root() -> Named:
    """Where only those of some roots come by: root after root, each in its order."""
    at: str | None = None
    seen = SeenSessions()

    def named(transcript: Transcript, key: int) -> str | Duplicate:
        nonlocal at, seen
        if (found := root(transcript.id)) != at:
            at, seen = found, SeenSessions()
        return seen.name(transcript.id, key, transcript.source)

    return named


def root(id_: str) -> str:
    """What two ids share of which one may be the other with digits of its content behind it: no conversation of another
    root can want its name."""
    return _TOLD_APART.sub("", id_)
