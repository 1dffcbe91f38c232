"""`csqa report` from the outside: what the conversations tell, and the same bytes however many workers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl

from tests.commands.conftest import Csqa


def chat(number: int, agent: str) -> str:
    late = number % 3 == 0
    turns = [
        {"role": "customer", "text": "都等了五天了怎么还没发货" if late else "发票怎么开？"},
        {"role": "agent", "text": "会尽快处理" if number % 2 else "您好，在订单页申请就可以"},
        {"role": "customer", "text": "好的"},
    ]
    for n, turn in enumerate(turns):
        turn["time"] = f"2026-11-09T{9 + number % 8:02}:{number % 60:02}:{20 * n:02}"
    given = {"id": f"c{number}", "agent": agent, "turns": turns, "csat": 5 - number % 3}
    return json.dumps(given, ensure_ascii=False) + "\n"


def data(page: str) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def day(folder: Path, count: int, parts: int = 1) -> None:
    for part in range(parts):
        lines = "".join(chat(part * count + n, f"A{n % 4}") for n in range(count))
        (folder / f"part{part}.jsonl").write_text(lines, encoding="utf-8")


def test_insight_stands_in_page_summary_and_workbook(csqa: Csqa, tmp_path: Path) -> None:
    day(tmp_path, 120)
    assert csqa("report", "part0.jsonl", "-o", "out", "--lang", "zh").code == 0
    insight = data((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))["figures"]["insight"]
    assert insight["asked"][0]["word"] == "发票"
    assert insight["asked"][0]["sessions"] == len(insight["asked"][0]["behind"]) == 80
    assert insight["reasons"][0]["reason"] == "delay"
    assert sum(len(q["numbers"]) for q in insight["open"]) == sum(q["sessions"] for q in insight["open"])
    for compared in insight["compared"]:
        if compared["kind"] == "signal":
            assert len(compared["numbers"]) == compared["having"]["of"]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["figures"][
        "insight"
    ]
    assert summary["asked"][0]["sessions"] == 80
    assert "c1" not in json.dumps(summary["asked"][0]["behind"])
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx")
    kinds = {row[0].value for row in book["洞察"].iter_rows(min_row=2)}
    assert {"先练什么", "问得最多", "抱怨原因", "还没了结"} <= kinds
    assert book["客服"]["M1"].value == "建议训练"


def test_several_workers_write_the_same_bytes(csqa: Csqa, tmp_path: Path) -> None:
    day(tmp_path, 1500, parts=3)
    for workers in ("1", "2"):
        paths = [f"part{n}.jsonl" for n in range(3)]
        assert csqa("report", *paths, "-o", f"out{workers}", "--workers", workers).code == 0
    for name in ("findings.jsonl", "summary.json", "report.xlsx"):
        assert (tmp_path / "out1" / name).read_bytes() == (tmp_path / "out2" / name).read_bytes(), name
    pages = [data((tmp_path / f"out{n}" / "report.html").read_text(encoding="utf-8")) for n in "12"]
    for page in pages:
        page.pop("files")
    assert pages[0] == pages[1]


def test_names_of_dimensions_and_the_pass_mark_are_the_scorecards(csqa: Csqa, tmp_path: Path) -> None:
    day(tmp_path, 20)
    (tmp_path / "strict.yaml").write_text(
        "scorecard: strict\nextends: default\npass_mark: 95\n"
        "dimensions:\n  empathy: {weight: 20, name: {zh: 同理心, en: Warmth}}\n",
        encoding="utf-8",
    )
    assert csqa("report", "part0.jsonl", "-o", "out", "--lang", "zh", "--scorecard", "strict.yaml").code == 0
    page = data((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert page["dimensions"]["empathy"] == "同理心"
    assert page["passMark"] == 95
