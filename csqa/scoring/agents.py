"""Scores per agent and team over all sessions, without keeping the sessions."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import msgspec

from csqa.model import AgentSummary, CaseResult, Result, Roster
from csqa.scoring.student import quantile

UNKNOWN = ""
"""The key of those whose record names no agent."""


class Row(msgspec.Struct):
    """Sums over the scored sessions of one agent. Scores are hundredths, so that sums are exact in any order."""

    sessions: int = 0
    passed: int = 0
    total: int = 0
    squares: int = 0
    fails: dict[str, int] = {}
    """Rule -> sessions (and cases) in which the agent failed it."""

    def merge(self, other: Row) -> None:
        self.sessions += other.sessions
        self.passed += other.passed
        self.total += other.total
        self.squares += other.squares
        for rule, count in other.fails.items():
            self.fails[rule] = self.fails.get(rule, 0) + count


class AgentTable(msgspec.Struct):
    """Accumulates scores; its size is bounded by the number of agents. Tables of parts merge to that of the whole."""

    pass_mark: float = 80
    few: int = 5
    rows: dict[str, Row] = {}

    def add(self, result: Result) -> None:
        """Counts a session for each agent who has a score in it."""
        if result.score is None:
            return
        for share in result.score.agents:
            row = self._row(share.agent)
            points = round(share.score * 100)
            row.sessions += 1
            row.passed += not share.fatal and share.score >= self.pass_mark
            row.total += points
            row.squares += points * points
            for rule in share.deductions:
                row.fails[rule] = row.fails.get(rule, 0) + 1

    def add_case(self, case: CaseResult) -> None:
        """Counts what an agent failed across sessions among their weak rules; a case has no score of its own."""
        for verdict in case.verdicts:
            if verdict.verdict == "fail":
                for agent in {finding.agent for finding in verdict.findings}:
                    row = self._row(agent)
                    row.fails[verdict.rule] = row.fails.get(verdict.rule, 0) + 1

    def merge(self, other: AgentTable) -> None:
        """Adds what another table counted. Order does not matter."""
        for agent, row in other.rows.items():
            self._row(agent).merge(row)

    def agents(self, roster: Roster) -> list[AgentSummary]:
        """One row an agent, best mean first; then those with few sessions, then the unknown."""
        rows = [
            self._summary(agent, roster.names.get(agent, agent), roster.teams.get(agent), row)
            for agent, row in self.people(roster).items()
            if row.sessions
        ]
        return sorted(rows, key=_rank)

    def teams(self, roster: Roster) -> list[AgentSummary]:
        """One row a team that the roster knows, best mean first. What counts is each agent's part in each session."""
        teams: dict[str, Row] = {}
        for agent, row in self.people(roster).items():
            if (team := roster.teams.get(agent)) and row.sessions:
                teams.setdefault(team, Row()).merge(row)
        return sorted((self._summary(team, team, team, row) for team, row in teams.items()), key=_rank)

    def _row(self, agent: str | None) -> Row:
        name = agent or UNKNOWN
        row = self.rows.get(name)
        if row is None:
            row = self.rows[name] = Row()
        return row

    def people(self, roster: Roster) -> dict[str, Row]:
        """One row a person, also where some records give the id and others the name."""
        ids = _ids_by_name(roster)
        people: dict[str, Row] = {}
        for agent in sorted(self.rows):
            people.setdefault(ids.get(agent, agent), Row()).merge(self.rows[agent])
        return people

    def _summary(self, agent: str, name: str, team: str | None, row: Row) -> AgentSummary:
        n = row.sessions
        mean = row.total / n
        low = high = None
        if n > 1:
            # Of integers, so that the variance is exact before the only division.
            variance = (n * row.squares - row.total * row.total) / (n * (n - 1))
            half = quantile(n - 1) * sqrt(variance / n)
            low = round(max(0.0, (mean - half) / 100), 2)
            high = round(min(100.0, (mean + half) / 100), 2)
        weakest = sorted(row.fails.items(), key=lambda item: (-item[1], item[0]))[:3]
        return AgentSummary(
            agent=agent,
            name=name,
            team=team,
            sessions=n,
            mean=round(mean / 100, 2),
            low=low,
            high=high,
            passed=row.passed / n,
            weakest=tuple(weakest),
            few=n < self.few,
        )


def _ids_by_name(roster: Roster) -> Mapping[str, str]:
    """Name -> id, for names that only one person bears and that are no id themselves."""
    ids: dict[str, str] = {}
    shared = set()
    for id_, name in roster.names.items():
        if name in ids:
            shared.add(name)
        ids[name] = id_
    return {name: id_ for name, id_ in ids.items() if name not in shared and name not in roster.names}


def _rank(row: AgentSummary) -> tuple[bool, bool, float, str]:
    return (row.agent == UNKNOWN, row.few, -row.mean, row.agent)
