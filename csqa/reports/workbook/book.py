"""The file itself, how its cells look, and where a link in it leads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csqa.reports import Options
from csqa.reports.columns import harmless
from csqa.reports.people import People
from csqa.reports.titles import title
from csqa.reports.workbook import words
from csqa.ruleset.rule import Rule
from csqa.wording import Lang, Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL = 32_767
"""Characters that a cell holds, counted in UTF-16."""
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "count": {"num_format": "#,##0"},
    "points": {"num_format": "0.0"},
    "percent": {"num_format": "0.0%"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
    "head": {
        "bold": True,
        "bg_color": "#1F3A5F",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "title": {"bold": True, "font_size": 18, "font_color": "#1F3A5F"},
    "section": {"bold": True, "font_size": 13, "font_color": "#1F3A5F"},
    "plain": {},
    "note": {"italic": True, "font_color": "#5F6B76"},
    "label": {"font_color": "#5F6B76"},
    "link": {"font_color": "#0B57D0", "underline": 1},
    "contents": {"font_color": "#0B57D0", "underline": 1},
}
"""What a cell is -> how it looks."""
LEFT = "<"
"""After a kind: to the left, as beside its label."""
_MUTED = {"font_color": "#8A949E", "font_strikeout": True}
COLOURS: Mapping[str, Mapping[str, str]] = {
    "bad": {"bg_color": "#FBD5D5", "font_color": "#8E1B1B"},
    "warn": {"bg_color": "#FDEBC8", "font_color": "#7A4B00"},
    "good": {"bg_color": "#D5F0DC", "font_color": "#14532D"},
    "mild": {"bg_color": "#DCE9F8", "font_color": "#1B3F73"},
}
"""For conditions: they hold whatever theme a reader has chosen, and stay legible in print."""
_NOT_XML = re.compile("[\ufffe\uffff]")
_RISKY = tuple("=+-@＝＋－＠|%")


class Book:
    """An open file; everything that a sheet needs to know beside its own content."""

    def __init__(self, path: Path, options: Options) -> None:
        import xlsxwriter

        self.options = options
        self.lang: Lang = options.lang
        self.people = People(options.roster, options.lang)
        self._file = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
            },
        )
        self._file.use_zip64()
        # The time of writing would make two files of the same conversations differ.
        self._file.set_properties(
            {"title": self.of(words.TITLE), "application": "csqa", "created": datetime(2000, 1, 1)}
        )
        self._formats: dict[tuple[str, bool, bool], Format] = {}
        self._conditions: dict[str, Format] = {}

    def of(self, text: Text) -> str:
        return text.of(self.lang)

    def general(self, rule: Rule) -> str:
        """What a rule says of any finding, without the figures of a single one."""
        return title(rule, self.lang)

    def dimension(self, id_: str) -> str:
        """By the scorecard, else by the names that ship, else by its id."""
        text = self.options.dimensions.get(id_) or words.DIMENSION.get(id_)
        return self.of(text) if text else id_

    def sheet(self, name: Text, colour: str) -> Worksheet:
        sheet = self._file.add_worksheet(self.of(name))
        sheet.set_tab_color(colour)
        return sheet

    def look(self, kind: str, muted: bool = False, quoted: bool = False) -> Format:
        """The format of a cell. `quoted`: it stays text even when somebody edits it; `muted`: it no longer counts."""
        key = (kind, muted, quoted)
        if key not in self._formats:
            form = {"valign": "top", **self._kind(kind)}
            if muted:
                form |= _MUTED
            if quoted:
                form["quote_prefix"] = True
            self._formats[key] = self._file.add_format(form)
        return self._formats[key]

    def condition(self, colour: str) -> Format:
        if colour not in self._conditions:
            self._conditions[colour] = self._file.add_format(dict(COLOURS[colour]))
        return self._conditions[colour]

    def anchor(self, name: str, sheet: Text, row: int) -> None:
        """Gives a row a name that links can lead to before its place is known."""
        self._file.define_name(name, f"='{self.of(sheet)}'!$A${row + 1}")

    def place(self, sheet: Text, row: int) -> str:
        """A link to a row, from 0."""
        return f"internal:'{self.of(sheet)}'!A{row + 1}"

    def close(self) -> None:
        self._file.close()

    def _kind(self, kind: str) -> Mapping[str, Any]:
        if kind.endswith(LEFT):
            return {**self._kind(kind.removesuffix(LEFT)), "align": "left"}
        if kind == "seconds":
            return {
                "num_format": f'#,##0.##" {self.of(words.SECOND)}"' if self.lang == "en" else '#,##0.##"秒"'
            }
        return _KINDS[kind]


@lru_cache(1 << 12)
def prepared(text: str, lines: bool = False) -> tuple[str, bool]:
    """`text` as it is written, with its line breaks if `lines`, and whether it needs to be quoted."""
    text = safe(text)
    if not lines:
        text = text.replace("\n", " ")
    return text, risky(text)


def safe(text: str) -> str:
    """`text` as a cell may hold it: control characters made visible, halves of pairs replaced, cut to what fits."""
    text = _NOT_XML.sub("\ufffd", harmless(text))
    if len(text) > CELL // 2 and len(text.encode("utf-16-le")) > 2 * CELL:
        text = text.encode("utf-16-le")[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"
    return text


def risky(text: str) -> bool:
    """Whether a spreadsheet would take it for a formula if somebody typed it, or opened it from a CSV."""
    return text.lstrip().startswith(_RISKY)


def rule_anchor(rule: str) -> str:
    """The name of a rule's row, as defined names may be: letters, digits, underscores."""
    return "rule_" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in rule)
