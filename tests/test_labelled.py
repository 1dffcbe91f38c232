"""Short labelled turns of our own: what csqa finds in each of them, and how often it must be right, tag by tag."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from csqa.engine import lint
from csqa.model import Transcript, Turn
from csqa.ruleset.load import RuleSet, load_rules

FLOORS = {
    "angry": 0.953,
    "apology": 0.968,
    "blame_customer": 0.963,
    "blame_other": 0.975,
    "check": 0.944,
    "closing": 0.961,
    "complaint": 0.925,
    "empathy": 0.973,
    "greeting": 0.961,
    "hold": 0.968,
    "negative_alt": 0.942,
    "negative_bare": 0.947,
    "promise_timed": 0.896,
    "promise_vague": 0.963,
    "rude": 0.980,
    "rule_shield": 0.951,
}
"""Share of right answers that each tag must reach: 0.02 under what was reached when it was last measured."""

_LABELLED = Path(__file__).parent / "labelled"
_RULES = {
    "blame_customer": "blame-customer",
    "blame_other": "blame-other",
    "negative_bare": "bare-negative",
    "promise_vague": "untimed-promise",
    "rude": "rude",
    "rule_shield": "rule-shield",
}
"""Tags of a fault: the rule that finds it in that turn."""
_UNLESS = {"negative_alt": ("negative", "bare-negative"), "promise_timed": ("promise", "untimed-promise")}
"""Tags of a signal that no rule objects to."""


@cache
def _rules() -> RuleSet:
    return load_rules()


def _says(item: dict[str, Any]) -> bool:
    """Does csqa find the tag in the turn that the item is about?"""
    turns = tuple(Turn(t["role"], t["text"], t.get("speaker")) for t in item["turns"])
    result = lint(Transcript(item["id"], turns, lang=item["lang"][:2]), _rules(), every_signal=True)
    signals = {hit.signal for hit in result.hits if hit.turn == item["target"]}
    faults = {v.rule for v in result.verdicts for f in v.findings if f.turn == item["target"]}
    tag = item["tag"]
    if tag in _RULES:
        return _RULES[tag] in faults
    signal, fault = _UNLESS.get(tag, (tag, ""))
    return signal in signals and fault not in faults


def _items(tag: str) -> list[dict[str, Any]]:
    return [json.loads(s) for s in (_LABELLED / f"{tag}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("tag", FLOORS)
def test_a_tag_is_found_as_often_as_it_was(tag: str) -> None:
    items = _items(tag)
    wrong = [item["id"] for item in items if _says(item) != item["expect"]]
    right = 1 - len(wrong) / len(items)
    assert right >= FLOORS[tag], f"{right:.3f} right; wrong: {' '.join(wrong)}"


def test_every_labelled_tag_has_a_floor() -> None:
    assert sorted(FLOORS) == sorted(file.stem for file in _LABELLED.glob("*.jsonl"))


def test_each_file_is_about_its_tag_and_each_item_has_an_id_of_its_own() -> None:
    assert [(tag, item["id"]) for tag in FLOORS for item in _items(tag) if item["tag"] != tag] == []
    ids = [item["id"] for tag in FLOORS for item in _items(tag)]
    assert len(ids) == len(set(ids))
