"""Finished results to a format; one format a module, listed here and nowhere else.

A module has a class `Report(stream, options)` that streams: it keeps nothing of a session once it is written.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TextIO, cast

import msgspec

from csqa.model import CaseResult, Finding, Result, Roster, Summary
from csqa.ruleset.rule import Rule
from csqa.wording import Lang, Text

REPORTS: Mapping[str, str] = {
    "text": "csqa.reports.text",
    "json": "csqa.reports.json",
    "jsonl": "csqa.reports.jsonl",
    "github": "csqa.reports.github",
    "gitlab": "csqa.reports.gitlab",
    "sarif": "csqa.reports.sarif",
    "junit": "csqa.reports.junit",
    "rdjson": "csqa.reports.rdjson",
}
"""Name -> module, imported when asked for."""


class Better(Protocol):
    """Words of the script library, and the script that they are from."""

    @property
    def script(self) -> str: ...
    @property
    def text(self) -> str: ...


class Wordings(Protocol):
    """What knows better words for a finding than its rule does: `csqa.library.wording.Wordings`."""

    def better(self, rule: str, finding: Finding, result: Result) -> Better | None: ...


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
    pass_mark: float | None = None
    """Points from which a session, and an agent's part of one, passes."""
    dimensions: Mapping[str, Text] = {}
    """The scorecard's, by id."""
    wordings: Wordings | None = None
    """The library, where there is one."""
    zone: str | None = None
    """The zone that zoned times are shown in, e.g. `Asia/Shanghai`. None: UTC."""


Encoder = Callable[[Result], bytes]
"""Turns a result into bytes where the conversation is judged, in a process of its own; it must pickle."""


class Report(Protocol):
    """The order of calls: `begin`, every `transcript`, every `case`, `end`.

    `encoders` are what the report wants done to every result beside the judging; `transcript` then gets their bytes. A
    report that does not need the words of the turns may get results that have lost them: less to hand between processes. One
    whose encoders have had all that it wants says `needs_results = False`: its results may tell no more than is counted.
    """

    encoders: Sequence[Encoder]
    needs_words: bool

    def begin(self) -> None: ...
    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None: ...
    def case(self, result: CaseResult) -> None: ...
    def end(self, summary: Summary) -> None: ...


def open_report(name: str, stream: TextIO, options: Options) -> Report:
    """The report called `name`, a key of `REPORTS`, writing to `stream`."""
    return cast(Report, importlib.import_module(REPORTS[name]).Report(stream, options))
