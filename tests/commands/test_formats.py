"""`csqa formats`: the guess, for a person to see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csqa.reports.columns import width
from tests.commands.conftest import Csqa

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"


def facts(out: str) -> dict[str, str]:
    """The pairs at the top."""
    return dict(re.findall(r"^  (\S.*?)  +(\S.*)$", out.split("\n\n")[0], re.M))


@pytest.mark.parametrize(
    ("name", "form", "source", "conversations"),
    [
        ("call-analytics.json", "JSON, nested; values found by path", "amazon-call-analytics", "1"),
        ("nested.json", "JSON, nested; values found by path", None, "2"),
        ("free-text.json", "JSON, the whole conversation in one field", None, "1"),
        ("native.jsonl", "JSON, csqa's native form", None, "2"),
        ("cells.csv", "CSV table, a row a conversation, its text in a cell", None, "2"),
        ("desk-messages.csv", "CSV table, a row a message", None, "2"),
        ("replies.csv", "CSV table, a row a message; replies make the conversations", "tweets", "2"),
        ("call.vtt", "subtitles (WebVTT or SRT)", None, "1"),
        ("page.md", "Markdown page, nested; values found by path", None, "2"),
        ("header.txt", "plain text", None, "2"),
    ],
)
def test_it_says_what_a_file_is_taken_for(
    csqa: Csqa, name: str, form: str, source: str | None, conversations: str
) -> None:
    code, out, err = csqa("formats", str(FORMATS / name))
    told = facts(out)
    assert (code, err) == (0, "")
    assert (told["format"], told.get("source or preset"), told["conversations"]) == (
        form,
        source,
        conversations,
    )
    assert "The first conversation: " in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_a_terminal(csqa: Csqa, lang: str) -> None:
    out = csqa("formats", str(FORMATS), "--lang", lang).out
    lines = [
        line for line in out.splitlines() if str(FORMATS.parent.parent) not in line and "fixtures" not in line
    ]
    assert len(lines) > 200
    assert max(map(width, lines)) <= 80


def test_it_speaks_chinese(csqa: Csqa) -> None:
    out = csqa("formats", str(FORMATS / "cells.csv"), "--lang", "zh").out
    assert "CSV 表格，每行一通会话，全文在一格里" in out
    assert "聊天记录 → text (说的话)" in out
    assert "原样保留在 meta 里：满意度" in out
    assert "第一通会话：cell-01" in out


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8-sig", "UTF-8 (BOM)"), ("gb18030", "GB18030"), ("big5", "Big5"), ("utf-16", "UTF-16")],
)
def test_it_names_the_encoding(csqa: Csqa, tmp_path: Path, encoding: str, shown: str) -> None:
    text = "客戶: 請問門市幾點打烊，我想買一台電風扇\n客服: 您好，晚上九點打烊，歡迎您過來看看\n"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert facts(csqa("formats", "a.txt").out)["encoding"] == shown


def test_columns_without_a_use_and_joined_tables_are_named(csqa: Csqa) -> None:
    out = csqa("formats", str(FORMATS / "desk-messages.csv")).out
    assert facts(out)["joined with"] == "desk-conversations.csv"
    out = csqa("formats", str(FORMATS / "replies.csv")).out
    assert "Kept in meta: response_tweet_id" in out


def test_a_file_that_holds_no_turns_says_why_and_fails(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "1", "Content": "Hello. Hi, my lamp broke."}', encoding="utf-8")
    code, out, _ = csqa("formats", "a.json")
    assert code == 2
    assert facts(out)["not readable"] == "1"
    assert "Content is running text without speakers" in out


def test_personal_data_is_masked_unless_asked_for(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("客户: 我的手机是13812345678\n客服: 好的\n", encoding="utf-8")
    assert "13812345678" not in csqa("formats", "a.txt").out
    assert "13812345678" in csqa("formats", "a.txt", "--no-mask").out


def test_what_a_transcript_holds_cannot_steer_the_terminal(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,role,text\n\x1b[31m1,agent,\x1b[2Jx\n1,customer,y\n", encoding="utf-8"
    )
    assert "\x1b" not in csqa("formats", "a.csv").out


def test_presets_are_listed(csqa: Csqa) -> None:
    code, out, _ = csqa("formats", "--presets")
    assert code == 0
    assert "amazon-call-analytics" in out
    assert "tweets" in out


def test_no_file_an_empty_one_and_a_missing_one_are_errors(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert csqa("formats").err == "error: csqa formats: no file is named; such as csqa formats export.csv\n"
    assert csqa("formats", "empty.txt").err == "error: empty.txt: there is no conversation in it\n"
    assert csqa("formats", "nowhere.csv").code == 2
