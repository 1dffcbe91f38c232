"""A sheet that is one table: a frozen header with filters, cells written one row after the other and never kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from csqa.reports.columns import widths
from csqa.reports.workbook import words
from csqa.reports.workbook.book import Book, prepared
from csqa.wording import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""Rows that a sheet holds."""
LINKS = 10_000
"""Rows of a sheet that carry links: a file format's limit is 65,530 links a sheet, and each takes memory until the end."""
_MEASURED = 500
"""Rows that settle how wide the columns are."""
_NARROW, _WIDE = 6, 44
_MOMENT = 19
LINE = 15.5
"""The height of a line, in points."""
"""Cells of a terminal, which Excel's widths come close to."""

Value = str | int | float | datetime | None


class Column(msgspec.Struct, frozen=True):
    """`kind` is a key of `Book.look`. `colours` (shown text -> colour) mark cells that say just that."""

    head: Text
    kind: str = "text"
    colours: tuple[tuple[Text, str], ...] = ()
    scale: bool = False
    """0 to 100, red to green."""
    bar: bool = False
    """A bar as long as the value."""


class Sheet:
    def __init__(
        self, book: Book, name: Text, colour: str, columns: Sequence[Column], *, tall: bool = False
    ) -> None:
        """`tall`: rows are as high as what is in them, which takes memory a row; else the reader's program sees to it."""
        self.book = book
        self.name = name
        self.row = 1
        """The next one to be written, from 0."""
        self.left_out = 0
        self._columns = columns
        self._sheet: Worksheet = book.sheet(name, colour)
        self._widths = [_head(book.of(column.head)) for column in columns]
        self._tall = tall
        for i, column in enumerate(columns):
            self._sheet.write_string(0, i, book.of(column.head), book.look("head"))
        self._sheet.set_row(0, 32)
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    @property
    def linked(self) -> bool:
        """Whether the next row may carry links."""
        return self.row <= LINKS

    def add(self, values: Sequence[Value], links: Mapping[int, str] = {}, *, muted: bool = False) -> bool:
        """Writes one row; False where the sheet is full, and the row is only counted."""
        if self.row >= ROWS - 1:
            self.left_out += 1
            return False
        measured = self.row <= _MEASURED
        if self._tall:
            self._sheet.set_row(self.row, LINE * max(map(self._lines, range(len(values)), values)))
        for i, value in enumerate(values):
            self._cell(i, value, links.get(i), muted, measured)
        self.row += 1
        return True

    def _lines(self, at: int, value: Value) -> int:
        if not isinstance(value, str) or self._columns[at].kind != "wrap":
            return 1
        return sum(1 + sum(widths(line)) // (_WIDE - 2) for line in prepared(value, True)[0].split("\n"))

    def _cell(self, at: int, value: Value, link: str | None, muted: bool, measured: bool) -> None:
        """An empty cell is none: it would only take room."""
        if value is None or value == "":
            return
        kind, sheet = self._columns[at].kind, self._sheet
        if isinstance(value, str):
            text, quoted = prepared(value, kind == "wrap")
            if measured:
                self._widths[at] = max(self._widths[at], _width(text))
            form = self.book.look("link" if link else kind, muted, quoted)
            if link:
                sheet.write_url(self.row, at, link, form, text)
            else:
                sheet.write_string(self.row, at, text, form)
        elif isinstance(value, datetime):
            self._widths[at] = max(self._widths[at], _MOMENT)
            sheet.write_datetime(self.row, at, value, self.book.look(kind, muted))
        elif link:
            sheet.write_url(self.row, at, link, self.book.look("link", muted))
            sheet.write_number(self.row, at, value, self.book.look("link", muted))
        else:
            sheet.write_number(self.row, at, value, self.book.look(kind, muted))

    def close(self) -> None:
        """Filters, colours, widths; and where rows were left out, a last row that says so."""
        last = max(self.row - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        for i, column in enumerate(self._columns):
            self._colour(i, column, last)
            wide = _WIDE if column.kind == "wrap" else _WIDE - 8
            self._sheet.set_column(i, i, min(max(self._widths[i] + 2, _NARROW), wide))
        if self.left_out:
            note = words.CUT.of(self.book.lang).format(n=f"{self.left_out:,}")
            self._sheet.write_string(self.row, 0, note, self.book.look("note"))

    def _colour(self, at: int, column: Column, last: int) -> None:
        place = (1, at, last, at)
        for text, colour in column.colours:
            self._sheet.conditional_format(
                *place,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{self.book.of(text)}"',
                    "format": self.book.condition(colour),
                },
            )
        if column.scale:
            self._sheet.conditional_format(
                *place,
                {
                    "type": "3_color_scale",
                    "min_type": "num",
                    "mid_type": "num",
                    "max_type": "num",
                    "min_value": 0,
                    "mid_value": 70,
                    "max_value": 100,
                    "min_color": "#F8A5A5",
                    "mid_color": "#FDEBC8",
                    "max_color": "#A8DDB5",
                },
            )
        if column.bar:
            self._sheet.conditional_format(
                *place,
                {
                    "type": "data_bar",
                    "bar_color": "#9DC3F0",
                    "bar_solid": True,
                    "min_type": "num",
                    "min_value": 0,
                },
            )


def _width(text: str) -> int:
    return max(sum(widths(line)) for line in text[: 4 * _WIDE].split("\n"))


def _head(text: str) -> int:
    """A head may take two lines, beside the filter's button."""
    cells = sum(widths(text))
    return max(cells // 2, max(sum(widths(word)) for word in text.split())) + 3
