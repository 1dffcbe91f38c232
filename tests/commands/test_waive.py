"""`csqa waive`, and what follows from it in every output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csqa.decisions.file import read_decisions
from tests.commands.conftest import Csqa

CHAT = {
    "id": "c1",
    "agent": "A07",
    "turns": [
        {"role": "customer", "text": "等了三天还没发货，你们太差劲了"},
        {"role": "agent", "text": "没办法"},
        {"role": "customer", "text": "那什么时候发"},
        {"role": "agent", "text": "我们会尽快处理"},
    ],
}


@pytest.fixture
def found(csqa: Csqa, tmp_path: Path) -> dict[str, str]:
    """A judged conversation in findings.jsonl: rule -> finding."""
    (tmp_path / "chats.jsonl").write_text(json.dumps(CHAT, ensure_ascii=False) + "\n", encoding="utf-8")
    csqa("check", "chats.jsonl", "--format", "jsonl", "-o", "findings.jsonl")
    line = _line(tmp_path)
    return {v["rule"]: v["findings"][0]["id"] for v in line["verdicts"] if v["findings"]}


def _line(folder: Path) -> dict[str, Any]:
    line: dict[str, Any] = json.loads((folder / "findings.jsonl").read_text("utf-8").splitlines()[0])
    return line


def test_an_overturned_finding_costs_nothing_and_is_shown_everywhere(
    csqa: Csqa, tmp_path: Path, found: dict[str, str]
) -> None:
    before = _line(tmp_path)["score"]
    id_ = found["untimed-promise"]
    code, out, err = csqa("waive", id_, "--reason", "当天就发了", "--by", "李主管", "--from", ".")
    assert (code, out, err) == (0, f"overturned {id_} (untimed-promise, c1), in waivers.yaml\n", "")
    csqa("check", "chats.jsonl", "--format", "jsonl", "-o", "findings.jsonl")
    line = _line(tmp_path)
    assert line["score"] == before + 5
    verdict = next(v for v in line["verdicts"] if v["rule"] == "untimed-promise")
    assert (verdict["verdict"], verdict["findings"]) == ("pass", [])
    assert [f["id"] for f in verdict["waived"]] == [id_]
    assert "李主管" in verdict["reason"]
    assert all("waived" not in v for v in line["verdicts"] if v["rule"] != "untimed-promise")
    text = csqa("check", "chats.jsonl").out
    assert "review   overturned, costs nothing: untimed-promise #3\n" in text
    assert "Overturned on review, costing nothing: 1." in text
    document = json.loads(csqa("check", "chats.jsonl", "--format", "json").out)
    assert document["summary"]["waived"] == 1


def test_a_conversation_whose_findings_are_all_overturned_is_still_shown(
    csqa: Csqa, found: dict[str, str]
) -> None:
    csqa("waive", *found.values(), "--reason", "x", "--from", ".")
    code, out, _ = csqa("check", "chats.jsonl")
    assert code == 0
    assert out.count("c1") == 1
    assert "overturned, costs nothing:" in out


def test_what_was_decided_before_is_replaced_and_said(
    csqa: Csqa, tmp_path: Path, found: dict[str, str]
) -> None:
    id_ = found["untimed-promise"]
    csqa("waive", id_, "--reason", "first", "--by", "Li")
    before = (tmp_path / "waivers.yaml").read_text("utf-8")
    _, out, err = csqa("waive", id_, "--confirm", "--reason", "second", "--by", "Wang")
    assert out == f"confirmed {id_}, in waivers.yaml\n"
    assert err.startswith("in place of an earlier decision: overturned 20")
    assert err.endswith(" Li (first)\n")
    assert (tmp_path / "waivers.yaml").read_text("utf-8").startswith(before)
    assert read_decisions(tmp_path / "waivers.yaml").entries[id_].verdict == "confirmed"
    assert csqa("waive", "--list").out.split() == [
        id_,
        "confirmed",
        "-",
        "-",
        out_date(tmp_path, id_),
        "Wang",
        "second",
    ]


def out_date(folder: Path, id_: str) -> str:
    return str(read_decisions(folder / "waivers.yaml").entries[id_].date)


def test_an_id_that_the_report_does_not_have_is_refused_with_the_nearest(
    csqa: Csqa, tmp_path: Path, found: dict[str, str]
) -> None:
    id_ = found["untimed-promise"]
    wrong = id_[:-1] + ("0" if id_[-1] != "0" else "1")
    code, _, err = csqa("waive", wrong, "--reason", "x", "--from", "findings.jsonl")
    assert (code, err) == (2, f"error: findings.jsonl has no finding {wrong}; did you mean {id_}?\n")
    assert not (tmp_path / "waivers.yaml").exists()


def test_the_format_json_will_do_as_well(csqa: Csqa, tmp_path: Path, found: dict[str, str]) -> None:
    csqa("check", "chats.jsonl", "--format", "json", "-o", "all.json")
    id_ = found["untimed-promise"]
    assert csqa("waive", id_, "--reason", "x", "--from", "all.json").code == 0
    assert read_decisions(tmp_path / "waivers.yaml").entries[id_].transcript == "c1"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "csqa waive: name the findings; every output has their ids, such as 3f9c2a71b04e"),
        (["3f9c2a71b04e"], "csqa waive: --reason: say why"),
        (["3f9c2a71b04e", "--reason", " "], "csqa waive: --reason: say why"),
        (
            ["3f9c", "--reason", "x"],
            "csqa waive: 3f9c is no finding's id; an id is 12 hex digits, such as 3f9c2a71b04e",
        ),
        (["3f9c2a71b04e", "--reason", "x", "--file", "no/w.yaml"], "no/w.yaml: there is no folder no"),
    ],
)
def test_a_mistake_is_one_line(csqa: Csqa, args: list[str], message: str) -> None:
    code, out, err = csqa("waive", *args)
    assert (code, out, err.replace("\\", "/")) == (2, "", f"error: {message}\n")


def test_nothing_decided_yet_is_said(csqa: Csqa) -> None:
    assert csqa("waive", "--list") == (0, "", "no decisions in waivers.yaml yet\n")


def test_the_configuration_says_which_file(csqa: Csqa, tmp_path: Path, found: dict[str, str]) -> None:
    (tmp_path / ".csqa.yaml").write_text("waivers: review/decided.yaml\n", encoding="utf-8")
    (tmp_path / "review").mkdir()
    csqa("waive", found["untimed-promise"], "--reason", "x")
    assert (tmp_path / "review" / "decided.yaml").is_file()
    assert "Overturned on review" in csqa("check", "chats.jsonl", "-q").out


def test_what_the_page_exported_is_taken_over_once(csqa: Csqa, tmp_path: Path, found: dict[str, str]) -> None:
    id_ = found["untimed-promise"]
    (tmp_path / "export.yaml").write_text(
        f'waivers:\n  - {{finding: "{id_}", verdict: overturned, reason: 误报, transcript: c1}}\n',
        encoding="utf-8",
    )
    assert csqa("waive", "--add", "export.yaml").out == f"overturned {id_}, in waivers.yaml\n"
    assert csqa("waive", "--add", "export.yaml") == (0, "", "1 there already, unchanged\n")


def test_a_decision_whose_finding_is_gone_is_told_with_its_line(
    csqa: Csqa, tmp_path: Path, found: dict[str, str]
) -> None:
    csqa("waive", found["untimed-promise"], "--reason", "x", "--from", ".")
    changed = {**CHAT, "turns": [*CHAT["turns"][:3], {"role": "agent", "text": "今天18点前发"}]}  # type: ignore[index]
    (tmp_path / "chats.jsonl").write_text(json.dumps(changed, ensure_ascii=False) + "\n", encoding="utf-8")
    _, out, err = csqa("check", "chats.jsonl", "-q")
    assert "this decision does nothing" in err
    assert err.startswith("waivers.yaml:5: the finding ")
    assert "Decisions whose finding is gone: 1." in out
    summary = json.loads(csqa("check", "chats.jsonl", "--format", "json").out)["summary"]
    assert summary["gone"] == [found["untimed-promise"]]
    _, _, err = csqa("check", "chats.jsonl", "--select", "rude", "-q")
    assert err == ""


def test_rules_stats_turns_decisions_into_precision(csqa: Csqa, found: dict[str, str]) -> None:
    csqa("waive", found["untimed-promise"], "--confirm", "--reason", "x")
    csqa("waive", found["no-apology"], "--reason", "x")
    out = csqa("rules", "stats", "chats.jsonl", "--waivers", "waivers.yaml").out
    rows = [line.split() for line in out.splitlines()]
    assert ["untimed-promise", "1", "0", "100%", "21%-100%"] in rows
    assert ["no-apology", "0", "1", "0%", "0%-79%"] in rows
    told = json.loads(
        csqa("rules", "stats", "chats.jsonl", "--waivers", "waivers.yaml", "--format", "json").out
    )
    assert {row["rule"]: row["precision"] for row in told["reviewed"]} == {
        "untimed-promise": 1.0,
        "no-apology": 0.0,
    }
    assert "reviewed" not in json.loads(csqa("rules", "stats", "chats.jsonl", "--format", "json").out)


def test_masking_and_its_option(csqa: Csqa, tmp_path: Path) -> None:
    chat = {"id": "c2", "turns": [{"role": "agent", "text": "没办法，尽快给您13800138000回电"}]}
    (tmp_path / "chats.jsonl").write_text(json.dumps(chat, ensure_ascii=False) + "\n", encoding="utf-8")
    for form in ("text", "json", "jsonl"):
        assert "13800138000" not in csqa("check", "chats.jsonl", "--format", form).out
        assert "13800138000" in csqa("check", "chats.jsonl", "--format", form, "--no-mask").out
