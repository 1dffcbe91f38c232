"""JSON Lines: one line a transcript, then one line a case. Schema: docs/schema/jsonl.schema.json."""

from __future__ import annotations

from typing import TextIO

from csqa.model import CaseResult, Result, Summary
from csqa.reports import Options
from csqa.reports.wire import Wire, writer


class Report:
    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._write = writer(stream)
        self._wire = Wire(options.lang, options.signals)

    def begin(self) -> None:
        pass

    def transcript(self, result: Result) -> None:
        self.encoded(self._wire.transcript(result))

    def case(self, result: CaseResult) -> None:
        self.encoded(self._wire.case(result))

    def encoded(self, line: bytes) -> None:
        """Writes what a worker's own `Wire` has encoded."""
        self._write(line + b"\n")

    def end(self, summary: Summary) -> None:
        self._stream.flush()
