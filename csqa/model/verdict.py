"""What a rule says: hits of signals, findings, verdicts."""

from __future__ import annotations

from typing import Literal

import msgspec

from csqa.wording import Text

VerdictName = Literal["pass", "fail", "skip", "unknown"]
Severity = Literal["error", "warning", "info"]
Status = Literal["stable", "preview"]
Scope = Literal["turn", "session", "case", "library"]


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A signal found in a turn: `text[start:end]` of the turn carries it.

    `value` is what a computed signal says: for `time` seconds (a duration, float) or a clock time ("18:00"), for
    `pii` the kind, for `repeat` the turn repeated.
    """

    turn: int
    signal: str
    start: int
    end: int
    value: float | int | str | None = None


class NearMiss(msgspec.Struct, frozen=True):
    """For an absence: what came closest, and why it does not count."""

    turn: int
    text: str
    why: Text


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong. An absence has `turn` None or the turn it points at, and `window` (first, last turn)."""

    id: str
    turn: int | None
    start: int | None
    end: int | None
    text: str
    message: Text
    severity: Severity
    agent: str | None = None
    """Who said it, or who owed what is absent."""
    window: tuple[int, int] | None = None
    nearest: NearMiss | None = None
    transcript: str | None = None
    """Of a case's finding: the transcript that `turn` is in."""


class Verdict(msgspec.Struct, frozen=True):
    """What one rule says of one session (or case)."""

    rule: str
    verdict: VerdictName
    reason: Text
    findings: tuple[Finding, ...] = ()
    owed: tuple[str, ...] = ()
    """Agents whose score a pass counts for; empty: the session's."""
    waived: tuple[Finding, ...] = ()
    """Findings that a reviewer overturned: they cost nothing. Where none is left, the verdict is `pass`."""
