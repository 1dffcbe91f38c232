"""The day as an Excel workbook: summary, agents, findings, conversations, rules, insight.

Findings and conversations are written as they come and take no memory; what sums them is written at the end. Whatever a
conversation says stays text: it never becomes a formula, a link or a number.
"""

from __future__ import annotations

from pathlib import Path

from csqa.figures.day import Change, Figures
from csqa.model import CaseResult, Result
from csqa.reports import Options
from csqa.reports.workbook.book import Book
from csqa.reports.workbook.conversations import Conversations
from csqa.reports.workbook.findings import Findings
from csqa.reports.workbook.insight import InsightSheet
from csqa.reports.workbook.overview import Overview
from csqa.reports.workbook.standings import agents, rules


class Workbook:
    """`begin`, every `transcript`, every `case`, `end`: then the file stands at `path`, whole."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._options = options

    def begin(self) -> None:
        """Opens the sheets in the order in which they stand. Temporary files lie beside `path`."""
        book = self._book = Book(self._path, self._options)
        self._overview = Overview(book)
        self._agents = agents(book)
        self._findings = Findings(book)
        self._conversations = Conversations(book)
        self._rules = rules(book)
        self._insight = InsightSheet(book)

    def transcript(self, number: int, result: Result, encoded: bytes = b"") -> None:
        """One row of conversations, one row a finding; of the turns only times and roles are needed."""
        first = self._findings.transcript(number, result)
        self._conversations.add(number, result, first)

    def case(self, result: CaseResult) -> None:
        """One row a finding about promises across sessions."""
        self._findings.case(result)

    def end(self, figures: Figures, changes: tuple[Change, ...]) -> None:
        """What the day came to; closes the file."""
        self._agents.fill(figures)
        self._rules.fill(figures)
        self._insight.fill(figures.insight)
        self._overview.fill(figures, changes)
        self._findings.close()
        self._conversations.close()
        self._book.close()
