from __future__ import annotations

from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.figures.compare import totals
from csqa.history import History
from csqa.history.history import Period
from csqa.model import Result, Roster
from tests.history.made import chat, figured, run

DAY = "2026-11-20"


def day_of(
    n: int, *, source: str = "taobao", day: str = DAY, first: int = 0, score: float = 90.0
) -> list[Result]:
    return [
        chat(f"c{i}", f"{day} 10:{i % 60:02}", source=source, score=score, agent=f"A{i % 3}", wait=float(i))
        for i in range(first, first + n)
    ]


def test_a_history_that_is_not_there_yet_knows_nothing(tmp_path: Path) -> None:
    history = History(tmp_path / "none")
    assert history.totals(DAY) is None
    assert history.recent("A1") is None
    assert history.dates() is None
    assert history.runs() == []
    assert not (tmp_path / "none").exists()


def test_totals_are_those_of_the_run(tmp_path: Path) -> None:
    results = [
        chat("a", score=60.0, lost={"rude": 40.0}, wait=30.0, upset=True),
        chat("b", score=90.0, lost={"rude": 5.0, "bare-negative": 5.0}, agent="A2", wait=90.0),
        chat("c", score=100.0, agent="A2", wait=200.0, answered=False),
        chat("d", score=95.0, agent=None, wait=45.0),
    ]
    run(tmp_path, *results)
    kept = History(tmp_path).totals(DAY)
    expected = totals(figured(*results))
    assert kept is not None
    assert (kept.sessions, kept.mean, kept.passed, kept.upset) == (4, 86.25, 0.75, 1)
    assert (kept.sessions, kept.mean, kept.passed, kept.upset, kept.first, kept.agents) == (
        expected.sessions,
        expected.mean,
        expected.passed,
        expected.upset,
        expected.first,
        expected.agents,
    )
    assert kept.rules == expected.rules == {"rude": 50.0, "bare-negative": 25.0, "missing-greeting": 0.0}
    assert kept.deviation == pytest.approx(17.97, abs=0.01)
    assert expected.deviation == pytest.approx(17.97, abs=3)


def test_the_same_run_again_changes_nothing(tmp_path: Path) -> None:
    results = [*day_of(12), chat("late", lost={"rude": 9.0}, source="taobao")]
    run(tmp_path, *results)
    before = History(tmp_path).totals(DAY)
    run(tmp_path, *results)
    history = History(tmp_path)
    assert history.totals(DAY) == before
    assert len(history.runs()) == 1, "what was superseded wholly is gone"


def test_a_later_run_replaces_the_conversations_that_it_has(tmp_path: Path) -> None:
    run(tmp_path, *day_of(10, score=50.0))
    run(tmp_path, *day_of(4, score=100.0))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean) == (10, 70.0)


def test_findings_of_a_replaced_conversation_go_with_it(tmp_path: Path) -> None:
    run(tmp_path, chat("a", lost={"rude": 9.0}), chat("b", lost={"rude": 9.0}))
    run(tmp_path, chat("a"))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert found.rules["rude"] == 50.0


def test_a_conversation_that_lost_its_first_line_is_the_same_conversation(tmp_path: Path) -> None:
    run(tmp_path, chat("a", "2026-11-20 10:00", score=50.0), chat("b", "2026-11-20 11:00", score=90.0))
    run(tmp_path, chat("a", "2026-11-20 10:03", score=70.0))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean) == (2, 80.0)


def test_a_later_run_holds_even_where_the_clock_was_set_back(tmp_path: Path) -> None:
    run(tmp_path, chat("a", score=50.0), chat("b", score=50.0))
    (first,) = (tmp_path / "runs").iterdir()
    first.rename(first.with_name("20991231T235959.999999Z-ffffff"))
    run(tmp_path, chat("a", score=100.0))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert found.mean == 75.0


def test_another_platform_of_the_same_day_adds_even_with_the_same_ids(tmp_path: Path) -> None:
    run(tmp_path, *day_of(10, source="taobao", score=80.0))
    run(tmp_path, *day_of(10, source="jd", score=100.0))
    history = History(tmp_path)
    whole, jd = history.totals(DAY), history.totals(DAY, sources=["jd"])
    assert whole is not None
    assert jd is not None
    assert (whole.sessions, whole.mean) == (20, 90.0)
    assert (jd.sessions, jd.mean) == (10, 100.0)
    assert history.sources() == ["jd", "taobao"]


