"""What one run leaves open is judged by the run that has the data for it."""

from __future__ import annotations

from pathlib import Path

from csqa.cases import JudgedCase
from csqa.history import History, PastRuns
from csqa.history.reading import ask
from csqa.model import Result
from tests.history.made import PROMISE, RULES, chat, promise, run

SAID, DUE = "2026-11-20 17:00", "2026-11-21 12:00"


def promising(id_: str = "p", *, source: str = "taobao", said: str = SAID, due: str = DUE) -> Result:
    return chat(id_, said, source=source, customer="张三", owed=(promise(id_, said, due),))


def back(id_: str, moment: str, *, source: str = "taobao", customer: str = "张三") -> Result:
    return chat(id_, moment, source=source, customer=customer)


def other(moment: str, *, source: str = "taobao") -> Result:
    """Shows how far the data goes."""
    return chat(f"other {moment}", moment, source=source, customer="李四")


def verdict(cases: list[JudgedCase]) -> str | None:
    """Of the promise; None where no case was judged."""
    found = [v.verdict for case in cases for v in case.verdicts if v.rule == PROMISE]
    assert len(found) <= 1
    return found[0] if found else None


def open_ones(folder: Path) -> list[str]:
    return [earlier.visit.transcript for earlier in PastRuns(folder, RULES.profile).owed()]


def test_a_deadline_after_the_end_of_the_data_stays_open(tmp_path: Path) -> None:
    assert verdict(run(tmp_path, promising())) == "unknown"
    assert open_ones(tmp_path) == ["p"]


def test_the_next_day_keeps_it(tmp_path: Path) -> None:
    run(tmp_path, promising())
    (case,) = run(tmp_path, back("q", "2026-11-21 11:00"), other("2026-11-21 18:00"))
    assert verdict([case]) == "pass"
    assert case.case == "张三"
    assert "p" in case.transcripts
    assert open_ones(tmp_path) == []


def test_the_next_day_breaks_it_and_says_whose_it_was(tmp_path: Path) -> None:
    run(tmp_path, promising())
    (case,) = run(tmp_path, other("2026-11-21 18:00"))
    assert verdict([case]) == "fail"
    (finding,) = next(v for v in case.verdicts if v.rule == PROMISE).findings
    assert (finding.transcript, finding.agent) == ("p", "A1")
    assert open_ones(tmp_path) == []
    rows = ask(
        History(tmp_path).store,
        lambda db: db.execute(
            "SELECT id, source, day, rule FROM findings WHERE case_key IS NOT NULL"
        ).fetchall(),
    )
    assert rows == [("p", "taobao", "2026-11-20", PROMISE)], "it counts for the day on which it was promised"


def test_a_run_that_was_stopped_closes_nothing_that_it_was_not_given_whole(tmp_path: Path) -> None:
    run(tmp_path, promising())
    run(tmp_path, other("2026-11-21 18:00"), stopped=True)
    assert open_ones(tmp_path) == ["p"]
    assert verdict(run(tmp_path, back("q", "2026-11-21 11:00"), other("2026-11-21 18:00"))) == "pass"


def test_too_late_is_broken(tmp_path: Path) -> None:
    run(tmp_path, promising())
    assert verdict(run(tmp_path, back("q", "2026-11-21 15:00"))) == "fail"


def test_it_stays_open_over_days_that_say_nothing(tmp_path: Path) -> None:
    run(tmp_path, promising(due="2026-11-23 12:00"))
    for day in ("2026-11-21", "2026-11-22"):
        assert verdict(run(tmp_path, other(f"{day} 18:00"))) is None
        assert open_ones(tmp_path) == ["p"]
    assert verdict(run(tmp_path, back("q", "2026-11-23 09:00"), other("2026-11-23 18:00"))) == "pass"


def test_once_judged_it_is_not_judged_again(tmp_path: Path) -> None:
    run(tmp_path, promising())
    run(tmp_path, other("2026-11-21 18:00"))
    assert run(tmp_path, other("2026-11-22 18:00")) == []


def test_the_data_of_another_platform_does_not_say_that_it_is_over(tmp_path: Path) -> None:
    """Yesterday's call centre comes before yesterday's shop: the shop's agent may still have called."""
    run(tmp_path, promising(source="taobao"))
    assert verdict(run(tmp_path, other("2026-11-21 18:00", source="phone"))) is None
    assert open_ones(tmp_path) == ["p"]
    assert verdict(run(tmp_path, back("q", "2026-11-21 11:00"), other("2026-11-21 18:00"))) == "pass"


