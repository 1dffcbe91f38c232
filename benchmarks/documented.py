"""Whether what `run.py --json` printed is whole, and each of its ratios explained in docs/performance.md:

python benchmarks/run.py --quick --json | python benchmarks/documented.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from page import PAGE

ROW = re.compile(r"^\| `([^`]+)` \|", re.M)
CORPORA = r"(generated chats|jddc-700|jddc-700 repeated|all of CSQA_EVAL)"


def unexplained(ratios: Iterable[str]) -> list[str]:
    """The ratios that the page does not list; `CORPUS` there stands for the name of one."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    known = [re.compile(re.escape(row).replace("CORPUS", CORPORA)) for row in rows]
    return [ratio for ratio in ratios if not any(row.fullmatch(ratio) for row in known)]


def faults(told: dict[str, Any]) -> list[str]:
    """What is wrong with a run's JSON; nothing, where all is well."""
    ratios = told.get("ratios")
    if not isinstance(ratios, dict) or not ratios:
        return ["no ratios"]
    found = [f"{name} is {ratio!r}" for name, ratio in ratios.items() if not _positive(ratio)]
    found += [f"{name} is not in {PAGE.name}" for name in unexplained(ratios)]
    found += [f"{key} is no list" for key in ("missing", "left_out") if not isinstance(told.get(key), list)]
    return found


def _positive(ratio: object) -> bool:
    return isinstance(ratio, int | float) and not isinstance(ratio, bool) and ratio > 0


if __name__ == "__main__":
    wrong = faults(json.load(sys.stdin))
    sys.exit("\n".join(wrong) or None)
