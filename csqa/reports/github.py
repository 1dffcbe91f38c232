"""Workflow commands of GitHub Actions: every finding an annotation on its line.

Format: docs.github.com, "Workflow commands for GitHub Actions". GitHub shows ten errors and ten warnings a step; all
of them stand in the log.
"""

from __future__ import annotations

from csqa.reports.located import Located, LocatedReport, advice, counted, said
from csqa.reports.rooted import rooted

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


class Report(LocatedReport):
    def finding(self, located: Located) -> None:
        place = {"file": rooted(located.file), "line": str(located.line)}
        columns = counted(located, "utf-16")
        if located.end_line is not None:
            place["endLine"] = str(located.end_line)
        # GitHub takes columns only where the annotation stays on one line.
        if columns is not None and located.end_line in (None, located.line):
            place["col"], place["endColumn"] = str(columns[0]), str(max(columns[1] - 1, columns[0]))
        place["title"] = f"csqa {located.rule}"
        properties = ",".join(f"{key}={_property(value)}" for key, value in place.items())
        text = "\n".join(filter(None, (said(located), advice(located))))
        self.stream.write(f"::{_LEVELS[located.severity]} {properties}::{_data(text)}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
