"""The figures, against values worked out by hand."""

from __future__ import annotations

import pytest

from csqa.evaluation.agreement import Counts, kappa, wilson


def test_precision_recall_and_f1() -> None:
    counts = Counts(hit=8, false=2, missed=4)
    assert (counts.support, counts.precision, counts.recall) == (12, 0.8, 8 / 12)
    assert counts.f1 == pytest.approx(16 / 22)


def test_nothing_labelled_and_nothing_found_has_no_f1() -> None:
    assert Counts().f1 is None
    assert Counts().f1_interval() is None
    assert Counts(false=1).f1 == 0


def test_wilson_of_eight_in_ten() -> None:
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)


def test_the_interval_of_f1_holds_f1() -> None:
    counts = Counts(hit=8, false=2, missed=4)
    interval = counts.f1_interval()
    assert interval
    assert interval[0] < (counts.f1 or 0) < interval[1]


def test_kappa_of_the_textbook_example() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("a", "a")]) is None
