"""docs/coverage.md names every demand and every rule, with the status that the rule has."""

from __future__ import annotations

import re
from pathlib import Path

from csqa.ruleset.load import load_rules

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
DEMANDS = [
    f"R{n:02}" for n in (*range(1, 18), *range(20, 31), *range(40, 49), *range(60, 70), *range(80, 86))
]
RULED = [d for d in DEMANDS if d < "R60"]


def rows() -> dict[str, str]:
    return dict(re.findall(r"^\| (R\d\d) \|(.*)$", PAGE.read_text(encoding="utf-8"), re.M))


def named(row: str) -> set[tuple[str, str]]:
    """(rule, status) of a row's third cell."""
    cell = row.split("|")[1]
    return {
        (name, "preview" if mark else "stable")
        for name, mark in re.findall(r"`([a-z-]+)`( \(preview\))?", cell)
    }


def test_every_demand_has_a_line() -> None:
    assert sorted(rows()) == DEMANDS


def test_every_rule_stands_beside_its_demands_with_its_status() -> None:
    rules = load_rules(preview=True).rules.values()
    wanted = {d: {(r.id, str(r.status)) for r in rules if d in r.source} for d in RULED}
    found = {d: named(row) for d, row in rows().items() if d in RULED}
    assert found == wanted


def test_a_demand_without_a_rule_says_why() -> None:
    assert all(named(row) or row.split("|")[2].strip() for demand, row in rows().items() if demand in RULED)
