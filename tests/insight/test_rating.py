"""Ratings as exports write them."""

from __future__ import annotations

import pytest

from csqa.insight.rating import rating_of, satisfied


@pytest.mark.parametrize(
    ("meta", "rating"),
    [
        ({"满意度": "非常满意"}, "good"),
        ({"评价": "不满意"}, "bad"),
        ({"CSAT": 4}, "4"),
        ({"Satisfaction Score": "4/5"}, "4"),
        ({"评价星级": "5星"}, "5"),
        ({"rating": "一般"}, "neutral"),
        ({"rating": True}, "good"),
        ({"满意度": ""}, None),
        ({"rating": None}, None),
        ({"订单金额": 5}, None),
        ({}, None),
    ],
)
def test_common_names_and_values(meta: dict[str, object], rating: str | None) -> None:
    assert rating_of(meta) == rating


def test_an_uncommon_name_is_named() -> None:
    assert rating_of({"打分": "3"}) is None
    assert rating_of({"打分": "3", "满意度": "好评"}, "打分") == "3"


@pytest.mark.parametrize(
    ("ratings", "good"),
    [
        (["1", "3", "4", "5"], {"4", "5"}),
        (["0", "1"], {"1"}),
        (["3", "8", "10"], {"8", "10"}),
        (["60", "85"], {"85"}),
        (["good", "neutral", "bad"], {"good"}),
        (["good", "4", "2"], {"good", "4"}),
    ],
)
def test_the_scale_is_that_of_the_largest_rating(ratings: list[str], good: set[str]) -> None:
    assert {rating for rating, yes in satisfied(ratings).items() if yes} == good


def test_words_of_no_known_meaning_count_on_neither_side() -> None:
    assert satisfied(["good", "未评价"]) == {"good": True}


def test_the_team_says_what_counts() -> None:
    """Where 1 is the best."""
    assert satisfied(["1", "2", "3"], ["1"]) == {"1": True, "2": False, "3": False}
    assert satisfied(["good", "bad"], ["满意"]) == {"good": True, "bad": False}
