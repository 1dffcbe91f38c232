"""`csqa digest` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Csqa


def chat(number: int, day: str, **meta: object) -> str:
    turns = [
        {"role": "customer", "text": f"第{number}单怎么还没发货，电话13812345678", "time": f"{day}T10:00:00"},
        {"role": "agent", "text": "您好，会尽快处理", "time": f"{day}T10:00:20"},
        {"role": "customer", "text": "好的", "time": f"{day}T10:00:40"},
    ]
    return json.dumps({"id": f"c{number}", "agent": "A1", "turns": turns, **meta}, ensure_ascii=False) + "\n"


@pytest.fixture
def week(tmp_path: Path) -> str:
    days = ("2026-11-02", "2026-11-08", "2026-11-09", "2026-11-09")
    (tmp_path / "week.jsonl").write_text(
        "".join(chat(n, day) for n, day in enumerate(days)), encoding="utf-8"
    )
    return "week.jsonl"


def test_a_page_comes_out(csqa: Csqa, week: str) -> None:
    found = csqa("digest", week, "--for", "product", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("# 产品与服务问题（2026-11-02 – 2026-11-09）\n")
    assert "- 对话：4\n" in found.out


def test_personal_data_is_masked(csqa: Csqa, week: str) -> None:
    assert "13812345678" not in csqa("digest", week, "--for", "product").out
    assert "138\\*\\*\\*\\*5678" in csqa("digest", week, "--for", "product").out
    assert "13812345678" in csqa("digest", week, "--for", "product", "--no-mask").out


@pytest.mark.parametrize(("since", "number"), [("1d", 2), ("2d", 3), ("1w", 3), ("8d", 4), ("2026-11-09", 2)])
def test_the_last_days_count_back_from_the_last_conversation(
    csqa: Csqa, week: str, since: str, number: int
) -> None:
    found = csqa("digest", week, "--for", "sales", "--since", since)
    assert f"- Conversations: {number}\n" in found.out


def test_the_order_of_the_file_does_not_matter(csqa: Csqa, week: str, tmp_path: Path) -> None:
    lines = (tmp_path / week).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "back.jsonl").write_text("".join(reversed(lines)), encoding="utf-8")
    pages = [csqa("digest", file, "--for", "training", "--since", "2d").out for file in (week, "back.jsonl")]
    assert pages[0] == pages[1]


def test_several_workers_write_the_same_page(csqa: Csqa, tmp_path: Path) -> None:
    for part in range(3):
        lines = "".join(chat(1000 * part + n, "2026-11-09") for n in range(1500))
        (tmp_path / f"part{part}.jsonl").write_text(lines, encoding="utf-8")
    pages = [csqa("digest", ".", "--for", "product", "--workers", n).out for n in ("1", "2")]
    assert pages[0] == pages[1]
    assert "- Conversations: 3500\n" in pages[0]


def test_conversations_without_a_date_are_left_out_and_counted(csqa: Csqa, week: str, tmp_path: Path) -> None:
    (tmp_path / "pasted.txt").write_text("客户: 在吗\n客服: 您好\n", encoding="utf-8")
    found = csqa("digest", ".", "--for", "sales", "--since", "1w", "--lang", "zh")
    assert "另有 1 通没有日期，未计入。" in found.out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--for", "sales", "--since", "2027-01-01"), "since then; the latest is of 2026-11-09"),
        (
            ("--for", "sales", "--since", "soon"),
            "--since: soon is not understood; write 7d, 2w or 2026-11-01",
        ),
        (("--for", "sale"), "sale is not one of sales|product|training; did you mean sales?"),
        ((), "--for is missing"),
    ],
)
def test_a_mistake_is_told_in_one_line(csqa: Csqa, week: str, args: tuple[str, ...], said: str) -> None:
    found = csqa("digest", week, *args)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert found.err.count("\n") == 1


def test_without_any_date_since_says_so(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "pasted.txt").write_text("客户: 在吗\n客服: 您好\n", encoding="utf-8")
    assert "carry no dates: leave --since away" in csqa("digest", ".", "--for", "sales", "--since", "1w").err


def test_a_file_appears_whole_or_not_at_all(csqa: Csqa, week: str, tmp_path: Path) -> None:
    assert csqa("digest", week, "--for", "sales", "-o", "page.md").out == ""
    assert (tmp_path / "page.md").read_text(encoding="utf-8").startswith("# ")
    csqa("digest", week, "--for", "sales", "--since", "2027-01-01", "-o", "none.md")
    assert not (tmp_path / "none.md").exists()


def test_the_configuration_says_where_the_rating_is(csqa: Csqa, tmp_path: Path) -> None:
    rows = [chat(n, "2026-11-09", meta={"打分": 1 if n % 4 else 3}) for n in range(8)]
    (tmp_path / "rated.jsonl").write_text("".join(rows), encoding="utf-8")
    assert "Satisfied" not in csqa("digest", "rated.jsonl", "--for", "sales").out
    (tmp_path / ".csqa.yaml").write_text("satisfaction: {key: 打分, satisfied: [1]}\n", encoding="utf-8")
    assert "- Satisfied: 75% (6 of 8" in csqa("digest", "rated.jsonl", "--for", "sales").out


def test_a_column_of_a_table_is_the_rating(csqa: Csqa, tmp_path: Path) -> None:
    rows = ["会话ID,发送者类型,消息内容,满意度"]
    rows += [
        f"s{n},{who},{text},满意" for n in range(3) for who, text in (("客户", "在吗"), ("客服", "您好"))
    ]
    (tmp_path / "rated.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert "- Satisfied: 100% (3 of 3" in csqa("digest", "rated.csv", "--for", "training").out


def test_an_interrupted_run_leaves_an_earlier_page_alone(
    csqa: Csqa, week: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.md").write_text("earlier", encoding="utf-8")
    monkeypatch.setattr("csqa.commands.digesting.drive", lambda run, summing, bar: False)
    found = csqa("digest", week, "--for", "sales", "-o", "page.md")
    assert found.code == 130
    assert "interrupted after 0 conversations" in found.err
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "earlier"
    assert not list(tmp_path.glob(".page.md*"))
