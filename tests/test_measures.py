"""Times of a session as docs/measures.md defines them."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any, get_args

import pytest

from csqa.measures import measure
from csqa.model import Clock, Gap, Measures, Response, Role, Transcript, Turn, Unanswered
from csqa.profile import Profile, Wait

ROLES: dict[str, Role] = {"C": "customer", "A": "agent", "B": "bot", "S": "system"}
NINE_TO_SIX = (((9 * 3600.0, 18 * 3600.0),),) * 7


def at(when: str) -> float:
    """Seconds of a wall clock ("10:00:00" on 2024-05-15, a Wednesday, or with the date), or since 1970 UTC with a zone."""
    said = dt.datetime.fromisoformat(when if "-" in when else f"2024-05-15 {when}")
    return (said if said.tzinfo else said.replace(tzinfo=dt.UTC)).timestamp()


def session(*lines: str, clock: Clock = "local", **more: Any) -> Transcript:
    """Lines such as `10:00:00 C where is it`, `10:00:05 A:Ben hello` (a speaker), `10:00:01 A! …` (automatic), `- C …`
    (no time), each with `|` instead of spaces inside the time."""
    turns = []
    for line in lines:
        when, who, text = [*line.split(" ", 2), ""][:3]
        who, _, speaker = who.partition(":")
        time = None if when == "-" else at(when.replace("|", " "))
        turns.append(Turn(ROLES[who[0]], text, speaker or None, time, auto=who.endswith("!")))
    return Transcript("t", tuple(turns), clock=clock, **more)


def measured(*lines: str, profile: Profile = Profile(), **more: Any) -> Measures:  # noqa: B008
    transcript = session(*lines, **more)
    turns = range(len(transcript.turns))
    return measure(
        transcript,
        profile,
        [i for i in turns if "complain" in transcript.turns[i].text],
        [i for i in turns if "?" in transcript.turns[i].text],
    )


def first(measures: Measures) -> float | None:
    return measures.first_response.seconds if measures.first_response else None


def later(measures: Measures) -> list[float]:
    return [r.seconds for r in measures.responses]


# The first response


def test_it_runs_from_the_customers_message_to_the_agents() -> None:
    assert first(measured("10:00:00 C", "10:00:45 A")) == 45


def test_further_messages_do_not_restart_it() -> None:
    assert first(measured("10:00:00 C", "10:00:20 C", "10:01:10 A")) == 70


def test_a_bot_does_not_end_it() -> None:
    assert first(measured("10:00:00 C", "10:00:01 B", "10:02:00 A")) == 120


def test_neither_a_system_line_nor_an_automatic_reply_ends_it() -> None:
    assert first(measured("10:00:00 C", "10:00:01 S", "10:00:02 A!", "10:02:00 A")) == 120


def test_an_automatic_text_of_the_profile_does_not_end_it() -> None:
    profile = Profile(auto_replies=("hello dear *",))
    assert (
        first(measured("10:00:00 C", "10:00:02 A Hello dear customer", "10:02:00 A hi", profile=profile))
        == 120
    )


def test_where_the_agent_speaks_first_there_is_none() -> None:
    measures = measured("10:00:00 A", "10:03:00 C", "10:03:30 A")
    assert first(measures) is None
    assert later(measures) == [30]


def test_an_automatic_greeting_is_not_the_agent_speaking_first() -> None:
    assert first(measured("10:00:00 A!", "10:00:05 C", "10:00:25 A")) == 20


def test_later_waits_are_responses_of_the_turn_that_answered() -> None:
    measures = measured("10:00:00 C", "10:00:10 A", "10:00:20 A", "10:01:00 C", "10:01:05 C", "10:03:00 A")
    assert measures.first_response == Response(1, 10, 0)
    assert measures.responses == (Response(5, 120, 3),)


# A complaint


def test_a_complaint_in_the_wait_makes_its_limit_hold() -> None:
    measures = measured("10:00:00 C I complain", "10:00:40 A")
    assert measures.first_response == Response(1, 40, 0, complaint=True)


def test_a_complaint_before_the_wait_does_so_too_and_one_behind_it_does_not() -> None:
    measures = measured(
        "10:00:00 C hi", "10:00:10 A", "10:00:20 C I complain", "10:00:30 A", "10:00:40 C", "10:00:50 A"
    )
    assert measures.first_response is not None
    assert not measures.first_response.complaint
    assert [r.complaint for r in measures.responses] == [True, True]


def test_a_complaint_by_somebody_else_does_not_count() -> None:
    measures = measured("10:00:00 C hi", "10:00:10 A you may complain", "10:00:20 C ok", "10:00:30 A")
    assert [r.complaint for r in measures.responses] == [False]


# Without an answer


def test_an_unanswered_wait_is_as_long_as_the_session_goes_on() -> None:
    measures = measured("10:00:00 C anybody?", "10:06:00 S closed")
    assert first(measures) is None
    assert measures.unanswered == Unanswered(0, 360, first=True, question=True)


def test_it_runs_to_the_last_message_or_to_the_records_end() -> None:
    assert measured("10:00:00 C", "10:06:00 C").unanswered == Unanswered(0, 360, first=True, question=False)
    ended = measured("10:00:00 C", meta={"ended_at": "2024-05-15T10:07:00"})
    assert ended.unanswered == Unanswered(0, 420, first=True, question=False)


@pytest.mark.parametrize("ended", ["2024-05-15T10:07:00Z", "yesterday", 12, None, True])
def test_an_end_that_is_no_time_of_the_same_clock_does_not_count(ended: object) -> None:
    measures = measured("10:00:00 C", "10:06:00 C", meta={"ended_at": ended})
    assert measures.unanswered is not None
    assert measures.unanswered.seconds == 360


def test_a_later_wait_without_an_answer_is_no_first_response() -> None:
    measures = measured("10:00:00 C", "10:00:10 A", "10:01:00 C I complain", "10:02:00 C")
    assert measures.unanswered == Unanswered(2, 60, first=False, question=False, complaint=True)


def test_an_answered_session_has_none() -> None:
    assert measured("10:00:00 C", "10:00:10 A").unanswered is None


def test_a_question_that_was_answered_is_not_open() -> None:
    measures = measured("10:00:00 C where?", "10:00:10 A", "10:01:00 C thanks")
    assert measures.unanswered == Unanswered(2, 0, first=False, question=False)


def test_a_cap_bounds_it() -> None:
    profile = Profile(wait=Wait(unanswered_cap=600))
    measures = measured("10:00:00 C", "12:00:00 S", profile=profile)
    assert measures.unanswered is not None
    assert measures.unanswered.seconds == 600


# Transfers


def test_after_a_transfer_the_new_agent_owes_a_first_response_from_that_line_on() -> None:
    measures = measured("10:00:00 C", "10:00:10 A:a", "10:01:00 S 已转接至小王", "10:01:40 A:b")
    assert measures.first_response == Response(1, 10, 0)
    assert measures.transfers == (Response(3, 40, 2),)
    assert measures.responses == ()


@pytest.mark.parametrize(
    "line",
    [
        "會話已轉接",
        "已转人工",
        "转接中，请稍候",
        "transferred to Ben",
        "Handed over to billing",
        "小王加入会话",
        "客服已接入",
        "会话已移交",
        "Ben joined the conversation",
        "chat transferred",
    ],
)
def test_a_transfer_is_known_by_its_words(line: str) -> None:
    measures = measured("10:00:00 C", "10:00:10 A", f"10:01:00 S {line}", "10:01:40 A")
    assert [r.seconds for r in measures.transfers] == [40]


@pytest.mark.parametrize(
    "line",
    [
        "转接失败",
        "chat transfer cancelled",
        "订单已发货",
        "款项已转至您的账户",
        "已分配快递员",
        "bank transfer received",
    ],
)
def test_other_system_lines_are_none(line: str) -> None:
    assert measured("10:00:00 C", "10:00:10 A", f"10:01:00 S {line}", "10:01:40 A").transfers == ()


def test_the_customers_own_wait_goes_on_through_a_transfer() -> None:
    measures = measured("10:00:00 C", "10:00:10 A:a", "10:00:30 C", "10:01:00 S 转接", "10:02:30 A:b")
    assert later(measures) == [120]
    assert measures.transfers == (Response(4, 90, 3),)


def test_a_transfer_waits_for_the_new_agent() -> None:
    measures = measured(
        "10:00:00 C", "10:00:10 A:a", "10:01:00 S 转接", "10:01:10 A:a please hold", "10:01:40 A:b"
    )
    assert measures.transfers == (Response(4, 40, 2),)


def test_another_agent_after_a_system_line_takes_over_while_the_customer_waits() -> None:
    measures = measured("10:00:00 C", "10:00:10 A:a", "10:00:50 C", "10:01:00 S 会话更新", "10:01:40 A:b")
    assert measures.transfers == (Response(4, 40, 3),)


def test_another_agent_the_next_day_answers_the_customer_and_takes_nothing_over() -> None:
    measures = measured(
        "10:00:00 C",
        "10:00:10 A:a",
        "10:05:00 S 会话结束",
        "2024-05-16|09:00:00 C",
        "2024-05-16|09:00:20 A:b",
    )
    assert measures.transfers == ()
    assert later(measures) == [20]


def test_the_first_agent_after_a_bot_is_measured_from_the_customers_message() -> None:
    lines = ("10:00:00 C", "10:00:01 B", "10:03:00 C an agent please", "10:03:10 S 已转人工", "10:03:30 A")
    measures = measured(*lines)
    assert (first(measures), measures.transfers) == (210, ())
    lenient = measured(*lines, profile=Profile(wait=Wait(from_bot="transfer")))
    assert lenient.first_response == Response(4, 20, 3)


def test_a_transfer_that_brings_nobody_is_said_where_the_customer_waits() -> None:
    measures = measured("10:00:00 C", "10:00:10 A", "10:01:00 S 转接", "10:02:00 C hello?", "10:04:00 C")
    assert measures.unanswered == Unanswered(3, 120, first=False, question=True)
    assert measures.transfer_unanswered == Unanswered(2, 180, first=True, question=True)
    assert measured("10:00:00 C", "10:00:10 A", "10:01:00 S 转接").transfer_unanswered is None


# Service hours


def test_outside_service_hours_the_clock_stands_still() -> None:
    lines = ("2024-05-15|17:59:30 C", "2024-05-16|09:00:20 A")
    assert first(measured(*lines, profile=Profile(hours=NINE_TO_SIX))) == 50


def test_over_several_days_only_the_hours_of_service_count() -> None:
    lines = ("2024-05-15|17:00:00 C", "2024-05-18|10:00:00 A")
    assert first(measured(*lines, profile=Profile(hours=NINE_TO_SIX))) == (1 + 9 + 9 + 1) * 3600


def test_a_weekend_without_service_does_not_count() -> None:
    weekdays = (*NINE_TO_SIX[:5], (), ())
    friday, monday = "2024-05-17|17:30:00 C", "2024-05-20|09:10:00 A"
    assert first(measured(friday, monday, profile=Profile(hours=weekdays))) == 40 * 60


def test_a_pause_at_noon_does_not_count() -> None:
    noon = (((9 * 3600.0, 12 * 3600.0), (13 * 3600.0, 18 * 3600.0)),) * 7
    assert first(measured("11:59:00 C", "13:01:00 A", profile=Profile(hours=noon))) == 120


def test_a_message_at_night_waits_from_the_opening_on() -> None:
    assert first(measured("03:00:00 C", "08:59:00 A", profile=Profile(hours=NINE_TO_SIX))) == 0
    assert first(measured("03:00:00 C", "09:00:30 A", profile=Profile(hours=NINE_TO_SIX))) == 30


def test_hours_hold_in_the_profiles_zone() -> None:
    lines = ("2024-05-15T09:59:30+00:00 C", "2024-05-16T01:00:20+00:00 A")
    assert first(measured(*lines, clock="zoned", profile=Profile(hours=NINE_TO_SIX))) == 50


def test_hours_round_the_clock_count_everything() -> None:
    always = (((0.0, 86400.0),),) * 7
    lines = ("2024-05-15|17:00:00 C", "2024-05-18|10:00:00 A")
    assert first(measured(*lines, profile=Profile(hours=always))) == 65 * 3600


def test_years_are_counted_by_weeks() -> None:
    lines = ("2014-05-15|17:00:00 C", "2024-05-18|10:00:00 A")
    days = (dt.date(2024, 5, 18) - dt.date(2014, 5, 15)).days
    assert first(measured(*lines, profile=Profile(hours=NINE_TO_SIX))) == (1 + 9 * (days - 1) + 1) * 3600
    assert first(
        measured("0001-01-02|00:00:00 C", "9998-01-01|00:00:00 A", profile=Profile(hours=NINE_TO_SIX))
    )


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2024-03-30|17:00:00", "2024-03-31|10:00:00", 16),
        ("2024-10-26|17:00:00", "2024-10-27|10:00:00", 18),
        ("2024-05-15|17:00:00", "2024-05-16|10:00:00", 17),
    ],
)
def test_wall_clock_times_know_summer_time(start: str, end: str, hours: float) -> None:
    assert first(measured(f"{start} C", f"{end} A", profile=Profile(zone="Europe/London"))) == hours * 3600


def test_hours_of_service_are_as_long_on_the_day_of_the_change() -> None:
    profile = Profile(zone="Europe/London", hours=NINE_TO_SIX)
    lines = ("2024-03-30T17:00:00+00:00 C", "2024-03-31T09:00:00+00:00 A")  # 10:00 in London
    assert first(measured(*lines, clock="zoned", profile=profile)) == 2 * 3600


def test_relative_times_know_no_hours() -> None:
    transcript = Transcript(
        "t", (Turn("customer", "", time=0.0), Turn("agent", "", time=70.0)), clock="relative"
    )
    assert first(measure(transcript, Profile(hours=((),) * 7), (), ())) == 70


# Profiles


def test_a_profile_may_count_from_the_last_message() -> None:
    assert (
        first(measured("10:00:00 C", "10:00:20 C", "10:01:10 A", profile=Profile(wait=Wait(starts="last"))))
        == 50
    )


def test_a_profile_may_let_bots_and_automatic_replies_answer() -> None:
    lines = ("10:00:00 C", "10:00:01 B", "10:00:10 C", "10:00:12 A!", "10:02:00 A")
    assert first(measured(*lines, profile=Profile(wait=Wait(ends=("agent", "bot"))))) == 1
    measures = measured(*lines, profile=Profile(wait=Wait(ends=("agent", "auto", "bot"))))
    assert (first(measures), later(measures)) == (1, [2])


# What can't be measured


def test_without_times_everything_is_unknown() -> None:
    untimed = measured("- C", "- A", clock="none")
    assert untimed == Measures()
    assert not untimed.timed
    assert measured("- C", "- A") is untimed


def test_a_missing_time_leaves_its_wait_out_and_says_so() -> None:
    measures = measured("- C", "10:00:10 A", "10:01:00 C", "10:01:30 A", "10:02:00 C", "- A")
    assert (first(measures), later(measures), measures.unmeasured) == (None, [30], 2)


def test_no_turns_but_system_lines_measure_nothing() -> None:
    assert measured("10:00:00 S") == Measures(timed=True)


# Calls


def call(*turns: tuple[Role, float, float | None] | tuple[Role, float, float | None, str]) -> Measures:
    made = tuple(Turn(t[0], t[3] if len(t) == 4 else "", time=t[1], end=t[2]) for t in turns)
    return measure(Transcript("t", made, clock="relative"), Profile(), (), ())


def test_the_longest_silence_is_between_the_end_of_all_speech_and_the_next_words() -> None:
    measures = call(
        ("agent", 0, 5), ("customer", 4, 30), ("agent", 10, 12), ("customer", 42, 50), ("agent", 51, 60)
    )
    assert measures.silence == Gap(3, 12)


def test_cutting_in_is_beginning_before_the_customer_has_ended() -> None:
    measures = call(
        ("customer", 0, 10), ("agent", 8, 15), ("customer", 15, 20), ("agent", 20, 25), ("customer", 24, 30)
    )
    assert measures.cut_ins == (Gap(1, 2),)
    assert measures.overlap == 3


def test_the_order_of_the_record_does_not_matter_and_starting_together_is_no_cutting_in() -> None:
    assert call(("agent", 8, 15), ("customer", 0, 10)).cut_ins == (Gap(0, 2),)
    assert call(("customer", 8, 15), ("agent", 8, 10)).cut_ins == ()


def test_a_hold_is_marked_by_a_system_line_and_is_no_silence() -> None:
    measures = call(("agent", 0, 5), ("system", 5, 65, "通话保持"), ("agent", 66, 70), ("customer", 74, 80))
    assert measures.hold == Gap(1, 60)
    assert measures.silence == Gap(3, 4)


def test_a_hold_without_an_end_lasts_until_it_is_taken_back() -> None:
    measures = call(
        ("agent", 0, 5), ("system", 5, None, "Hold"), ("system", 25, None, "Resumed"), ("agent", 30, 31)
    )
    assert measures.hold == Gap(1, 20)


def test_handling_runs_from_the_agents_first_words_to_the_end() -> None:
    assert call(("bot", 0, 5), ("customer", 6, 8), ("agent", 10, 20), ("customer", 21, 40)).handling == 30
    assert measured("10:00:00 C", "10:00:10 A", "10:05:00 C").handling == 290
    assert measured("10:00:00 C").handling is None


def test_without_ends_a_call_is_measured_as_a_chat() -> None:
    measures = measured("10:00:00 C", "10:00:10 A")
    assert (measures.silence, measures.hold, measures.overlap, measures.cut_ins) == (None, None, None, None)


# Against an independent reckoning


def reckoned(turns: list[dict[str, Any]]) -> tuple[float | None, list[float]] | None:
    """First response and later waits straight from the definition, without hours and transfers; None without times."""

    def seconds(time: object) -> float | None:
        if isinstance(time, str):
            return dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC).timestamp()
        return float(time) if isinstance(time, (int, float)) else None

    said = [(t["role"], seconds(t.get("time"))) for t in turns if t["role"] in ("agent", "customer")]
    if not said or any(time is None for _, time in said):
        return None
    waits: list[float] = []
    since = None
    for role, time in said:
        assert time is not None
        if role == "customer":
            since = time if since is None else since
        elif since is not None:
            waits.append(time - since)
            since = None
    asked_first = said[0][0] == "customer"
    return (waits[0], waits[1:]) if waits and asked_first else (None, waits)


@pytest.mark.parametrize(
    "name", ["star-timed-800", "twitter-timed-400", "gov-hotline-timed-200", "uneed-timed", "call-en-20"]
)
def test_real_dialogues_are_measured_as_the_definition_says(name: str) -> None:
    folder = os.environ.get("CSQA_EVAL")
    if not folder:
        pytest.skip("CSQA_EVAL is not set: real dialogues are not compared")
    file = Path(folder) / "data" / f"{name}.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        wanted = reckoned(record["turns"])
        if wanted is None:
            continue
        turns = tuple(
            Turn(
                t["role"],
                t["text"] or "",
                t.get("speaker"),
                dt.datetime.fromisoformat(t["time"]).replace(tzinfo=dt.UTC).timestamp(),
            )
            for t in record["turns"]
            if t["role"] in get_args(Role)
        )
        measures = measure(Transcript(str(record["id"]), turns, clock="zoned"), Profile(), (), ())
        assert (first(measures), later(measures)) == wanted, record["id"]
