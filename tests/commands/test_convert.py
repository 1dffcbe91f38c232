"""`csqa convert`: what is written says all that was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.commands.conftest import Csqa

FIXTURES = Path(__file__).parents[2] / "fixtures"
PASTED = "[10:00:00] 客户: 在吗\n[10:00:09] 客服小李: 您好\n"


def checked(csqa: Csqa, *args: str) -> list[dict[str, Any]]:
    """What `check` says, without the places of the files."""
    out = csqa("check", *args, "--format", "jsonl", "--signals", "--preview", "--no-mask").out
    found = [json.loads(line) for line in out.splitlines()]
    for entry in found:
        for key in ("source", "file", "line"):
            entry.pop(key, None)
    return found


def test_checking_the_result_says_what_checking_the_original_says(csqa: Csqa, tmp_path: Path) -> None:
    assert csqa("convert", str(FIXTURES), "-o", "all.jsonl") == (0, "", "")
    assert checked(csqa, "all.jsonl") == checked(csqa, str(FIXTURES))


def test_automatic_replies_are_found_in_either(csqa: Csqa, tmp_path: Path) -> None:
    # Such replies show by coming at once in several conversations, whatever the export calls its times.
    (tmp_path / "day").mkdir()
    for i in range(4):
        turns = [
            {
                "BeginOffsetMillis": 0,
                "ParticipantRole": "CUSTOMER",
                "Content": f"第 {i} 个问题，什么时候发货",
            },
            {"BeginOffsetMillis": 900, "ParticipantRole": "AGENT", "Content": "亲，客服马上就来"},
            {"BeginOffsetMillis": 90_000, "ParticipantRole": "AGENT", "Content": f"您好，第 {i} 单明天发"},
        ]
        export = {"JobName": f"c{i}", "Participants": [], "Transcript": turns}
        (tmp_path / "day" / f"c{i}.json").write_text(json.dumps(export), encoding="utf-8")
    csqa("convert", "day", "-o", "all.jsonl")
    before, after = checked(csqa, "day"), checked(csqa, "all.jsonl")
    assert [f["first_response"] for f in _measured(before)] == [90.0] * 4
    assert before == after


def _measured(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [f["measures"] for f in found if "transcript" in f and "measures" in f]


def test_a_second_conversion_changes_nothing(csqa: Csqa, tmp_path: Path) -> None:
    csqa("convert", str(FIXTURES), "-o", "one.jsonl")
    csqa("convert", "one.jsonl", "-o", "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_it_writes_one_conversation_a_line(csqa: Csqa) -> None:
    code, out, err = csqa("convert", "-", stdin=PASTED)
    (line,) = out.splitlines()
    record = json.loads(line)
    assert (code, err) == (0, "")
    assert record["agent"] == "小李"
    assert record["meta"] == {"csqa_undated": True}
    assert record["turns"] == [
        {"role": "customer", "time": "1970-01-01T10:00:00", "text": "在吗"},
        {"role": "agent", "speaker": "小李", "time": "1970-01-01T10:00:09", "text": "您好"},
    ]


def test_what_cannot_be_read_is_said_and_the_rest_written(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PASTED + "---\nnobody speaks here\n", encoding="utf-8")
    code, out, err = csqa("convert", "a.txt", "--rejects", "bad.jsonl")
    assert code == 2
    assert len(out.splitlines()) == 1
    assert "a.txt:4: no speaker is recognised" in err
    assert json.loads((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))["line"] == 4
    assert csqa("convert", "a.txt", "--allow-rejects").code == 0


def test_a_conversation_that_comes_twice_is_written_once(csqa: Csqa, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PASTED, encoding="utf-8")
    code, out, err = csqa("convert", ".")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "was read before" in err


def test_nothing_to_convert_is_an_error_and_leaves_no_file(csqa: Csqa, tmp_path: Path) -> None:
    code, _, err = csqa("convert", ".", "-o", "out.jsonl")
    assert (code, err) == (2, "error: there is no conversation to convert\n")
    assert list(tmp_path.iterdir()) == []


def test_sources_and_names_of_agents_are_heeded(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / ".csqa.yaml").write_text(
        "sources: [{name: desk, files: '*.log', form: text, set: {channel: chat}}]", encoding="utf-8"
    )
    (tmp_path / "a.log").write_text("Zed: yes\nAmy: why\nZed: hm\n", encoding="utf-8")
    record = json.loads(csqa("convert", ".", "--agent-name", "Amy").out)
    assert (record["agent"], record["channel"], record["meta"]) == ("Amy", "chat", {"csqa_source": "desk"})


def test_workers_read_by_the_same_sources(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / ".csqa.yaml").write_text(
        "sources:\n- {name: a, files: 'a*.jsonl', conversation: {id: n}, turns: l, turn: {role: r, text: t}}\n"
        "- {name: b, files: 'b*.csv', columns: {id: n, role: r, text: t}}\n",
        encoding="utf-8",
    )
    filler = "这件事我们已经在处理了" * 40
    lines = [
        json.dumps({"n": f"a{i}", "l": [{"r": "客户", "t": "在吗"}, {"r": "客服", "t": f"{filler}{i}"}]})
        for i in range(500)
    ]
    (tmp_path / "a1.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "b1.csv").write_text("n,r,t\nb1,客户,在吗\nb1,客服,没办法\n", encoding="utf-8")
    one, two = (checked(csqa, ".", "--workers", n) for n in ("1", "2"))
    assert one == two
    assert sum("transcript" in f for f in one) == 501