def test_an_export_that_numbers_its_conversations_anew_each_day_loses_none(tmp_path: Path) -> None:
    run(tmp_path, *day_of(5, day="2026-11-20"))
    run(tmp_path, *day_of(5, day="2026-11-21"))
    found = History(tmp_path).totals("2026-11-20", "2026-11-21")
    assert found is not None
    assert found.sessions == 10


def test_a_conversation_that_another_zone_puts_on_the_next_date_counts_once(tmp_path: Path) -> None:
    """Its start is the same moment; only the profile that ran it differs."""
    import msgspec

    from csqa.history import HistoryWriter
    from csqa.profile import Profile
    from tests.history.made import CARD, RULES

    late = chat("a", "2026-11-20 23:00", clock="zoned")
    for zone in ("UTC", "Asia/Shanghai"):
        rules = RULES.narrowed(lambda rule: True)
        rules.profile = msgspec.structs.replace(Profile(), zone=zone)
        writer = HistoryWriter(tmp_path, rules, CARD)
        writer.begin()
        writer.transcript(0, late)
        writer.end(figured(late))
    history = History(tmp_path)
    whole = history.totals("2026-11-20", "2026-11-21")
    assert whole is not None
    assert whole.sessions == 1
    assert history.totals("2026-11-20") is None
    assert history.totals("2026-11-21") is not None


def test_the_day_and_the_week_before(tmp_path: Path) -> None:
    for day, score in (
        ("2026-11-12", 10.0),
        ("2026-11-13", 60.0),
        ("2026-11-19", 80.0),
        ("2026-11-20", 99.0),
    ):
        run(tmp_path, *day_of(10, day=day, score=score))
    history = History(tmp_path)
    day, week = history.day_before(DAY), history.week_before(DAY)
    assert day is not None
    assert week is not None
    assert (day.sessions, day.mean) == (10, 80.0)
    assert (week.sessions, week.mean) == (20, 70.0), "the 12th is eight days before"
    assert history.earlier(figured(*day_of(10))) == (day, week)


def test_a_run_over_several_dates_has_no_day_before(tmp_path: Path) -> None:
    run(tmp_path, *day_of(10, day="2026-11-19"), *day_of(10, day="2026-11-20", first=50))
    both = [*day_of(10, day="2026-11-20"), *day_of(10, day="2026-11-21", first=10)]
    day, week = History(tmp_path).earlier(figured(*both))
    assert day is None
    assert week is not None


def test_conversations_without_a_date_are_kept_but_in_no_day(tmp_path: Path) -> None:
    run(tmp_path, chat("x", None, score=70.0, lost={"rude": 30.0}), chat("y"))
    history = History(tmp_path)
    found = history.totals(DAY)
    assert found is not None
    assert found.sessions == 1
    recent = history.recent("A1")
    assert recent is not None
    assert recent.sessions == 2
    assert any("day=undated/" in file for file in _files(tmp_path))


def test_the_last_conversations_of_an_agent(tmp_path: Path) -> None:
    old = [chat(f"o{i}", "2026-11-01 09:00", score=10.0, lost={"rude": 90.0}) for i in range(5)]
    new = [chat(f"n{i}", f"2026-11-2{i} 09:00", score=90.0, lost={"bare-negative": 10.0}) for i in range(3)]
    run(tmp_path, *old, *new, chat("other", agent="A2"))
    history = History(tmp_path, Roster({"A1": "小美"}))
    recent = history.recent("A1", 4)
    assert recent is not None
    assert (recent.sessions, recent.mean, recent.passed) == (4, 70.0, 0.75)
    assert recent.rules == (("bare-negative", 3), ("rude", 1))
    assert (recent.first, recent.last) == ("2026-11-01", "2026-11-22")
    assert history.recent("小美", 4) == recent
    less = history.recent("A1", 4, without="n2")
    assert less is not None
    assert less.last == "2026-11-21"
    assert history.recent("nobody") is None


