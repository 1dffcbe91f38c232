"""What the JSON formats write is what docs/schema says, and nothing that it does not say."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource

from csqa.reports import open_report
from tests.reports.conftest import Day

_FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def _closed(schema: Any) -> Any:
    """The schema with every object closed, so that a key which it does not describe is an error here."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


def _validator(name: str) -> Draft202012Validator:
    schemas = {file.name: json.loads(file.read_text("utf-8")) for file in _FOLDER.glob("*.schema.json")}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(_closed(schema))) for file, schema in schemas.items()
    )
    return Draft202012Validator(_closed(schemas[name]), registry=registry)


def _written(day: Day, format_: str, **options: object) -> str:
    stream = io.StringIO()
    report = open_report(format_, stream, msgspec.structs.replace(day.options, **options))
    report.begin()
    for result in day.results:
        report.transcript(result)
    for case in day.cases:
        report.case(case)
    report.end(day.tally.summary(day.options.roster, duplicates=2, rejects=1))
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("signals", [True, False])
def test_every_line_of_jsonl_follows_the_schema(day: Day, lang: str, signals: bool) -> None:
    validator = _validator("jsonl.schema.json")
    lines = _written(day, "jsonl", lang=lang, signals=signals).splitlines()
    assert len(lines) == len(day.results) + len(day.cases)
    for line in lines:
        validator.validate(json.loads(line))


def test_the_json_document_follows_the_schema(day: Day) -> None:
    _validator("json.schema.json").validate(json.loads(_written(day, "json", signals=True)))


def test_a_document_without_transcripts_follows_the_schema(day: Day) -> None:
    day.results, day.cases = [], []
    day.tally = type(day.tally)(agents=type(day.tally.agents)())
    document = json.loads(_written(day, "json"))
    _validator("json.schema.json").validate(document)
    assert document["transcripts"] == document["cases"] == document["agents"] == []


def test_an_unknown_key_would_be_noticed(day: Day) -> None:
    line = json.loads(_written(day, "jsonl").splitlines()[0])
    line["session"]["mood"] = "fine"
    assert not _validator("jsonl.schema.json").is_valid(line)