def test_a_call_back_on_another_platform_keeps_it(tmp_path: Path) -> None:
    run(tmp_path, promising(source="taobao"))
    assert verdict(run(tmp_path, back("q", "2026-11-21 11:00", source="phone"))) == "pass"


def test_a_call_back_that_an_earlier_run_has_keeps_it(tmp_path: Path) -> None:
    run(tmp_path, back("q", "2026-11-21 11:00", source="phone"), other("2026-11-21 18:00", source="phone"))
    assert verdict(run(tmp_path, promising(source="taobao"))) == "pass"


def test_a_day_that_is_made_up_for_is_judged_by_the_days_after_it(tmp_path: Path) -> None:
    run(tmp_path, other("2026-11-22 18:00"))
    assert verdict(run(tmp_path, promising())) == "fail"


def test_the_conversation_run_again_is_not_counted_twice(tmp_path: Path) -> None:
    run(tmp_path, promising())
    cases = run(tmp_path, promising(), other("2026-11-21 18:00"))
    assert verdict(cases) == "fail"
    assert [len(case.standings) for case in cases] == [1]


def test_run_again_without_the_promise_nothing_is_owed(tmp_path: Path) -> None:
    run(tmp_path, promising())
    without = chat("p", SAID, source="taobao", customer="张三")
    assert run(tmp_path, without) == []
    assert open_ones(tmp_path) == []
    assert run(tmp_path, other("2026-11-22 18:00")) == []


def test_run_again_beside_others_that_stay_nothing_is_owed_either(tmp_path: Path) -> None:
    """The files of the first run are still there for the other conversation."""
    run(tmp_path, promising(), other("2026-11-20 18:00"))
    run(tmp_path, chat("p", SAID, source="taobao", customer="张三"))
    assert len(History(tmp_path).runs()) == 2
    assert open_ones(tmp_path) == []


def test_its_own_earlier_version_is_no_call_back(tmp_path: Path) -> None:
    """The export of the day before had lost the first line, so that the conversation began a little later."""
    shortened = chat("p", "2026-11-20 17:05", source="taobao", customer="张三")
    run(tmp_path, shortened, other("2026-11-21 18:00"))
    assert verdict(run(tmp_path, promising())) == "fail"


def test_ids_that_begin_anew_each_day_are_told_apart(tmp_path: Path) -> None:
    run(tmp_path, promising("1"))
    (case,) = run(tmp_path, back("1", "2026-11-21 11:00"), other("2026-11-21 18:00"))
    assert verdict([case]) == "pass"
    assert "1 (2026-11-20)" in case.transcripts


def test_nobody_else_can_keep_what_nobody_was_named_for(tmp_path: Path) -> None:
    anonymous = chat("p", SAID, source="taobao", owed=(promise("p", SAID, DUE),))
    run(tmp_path, anonymous)
    assert open_ones(tmp_path) == ["p"]
    assert verdict(run(tmp_path, chat("q", "2026-11-21 18:00", source="taobao"))) == "fail"


def test_a_deadline_without_a_time_is_not_kept_open(tmp_path: Path) -> None:
    import msgspec

    vague = msgspec.structs.replace(promise("p", SAID, DUE), due=None)
    run(tmp_path, chat("p", SAID, customer="张三", owed=(vague,)))
    assert open_ones(tmp_path) == []


def test_what_is_older_than_the_window_is_let_go(tmp_path: Path) -> None:
    run(tmp_path, promising())
    run(tmp_path, other("2027-03-01 10:00", source="phone"))
    assert open_ones(tmp_path) == []


def test_a_partition_with_a_judgement_on_another_runs_session_is_not_taken_away(tmp_path: Path) -> None:
    """The second run has one session of the 20th and judges what another left owed; the third has that session again."""
    run(tmp_path, promising())
    late = chat("late", "2026-11-20 20:00", source="taobao", customer="王五")
    run(tmp_path, late, other("2026-11-21 18:00"))
    run(tmp_path, late)
    assert open_ones(tmp_path) == []
    assert run(tmp_path, other("2026-11-22 18:00")) == []
