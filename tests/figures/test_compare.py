from __future__ import annotations

import msgspec
import pytest

from csqa.figures.compare import ENOUGH, changes, totals
from csqa.figures.day import AgentFigures, Change, Figures, RuleFigures, Spread, Totals
from csqa.model import AgentSummary, Summary

BEFORE = Totals(
    sessions=1000,
    mean=85.0,
    passed=0.8,
    first=Spread(900, 100, 30.0, 90.0, 0.75),
    rules={"rude": 2.0, "bare-negative": 20.0},
    agents={"A1": (100, 85.0), "A2": (100, 85.0)},
    deviation=20.0,
    deviations={"A1": 10.0, "A2": 10.0},
)


def now(**moved: object) -> Totals:
    return msgspec.structs.replace(BEFORE, **moved)


def test_nothing_moved_nothing_is_told() -> None:
    assert changes(BEFORE, BEFORE, BEFORE) == ()
    assert changes(BEFORE, None, None) == ()


@pytest.mark.parametrize(
    ("moved", "what", "worse"),
    [
        ({"mean": 82.0}, "mean", True),
        ({"mean": 88.0}, "mean", False),
        ({"passed": 0.75}, "passed", True),
        ({"passed": 0.85}, "passed", False),
        ({"first": Spread(900, 100, 45.0, 120.0, 0.75)}, "first.median", True),
        ({"first": Spread(900, 100, 20.0, 60.0, 0.75)}, "first.median", False),
        ({"first": Spread(900, 100, 30.0, 90.0, 0.6)}, "first.within", True),
        ({"rules": {"rude": 5.0, "bare-negative": 20.0}}, "rule:rude", True),
        ({"rules": {"rude": 2.0, "bare-negative": 12.0}}, "rule:bare-negative", False),
        ({"agents": {"A1": (100, 78.0), "A2": (100, 85.0)}}, "agent:A1", True),
    ],
)
def test_what_moved_is_told_with_its_direction(moved: dict[str, object], what: str, worse: bool) -> None:
    (change,) = changes(now(**moved), BEFORE, None)
    assert (change.what, change.against, change.worse) == (what, "day", worse)


def test_a_change_says_from_where_to_where() -> None:
    assert changes(now(mean=80.0), None, BEFORE) == (Change("mean", "week", 85.0, 80.0, True),)


@pytest.mark.parametrize(
    "moved",
    [
        {"mean": 84.5},  # beyond chance at that size, but half a point
        {"mean": 81.0, "sessions": ENOUGH - 1},
        {"passed": 0.3, "sessions": ENOUGH - 1},
        {"mean": 82.0, "deviation": None},
        {"first": Spread(10, 0, 300.0, 900.0, 0.0)},
        {"first": Spread()},
        {"rules": {"rude": 2.6, "bare-negative": 20.0}},
        {"rules": {"new-rule": 50.0}},  # what did not run before has not got worse
        {"agents": {"A1": (19, 40.0)}},
        {"agents": {"A9": (100, 40.0)}},
    ],
)
def test_little_and_few_is_not_told(moved: dict[str, object]) -> None:
    assert changes(now(**moved), BEFORE, None) == ()


def test_the_same_move_counts_with_many_and_not_with_few() -> None:
    few = now(sessions=60, passed=0.72)
    many = now(sessions=2000, passed=0.72)
    assert not any(c.what == "passed" for c in changes(few, BEFORE, None))
    assert any(c.what == "passed" for c in changes(many, BEFORE, None))


def test_worse_comes_first_and_of_these_the_surest() -> None:
    moved = now(mean=70.0, passed=0.75, rules={"rude": 2.0, "bare-negative": 10.0})
    found = changes(moved, BEFORE, None)
    assert [c.what for c in found] == ["mean", "passed", "rule:bare-negative"]
    assert [c.worse for c in found] == [True, True, False]


def test_among_many_rules_chance_alone_is_not_told() -> None:
    """Of a hundred rules a few move at 5 % by themselves: each of these four would be told if it were the only one."""
    many = {f"r{i}": 10.0 for i in range(100)}
    moved = {**many, **{f"r{i}": 13.1 for i in range(4)}}
    assert changes(now(rules=moved), now(rules=many), None) == ()
    alone = changes(now(rules={"r0": 13.1}), now(rules={"r0": 10.0}), None)
    assert [c.what for c in alone] == ["rule:r0"]


def test_scores_without_any_spread_still_differ() -> None:
    same = now(deviation=0.0, deviations={})
    (change,) = changes(msgspec.structs.replace(same, mean=60.0), same, None)
    assert change.what == "mean"


def agent(name: str, n: int, mean: float, half: float | None) -> AgentFigures:
    low = None if half is None else max(0.0, mean - half)
    high = None if half is None else min(100.0, mean + half)
    return AgentFigures(AgentSummary(name, name, None, n, mean, low, high, 0.5))


def test_totals_of_figures() -> None:
    figures = Figures(
        summary=Summary(sessions=50, faulty=10, scored=50, mean=90.0, passed=0.9),
        first=Spread(40, 10, 30.0, 90.0, 0.5),
        rules=(RuleFigures("rude", 50, 4, 5),),
        agents=(agent("A1", 25, 95.0, 8.2558), agent("A2", 25, 85.0, 8.2558), agent("", 3, 10.0, None)),
        upset=7,
    )
    found = totals(figures)
    assert (found.sessions, found.mean, found.passed, found.upset) == (50, 90.0, 0.9, 7)
    assert found.first == figures.first
    assert found.rules == {"rude": 10.0}
    assert found.agents == {"A1": (25, 95.0), "A2": (25, 85.0)}, "nobody is no agent"
    # A 95 % interval of +-8.26 around the mean of 25 is a standard deviation of 20, also where 100 cuts one side off.
    assert found.deviations == {"A1": pytest.approx(20.0, abs=0.01), "A2": pytest.approx(20.0, abs=0.01)}


def test_totals_of_nothing() -> None:
    found = totals(Figures(summary=Summary(sessions=0, faulty=0, scored=0)))
    assert found == Totals(sessions=0, mean=None, passed=None)
    assert changes(found, BEFORE, None) == ()
    assert changes(BEFORE, found, None) == ()