def test_agents_are_one_person_by_id_and_name(tmp_path: Path) -> None:
    run(tmp_path, chat("a", agent="A1", score=80.0), chat("b", agent="小美", score=90.0))
    history = History(tmp_path, Roster({"A1": "小美"}, {"A1": "一组"}))
    (row,) = history.agents(Period(DAY, DAY), few=5)
    assert (row.agent, row.name, row.team, row.sessions, row.mean) == ("A1", "小美", "一组", 2, 85.0)


def test_rules_with_what_reviewers_overturned(tmp_path: Path) -> None:
    run(tmp_path, chat("a", lost={"rude": 9.0}), chat("b", waived=True))
    rows = {row.rule: row for row in History(tmp_path).rules(Period(DAY, DAY))}
    assert (rows["rude"].judged, rows["rude"].failed, rows["rude"].findings) == (1, 1, 1)
    assert (rows["bare-negative"].failed, rows["bare-negative"].waived) == (0, 1)


def test_response_times_by_day(tmp_path: Path) -> None:
    run(
        tmp_path,
        *(chat(f"a{i}", "2026-11-20 10:00", wait=float(w)) for i, w in enumerate((10, 20, 30, 100))),
        chat("b", "2026-11-21 10:00", wait=300.0, answered=False),
    )
    first, second = History(tmp_path).days(Period("2026-11-20", "2026-11-21"))
    assert (first.day, first.sessions, first.first.median, first.first.p90) == ("2026-11-20", 4, 20.0, 100.0)
    assert first.first.within == 0.75
    assert (second.first.count, second.first.unanswered, second.first.within) == (0, 1, 0.0)
    assert second.first.median is None


def test_forgetting_takes_whole_dates_for_good(tmp_path: Path) -> None:
    for day in ("2026-11-18", "2026-11-19", "2026-11-20"):
        run(tmp_path, *day_of(3, day=day))
    history = History(tmp_path)
    assert history.forget("2026-11-20") == 6
    assert history.dates() == Period("2026-11-20", "2026-11-20")
    assert len(history.runs()) == 1
    assert history.forget("2026-11-20") == 0


def test_what_is_quoted_and_called_survives_any_name(tmp_path: Path) -> None:
    strange = "甲'\"\\/:*?[x]%20=..\n\ud800"
    folder = tmp_path / "历史'[a]*" if _may_be_called(tmp_path, "历史'[a]*") else tmp_path / "历史'[a]"
    run(
        folder,
        chat("x'\n\ud800", agent=strange, source=strange * 30, lost={"rude": 1.0}, quote="q\ud800\x00"),
    )
    history = History(folder)
    found = history.totals(DAY)
    assert found is not None
    assert found.sessions == 1
    assert history.recent(strange.replace("\ud800", "\ufffd")) is not None
    run(folder, chat("x'\n\ud800", agent=strange, source=strange * 30))
    assert len(history.runs()) == 1


def test_names_that_differ_in_case_only_do_not_write_over_each_other(tmp_path: Path) -> None:
    run(tmp_path, chat("a", source="JD"), chat("b", source="jd"))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert found.sessions == 2


def test_the_channel_is_the_source_where_no_mapping_names_one(tmp_path: Path) -> None:
    run(tmp_path, chat("a", channel="phone"), chat("b", channel="phone", source="call-centre"), chat("c"))
    assert History(tmp_path).sources() == ["call-centre", "default", "phone"]


def test_nothing_of_a_conversation_is_kept_but_quotations(tmp_path: Path) -> None:
    """And those are cut to a length that does not depend on the conversation."""
    run(tmp_path, chat("a", lost={"rude": 9.0}, quote="长" * 5000))
    from csqa.history.reading import ask

    history = History(tmp_path)
    (text,) = ask(history.store, lambda db: db.execute("SELECT text FROM findings").fetchall())
    assert text == ("长" * 300,)


def test_a_file_in_the_place_of_the_folder_is_said_clearly(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_text("x")
    with pytest.raises(InputError, match="not a folder"):
        History(file)


def _files(folder: Path) -> list[str]:
    return [p.as_posix() for p in folder.rglob("*.parquet")]


def _may_be_called(folder: Path, name: str) -> bool:
    try:
        (folder / name).mkdir()
    except OSError:
        return False
    (folder / name).rmdir()
    return True
