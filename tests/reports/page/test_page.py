"""The page as a file: what is in it, what lies beside it, and that no transcript can break out of it."""

from __future__ import annotations

import json
import pickle
import re
from base64 import b64decode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csqa.model import Result, Roster, Transcript, Turn
from csqa.reports import Options
from csqa.reports.page import PageRecord, sink
from csqa.reports.page.words import WORDS
from tests.reports.page.invented import ROSTER, results, rules, transcript, write_page

ASSETS = files("csqa.reports.page").joinpath("assets")
OPTIONS = Options(lang="zh", rules=rules().rules, roster=ROSTER)


def part(page: str, id_: str) -> str:
    found = re.search(rf'<script type="application/json" id="{id_}">(.*?)</script>', page, re.S)
    assert found
    return found[1]


def conversations(page: str) -> dict[int, Any]:
    lines = [line.split("\t", 1) for line in part(page, "conversations").strip().split("\n")]
    return {int(number): json.loads(text) for number, text in lines}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_page(tmp_path_factory.mktemp("page"), 12).read_text(encoding="utf-8")


def test_a_record_can_be_sent_to_another_process() -> None:
    result = next(iter(results(1)))
    record = PageRecord(OPTIONS)
    assert pickle.loads(pickle.dumps(record))(result) == record(result)


def test_no_words_of_a_transcript_can_end_a_script_or_a_line() -> None:
    lines = PageRecord(OPTIONS)(next(iter(results(1))))
    assert lines.count(b"\n") == 1
    assert b"<" not in lines
    assert "\u2028" not in lines.decode()
    assert "</script>" in json.loads(lines.split(b"\n")[1])["turns"][1]["text"]


def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    result = next(iter(results(2)))
    turns = (Turn("customer", "a\ud83d b"), Turn("agent", "c", "A01"))
    broken = msgspec.structs.replace(result, transcript=Transcript("half", turns), verdicts=())
    assert json.loads(PageRecord(OPTIONS)(broken).split(b"\n")[1])["turns"][0]["text"] == "a\ud83d b"


def test_a_finding_says_what_a_person_must_know(page: str) -> None:
    overturned = [f for f in conversations(page)[1]["findings"] if f["waived"] is not None]
    assert [f["waived"] for f in overturned] == ["李主管复核后撤销：客户在开玩笑"]
    marked = [f for talk in conversations(page).values() for f in talk["findings"] if "span" in f]
    for number, talk in conversations(page).items():
        for f in talk["findings"]:
            if "span" in f:
                start, end = f["span"]
                assert transcript(number).turns[f["turn"]].text[start:end] == f["text"]
    assert marked


def test_an_agent_known_by_name_goes_by_the_id_of_the_tables() -> None:
    record = PageRecord(OPTIONS)
    assert (record.agent("林小满"), record.agent("A01"), record.agent("阿强"), record.agent(None)) == (
        "A01",
        "A01",
        "阿强",
        "",
    )
    twins = PageRecord(Options(roster=Roster({"1": "李", "2": "李"})))
    assert twins.agent("李") == "李"


def test_the_hour_of_a_row_is_by_the_zone_of_the_report() -> None:
    result: Result = next(iter(results(1)))
    zoned = msgspec.structs.replace(
        result,
        transcript=msgspec.structs.replace(result.transcript, clock="zoned", started_at=1_714_557_600.0),
    )
    at = [
        json.loads(PageRecord(Options(zone=zone))(zoned).split(b"\n")[0])[1]
        for zone in (None, "Asia/Shanghai")
    ]
    assert at == ["2024-05-01 10:00", "2024-05-01 18:00"]


def test_a_small_day_stands_in_one_file(tmp_path: Path) -> None:
    page = write_page(tmp_path, 12).read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert len(conversations(page)) == 12
    assert len(part(page, "rows").strip().split("\n")) == 12


