"""Several reports of one run at once."""

from __future__ import annotations

from collections.abc import Sequence

from csqa.model import CaseResult, Result, Summary
from csqa.reports import Encoder, Report


class Several:
    """Hands every call on to each report, with the bytes that its own encoders made."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports
        self.encoders: Sequence[Encoder] = tuple(e for report in reports for e in report.encoders)
        self.needs_words = any(report.needs_words for report in reports)
        self.needs_results = any(getattr(report, "needs_results", True) for report in reports)

    def begin(self) -> None:
        for report in self._reports:
            report.begin()

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        at = 0
        for report in self._reports:
            own = encoded[at : at + len(report.encoders)]
            at += len(report.encoders)
            report.transcript(result, own)

    def case(self, result: CaseResult) -> None:
        for report in self._reports:
            report.case(result)

    def end(self, summary: Summary) -> None:
        for report in self._reports:
            report.end(summary)
