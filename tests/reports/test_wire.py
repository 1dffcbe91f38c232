"""The JSON form of a result."""

from __future__ import annotations

import io
import json
import pickle
from typing import Any

import msgspec

from csqa.model import (
    CaseResult,
    Finding,
    Measures,
    Response,
    Result,
    Session,
    SessionScore,
    Transcript,
    Verdict,
)
from csqa.reports import REPORTS, Options, open_report
from csqa.reports.wire import Wire
from csqa.wording import Text
from tests.reports.conftest import Day


def _line(result: Result, lang: Any = "zh", signals: bool = False) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(Wire(lang, signals).transcript(result))
    return line


def test_the_keys_stand_in_the_published_order(day: Day) -> None:
    assert list(_line(day.results[0], signals=True)) == [
        "transcript", "agent", "score", "passed", "dimensions", "agents", "source", "session", "measures",
        "verdicts", "signals",
    ]  # fmt: skip


def test_signals_are_written_only_when_asked_for(day: Day) -> None:
    assert "signals" not in _line(day.results[0])
    assert _line(day.results[0], signals=True)["signals"][1] == {
        "turn": 4,
        "signal": "time",
        "start": 0,
        "end": 8,
        "value": "2024-05-01",
    }


def test_a_finding_says_where_who_and_how_bad(day: Day) -> None:
    negative = next(v for v in _line(day.results[0])["verdicts"] if v["rule"] == "bare-negative")
    assert negative["verdict"] == "fail"
    assert negative["findings"] == [
        {
            "id": "bare01",
            "turn": 1,
            "start": 0,
            "end": 4,
            "text": "不可以换",
            "message": "只说不行，没有给出办法",
            "severity": "error",
            "agent": "A07",
        }
    ]


def test_an_absence_says_what_was_searched_and_what_came_closest(day: Day) -> None:
    verdicts = {v["rule"]: v for v in _line(day.results[0], lang="en")["verdicts"]}
    apology = verdicts["no-apology"]["findings"][0]
    assert apology["window"] == [3, 5]
    assert apology["nearest"]["why"] == "asks for understanding, does not apologise"
    closing = verdicts["missing-closing"]["findings"][0]
    assert (closing["turn"], closing["window"], closing["nearest"]) == (None, [1, 5], None)


def test_measures_are_seconds_with_the_turn_of_the_answer(day: Day) -> None:
    measures = _line(day.results[0])["measures"]
    assert measures["first_response"] == 50.0
    assert measures["first_response_turn"] == 1
    assert [(r["turn"], r["seconds"]) for r in measures["responses"]] == [(3, 60.0), (5, 30.0)]


def test_what_can_not_be_measured_is_null(day: Day) -> None:
    measures = _line(day.results[-1])["measures"]
    assert measures["timed"] is False
    assert measures["first_response"] is None
    assert measures["responses"] == []


def test_a_session_that_nothing_judged_has_no_score_and_neither_passes_nor_fails() -> None:
    result = Result(Transcript("a", ()), Session("rest"), Measures(), (), (), score=SessionScore(None, False))
    assert (_line(result)["score"], _line(result)["passed"]) == (None, None)
    assert _line(msgspec.structs.replace(result, score=None))["score"] is None


def test_the_cached_verdict_of_one_transcript_never_leaks_into_the_next() -> None:
    wire = Wire("en", False)
    for verdict, reason in (("pass", "said"), ("skip", "said"), ("pass", "other")):
        verdicts = (Verdict("r", verdict, Text("", reason)),)  # type: ignore[arg-type]
        line = json.loads(
            wire.transcript(Result(Transcript("a", ()), Session("rest"), Measures(), verdicts, ()))
        )
        assert line["verdicts"] == [{"rule": "r", "verdict": verdict, "reason": reason, "findings": []}]


def test_the_cache_of_verdicts_is_bounded() -> None:
    wire = Wire("en", False)
    for n in range(10_000):
        verdicts = (Verdict("r", "pass", Text("", f"waited {n} s")),)
        line = wire.transcript(Result(Transcript("a", ()), Session("rest"), Measures(), verdicts, ()))
        assert json.loads(line)["verdicts"][0]["reason"] == f"waited {n} s"
    assert len(wire._plain) <= 4096


def test_half_a_surrogate_pair_becomes_one_replacement_character() -> None:
    finding = Finding("i", 0, 1, 2, "\ud83d不行", Text("坏\udc00", "bad"), "error")
    result = Result(
        Transcript("a\udfff", ()),
        Session("rest"),
        Measures(True, Response(0, 1.0, 0)),
        (Verdict("r", "fail", Text("", ""), (finding,)),),
        (),
    )
    line = _line(result)
    assert line["transcript"] == "a\ufffd"
    assert line["verdicts"][0]["findings"][0]["text"] == "\ufffd不行"
    assert line["measures"]["first_response"] == 1.0


def test_a_line_never_contains_a_line_break(day: Day) -> None:
    assert all(b"\n" not in Wire("zh", True).transcript(result) for result in day.results)


def test_another_process_writes_the_same_bytes(day: Day) -> None:
    wire = Wire("zh", True)
    other = pickle.loads(pickle.dumps(wire))
    assert [wire.transcript(r) for r in day.results] == [other.transcript(r) for r in day.results]


def test_json_is_utf_8_and_ends_lines_alike_whatever_the_console_speaks(day: Day) -> None:
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding="ascii", newline="\r\n")
    report = open_report("jsonl", console, day.options)
    report.begin()
    report.transcript(day.results[0])
    report.end(day.tally.summary(day.options.roster))
    assert raw.getvalue().endswith(b"}\n")
    assert not raw.getvalue().endswith(b"\r\n")
    assert json.loads(raw.getvalue())["transcript"] == "chat-0042"


def test_the_unknown_agent_is_null_in_the_document(day: Day) -> None:
    stream = io.StringIO()
    report = open_report("json", stream, day.options)
    report.begin()
    report.end(day.tally.summary(day.options.roster))
    document = json.loads(stream.getvalue())
    assert document["agents"][-1]["agent"] is None
    assert document["agents"][-1]["name"] is None
    assert document["agents"][1]["name"] == "小美"


def test_every_format_in_the_table_opens() -> None:
    for name in REPORTS:
        assert open_report(name, io.StringIO(), Options())


def test_a_verdict_is_never_taken_for_one_that_is_gone() -> None:
    wire = Wire("en", False)
    for n in range(10_000):
        case = CaseResult("c", (), (Verdict("r", "pass", Text("", str(n))),))
        assert json.loads(wire.case(case))["verdicts"][0]["reason"] == str(n)
