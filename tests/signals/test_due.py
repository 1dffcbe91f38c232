"""The deadline that a promise's time sets, on the wall clock of whoever said it."""

from __future__ import annotations

import datetime as dt

import pytest

from csqa.signals.times import due, find_times

FRIDAY = "2024-05-17 15:00"
SATURDAY = "2024-05-18 10:00"


def seconds(when: str) -> float:
    return dt.datetime.fromisoformat(when).replace(tzinfo=dt.UTC).timestamp()


def deadline(text: str, said: str) -> str | None:
    (span,) = find_times(text)
    found = due(span, seconds(said))
    return None if found is None else f"{dt.datetime.fromtimestamp(found, dt.UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("两小时内", FRIDAY, "2024-05-17 17:00"),
        ("within 24 hours", FRIDAY, "2024-05-18 15:00"),
        ("3天内", FRIDAY, "2024-05-20 15:00"),
        ("1个工作日内", FRIDAY, "2024-05-21 00:00"),
        ("1-2个工作日", FRIDAY, "2024-05-22 00:00"),
        ("1个工作日内", SATURDAY, "2024-05-21 00:00"),
        ("in 5 business days", FRIDAY, "2024-05-25 00:00"),
        ("10个工作日", SATURDAY, "2024-06-01 00:00"),
        ("半个工作日", FRIDAY, "2024-05-21 00:00"),
        ("今天18点前", FRIDAY, "2024-05-17 18:00"),
        ("今天", FRIDAY, "2024-05-18 00:00"),
        ("明天", FRIDAY, "2024-05-19 00:00"),
        ("明早9点", FRIDAY, "2024-05-18 09:00"),
        ("18点前", FRIDAY, "2024-05-17 18:00"),
        ("上午10点", FRIDAY, "2024-05-18 10:00"),
        ("6点前", FRIDAY, "2024-05-17 18:00"),
        ("10点前", FRIDAY, "2024-05-17 22:00"),
        ("明天3点", FRIDAY, "2024-05-18 15:00"),
        ("晚上12点前", FRIDAY, "2024-05-18 00:00"),
        ("周五前", FRIDAY, "2024-05-18 00:00"),
        ("周一", FRIDAY, "2024-05-21 00:00"),
        ("下周一", FRIDAY, "2024-05-21 00:00"),
        ("下周三下午3点", FRIDAY, "2024-05-22 15:00"),
        ("本周五前", "2024-05-14 09:00", "2024-05-18 00:00"),
        ("next week", FRIDAY, "2024-05-27 00:00"),
        ("本周内", FRIDAY, "2024-05-20 00:00"),
        ("月底前", FRIDAY, "2024-06-01 00:00"),
        ("下个月", FRIDAY, "2024-07-01 00:00"),
        ("月底前", "2024-02-10 09:00", "2024-03-01 00:00"),
        ("20号", FRIDAY, "2024-05-21 00:00"),
        ("3号", FRIDAY, "2024-06-04 00:00"),
        ("6月3号", FRIDAY, "2024-06-04 00:00"),
        ("1月3号", "2024-12-30 10:00", "2025-01-04 00:00"),
        ("2024-05-20", FRIDAY, "2024-05-21 00:00"),
        ("by 5pm", FRIDAY, "2024-05-17 17:00"),
        ("by EOD", FRIDAY, "2024-05-18 00:00"),
        ("by Friday", FRIDAY, "2024-05-18 00:00"),
        ("tomorrow morning", FRIDAY, "2024-05-18 12:00"),
    ],
)
def test_a_time_sets_a_deadline(text: str, said: str, expected: str) -> None:
    assert deadline(text, said) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[数字x]小时内",
        "[时间x]前",
        "明天[数字x]点前",
        "三天前",
        "等了3天",
        "2 days ago",
        "昨天",
        "上周五",
        "2020-01-01",
        "本周三",
    ],
)
def test_what_is_masked_or_lies_behind_sets_none(text: str) -> None:
    assert deadline(text, FRIDAY) is None


def test_an_hour_of_today_that_has_passed_sets_none() -> None:
    assert deadline("今天下午2点前", FRIDAY) is None


@pytest.mark.parametrize("said_at", [-1e15, 0.0, 1e18])
def test_a_nonsensical_moment_raises_nothing(said_at: float) -> None:
    for text in ("5月3号", "3号", "下周一", "2个工作日", "今天18点前", "月底前"):
        (span,) = find_times(text)
        due(span, said_at)
