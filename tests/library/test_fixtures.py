"""What the libraries in fixtures/ are there to show."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import Csqa, csqa

__all__ = ["csqa"]

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_the_faulty_library_shows_its_faults(csqa: Csqa) -> None:
    done = csqa("scripts", "check", str(FIXTURES / "scripts"), "--format", "jsonl")
    found = {(row["where"].split(" ")[0], row["rule"]) for row in map(json.loads, done.out.splitlines())}
    assert {
        ("late-parcel", "blame-other"),
        ("promise-soon", "untimed-promise"),
        ("address", "half-width-punctuation"),
        ("freight", "placeholder-unbalanced"),
        ("freight-once-more", "contradiction"),
        ("refund-slow", "script-expired"),
    } <= found
    assert done.code == 1


def test_the_clean_library_is_clean(csqa: Csqa) -> None:
    assert csqa("scripts", "check", str(FIXTURES / "clean" / "scripts")).code == 0
