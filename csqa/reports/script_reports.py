"""The formats of `csqa scripts check`: those of located findings, listed here and nowhere else."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TextIO, cast

from csqa.reports import Options
from csqa.reports.located import LocatedReport

SCRIPT_REPORTS: Mapping[str, tuple[str, str]] = {
    "text": ("csqa.reports.lines", "Report"),
    "json": ("csqa.reports.plain_json", "Document"),
    "jsonl": ("csqa.reports.plain_json", "Lines"),
    **{name: (f"csqa.reports.{name}", "Report") for name in ("github", "gitlab", "sarif", "junit", "rdjson")},
}
"""Name -> module and class, imported when asked for."""


def open_script_report(name: str, stream: TextIO, options: Options) -> LocatedReport:
    module, report = SCRIPT_REPORTS[name]
    return cast(LocatedReport, getattr(importlib.import_module(module), report)(stream, options))
