"""Finished results to a format; one format a module, listed here and nowhere else.

A module has a class `Report(stream, options)` that streams: it keeps nothing of a session once it is written.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol, TextIO, cast

import msgspec

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.model import CaseResult, Result, Roster, Summary
from csqa.ruleset.rule import Rule
from csqa.wording import Lang, Text

REPORTS: Mapping[str, str] = {
    "text": "csqa.reports.text",
    "json": "csqa.reports.json",
    "jsonl": "csqa.reports.jsonl",
}
"""Name -> module, imported when asked for."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a report needs to know beside the results. A format ignores what it has no use for."""

    lang: Lang = "en"
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    signals: bool = False
    """Write the signals of every turn too."""
    quiet: bool = False
    """Totals only."""
    rules: Mapping[str, Rule] = {}
    roster: Roster = Roster()
    zone: str | None = None
    """The zone that zoned times are shown in, e.g. `Asia/Shanghai`. None: UTC."""


class Report(Protocol):
    """The order of calls: `begin`, every `transcript`, every `case`, `end`."""

    def begin(self) -> None: ...
    def transcript(self, result: Result) -> None: ...
    def case(self, result: CaseResult) -> None: ...
    def end(self, summary: Summary) -> None: ...


def open_report(name: str, stream: TextIO, options: Options) -> Report:
    """The report called `name`, writing to `stream`. Raises InputError for a name that does not exist."""
    if name not in REPORTS:
        near = nearest(name, REPORTS)
        raise InputError(
            Text(f"没有输出格式 {name}", f"there is no format {name}"),
            key="--format",
            mend=Text(f"是否想写 {near}？", f"did you mean {near}?")
            if near
            else Text(f"可选：{'、'.join(REPORTS)}", f"choose one of {', '.join(REPORTS)}"),
        )
    return cast(Report, importlib.import_module(REPORTS[name]).Report(stream, options))
