"""Everything that a run counts, for the summary at its end."""

from __future__ import annotations

import msgspec

from csqa.model import CaseResult, Result, Roster, Severity, Summary, Verdict
from csqa.scoring.agents import AgentTable


class Tally(msgspec.Struct):
    """Counts while results stream by; tallies of parts merge to that of the whole, in any order."""

    agents: AgentTable
    sessions: int = 0
    faulty: int = 0
    scored: int = 0
    passed: int = 0
    total: int = 0
    """Sum of session scores in hundredths."""
    cases: int = 0
    findings: dict[Severity, int] = {}
    rules: dict[str, int] = {}
    waived: int = 0

    def add(self, result: Result) -> None:
        self.sessions += 1
        self.faulty += self._count(result.verdicts)
        if result.score is not None and result.score.score is not None:
            self.scored += 1
            self.passed += result.score.passed
            self.total += round(result.score.score * 100)
        self.agents.add(result)

    def add_case(self, case: CaseResult) -> None:
        self.cases += 1
        self._count(case.verdicts)
        self.agents.add_case(case)

    def merge(self, other: Tally) -> None:
        """Adds what another tally counted."""
        self.sessions += other.sessions
        self.faulty += other.faulty
        self.scored += other.scored
        self.passed += other.passed
        self.total += other.total
        self.cases += other.cases
        for severity, count in other.findings.items():
            self.findings[severity] = self.findings.get(severity, 0) + count
        for rule, count in other.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + count
        self.waived += other.waived
        self.agents.merge(other.agents)

    def summary(self, roster: Roster, *, duplicates: int = 0, rejects: int = 0) -> Summary:
        return Summary(
            sessions=self.sessions,
            faulty=self.faulty,
            scored=self.scored,
            cases=self.cases,
            duplicates=duplicates,
            rejects=rejects,
            findings={
                "error": self.findings.get("error", 0),
                "warning": self.findings.get("warning", 0),
                "info": self.findings.get("info", 0),
            },
            rules=tuple(sorted(self.rules.items(), key=lambda item: (-item[1], item[0]))),
            waived=self.waived,
            mean=round(self.total / self.scored / 100, 2) if self.scored else None,
            passed=self.passed / self.scored if self.scored else None,
            agents=tuple(self.agents.agents(roster)),
            teams=tuple(self.agents.teams(roster)),
        )

    def _count(self, verdicts: tuple[Verdict, ...]) -> bool:
        found = False
        for verdict in verdicts:
            if verdict.waived:
                self.waived += len(verdict.waived)
            if verdict.findings:
                found = True
                rules, severities = self.rules, self.findings
                rules[verdict.rule] = rules.get(verdict.rule, 0) + len(verdict.findings)
                for finding in verdict.findings:
                    severities[finding.severity] = severities.get(finding.severity, 0) + 1
        return found
