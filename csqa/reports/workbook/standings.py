"""The tables that are known at the end: one row an agent, one row a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from csqa.figures.day import AgentFigures, Figures, Reference, RuleFigures
from csqa.figures.insights import Drill, trainings
from csqa.reports import labels
from csqa.reports.workbook import words
from csqa.reports.workbook.book import Book, rule_anchor
from csqa.reports.workbook.sheet import ROWS, Column, Sheet, Value
from csqa.ruleset.rule import Rule
from csqa.wording import Text

_NAMED = 3
"""So many weak points and examples are named."""
_TRAININGS = 2
Row = tuple[tuple[Value, ...], Mapping[int, str], str | None]
"""Values, links, and the name that the row goes by."""

_AGENTS = (
    Column(Text("客服", "Agent")),
    Column(Text("工号", "Id")),
    Column(Text("班组", "Team")),
    Column(Text("会话", "Sessions"), "count"),
    Column(Text("平均分", "Mean score"), "points", scale=True),
    Column(Text("95% 区间下限", "95% interval, low"), "points"),
    Column(Text("95% 区间上限", "95% interval, high"), "points"),
    Column(Text("合格率", "Passed"), "percent", bar=True),
    Column(Text("样本", "Sample"), colours=((Text("会话太少，不排名", "too few to rank"), "warn"),)),
    Column(Text("薄弱维度（每通丢分）", "Weakest dimensions (points a session)"), "wrap"),
    Column(Text("丢分最多的规则（每通）", "Costliest rules (points a session)"), "wrap"),
    Column(Text("最常违反（会话数）", "Fails most (sessions)"), "wrap"),
    Column(Text("建议训练", "Training"), "wrap"),
    Column(Text("首次响应中位数", "First response, median"), "seconds"),
    Column(Text("首次响应 P90", "First response, p90"), "seconds"),
    Column(Text("首次响应达标率", "First response within the limit"), "percent"),
    Column(Text("未回复", "Never answered"), "count"),
)
_FEW = _AGENTS[8].colours[0][0]

_RULES = (
    Column(Text("规则", "Rule")),
    Column(Text("要求", "What is wrong"), "wrap"),
    Column(Text("维度", "Dimension")),
    Column(
        Text("级别", "Severity"),
        colours=(
            (labels.SEVERITIES["error"], "bad"),
            (labels.SEVERITIES["warning"], "warn"),
            (labels.SEVERITIES["info"], "mild"),
        ),
    ),
    Column(Text("依据", "Source")),
    Column(Text("状态", "Status")),
    Column(Text("一票否决", "Fatal"), colours=((words.YES, "bad"),)),
    Column(Text("扣分", "Points"), "points"),
    Column(Text("检查会话", "Sessions judged"), "count"),
    Column(Text("违反会话", "Sessions failed"), "count"),
    Column(Text("违反率", "Share failed"), "percent", bar=True),
    Column(Text("问题", "Findings"), "count"),
    Column(Text("撤销", "Overturned"), "count"),
    Column(Text("例子", "Example"), "wrap"),
    Column(Text("为什么", "Why"), "wrap"),
    Column(Text("建议说法", "Better wording"), "wrap"),
)
_EXAMPLE = 13


class Standings:
    def __init__(
        self,
        book: Book,
        name: Text,
        colour: str,
        columns: tuple[Column, ...],
        rows: Callable[[Book, Figures], Iterator[Row]],
    ) -> None:
        self._book, self._name, self._rows = book, name, rows
        self._sheet = Sheet(book, name, colour, columns, tall=True)

    def fill(self, figures: Figures) -> None:
        for values, links, anchor in self._rows(self._book, figures):
            row = self._sheet.row
            if self._sheet.add(values, links) and anchor:
                self._book.anchor(anchor, self._name, row)
        self._sheet.close()


def agents(book: Book) -> Standings:
    return Standings(book, words.AGENTS, "#6C5CE7", _AGENTS, _agents)


def rules(book: Book) -> Standings:
    return Standings(book, words.RULES, "#27AE60", _RULES, _rules)


def _agents(book: Book, figures: Figures) -> Iterator[Row]:
    for row in figures.agents:
        yield _agent(book, row, figures.insight.drills if figures.insight else ()), {}, None


def _agent(book: Book, row: AgentFigures, drills: Sequence[Drill]) -> tuple[Value, ...]:
    s, first = row.summary, row.first
    return (
        book.options.roster.names.get(s.agent, s.name) or book.of(labels.UNKNOWN),
        s.agent,
        s.team or "",
        s.sessions,
        s.mean,
        s.low,
        s.high,
        s.passed,
        book.of(_FEW) if s.few else "",
        "\n".join(f"{book.dimension(name)} {points:.1f}" for name, points in row.lost[:_NAMED]),
        "\n".join(f"{rule} {points:.1f}" for rule, points in row.rules[:_NAMED]),
        "\n".join(f"{rule} {sessions}" for rule, sessions in s.weakest),
        "\n".join(drill.name for drill in trainings(row.rules, drills)[:_TRAININGS]),
        first.median,
        first.p90,
        first.within,
        first.unanswered if first.count or first.unanswered else None,
    )


def _rules(book: Book, figures: Figures) -> Iterator[Row]:
    """Those that failed most first; rules that had nothing to judge stand at the end, for reference."""
    judged = {row.rule: row for row in figures.rules}
    known = book.options.rules
    for id_ in (*judged, *(rule for rule in known if rule not in judged)):
        row, rule = judged.get(id_, RuleFigures(id_, 0, 0, 0)), known.get(id_)
        example = row.examples[0] if row.examples else None
        yield _rule(book, row, rule, example), _example_link(book, example), rule_anchor(id_)


def _rule(book: Book, row: RuleFigures, rule: Rule | None, example: Reference | None) -> tuple[Value, ...]:
    return (
        row.rule,
        book.general(rule) if rule else "",
        book.dimension(rule.dimension) if rule else "",
        book.of(labels.SEVERITIES[rule.severity]) if rule else "",
        ", ".join(rule.source) if rule else "",
        book.of(words.STATUS[rule.status]) if rule else "",
        book.of(words.YES) if rule and rule.fatal else "",
        rule.deduct if rule else None,
        row.judged,
        row.failed,
        row.failed / row.judged if row.judged else None,
        row.findings,
        row.waived,
        example.text or example.transcript if example else "",
        book.of(rule.why) if rule else "",
        book.of(rule.say) if rule else "",
    )


def _example_link(book: Book, example: Reference | None) -> Mapping[int, str]:
    if example is None or not 0 <= example.number < ROWS - 2:
        return {}
    return {_EXAMPLE: book.place(words.CONVERSATIONS, example.number + 1)}
