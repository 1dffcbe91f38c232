"""docs/performance.md: what stands between two marks there is written by programs."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def put(mark: str, lines: Iterable[str], page: Path = PAGE) -> None:
    """Replaces what is between the marks of that name. Raises ValueError where they are not there."""
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{page.name} has no {begin} … {end}")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    told = "\n".join(lines).strip("\n")
    page.write_text(f"{before}{begin}\n{told}\n{end}{after}", encoding="utf-8", newline="\n")


def machine() -> str:
    """What it was measured on."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} processors, {system}, Python {platform.python_version()}"
