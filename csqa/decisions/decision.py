"""One reviewer's decision, and all of them applied to what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from csqa.model import CaseResult, Finding, Result, Verdict
from csqa.wording import Text

Outcome = Literal["overturned", "confirmed"]


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry."""

    finding: str
    verdict: Outcome
    reason: str
    by: str | None = None
    date: date | None = None
    transcript: str | None = None
    rule: str | None = None


class Decisions(msgspec.Struct, frozen=True):
    """All entries by the finding's id. It can be sent to another process."""

    entries: Mapping[str, Decision] = {}
    file: str | None = None
    lines: Mapping[str, int] = {}
    """Where in `file` an entry stands, from 1."""

    def of(self, finding: Finding) -> Decision | None:
        return self.entries.get(finding.id)

    def verdicts(self, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """The verdicts with what was overturned set aside; the same tuple where nothing was."""
        if not self.entries or not any(self._overturned(f) for v in verdicts for f in v.findings):
            return verdicts
        return tuple(self._verdict(verdict) for verdict in verdicts)

    def result(self, result: Result) -> Result:
        """As decided; to be scored after this."""
        verdicts = self.verdicts(result.verdicts)
        return result if verdicts is result.verdicts else msgspec.structs.replace(result, verdicts=verdicts)

    def case(self, result: CaseResult) -> CaseResult:
        """The same for what was found across sessions."""
        verdicts = self.verdicts(result.verdicts)
        return result if verdicts is result.verdicts else msgspec.structs.replace(result, verdicts=verdicts)

    def _overturned(self, finding: Finding) -> Decision | None:
        decision = self.of(finding)
        return decision if decision is not None and decision.verdict == "overturned" else None

    def _verdict(self, verdict: Verdict) -> Verdict:
        waived = tuple(f for f in verdict.findings if self._overturned(f))
        if not waived:
            return verdict
        left = tuple(f for f in verdict.findings if not self._overturned(f))
        if left or verdict.verdict != "fail":
            return msgspec.structs.replace(verdict, findings=left, waived=(*verdict.waived, *waived))
        why = next(decision for f in waived if (decision := self._overturned(f)))
        owed = verdict.owed or tuple(dict.fromkeys(f.agent for f in waived if f.agent))
        return Verdict(verdict.rule, "pass", _reason(why), (), owed, (*verdict.waived, *waived))


def _reason(decision: Decision) -> Text:
    why = decision.reason.strip()
    if not decision.by:
        return Text(f"复核后撤销：{why}", f"overturned on review: {why}")
    return Text(f"{decision.by}复核后撤销：{why}", f"overturned by {decision.by}: {why}")
