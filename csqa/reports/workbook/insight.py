"""What the conversations tell, as one table: what to train, what is asked, why customers complain, what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from csqa.figures.insights import Insights, Quote
from csqa.reports.workbook import words
from csqa.reports.workbook.book import Book
from csqa.reports.workbook.sheet import Column, Sheet, Value
from csqa.wording import Text

_COLUMNS = (
    Column(Text("类别", "Kind")),
    Column(Text("内容", "What"), "wrap"),
    Column(Text("会话", "Conversations"), "count"),
    Column(Text("说明", "Details"), "wrap"),
    Column(Text("原话", "In their words"), "wrap"),
    Column(Text("原话所在会话", "Conversations of the words"), "wrap"),
)
_TRAIN = Text("先练什么", "What to train")
_ASKED = Text("问得最多", "Asked most")
_REASON = Text("抱怨原因", "Reason for complaint")
_COMPLAINED = Text("抱怨里的词", "Words of complaints")
_SATISFIED = Text("与满意度相关", "Goes with satisfaction")
_OPEN = Text("还没了结", "Still open")
_POINTS = Text("平均每通丢 {points:.1f} 分", "{points:.1f} points a conversation")
_GAP = Text(
    "有：{a:.0%}（{n} 通），没有：{b:.0%}（{m} 通）；差 {gap:+.0f} 个百分点，95% 区间 {low:+.0f} 至 {high:+.0f}",
    "with {a:.0%} of {n}, without {b:.0%} of {m}: {gap:+.0f} points, 95% interval {low:+.0f} to {high:+.0f}",
)


class InsightSheet:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet = Sheet(book, words.INSIGHT, "#E67E22", _COLUMNS, tall=True)

    def fill(self, insight: Insights | None) -> None:
        if insight is not None:
            for row in self._rows(insight):
                self._sheet.add(row)
        self._sheet.close()

    def _rows(self, insight: Insights) -> Iterator[tuple[Value, ...]]:
        of, people = self._book.of, self._book.people
        for need in insight.needs:
            drill = None if need.drill is None else insight.drills[need.drill]
            name = drill.name if drill else ", ".join(need.rules[:3])
            who = ", ".join(f"{people.name(agent)} {points:.1f}" for agent, points in need.agents)
            lines = (of(_POINTS).format(points=need.points), drill.drill if drill else "", who)
            told = "\n".join(filter(None, lines))
            yield of(_TRAIN), name, None, told, "", ""
        for theme in insight.asked:
            yield of(_ASKED), theme.word, theme.sessions, "", *_said(theme.quotes)
        for reason in insight.reasons:
            topic = of(words.SCENARIO[reason.topic])
            yield of(_REASON), reason.name, reason.sessions, topic, *_said(reason.quotes)
        for theme in insight.complaints:
            yield of(_COMPLAINED), theme.word, theme.sessions, "", *_said(theme.quotes)
        for c in insight.compared:
            # A rule is compared by its failing, which is what its title says.
            failing = c.kind == "rule"
            with_, without = (c.lacking, c.having) if failing else (c.having, c.lacking)
            gap, low, high = (-c.value, -c.high, -c.low) if failing else (c.value, c.low, c.high)
            told = of(_GAP).format(
                a=with_.yes / with_.of,
                n=with_.of,
                b=without.yes / without.of,
                m=without.of,
                gap=100 * gap,
                low=100 * low,
                high=100 * high,
            )
            rule = self._book.options.rules.get(c.name) if c.kind == "rule" else None
            title = self._book.general(rule) if rule else c.title
            yield of(_SATISFIED), title, c.having.of + c.lacking.of, told, c.among or "", ""
        for quadrant in insight.open:
            quotes = tuple(Quote(item.transcript, item.text) for item in quadrant.waiting[:3])
            if quadrant.sessions:
                yield of(_OPEN), of(words.QUADRANT[quadrant.name]), quadrant.sessions, "", *_said(quotes)


def _said(quotes: tuple[Quote, ...]) -> tuple[str, str]:
    return "\n".join(quote.text for quote in quotes), "\n".join(quote.transcript for quote in quotes)
