"""Intervals against published figures."""

from __future__ import annotations

import pytest

from csqa.insight.intervals import Share, difference


def test_wilson_as_in_newcombe_1998() -> None:
    low, high = Share(81, 263).interval()
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_a_share_of_nothing_says_nothing() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval() == (0, 1)


def test_the_difference_of_newcombes_first_example() -> None:
    """56/70 against 48/80: 0.0524 to 0.3339 by method 10."""
    found = difference(Share(56, 70), Share(48, 80))
    assert found.value == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.sure


def test_the_other_way_round_it_is_the_same_with_the_sign_turned() -> None:
    one, other = difference(Share(9, 10), Share(3, 10)), difference(Share(3, 10), Share(9, 10))
    assert one.low == pytest.approx(-other.high)
    assert one.high == pytest.approx(-other.low)


def test_what_may_be_chance_is_not_sure() -> None:
    assert not difference(Share(16, 30), Share(15, 30)).sure
