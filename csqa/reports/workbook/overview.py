"""The first sheet: where everything is, how the day was, what moved, what to read first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from csqa.figures.day import Change, Figures, Slice, WorkItem
from csqa.model import Severity
from csqa.reports import labels
from csqa.reports.workbook import words
from csqa.reports.workbook.book import LEFT, Book, prepared, rule_anchor
from csqa.reports.workbook.sheet import ROWS, Value
from csqa.wording import Text

Cell = tuple[Value, str] | tuple[Value, str, str]
"""Value, kind (a key of `Book.look`), link."""
_WIDTHS = (30, 36, 13, 44, 40, 16, 12)
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Overview:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet = book.sheet(words.SUMMARY, "#1F3A5F")
        self._row = 0
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.freeze_panes(1, 0)
        for i, wide in enumerate(_WIDTHS):
            self._sheet.set_column(i, i, wide)

    def fill(self, figures: Figures, changes: Sequence[Change]) -> None:
        sections: list[tuple[Text, Callable[[], None]]] = [
            (words.FIGURES, lambda: self._figures(figures)),
            (words.CHANGES, lambda: self._changes(changes)),
            (words.WORKLIST, lambda: self._worklist(figures.worklist)),
            (words.SCENARIOS, lambda: self._slices(figures.scenarios, words.SCENARIO)),
            (words.HOURS, lambda: self._slices(figures.hours, {})),
            (words.DAYS, lambda: self._slices(figures.days, {})),
        ]
        filled = (
            True,
            bool(changes),
            True,
            bool(figures.scenarios),
            bool(figures.hours),
            len(figures.days) > 1,
        )
        shown = [section for section, there in zip(sections, filled, strict=True) if there]
        self._title(figures)
        self._contents([title for title, _ in shown])
        for number, (title, write) in enumerate(shown):
            self._row += 1
            self._book.anchor(f"section_{number}", words.SUMMARY, self._row)
            self._line((self._of(title), "section"))
            write()

    def _title(self, figures: Figures) -> None:
        first, last = figures.dates or ("", "")
        span = first if first == last else f"{first} – {last}"
        self._sheet.set_row(0, 30)
        self._line((f"{self._of(words.TITLE)}  {span}".strip(), "title"))
        if figures.interrupted:
            self._line((self._of(words.INTERRUPTED), "note"))

    def _contents(self, sections: Sequence[Text]) -> None:
        places = [(self._of(title), f"internal:section_{n}") for n, title in enumerate(sections)]
        sheets = [
            (self._of(name), self._book.place(name, 0))
            for name in (words.AGENTS, words.FINDINGS, words.CONVERSATIONS, words.RULES, words.INSIGHT)
        ]
        self._line((self._of(words.CONTENTS), "section"))
        for i in range(max(len(places), len(sheets))):
            cells: list[Cell] = []
            for listed in (places, sheets):
                cells.append((listed[i][0], "contents", listed[i][1]) if i < len(listed) else ("", "plain"))
            self._line(*cells)

    def _figures(self, figures: Figures) -> None:
        s, first = figures.summary, figures.first
        rows: list[tuple[Text, Value, str]] = [
            (Text("会话", "Conversations"), s.sessions, "count"),
            (Text("客服", "Agents"), sum(bool(a.agent) for a in s.agents), "count"),
            (Text("平均分", "Mean score"), s.mean, "points"),
            (Text("合格率", "Share passed"), s.passed, "percent"),
            (Text("首次响应中位数", "First response, median"), first.median, "seconds"),
            (Text("首次响应 P90", "First response, p90"), first.p90, "seconds"),
            (Text("首次响应达标率", "First response within the limit"), first.within, "percent"),
            (Text("从未得到回复", "Never answered"), first.unanswered, "count"),
            (Text("有问题的会话", "Conversations with findings"), s.faulty, "count"),
            *((labels.SEVERITIES[v], s.findings.get(v, 0), "count") for v in _SEVERITIES),
            (Text("复核后撤销的问题", "Findings overturned on review"), figures.waived, "count"),
            (Text("问题已不存在的复核结论", "Decisions whose finding is gone"), len(s.gone) or None, "count"),
            (Text("客户曾不满的会话", "Conversations with an upset customer"), figures.upset, "count"),
            (Text("其中最后平息", "of these calm at the end"), figures.better, "count"),
            *((words.ALERT[kind], count, "count") for kind, count in sorted(figures.alerts.items())),
            (Text("重复，只计一次", "Duplicates, counted once"), s.duplicates, "count"),
            (Text("读不了的记录", "Records that could not be read"), s.rejects, "count"),
        ]
        for label, value, kind in rows:
            if value is not None:
                self._line((self._of(label), "label"), (value, kind + LEFT))

    def _changes(self, changes: Sequence[Change]) -> None:
        self._heads(
            Text("指标", "What"),
            Text("对比", "Against"),
            Text("之前", "Before"),
            Text("现在", "Now"),
            Text("方向", "Direction"),
        )
        begin = self._row
        for change in changes:
            what, _, id_ = change.what.partition(":")
            share = change.what in ("passed", "first.within")
            kind = "percent" if share else "seconds" if change.what == "first.median" else "points"
            self._line(
                (self._of(words.WHAT[what]).format(id=id_), "text"),
                (self._of(words.AGAINST[change.against]), "text"),
                (change.before, kind + LEFT),
                (change.now, kind + LEFT),
                (self._of(words.WORSE if change.worse else words.IMPROVED), "text"),
            )
        self._colour(begin, 4, words.WORSE, "bad")
        self._colour(begin, 4, words.IMPROVED, "good")

    def _worklist(self, items: Sequence[WorkItem]) -> None:
        head = self._row
        self._heads(
            Text("类别", "Kind"),
            Text("会话", "Conversation"),
            Text("得分", "Score"),
            Text("原因", "Why"),
            Text("客服", "Agents"),
        )
        joined = "；".join if self._book.lang == "zh" else "; ".join
        for item in items:
            why = item.reasons[0] if item.reasons else ""
            cells: list[Cell] = [
                (self._of(words.KIND[item.kind]), "text"),
                (item.transcript, "text", self._conversation(item.number)),
                (item.score, "points" + LEFT),
                (joined(self._reason(r) for r in item.reasons[:3]), "text", self._rule(why)),
                (", ".join(self._book.people.name(a) for a in item.agents), "text"),
            ]
            self._line(*cells)
        if items:
            self._sheet.autofilter(head, 0, self._row - 1, 4)
        for kind, colour in (("fatal", "bad"), ("risk", "warn"), ("serious", "warn"), ("sample", "mild")):
            self._colour(head + 1, 0, words.KIND[kind], colour)

    def _slices(self, slices: Sequence[Slice], known: Mapping[str, Text]) -> None:
        self._heads(
            Text("", ""),
            Text("会话", "Conversations"),
            Text("平均分", "Mean score"),
            Text("合格率", "Share passed"),
            Text("首次响应中位数", "First response, median"),
            Text("首次响应达标率", "Within the limit"),
            Text("客户不满", "Upset"),
        )
        for s in slices:
            self._line(
                (self._of(known[s.name]) if s.name in known else s.name, "label"),
                (s.sessions, "count" + LEFT),
                (s.mean, "points" + LEFT),
                (s.passed, "percent" + LEFT),
                (s.first.median, "seconds" + LEFT),
                (s.first.within, "percent" + LEFT),
                (s.upset, "count" + LEFT),
            )

    def _reason(self, reason: str) -> str:
        """In words: an alert, or what a rule says is wrong."""
        if reason in words.ALERT:
            return self._of(words.ALERT[reason])
        rule = self._book.options.rules.get(reason)
        return self._book.general(rule) if rule else reason

    def _rule(self, reason: str) -> str:
        return f"internal:{rule_anchor(reason)}" if reason in self._book.options.rules else ""

    def _conversation(self, number: int) -> str:
        return self._book.place(words.CONVERSATIONS, number + 1) if 0 <= number < ROWS - 2 else ""

    def _heads(self, *heads: Text) -> None:
        self._line(*((self._of(head), "head") for head in heads))

    def _line(self, *cells: Cell) -> None:
        for i, cell in enumerate(cells):
            value, kind, link = cell if len(cell) == 3 else (*cell, "")
            self._cell(i, value, kind, link)
        self._row += 1

    def _cell(self, at: int, value: Value, kind: str, link: str) -> None:
        row = self._row
        if isinstance(value, str) and value:
            text, quoted = prepared(value)
            shown = "link" if link and kind != "contents" else kind
            form = self._book.look(shown, False, quoted)
            if link and text:
                self._sheet.write_url(row, at, link, form, text)
            else:
                self._sheet.write_string(row, at, text, form)
        elif isinstance(value, (int, float)):
            self._sheet.write_number(row, at, value, self._book.look(kind))

    def _colour(self, begin: int, at: int, text: Text, colour: str) -> None:
        if self._row > begin:
            self._sheet.conditional_format(
                begin,
                at,
                self._row - 1,
                at,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{self._of(text)}"',
                    "format": self._book.condition(colour),
                },
            )

    def _of(self, text: Text) -> str:
        return self._book.of(text)
