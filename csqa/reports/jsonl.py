"""JSON Lines: one line a transcript, then one line a case. Schema: docs/schema/jsonl.schema.json."""

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

    def begin(self) -> None:
        pass

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        self._write((encoded[0] if encoded else self._wire.transcript(result)) + b"\n")

    def case(self, result: CaseResult) -> None:
        self._write(self._wire.case(result) + b"\n")

    def end(self, summary: Summary) -> None:
        self._stream.flush()
