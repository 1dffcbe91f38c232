"""The workbook as other programs read it: openpyxl and calamine."""

from __future__ import annotations

import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from csqa.decisions import Decision, Decisions
from csqa.figures.day import Change
from csqa.figures.figuring import Figuring
from csqa.model import (
    Deadline,
    Finding,
    Measures,
    Result,
    Session,
    SessionScore,
    Source,
    Transcript,
    Turn,
    Verdict,
)
from csqa.profile import Profile
from csqa.reports import Options
from csqa.reports.workbook import Workbook, book, sheet
from csqa.wording import Text
from tests.reports.conftest import Day

CHANGES = (
    Change("mean", "day", 88.0, 81.5, True),
    Change("first.within", "week", 0.7, 0.9, False),
    Change("rule:rude", "day", 0.5, 2.0, True),
    Change("agent:A07", "week", 70.0, 80.0, False),
)


def _write(path: Path, day: Day, lang: str = "zh", changes: tuple[Change, ...] = CHANGES) -> Path:
    options = msgspec.structs.replace(day.options, lang=lang)
    figuring = Figuring(options.rules, Profile(), {})
    workbook = Workbook(path, options)
    workbook.begin()
    for number, result in enumerate(day.results):
        figuring.add(number, result)
        workbook.transcript(number, result, b"")
    for case in day.cases:
        figuring.add_case(case)
        workbook.case(case)
    workbook.end(figuring.figures(day.tally.summary(options.roster, duplicates=2, rejects=1)), changes)
    return path


def _open(path: Path) -> dict[str, Worksheet]:
    with warnings.catch_warnings():
        # openpyxl does not know bars of one colour.
        warnings.simplefilter("ignore", UserWarning)
        return {ws.title: ws for ws in openpyxl.load_workbook(path)}


def _rows(ws: Worksheet) -> list[dict[str, Any]]:
    head, *rows = ws.iter_rows()
    return [{str(h.value): cell for h, cell in zip(head, row, strict=True)} for row in rows]


def _one(text: str, **more: Any) -> Result:
    finding = Finding(
        "0123456789ab", 0, 0, len(text), text, Text("m", "m"), "error", more.pop("agent", "A07")
    )
    return Result(
        Transcript(**{"id": "t", "turns": (Turn("agent", text),), **more}),
        Session("rest"),
        Measures(),
        (Verdict("rude", "fail", Text("r", "r"), (finding,)),),
        (),
        score=SessionScore(80.0, True),
    )


def _only(day: Day, *results: Result) -> Day:
    day.results, day.cases = list(results), []
    return day


@pytest.fixture
def sheets(day: Day, tmp_path: Path) -> dict[str, Worksheet]:
    return _open(_write(tmp_path / "a.xlsx", day))


def test_the_sheets_stand_in_order_in_both_languages(day: Day, tmp_path: Path) -> None:
    assert list(_open(_write(tmp_path / "zh.xlsx", day))) == ["概览", "客服", "问题", "会话", "规则", "洞察"]
    english = _open(_write(tmp_path / "en.xlsx", day, "en"))
    assert list(english) == ["Summary", "Agents", "Findings", "Conversations", "Rules", "Insight"]
    written = [str(c.value) for c in english["Summary"]["A"] + english["Rules"][1] + english["Findings"][1]]
    assert not any("\u4e00" <= c <= "\u9fff" for text in written for c in text)


def test_headers_are_frozen_and_every_table_can_be_filtered(sheets: dict[str, Worksheet]) -> None:
    for name in ("客服", "问题", "会话", "规则"):
        ws = sheets[name]
        assert ws.freeze_panes == "B2"
        assert ws.auto_filter.ref == ws.dimensions
    assert sheets["概览"].auto_filter.ref


