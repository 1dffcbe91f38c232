"""GitLab's Code Quality report: one JSON array, an object a finding.

Format: docs.gitlab.com, "Code Quality report format". It knows lines and no columns.
"""

from __future__ import annotations

import msgspec

from csqa.model import Summary
from csqa.reports.located import Located, LocatedReport, advice, said
from csqa.reports.rooted import rooted
from csqa.reports.wire import encoded, writer

_LEVELS = {"error": "major", "warning": "minor", "info": "info"}


class _Lines(msgspec.Struct, frozen=True):
    begin: int
    end: int


class _Location(msgspec.Struct, frozen=True):
    path: str
    lines: _Lines


class _Body(msgspec.Struct, frozen=True):
    body: str


class _Issue(msgspec.Struct, frozen=True):
    type: str
    check_name: str
    description: str
    content: _Body
    categories: tuple[str, ...]
    fingerprint: str
    severity: str
    location: _Location


class Report(LocatedReport):
    _first = True

    def begin(self) -> None:
        self._write = writer(self.stream)
        self._write(b"[")

    def finding(self, located: Located) -> None:
        lines = _Lines(located.line, located.end_line or located.line)
        issue = _Issue(
            "issue",
            located.rule,
            said(located),
            _Body(advice(located)),
            ("Style",),
            located.id,
            _LEVELS[located.severity],
            _Location(rooted(located.file), lines),
        )
        self._write((b"\n" if self._first else b",\n") + encoded(issue))
        self._first = False

    def end(self, summary: Summary | None) -> None:
        self._write(b"\n]\n")
        super().end(summary)
