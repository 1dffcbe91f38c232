"""Automatic replies: those marked as such, and those that give themselves away by coming at once, always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from csqa.model import Transcript, Turn

# An answer sooner than this was typed by nobody (docs/measures.md, Times 3).
AT_ONCE = 2.0
# A text is automatic if it came at once in so many sessions at least, and in more than half of its account's.
FEWEST_SESSIONS = 3

_OPENERS = frozenset("[【(（<《〔「自系本Aa \t\n　")


@cache
def _mark() -> re.Pattern[str]:
    said = r"(?:系统|系統|本条为|本條為)?(?:自动|自動)(?:回复|回復|回覆|应答|應答)|auto(?:mat(?:ic|ed))?[- ]?(?:reply|response|message)"
    return re.compile(rf"\s*(?:[\[【(（<《〔「]\s*(?:{said})\s*[\]】)）>》〕」]|(?:{said})\s*[:：])", re.I)


def is_marked(text: str, more: tuple[str, ...] = ()) -> bool:
    """Does the text open with `[自动回复]`, `自动回复：`, `Auto-reply:` or the like, or with one of `more`?"""
    if text[:1] in _OPENERS and _mark().match(text) is not None:
        return True
    return bool(more) and text.lstrip().startswith(more)


class AtOnce:
    """What comes within 2 s of the customer's message, counted; counts of parts add up to those of the whole."""

    def __init__(self) -> None:
        self.sessions: dict[str | None, int] = {}
        """Timed sessions of an account: the turn's speaker; without one, the transcript's agent."""
        self.at_once: dict[tuple[str | None, str], int] = {}
        """Sessions in which the text came at once."""

    def add(self, transcript: Transcript) -> None:
        if transcript.clock == "none":
            return
        accounts: set[str | None] = set()
        found: set[tuple[str | None, str]] = set()
        asked: float | None = None
        for t in transcript.turns:
            if t.time is None:
                continue
            if t.role == "customer":
                asked = t.time
            elif t.role == "agent":
                account = t.speaker or transcript.agent
                accounts.add(account)
                if asked is not None and 0 <= t.time - asked <= AT_ONCE and t.text.strip():
                    found.add((account, t.text.strip()))
        for a in accounts:
            self.sessions[a] = self.sessions.get(a, 0) + 1
        for key in found:
            self.at_once[key] = self.at_once.get(key, 0) + 1


def find_auto_replies(transcripts: Iterable[Transcript]) -> frozenset[str]:
    """Texts of agents that come within 2 s of the customer's message in more than half of an account's timed sessions, and
    in at least three. The account is the turn's speaker; without one, the transcript's agent."""
    counts = AtOnce()
    for transcript in transcripts:
        counts.add(transcript)
    sessions = counts.sessions
    return frozenset(
        text for (a, text), n in counts.at_once.items() if n >= FEWEST_SESSIONS and n * 2 > sessions[a]
    )


def mark(transcript: Transcript, auto_replies: frozenset[str], more: tuple[str, ...] = ()) -> Transcript:
    """The transcript with `auto` set on agents' turns that are marked, or that say an automatic text at once (where there
    are no times, at all)."""
    if not auto_replies and not more:
        # Most sessions have none, and this is on the way of every one.
        for t in transcript.turns:
            if t.role == "agent" and t.text[:1] in _OPENERS:
                break
        else:
            return transcript
    turns: list[Turn] = []
    asked: float | None = None
    changed = False
    for t in transcript.turns:
        if t.role == "customer":
            asked = t.time if t.time is not None else asked
        elif t.role == "agent" and not t.auto and _is_auto(t, asked, auto_replies, more):
            t = msgspec.structs.replace(t, auto=True)
            changed = True
        turns.append(t)
    return msgspec.structs.replace(transcript, turns=tuple(turns)) if changed else transcript


def _is_auto(t: Turn, asked: float | None, auto_replies: frozenset[str], more: tuple[str, ...]) -> bool:
    if is_marked(t.text, more):
        return True
    if t.text.strip() not in auto_replies:
        return False
    return t.time is None or (asked is not None and 0 <= t.time - asked <= AT_ONCE)
