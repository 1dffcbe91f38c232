"""The time of a turn as a person reads it."""

from __future__ import annotations

from csqa.model import Transcript, Turn
from csqa.reports.clock import clock

_TEN = 1714557600.0  # 2024-05-01 10:00:00 as a wall clock


def _shown(times: list[float | None], clock_: str, zone: str | None = None) -> list[str]:
    turns = tuple(Turn("agent", "", time=time) for time in times)
    show = clock(Transcript("t", turns, clock=clock_), zone)  # type: ignore[arg-type]
    return [show(turn) for turn in turns]


def test_seconds_from_the_start_are_minutes_and_seconds() -> None:
    assert _shown([0.0, 75.4, 3725.0, None], "relative") == ["0:00", "1:15", "1:02:05", ""]


def test_a_wall_clock_is_shown_as_it_is() -> None:
    assert _shown([_TEN, None], "local") == ["10:00:00", ""]


def test_the_date_is_named_where_the_day_changes() -> None:
    assert _shown([_TEN, _TEN + 86400], "local") == ["10:00:00", "2024-05-02 10:00:00"]


def test_a_zoned_time_is_shown_in_the_profile_s_zone() -> None:
    assert _shown([_TEN], "zoned", "Asia/Shanghai") == ["18:00:00"]
    assert _shown([_TEN], "zoned") == ["10:00:00Z"]


def test_no_clock_and_impossible_times_show_nothing() -> None:
    assert _shown([_TEN], "none") == [""]
    assert _shown([1e300], "local") == [""]
    assert _shown([float("nan")], "local") == [""]
    assert _shown([float("nan"), float("inf")], "relative") == ["", ""]