def test_every_finding_has_its_words_reason_source_and_better_wording(
    day: Day, sheets: dict[str, Worksheet]
) -> None:
    rows = _rows(sheets["问题"])
    found = [f.id for r in day.results for v in r.verdicts for f in v.findings]
    assert sorted(str(row["问题编号"].value) for row in rows) == sorted([*found, "late"])
    row = next(row for row in rows if row["规则"].value == "bare-negative")
    told = {key: cell.value for key, cell in row.items() if cell.value is not None}
    assert told == {
        "会话": "chat-0042",
        "客服": "小美（A07）",
        "级别": "错误",
        "问题": "只说不行，没有给出办法",
        "原话": "不可以换",
        "第几句（从 0 数）": 1,
        "建议说法": "这款暂时不能换色，我可以帮您登记退货，或者换同款其他尺码，您看哪种方便？",
        "依据": "R23",
        "规则": "bare-negative",
        "规则状态": "正式",
        "复核": "有效",
        "会话得分": told["会话得分"],
        "问题编号": "bare01",
    }
    case = next(row for row in rows if row["问题编号"].value == "late")
    assert (case["会话"].value, case["客户事项"].value, case["原话"].value) == (
        "chat-0042",
        "C-881",
        "今天18点前给您回电",
    )


def test_the_better_wording_is_in_the_language_of_the_conversation(sheets: dict[str, Worksheet]) -> None:
    said = [str(row["建议说法"].value) for row in _rows(sheets["问题"]) if row["会话"].value == "t-7"]
    assert len(said) == 2
    assert all(text.isascii() for text in said)


def test_a_conversation_has_its_score_times_and_counts_as_numbers(sheets: dict[str, Worksheet]) -> None:
    row = {key: cell.value for key, cell in _rows(sheets["会话"])[0].items()}
    assert row["会话"] == "chat-0042"
    assert (row["问题"], row["错误"], row["警告"], row["提示"], row["撤销"]) == (5, 2, 1, 2, 0)
    assert (row["首次响应"], row["最长等待"], row["句数"], row["行"]) == (50, 60, 6, 12)
    assert row["开始时间"] == datetime(2024, 5, 1, 10, 0)
    assert (row["得分"], row["是否合格"], row["文件"]) == (85, "合格", "day/shop.jsonl")


def test_numbers_are_shown_as_what_they_are(sheets: dict[str, Worksheet]) -> None:
    agent, conversation = _rows(sheets["客服"])[0], _rows(sheets["会话"])[0]
    assert agent["合格率"].number_format == "0.0%"
    assert agent["平均分"].number_format == "0.0"
    assert conversation["首次响应"].number_format == '#,##0.##"秒"'
    assert conversation["开始时间"].number_format == "yyyy-mm-dd hh:mm:ss"


def test_agents_and_rules_carry_the_figures(sheets: dict[str, Worksheet]) -> None:
    agents = {row["工号"].value: row for row in _rows(sheets["客服"])}
    assert agents["A07"]["客服"].value == "小美"
    assert agents["A07"]["班组"].value == "售后一组"
    assert agents["A07"]["会话"].value == 5
    assert agents["B02"]["样本"].value == "会话太少，不排名"
    assert "用语" in str(agents["A07"]["薄弱维度（每通丢分）"].value)
    rules = {row["规则"].value: row for row in _rows(sheets["规则"])}
    assert (rules["untimed-promise"]["违反会话"].value, rules["untimed-promise"]["问题"].value) == (3, 3)
    assert rules["rude"]["一票否决"].value == "是"
    assert rules["vague-yes"]["状态"].value == "试用，不计分"
    assert rules["rude"]["为什么"].value == "一句气话，之前的努力全白费。"


def test_scores_severities_and_passes_are_coloured(sheets: dict[str, Worksheet]) -> None:
    kinds = {
        name: {rule.type for found in ws.conditional_formatting for rule in found.rules}
        for name, ws in sheets.items()
    }
    assert kinds["会话"] == {"cellIs", "colorScale", "dataBar"}
    assert kinds["问题"] == {"cellIs", "colorScale"}
    assert kinds["概览"] == {"cellIs"}


