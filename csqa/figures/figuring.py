"""Takes judged sessions one by one and comes to a day's figures; keeps sums, short lists, and at most
eight bytes a wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csqa.figures.began import began
from csqa.figures.day import AgentFigures, Figures, Reference, RuleFigures, Slice
from csqa.figures.sampled import Top, lot
from csqa.figures.waits import Waits, first_waits, later_waits
from csqa.figures.worklist import Worklist
from csqa.model import AlertKind, CaseResult, Finding, Response, Result, Severity, Summary, Unanswered
from csqa.profile import Profile
from csqa.ruleset.rule import Rule

EXAMPLES = 5
"""Findings shown of every rule: those that draw the lowest lots, so no shift or agent is preferred."""


class _Group:
    """Sessions that have something in common."""

    def __init__(self) -> None:
        self.sessions = self.scored = self.passed = self.total = self.upset = self.better = 0
        self.first = Waits()

    def add(self, result: Result) -> None:
        self.sessions += 1
        score, mood = result.score, result.session.mood
        if score is not None and score.score is not None:
            self.scored += 1
            self.passed += score.passed
            self.total += round(score.score * 100)
        self.upset += mood.upset
        self.better += bool(mood.better)

    def slice(self, name: str) -> Slice:
        return Slice(
            name=name,
            sessions=self.sessions,
            mean=round(self.total / self.scored / 100, 2) if self.scored else None,
            passed=self.passed / self.scored if self.scored else None,
            upset=self.upset,
            better=self.better,
            first=self.first.spread(),
        )


class _RuleCount:
    def __init__(self) -> None:
        self.judged = self.failed = self.findings = self.waived = 0
        self.examples: Top[Reference] = Top(EXAMPLES)


class Figuring:
    """`add` every session with its place in the run, `add_case` every case, then `figures`."""

    def __init__(
        self, rules: Mapping[str, Rule], profile: Profile, decided: Mapping[str, tuple[int, int]]
    ) -> None:
        """`decided`: rule -> how many of its findings reviewers confirmed and overturned."""
        self._rules, self._profile = rules, profile
        self._whole = _Group()
        self._later = Waits()
        self._hours: dict[str, _Group] = {}
        self._days: dict[str, _Group] = {}
        self._scenarios: dict[str, _Group] = {}
        self._agent_waits: dict[str, Waits] = {}
        self._lost: dict[str, dict[str, float]] = {}
        self._counts: dict[str, _RuleCount] = {}
        self._ended: dict[str, int] = {}
        self._alerts: dict[AlertKind, int] = {}
        self._waived = 0
        self._worklist = Worklist(rules, decided)

    def add(self, number: int, result: Result) -> None:
        groups = self._groups(result)
        for group in groups:
            group.add(result)
        self._times(result, groups)
        for verdict in result.verdicts:
            if verdict.verdict in ("pass", "fail"):
                count = self._count(verdict.rule)
                count.judged += 1
                count.failed += verdict.verdict == "fail"
                self._note(number, result.transcript.id, count, verdict.findings, len(verdict.waived))
        for share in result.score.agents if result.score else ():
            lost = self._lost.setdefault(share.agent or "", {})
            for rule, points in share.deductions.items():
                lost[rule] = lost.get(rule, 0.0) + points
        self._ended[result.session.ended] = self._ended.get(result.session.ended, 0) + 1
        for kind in {alert.kind for alert in result.session.alerts}:
            self._alerts[kind] = self._alerts.get(kind, 0) + 1
        self._worklist.add(number, result)

    def add_case(self, case: CaseResult) -> None:
        """Counts what failed across sessions; a case's finding names its transcript, whose place is not known here."""
        for verdict in case.verdicts:
            if verdict.verdict in ("pass", "fail"):
                count = self._count(verdict.rule)
                count.judged += 1
                count.failed += verdict.verdict == "fail"
                self._note(-1, "", count, verdict.findings, len(verdict.waived))

    def figures(self, summary: Summary, *, interrupted: bool = False) -> Figures:
        dates = sorted(self._days)
        severities: dict[Severity, int] = dict(summary.findings)
        return Figures(
            summary=summary,
            dates=(dates[0], dates[-1]) if dates else None,
            first=self._whole.first.spread(),
            later=self._later.spread(),
            rules=tuple(self._rule_figures()),
            agents=tuple(self._agent_figures(summary)),
            hours=_slices(self._hours),
            days=_slices(self._days),
            scenarios=tuple(sorted(_slices(self._scenarios), key=lambda s: (-s.sessions, s.name))),
            ended=dict(sorted(self._ended.items())),
            severities=severities,
            alerts=self._alerts,
            upset=self._whole.upset,
            better=self._whole.better,
            waived=self._waived,
            worklist=self._worklist.items(),
            interrupted=interrupted,
        )

    def _groups(self, result: Result) -> list[_Group]:
        groups = [self._whole, self._scenarios.setdefault(result.session.scenario.name, _Group())]
        if (moment := began(result.transcript, self._profile)) is not None:
            groups.append(self._hours.setdefault(f"{moment.hour:02}", _Group()))
            groups.append(self._days.setdefault(moment.date().isoformat(), _Group()))
        return groups

    def _times(self, result: Result, groups: Iterable[_Group]) -> None:
        for wait, kept in first_waits(result, self._profile):
            sinks = [group.first for group in groups]
            if (agent := _owing(result, wait)) is not None:
                sinks.append(self._agent_waits.setdefault(agent, Waits()))
            for sink in sinks:
                sink.add(wait, kept=kept)
        for wait, kept in later_waits(result, self._profile):
            self._later.add(wait, kept=kept)

    def _count(self, rule: str) -> _RuleCount:
        return self._counts.setdefault(rule, _RuleCount())

    def _note(
        self, number: int, transcript: str, count: _RuleCount, findings: tuple[Finding, ...], waived: int
    ) -> None:
        count.findings += len(findings)
        count.waived += waived
        self._waived += waived
        for f in findings:
            reference = Reference(number, f.transcript or transcript, f.id, f.text, f.agent)
            count.examples.add(-lot(f.id), reference)

    def _rule_figures(self) -> list[RuleFigures]:
        rows = [
            RuleFigures(rule, c.judged, c.failed, c.findings, c.waived, tuple(c.examples.items()))
            for rule, c in self._counts.items()
        ]
        return sorted(rows, key=lambda row: (-row.failed, -row.findings, row.rule))

    def _agent_figures(self, summary: Summary) -> Iterable[AgentFigures]:
        names = {row.name: row.agent for row in summary.agents}
        lost: dict[str, dict[str, float]] = {}
        for agent, rules in self._lost.items():
            into = lost.setdefault(names.get(agent, agent), {})
            for rule, points in rules.items():
                into[rule] = into.get(rule, 0.0) + points
        for row in summary.agents:
            by_rule = {rule: points / row.sessions for rule, points in lost.get(row.agent, {}).items()}
            by_dimension: dict[str, float] = {}
            for rule, points in by_rule.items():
                dimension = self._rules[rule].dimension if rule in self._rules else rule
                by_dimension[dimension] = by_dimension.get(dimension, 0.0) + points
            waits = self._agent_waits.get(row.agent) or self._agent_waits.get(row.name) or Waits()
            yield AgentFigures(row, _most(by_dimension), _most(by_rule), waits.spread())


def _owing(result: Result, wait: Response | Unanswered) -> str | None:
    """The agent whose response it was; of one that never came, whom the record names."""
    if isinstance(wait, Response):
        return result.transcript.turns[wait.turn].speaker or result.transcript.agent or ""
    return result.transcript.agent


def _most(points: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    ordered = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, round(value, 2)) for name, value in ordered if value > 0)


def _slices(groups: Mapping[str, _Group]) -> tuple[Slice, ...]:
    return tuple(groups[name].slice(name) for name in sorted(groups))
