"""The formats that place findings in files, held to their schemas and to the units that their readers expect."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import xmlschema

from csqa.reports import Options, open_report
from csqa.reports.located import Edit, Fix, Located, LocatedReport
from tests.reports.conftest import Day

HERE = Path(__file__).parent
EMOJI = "回复：😊不行的哦"
PLACED = Located(
    id="0123456789ab",
    rule="bare-negative",
    severity="error",
    message="只说不行",
    file="库/售后.yaml",
    line=7,
    column=5,
    end_line=7,
    end_column=7,
    lines=(EMOJI,),
    where="return-1 reply 2",
    quoted="不行",
    say="换个说法",
    fix=Fix("换成能做到的", (Edit(7, 5, 7, 7, "可以换货"),)),
)


def written(name: str, *found: Located, lang: str = "zh") -> str:
    stream = io.StringIO()
    report = open_report(name, stream, Options(lang=lang))  # type: ignore[arg-type]
    assert isinstance(report, LocatedReport)
    report.begin()
    for located in found:
        report.finding(located)
    report.end(None)
    return stream.getvalue()


def of_day(name: str, day: Day) -> str:
    stream = io.StringIO()
    report = open_report(name, stream, msgspec.structs.replace(day.options, lang="zh"))
    report.begin()
    for result in day.results:
        report.transcript(result)
    for case in day.cases:
        report.case(case)
    report.end(day.tally.summary(day.options.roster))
    return stream.getvalue()


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    return json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def test_sarif_is_valid_by_the_official_schema(day: Day, sarif_schema: Any) -> None:
    for text in (of_day("sarif", day), written("sarif", PLACED), written("sarif")):
        jsonschema.validate(json.loads(text), sarif_schema)


def test_sarif_carries_help_fingerprint_and_fix() -> None:
    run = json.loads(written("sarif", PLACED))["runs"][0]
    result = run["results"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["partialFingerprints"] == {"csqa/v1": "0123456789ab"}
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E5%BA%93/%E5%94%AE%E5%90%8E.yaml"
    assert place["region"] == {"startLine": 7, "startColumn": 5, "endLine": 7, "endColumn": 7}
    replaced = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replaced["insertedContent"] == {"text": "可以换货"}


def test_every_rule_of_a_sarif_has_its_help(day: Day) -> None:
    run = json.loads(of_day("sarif", day))["runs"][0]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= known
    assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("./a b.txt", "a%20b.txt"),
        ("/data/a.txt", "file:///data/a.txt"),
        ("C:\\data\\a.txt", "file:///C:/data/a.txt"),
    ],
)
def test_paths_become_uris(file: str, uri: str) -> None:
    moved = msgspec.structs.replace(PLACED, file=file)
    result = json.loads(written("sarif", moved))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_github_counts_in_utf_16_and_escapes() -> None:
    line = written("github", PLACED)
    assert line.startswith(
        "::error file=库/售后.yaml,line=7,endLine=7,col=6,endColumn=7,title=csqa bare-negative::"
    )
    assert line.count("\n") == 1
    assert "%0A换个说法" in line


def test_github_escapes_what_would_end_a_property() -> None:
    line = written("github", msgspec.structs.replace(PLACED, file="a,b:c%.yaml", column=None, fix=None))
    assert "file=a%2Cb%3Ac%25.yaml,line=7" in line


def test_rdjson_counts_in_utf_8_bytes() -> None:
    found = json.loads(written("rdjson", PLACED))["diagnostics"][0]
    before = len("回复：😊".encode()) + 1
    span = {"start": {"line": 7, "column": before}, "end": {"line": 7, "column": before + 6}}
    assert found["location"]["range"] == span
    assert found["suggestions"] == [{"range": span, "text": "可以换货"}]
    assert found["severity"] == "ERROR"


def test_gitlab_has_what_code_quality_asks_for(day: Day) -> None:
    issues = json.loads(of_day("gitlab", day))
    assert issues
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    ids = [f.id for r in (*day.results, *day.cases) for v in r.verdicts for f in v.findings]
    assert [issue["fingerprint"] for issue in issues] == ids
    assert json.loads(written("gitlab")) == []


def test_junit_is_valid_and_counts_right(day: Day) -> None:
    schema = xmlschema.XMLSchema(str(HERE / "schemas" / "junit.xsd"))
    for text in (of_day("junit", day), written("junit", PLACED), written("junit")):
        schema.validate(text)
        root = ET.fromstring(text)
        suite = root.find("testsuite")
        assert suite is not None
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests", "-1")) >= 1
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures", "-1"))


def test_junit_takes_what_xml_forbids() -> None:
    root = ET.fromstring(written("junit", msgspec.structs.replace(PLACED, quoted="a\x00<b>&\ud800")))
    text = root.findtext("testsuite/testcase/failure") or ""
    assert "<b>&" in text


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif", "junit", "rdjson"])
def test_both_languages(name: str, day: Day) -> None:
    assert of_day(name, day)
    assert written(name, PLACED, lang="en")
