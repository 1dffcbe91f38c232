"""Rules on a corpus: how often each fires, passes and skips, and what never or always fires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import msgspec

from csqa.model import Result
from csqa.ruleset.load import RuleSet
from csqa.signals.table import Table

ALWAYS = 0.95
"""Share of the sessions that a rule judges from which it is said to fire always."""


class RuleRow(msgspec.Struct, frozen=True):
    """One rule: sessions by verdict, and findings."""

    rule: str
    status: str
    fail: int
    passed: int
    skip: int
    unknown: int
    findings: int

    def per_thousand(self, sessions: int) -> dict[str, float]:
        counts = {"fail": self.fail, "pass": self.passed, "skip": self.skip, "unknown": self.unknown}
        return {k: 1000 * n / sessions if sessions else 0.0 for k, n in counts.items()}

    @property
    def never(self) -> bool:
        return self.fail == 0 and self.unknown == 0

    @property
    def always(self) -> bool:
        judged = self.fail + self.passed
        return judged > 0 and self.fail / judged >= ALWAYS


class PatternRow(msgspec.Struct, frozen=True):
    """One phrase or pattern and the hits that rest on it."""

    signal: str
    written: str
    file: str
    line: int
    hits: int


class Statistics:
    """Counts results as they come."""

    def __init__(self, rules: RuleSet, followed: Container[str] = ()) -> None:
        """`followed`: ids of findings whose rule is to be remembered in `found`."""
        self._rules = rules
        self._followed = followed
        self.found: dict[str, str] = {}
        self.sessions = 0
        self._verdicts: Counter[tuple[str, str]] = Counter()
        self._findings: Counter[str] = Counter()
        self._patterns: Counter[int] = Counter()

    def add(self, result: Result, table: Table) -> None:
        self.sessions += 1
        for verdict in result.verdicts:
            self._verdicts[verdict.rule, verdict.verdict] += 1
            self._findings[verdict.rule] += len(verdict.findings)
            for finding in verdict.findings:
                if finding.id in self._followed:
                    self.found[finding.id] = verdict.rule
        self._patterns.update({number for _, number in table.patterns()})

    def rules(self) -> list[RuleRow]:
        """A row a rule of session scope, in the rules' order."""
        return [
            RuleRow(
                rule.id,
                rule.status,
                self._verdicts[rule.id, "fail"],
                self._verdicts[rule.id, "pass"],
                self._verdicts[rule.id, "skip"],
                self._verdicts[rule.id, "unknown"],
                self._findings[rule.id],
            )
            for rule in self._rules.rules.values()
            if rule.scope in ("turn", "session")
        ]

    def patterns(self) -> list[PatternRow]:
        """A row a phrase or pattern that is no exception; hits count transcripts."""
        return [
            PatternRow(p.signal, p.written, p.file, p.line, self._patterns[i])
            for i, p in enumerate(self._rules.stored.signals.patterns())
            if not p.excludes
        ]
