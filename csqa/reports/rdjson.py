"""Reviewdog's diagnostic format: one JSON document, columns in UTF-8 bytes.

Format: github.com/reviewdog/reviewdog, proto/rdf.
"""

from __future__ import annotations

from typing import Any

import msgspec

from csqa.model import Summary
from csqa.reports.located import Edit, Located, LocatedReport, advice, counted, said
from csqa.reports.rooted import rooted
from csqa.reports.wire import encoded, writer

_LEVELS = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}
_UNSET = msgspec.UNSET


class _Position(msgspec.Struct, frozen=True):
    line: int
    column: int | msgspec.UnsetType = _UNSET


class _Range(msgspec.Struct, frozen=True):
    start: _Position
    end: _Position | msgspec.UnsetType = _UNSET


class _Location(msgspec.Struct, frozen=True):
    path: str
    range: _Range


class _Code(msgspec.Struct, frozen=True):
    value: str


class _Suggestion(msgspec.Struct, frozen=True):
    range: _Range
    text: str


class _Diagnostic(msgspec.Struct, frozen=True):
    message: str
    location: _Location
    severity: str
    code: _Code
    suggestions: tuple[_Suggestion, ...] | msgspec.UnsetType = _UNSET


class Report(LocatedReport):
    _first = True

    def begin(self) -> None:
        self._write = writer(self.stream)
        self._write(b'{"source":{"name":"csqa"},"diagnostics":[')

    def finding(self, located: Located) -> None:
        columns = counted(located, "utf-8")
        if columns is None:
            span = _Range(_Position(located.line))
        else:
            end = located.end_line or located.line
            span = _Range(_Position(located.line, columns[0]), _Position(end, columns[1]))
        suggestions: Any = _UNSET
        if located.fix is not None:
            suggestions = tuple(_Suggestion(_edited(located, e), e.text) for e in located.fix.edits)
        text = " ".join(filter(None, (said(located), advice(located))))
        diagnostic = _Diagnostic(
            text,
            _Location(rooted(located.file), span),
            _LEVELS[located.severity],
            _Code(located.rule),
            suggestions,
        )
        self._write((b"\n" if self._first else b",\n") + encoded(diagnostic))
        self._first = False

    def end(self, summary: Summary | None) -> None:
        self._write(b"\n]}\n")
        super().end(summary)


def _edited(located: Located, edit: Edit) -> _Range:
    place = msgspec.structs.replace(
        located,
        line=edit.line,
        column=edit.column,
        end_line=edit.end_line,
        end_column=edit.end_column,
        lines=edit.lines or located.lines[edit.line - located.line : edit.end_line - located.line + 1],
    )
    columns = counted(place, "utf-8")
    assert columns is not None
    return _Range(_Position(edit.line, columns[0]), _Position(edit.end_line, columns[1]))
