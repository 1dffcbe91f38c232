from __future__ import annotations

from datetime import UTC, datetime

import pytest

from csqa.readers.clock import settle
from csqa.readers.stamps import Stamp, from_any, from_iso, from_text

MOMENT = datetime(2024, 5, 1, 22, 2, 33, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01 22:02:33", "2024-05-01T22:02:33", "2024/5/1 22:02:33", "2024.05.01 22:02:33", "2024年5月1日 22:02:33", "2024年5月1日22:02:33",
        "2024年5月1日 星期三 22:02:33", "2024-05-01 下午10:02:33", "5/1/2024 10:02:33 PM", "05/01/2024 22:02:33", "2024-05-01，22:02:33".replace("，", ","),
        " 2024-05-01 22：02：33 ",
    ],
)  # fmt: skip
def test_moments_as_people_write_them(text: str) -> None:
    assert from_text(text) == Stamp("local", MOMENT)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2024-05-01T22:02:33Z", 0), ("2024-05-01T22:02:33+08:00", 28800), ("2024-05-01 22:02:33 +0800", 28800),
        ("2024/5/1 22:02:33 UTC", 0), ("2024-05-01T22:02:33-03:30", -12600),
    ],
)  # fmt: skip
def test_zones(text: str, offset: int) -> None:
    assert from_text(text) == Stamp("zoned", MOMENT - offset, offset)


def test_a_day_above_twelve_comes_first() -> None:
    assert from_text("25/12/2024 10:00") == from_text("2024-12-25 10:00")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10:02:33", 36153), ("9:05", 32700), ("下午 3:05", 54300), ("12:10 AM", 600), ("1:10pm", 47400)],
)
def test_times_of_day(text: str, seconds: int) -> None:
    stamp = from_text(text)
    assert stamp is not None
    assert (stamp.kind, stamp.seconds) == ("clock", seconds)


def test_a_date_without_a_year_says_so() -> None:
    stamp = from_text("05-01 10:02")
    assert stamp is not None
    assert (stamp.kind, stamp.dated) == ("local", False)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2024-13-01 10:00",
        "2024-02-30 10:00",
        "25:61",
        "nan",
        "inf",
        "1e999",
        True,
        None,
        [],
        10**400,
        "5-1",
    ],
)
def test_what_is_no_time(value: object) -> None:
    assert from_any(value) is None


def test_iso_times_at_once_or_not_at_all() -> None:
    assert from_iso(["2024-05-01T22:02:33", None]) == ([MOMENT, None], "local")
    assert from_iso(["2024-05-01T22:02:33+00:00"]) == ([MOMENT], "zoned")
    assert from_iso(["2024-05-01T22:02:33", "2024-05-01T22:02:33Z"]) is None
    assert from_iso(["2024-05-01T22:02:33", 3]) is None
    assert from_iso([None]) is None


def test_clock_times_take_the_day_of_the_start() -> None:
    stamps = [from_text("23:59:00"), None, from_text("00:01:00")]
    settled = settle(stamps, from_text("2024-05-01 23:58"))
    assert settled.clock == "local"
    assert settled.notes == {}
    start = settled.started_at or 0
    assert [t and t - start for t in settled.times] == [60, None, 180]


def test_clock_times_after_a_dated_one_are_on_its_day() -> None:
    settled = settle([from_text("2024-05-01 10:00"), from_text("10:01"), from_text("09:00")])
    base = settled.times[0] or 0
    assert [(t or 0) - base for t in settled.times] == [0, 60, 23 * 3600]


def test_offsets_of_a_call_count_from_its_start() -> None:
    settled = settle([from_text("00:00:00"), from_text("00:00:07")], from_text("2024-05-01 21:00"))
    assert (settled.clock, (settled.times[1] or 0) - (settled.started_at or 0)) == ("local", 7)


def test_a_chat_that_began_at_midnight_is_not_taken_for_offsets() -> None:
    settled = settle([from_text("00:00:20")], from_text("2024-05-01 00:00:10"))
    assert (settled.times[0] or 0) - (settled.started_at or 0) == 10
