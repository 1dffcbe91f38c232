"""What a person reads. `REFRESH_GOLDEN=1 pytest tests/reports` writes the golden files anew; read the diff."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csqa.model import Finding, Result, Session, Source, Summary, Transcript, Turn, Verdict
from csqa.reports import Options, open_report
from csqa.reports.columns import width
from csqa.wording import Lang, Text
from tests.reports.conftest import Day

_GOLDEN = Path(__file__).parent / "golden"


def _printed(day: Day, **options: Any) -> str:
    stream = io.StringIO()
    report = open_report("text", stream, msgspec.structs.replace(day.options, **options))
    report.begin()
    for result in day.results:
        report.transcript(result)
    for case in day.cases:
        report.case(case)
    report.end(day.tally.summary(day.options.roster, duplicates=2, rejects=1))
    return stream.getvalue()


@pytest.mark.parametrize(("lang", "columns"), [("zh", 80), ("en", 80), ("zh", 120)])
def test_the_report_reads_as_it_did(day: Day, lang: Lang, columns: int) -> None:
    golden = _GOLDEN / f"{lang}-{columns}.txt"
    printed = _printed(day, lang=lang, width=columns)
    if os.environ.get("REFRESH_GOLDEN"):
        golden.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [50, 80, 132])
def test_no_line_is_wider_than_the_terminal(day: Day, lang: Lang, columns: int) -> None:
    day.options = msgspec.structs.replace(day.options, lang=lang, width=columns)
    wide = [line for line in _printed(day).splitlines() if width(line) > columns]
    # A path is never cut: it is there to be clicked. A table needs its columns.
    assert [line for line in wide if not line.startswith("day/") and columns > 50] == []


def test_conversations_without_findings_are_not_printed(day: Day) -> None:
    assert "clean-" not in _printed(day)


def test_findings_stand_worst_first_and_those_of_one_turn_share_its_print(day: Day) -> None:
    text = _printed(day, lang="en").split("\n\n\n")[0]
    rules = re.findall(r"^  (?:error|warning|info) +(\S+)", text, re.M)
    assert rules == ["bare-negative", "untimed-promise", "no-apology", "missing-closing", "vague-yes"]
    assert text.count("我们会尽快给您登记一下") == 1


def test_why_and_better_wording_are_said_once_a_conversation(day: Day) -> None:
    turns = tuple(Turn("agent", "不行", "A07") for _ in range(3))
    rule = day.options.rules["bare-negative"]
    found = tuple(Finding(str(n), n, 0, 2, "不行", rule.message, "error", "A07") for n in range(3))
    day.results = [
        msgspec.structs.replace(
            day.results[0],
            transcript=Transcript("x", turns),
            verdicts=(Verdict(rule.id, "fail", Text("", ""), found),),
        )
    ]
    text = _printed(day, lang="zh")
    assert text.count("  错误  bare-negative") == 3
    assert text.count("  原因  ") == text.count("  建议  ") == 2  # once here, once in the case


def test_the_better_wording_speaks_the_language_of_the_conversation(day: Day) -> None:
    text = _printed(day, lang="zh")
    english = text[text.index("t-7") :]
    assert "建议  I'll write to you with the result by 6 pm today." in english


def test_escape_sequences_of_a_transcript_never_reach_the_terminal(day: Day) -> None:
    evil = "\x1b]0;owned\x07\r\x9b2J\u202e"
    result = Result(
        transcript=Transcript(
            "id" + evil, (Turn("agent", evil + "不行", "小" + evil),), source=Source("f" + evil, 1)
        ),
        session=Session("rest"),
        measures=day.results[0].measures,
        verdicts=(
            Verdict(
                "bare-negative",
                "fail",
                Text("", ""),
                (
                    Finding(
                        "i", 0, 0, len(evil) + 2, evil, Text("坏" + evil, "bad" + evil), "error", "小" + evil
                    ),
                ),
            ),
        ),
        hits=(),
    )
    day.results = [result]
    day.tally.add(result)
    text = _printed(day)
    assert "不行" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_colour_only_where_asked_for_and_the_words_stay_the_same(day: Day) -> None:
    plain, coloured = _printed(day), _printed(day, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_quiet_prints_the_totals_alone(day: Day) -> None:
    text = _printed(day, quiet=True, lang="en")
    assert text.splitlines() == [
        "10 conversations, 3 with findings. Mean score 87.7, 90% passed.",
        "5 errors  3 warnings  2 info",
        "Duplicates, counted once: 2.",
        "Records that could not be read: 1.",
    ]


def test_a_run_without_findings_says_so(day: Day) -> None:
    stream = io.StringIO()
    summary = Summary(sessions=1, faulty=0, scored=1, mean=100.0, passed=1.0)
    open_report("text", stream, Options(lang="zh")).end(summary)
    assert stream.getvalue() == "共 1 通会话，没有发现问题。平均 100.0 分，合格率 100%。\n"


def test_few_sessions_are_listed_after_the_others(day: Day) -> None:
    text = _printed(day, lang="zh")
    table = text[text.index("客服           会话") :]
    assert table.index("小美") < table.index("不排名") < table.index("Ben") < table.index("未识别")


def test_a_finding_that_points_outside_the_transcript_does_no_harm(day: Day) -> None:
    finding = Finding("i", 99, 0, 5, "?", Text("坏", "bad"), "error")
    day.results = [
        msgspec.structs.replace(
            day.results[0], verdicts=(Verdict("gone", "fail", Text("", ""), (finding,)),), score=None
        )
    ]
    assert "gone  坏" in _printed(day)


def test_a_console_that_lacks_the_characters_gets_something(day: Day) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="gbk", errors="replace")
    report = open_report("text", console, day.options)
    for result in day.results:
        report.transcript(result)
    report.end(day.tally.summary(day.options.roster))