def test_links_lead_from_the_worklist_and_findings_to_the_conversation_and_back(
    day: Day, tmp_path: Path
) -> None:
    owed = Deadline("promise-not-kept", "chat-0042", 3, 2, 12, "今天18点前给您回电", "A07", None, None)
    day.results[0] = msgspec.structs.replace(day.results[0], deadlines=(owed,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        file = openpyxl.load_workbook(_write(tmp_path / "a.xlsx", day))

    def follow(cell: Any) -> Any:
        place = cell.hyperlink.location
        if place in file.defined_names:
            place = file.defined_names[place].attr_text.replace("$", "")
        name, at = place.rsplit("!", 1)
        return file[name.strip("'")][at]

    rows = _rows(file["问题"])
    for row in rows:
        assert follow(row["会话"]).value == row["会话"].value
        assert follow(row["依据"]).value == row["规则"].value
    for row in _rows(file["会话"]):
        if row["问题"].value:
            back = follow(row["问题"])
            assert (back.value, isinstance(row["问题"].value, int)) == (row["会话"].value, True)
            assert file["问题"].cell(back.row - 1, 1).value != row["会话"].value
    overview = file["概览"]
    listed = [row for row in overview.iter_rows() if row[0].value in ("一票否决", "严重", "抽样校准")]
    assert len(listed) >= len(day.results)
    assert all(follow(row[1]).value == row[1].value for row in listed)
    contents = {cell.value: follow(cell) for row in overview["A3:B8"] for cell in row if cell.hyperlink}
    assert {"总体情况", "先看这些会话", "会话", "规则"} <= contents.keys()
    assert all(
        target.value == title for title, target in contents.items() if title not in ("客服", "问题", "洞察")
    )
    assert all(cell.hyperlink.target is None for ws in file for row in ws for cell in row if cell.hyperlink)


def test_the_overview_says_how_the_day_was_and_what_moved(sheets: dict[str, Worksheet]) -> None:
    told = {str(row[0].value): [c.value for c in row[1:5]] for row in sheets["概览"].iter_rows()}
    assert told["会话"][0] == 10
    assert told["重复，只计一次"][0] == 2
    assert told["首次响应中位数"][0] == 40
    assert told["平均分"] == ["昨天", 88, 81.5, "变差"]
    assert told["首次响应达标率"] == ["上周", 0.7, 0.9, "变好"]
    assert told["规则 rude（每百通问题数）"] == ["昨天", 0.5, 2, "变差"]
    assert told["客服 A07（平均分）"][3] == "变好"


def test_a_run_that_was_stopped_and_decisions_without_a_finding_are_told(day: Day, tmp_path: Path) -> None:
    workbook = Workbook(tmp_path / "a.xlsx", day.options)
    workbook.begin()
    figuring = Figuring(day.options.rules, Profile(), {})
    summary = msgspec.structs.replace(day.tally.summary(day.options.roster), gone=("0123456789ab",))
    workbook.end(figuring.figures(summary, interrupted=True), ())
    overview = _open(tmp_path / "a.xlsx")["概览"]
    assert "被中断" in str(overview["A2"].value)
    assert {row[0].value: row[1].value for row in overview.iter_rows()}["问题已不存在的复核结论"] == 1


def test_what_was_overturned_is_struck_through_and_marked(day: Day, tmp_path: Path) -> None:
    decision = Decision(finding="bare01", verdict="overturned", reason="x")
    decisions = Decisions({"bare01": decision})
    # Both conversations with a refusal have a finding of that made-up id.
    day.results = [decisions.result(result) for result in day.results[:2]]
    sheets = _open(_write(tmp_path / "a.xlsx", day))
    rows = {row["问题编号"].value: row for row in _rows(sheets["问题"])}
    assert rows["bare01"]["复核"].value == "已撤销"
    assert rows["bare01"]["原话"].font.strike
    assert not rows["unti01"]["原话"].font.strike
    assert _rows(sheets["会话"])[0]["撤销"].value == 1


EVIL = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    "＝1+1",
    "{=1+1}",
    "http://evil.example/",
    "mailto:a@b.c",
    "internal:Sheet1!A1",
    "external:c:\\x.xlsx",
    "12345678901234567890",
    "00123",
    "1e5",
    "TRUE",
    "#N/A",
    "a\x00b\x1b[31m\ud800\ufffe",
    "<b>&amp;\"'",
    "👨\u200d👩\u200d👧 \u202eabc",
]


@pytest.mark.parametrize("text", EVIL)
def test_what_a_conversation_says_stays_text(day: Day, tmp_path: Path, text: str) -> None:
    evil = _one(text, id=text, agent=text, customer=text, channel=text, source=Source(text, 1))
    path = _write(tmp_path / "a.xlsx", _only(day, evil))
    shown = book.safe(text).replace("\n", " ")
    for ws in _open(path).values():
        for row in ws.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or cell.hyperlink.target is None
    found = _rows(_open(path)["问题"])[0]
    assert found["原话"].data_type == found["会话"].data_type == "s"
    conversation = _rows(_open(path)["会话"])[0]
    assert conversation["客户"].value == shown
    assert conversation["客户"].quotePrefix == shown.lstrip().startswith(tuple("=+-@＝"))
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("会话").to_python()
    assert shown in table[1]


def test_what_looks_like_an_escape_is_none(day: Day, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", _only(day, _one("_x0041_")))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("问题").to_python()
    assert "_x0041_" in rows[1]


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_file_that_others_can_read(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    workbook = Workbook(path, Options(lang="zh"))
    workbook.begin()
    workbook.transcript(0, _one(text, id=text))
    workbook._findings.close()
    workbook._conversations.close()
    workbook._book.close()
    value = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("会话").to_python()[1][0]
    assert isinstance(value, str)
    assert value == book.safe(text).replace("\n", " ")


def test_a_cell_holds_so_many_characters_and_no_half_of_a_pair(day: Day, tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.xlsx", _only(day, _one("字" * 40_000), _one("😀" * 20_000), _one("a" * 32_767))
    )
    words = [str(row["原话"].value) for row in _rows(_open(path)["问题"])]
    assert words[0] == "字" * 32_766 + "…"
    assert words[1] == "😀" * 16_383 + "…"
    assert words[2] == "a" * 32_767


def test_rows_past_what_a_sheet_holds_are_counted_in_its_last_row(
    day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sheet", "findings", "standings", "overview"):
        monkeypatch.setattr(f"csqa.reports.workbook.{module}.ROWS", 6)
    assert sheet.ROWS == 6
    sheets = _open(_write(tmp_path / "a.xlsx", day))
    for name, left_out in (("问题", 6), ("会话", 6)):
        ws = sheets[name]
        assert ws.max_row == 6
        assert ws["A6"].value == f"这一页已写满，还有 {left_out} 行没有列出，全部在 findings.jsonl 里。"
        assert ws.auto_filter.ref.endswith("5")
    for ws in sheets.values():
        for row in ws.iter_rows():
            for cell in row:
                place = cell.hyperlink and cell.hyperlink.location
                assert not place or "会话" not in place or int(place.rsplit("A", 1)[1]) <= 5


def test_columns_are_wide_enough_for_chinese(sheets: dict[str, Worksheet]) -> None:
    wide = sheets["问题"].column_dimensions
    assert wide["D"].width >= 2 * len("只说不行，没有给出办法")
    assert all(4 < dimension.width < 60 for dimension in wide.values())


def test_the_same_day_makes_the_same_bytes(day: Day, tmp_path: Path) -> None:
    assert _write(tmp_path / "a.xlsx", day).read_bytes() == _write(tmp_path / "b.xlsx", day).read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