def test_of_a_large_day_the_page_holds_what_is_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "WHOLE", 100)
    monkeypatch.setattr(sink, "ROWS_PER_FILE", 64)
    page = write_page(tmp_path, 230).read_text(encoding="utf-8")
    data = json.loads(part(page, "data"))
    read = {item["number"] for item in data["figures"]["worklist"]}
    assert read <= set(conversations(page)) < set(range(230))
    assert [path.name for path in (tmp_path / "report_files").iterdir()] == [Path(data["files"]).name]
    files = tmp_path / data["files"]
    beside = sorted(p.relative_to(files).as_posix() for p in files.rglob("*") if p.is_file())
    assert beside == [
        *(f"conversations/000{n}.js" for n in range(3)),
        "ids/0000.js",
        *(f"rows/000{n}.js" for n in range(4)),
    ]
    text = (files / "conversations/0002.js").read_text(encoding="utf-8")
    shard = json.loads(text.removeprefix('csqa.take("conversations",2,').removesuffix(");\n"))
    assert [talk["id"] for talk in shard] == [f"chat-{n:05}" for n in range(200, 230)]
    assert {number: talk["id"] for number, talk in conversations(page).items() if number} == {
        number: f"chat-{number:05}" for number in conversations(page) if number
    }


def test_a_run_without_conversations_is_a_page_too(tmp_path: Path) -> None:
    page = write_page(tmp_path, 0).read_text(encoding="utf-8")
    assert part(page, "conversations").strip() == ""


def test_the_policy_lets_run_these_scripts_and_nothing_from_a_network(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    allowed = set(re.findall(r"'sha256-([^']+)'", policy[1]))
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.S)
    assert {b64decode(code) for code in allowed} == {sha256(text.encode()).digest() for text in inline}
    assert policy[1].startswith("default-src 'none'")
    assert not re.search(r"https?:|unsafe|\*", policy[1])


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    without_data = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.S)
    assert not re.findall(r'(?:src|href)="?https?:', without_data)
    assert "innerHTML" not in "".join(f.read_text(encoding="utf-8") for f in ASSETS.joinpath("js").iterdir())


def test_every_word_that_the_scripts_ask_for_is_there_and_is_used() -> None:
    source = "".join(f.read_text(encoding="utf-8") for f in ASSETS.joinpath("js").iterdir())
    asked = set(re.findall(r'\b(?:t|section)\(\s*"([\w.]+)"', source))
    asked |= set(re.findall(r'\bt\([^"()]*\? "([\w.]+)" : "[\w.]+"', source))
    asked |= set(re.findall(r'\bt\([^"()]*\? "[\w.]+" : "([\w.]+)"', source))
    asked |= set(re.findall(r'\bt\([^"]*=== "\w+" \? "([\w.]+)" : "[\w.]+"', source))
    asked |= set(re.findall(r'\bt\([^"]*=== "\w+" \? "[\w.]+" : "([\w.]+)"', source))
    families = (*(name for name in asked if name.endswith(".")), "scenario.")
    missing = {
        name
        for name in asked
        if name not in WORDS and not name.endswith(".") and name + ".title" not in WORDS
    }
    assert missing == set()
    by_section = {name + ".title" for name in asked}
    unused = {
        name
        for name in WORDS
        if name not in asked | by_section | {"script.off"} and not name.startswith(families)
    }
    assert unused == set()


def test_both_languages_leave_the_same_places_open() -> None:
    for name, text in WORDS.items():
        assert set(re.findall(r"\{\w+\}", text.zh)) == set(re.findall(r"\{\w+\}", text.en)), name


def test_the_chart_library_comes_with_its_licence() -> None:
    assert "MIT" in ASSETS.joinpath("vendor", "uPlot.LICENSE.txt").read_text(encoding="utf-8")


def test_decisions_of_one_report_are_kept_apart_from_those_of_another(tmp_path: Path) -> None:
    keys = set()
    for count in (3, 4):
        page = write_page(tmp_path / str(count), count).read_text(encoding="utf-8")
        keys.add(json.loads(part(page, "data"))["key"])
    assert len(keys) == 2
