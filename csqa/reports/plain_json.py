"""Located findings as JSON: `json` one document, `jsonl` a line a finding. Schema: docs/schema/findings.schema.json."""

from __future__ import annotations

import msgspec

from csqa.model import Summary
from csqa.reports.located import Located, LocatedReport
from csqa.reports.wire import encoded, writer


class Findings(msgspec.Struct, frozen=True):
    """What `json` writes; `jsonl` writes its items, one a line."""

    findings: tuple[Located, ...]


class Lines(LocatedReport):
    def begin(self) -> None:
        self._write = writer(self.stream)

    def finding(self, located: Located) -> None:
        self._write(encoded(located) + b"\n")


class Document(Lines):
    _first = True

    def begin(self) -> None:
        super().begin()
        self._write(b'{"findings":[')

    def finding(self, located: Located) -> None:
        self._write((b"\n" if self._first else b",\n") + encoded(located))
        self._first = False

    def end(self, summary: Summary | None) -> None:
        self._write(b"\n]}\n")
        super().end(summary)
