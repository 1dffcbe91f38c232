"""The schemas are made from the types; the files in docs/schema are what they make, and take what csqa takes."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from csqa.commands.schema import ABOUT, encoded
from tests.commands.conftest import Csqa

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ABOUT)
def test_docs_hold_what_the_types_make(kind: str) -> None:
    written = (ROOT / "docs" / "schema" / f"{kind}.schema.json").read_bytes()
    assert written == encoded(kind), "run: csqa schema --all docs/schema"


def plain(value: Any) -> Any:
    """As an editor reads YAML: dates are text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


NOT_RULES = ("signals", "profiles", "scorecards", "sources", "coaching")
FILES = {
    "signals": sorted((ROOT / "rules" / "signals").glob("*.yaml")),
    "rules": [
        file for file in sorted((ROOT / "rules").glob("*/*.yaml")) if file.parent.name not in NOT_RULES
    ],
    "profiles": sorted((ROOT / "rules" / "profiles").glob("*.yaml")),
    "scorecards": sorted((ROOT / "rules" / "scorecards").glob("*.yaml")),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_ships_is_valid(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(encoded(kind)))
    assert FILES[kind]
    for file in FILES[kind]:
        for document in yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader):
            if document is not None:
                errors = [f"{e.json_path} {e.message}"[:200] for e in validator.iter_errors(plain(document))]
                assert not errors, (file.name, errors)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("scripts", "id: a\nreply: x\nownr: y"),
        ("rules", "rule: a\ndimension: b"),
        ("signals", "signal: a\nabout: b\nphrases: [c]"),
        ("config", "fail_on: error"),
        ("waivers", "waivers: [{finding: a, verdict: wrong, reason: b}]"),
    ],
)
def test_what_csqa_refuses_is_not(kind: str, text: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(encoded(kind)))
    assert list(validator.iter_errors(plain(yaml.safe_load(text))))


def test_scripts_in_every_shape_are_valid() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(encoded("scripts")))
    one = {"id": "a", "reply": ["x", "y"], "question": "q", "reviewed": "2026-01-01"}
    for value in (one, [one], {"scripts": [one]}):
        assert not list(validator.iter_errors(value))


def test_one_kind_is_printed(csqa: Csqa) -> None:
    assert json.loads(csqa("schema", "rules").out)["title"] == "csqa: rules"
    assert csqa("schema").code == 2
