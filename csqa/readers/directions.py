"""Which way a message went, where an export says that instead of who sent it."""

from __future__ import annotations

from csqa.model import Role
from csqa.readers.columns import normalised
from csqa.readers.roles import plain

_INCOMING = frozenset(
    ["true", "1", "in", "inbound", "incoming", "received", "receive", "接收", "收", "呼入", "进线"]
)
_OUTGOING = frozenset(
    ["false", "0", "out", "outbound", "outgoing", "sent", "send", "发送", "发", "呼出", "外呼"]
)
_HEADERS = frozenset(("direction", "方向", "消息方向", "inbound"))


def is_direction(header: str) -> bool:
    """Does a column (or key) of this name hold directions?"""
    return normalised(header) in _HEADERS


def sender(word: str) -> Role | None:
    """Who sent what went this way; None for another word."""
    word = plain(word)
    return "customer" if word in _INCOMING else "agent" if word in _OUTGOING else None
