"""One JSON document: transcripts, cases, agents, teams, summary. Schema: docs/schema/json.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from csqa.model import CaseResult, Result, Summary
from csqa.reports import Options
from csqa.reports.wire import Wire, writer


class Report:
    needs_words = False
    needs_results = False

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._write = writer(stream)
        self._wire = Wire(options.lang, options.signals)
        self.encoders = (self._wire.transcript,)
        self._open = "transcripts"
        self._first = True

    def begin(self) -> None:
        self._write(b'{"transcripts":[')

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        self._item(encoded[0] if encoded else self._wire.transcript(result))

    def case(self, result: CaseResult) -> None:
        self._list("cases")
        self._item(self._wire.case(result))

    def end(self, summary: Summary) -> None:
        self._list("cases")
        for name, rows in (("agents", summary.agents), ("teams", summary.teams)):
            self._list(name)
            for row in rows:
                self._item(self._wire.row(row))
        self._write(b'],\n"summary":' + self._wire.summary(summary) + b"}\n")
        self._stream.flush()

    def _list(self, name: str) -> None:
        """Ends the list that is open and begins the one called `name`, unless that is it."""
        if self._open != name:
            self._write(b'],\n"' + name.encode() + b'":[')
            self._open = name
            self._first = True

    def _item(self, item: bytes) -> None:
        self._write((b"\n" if self._first else b",\n") + item)
        self._first = False
