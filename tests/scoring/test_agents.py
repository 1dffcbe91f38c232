"""Scores per agent and team."""

from __future__ import annotations

import math
import pickle
import statistics

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.model import AgentScore, CaseResult, Result, Roster, SessionScore
from csqa.scoring import UNKNOWN, AgentTable, Tally
from csqa.scoring.student import quantile
from tests.scoring.conftest import failed, finding, session


def _scored(agent: str | None, score: float, fails: tuple[str, ...] = (), *, fatal: bool = False) -> Result:
    share = AgentScore(agent, score, fatal, dict.fromkeys(fails, 1.0))
    return msgspec.structs.replace(session(), score=SessionScore(score, score >= 80, (share,)))


def _table(*results: Result, few: int = 2) -> AgentTable:
    table = AgentTable(few=few)
    for result in results:
        table.add(result)
    return table


def test_an_agent_has_sessions_mean_interval_and_share_passed() -> None:
    (row,) = _table(*(_scored("A", s) for s in (70, 80, 90, 100))).agents(Roster())
    assert (row.sessions, row.mean, row.passed) == (4, 85, 0.75)
    half = 3.1824 * statistics.stdev([70, 80, 90, 100]) / math.sqrt(4)
    assert row.low == pytest.approx(85 - half, abs=0.01)
    assert row.high == 100  # the interval reaches beyond, scores do not


def test_one_session_has_no_interval() -> None:
    (row,) = _table(_scored("A", 70)).agents(Roster())
    assert (row.low, row.high, row.few) == (None, None, True)


def test_the_three_weakest_rules_are_those_that_failed_in_most_sessions() -> None:
    (row,) = _table(
        _scored("A", 70, ("d", "c", "b")), _scored("A", 70, ("c", "b", "a")), _scored("A", 70, ("c",))
    ).agents(Roster())
    assert row.weakest == (("c", 3), ("b", 2), ("a", 1))


def test_the_best_come_first_then_those_with_few_sessions_then_the_unknown() -> None:
    table = _table(
        *[_scored("mid", 80)] * 3, *[_scored("top", 90)] * 3, _scored("new", 100), *[_scored(None, 99)] * 9
    )
    rows = table.agents(Roster())
    assert [(r.agent, r.few) for r in rows] == [
        ("top", False),
        ("mid", False),
        ("new", True),
        (UNKNOWN, False),
    ]


def test_the_roster_gives_names_and_teams() -> None:
    roster = Roster({"A": "小美", "B": "阿强"}, {"A": "一组", "B": "一组", "C": "二组"})
    table = _table(_scored("A", 90), _scored("B", 70), _scored("C", 60), _scored("D", 50))
    assert {r.agent: (r.name, r.team) for r in table.agents(roster)} == {
        "A": ("小美", "一组"),
        "B": ("阿强", "一组"),
        "C": ("C", "二组"),
        "D": ("D", None),
    }
    assert [(r.agent, r.sessions, r.mean) for r in table.teams(roster)] == [("一组", 2, 80), ("二组", 1, 60)]


def test_id_and_name_of_one_person_are_one_row_unless_the_name_is_shared() -> None:
    table = _table(_scored("A", 90), _scored("小美", 70), _scored("王芳", 60))
    roster = Roster({"A": "小美", "B": "王芳", "C": "王芳"})
    assert {r.agent: r.sessions for r in table.agents(roster)} == {"A": 2, "王芳": 1}


def test_a_fatal_session_never_counts_as_passed() -> None:
    table = AgentTable(pass_mark=0)
    table.add(_scored("A", 0, fatal=True))
    assert table.agents(Roster())[0].passed == 0


def test_a_case_adds_to_the_weak_rules_and_not_to_the_score() -> None:
    table = _table(_scored("A", 90))
    table.add_case(CaseResult("c", ("t",), (failed("promise-not-kept", finding("A"), finding("A")),)))
    table.add_case(CaseResult("d", ("t",), (failed("promise-not-kept", finding("B")),)))
    (row,) = table.agents(Roster())
    assert (row.agent, row.mean, row.weakest) == ("A", 90, (("promise-not-kept", 1),))


def test_sessions_without_a_score_do_not_count() -> None:
    table = _table(msgspec.structs.replace(session(), score=SessionScore(None, False)), session())
    assert table.agents(Roster()) == []


_SESSIONS = st.lists(
    st.builds(
        _scored,
        st.sampled_from(["A", "B", None]),
        st.floats(0, 100).map(lambda x: round(x, 2)),
        st.lists(st.sampled_from("abcde"), unique=True).map(tuple),
    ),
    max_size=30,
)


@given(_SESSIONS, st.integers(0, 30), st.randoms(use_true_random=False))
def test_tables_of_parts_merge_to_the_table_of_the_whole(
    results: list[Result], cut: int, random: object
) -> None:
    whole = Tally(AgentTable())
    for result in results:
        whole.add(result)
    random.shuffle(results)  # type: ignore[attr-defined]
    parts = [Tally(AgentTable()), Tally(AgentTable())]
    for i, result in enumerate(results):
        parts[i < cut].add(result)
    merged = pickle.loads(pickle.dumps(parts[0]))
    merged.merge(parts[1])
    assert merged.summary(Roster()) == whole.summary(Roster())


@given(_SESSIONS)
def test_a_mean_lies_in_its_interval_and_the_interval_in_0_to_100(results: list[Result]) -> None:
    for row in _table(*results).agents(Roster()):
        assert 0 <= row.mean <= 100
        if row.low is not None and row.high is not None:
            assert 0 <= row.low <= row.mean <= row.high <= 100


def _below(t: float, freedom: int) -> float:
    """P(|T| < t), by Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom == 1:
        return 2 * angle / math.pi
    odd = freedom % 2
    total, term = 0.0, cosine if odd else 1.0
    for k in range(1, freedom // 2 + 1):
        total += term
        term *= cosine**2 * (2 * k / (2 * k + 1) if odd else (2 * k - 1) / (2 * k))
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


@pytest.mark.parametrize("freedom", [*range(1, 40), 60, 120, 1000, 10_000])
def test_95_percent_lie_within_the_quantile(freedom: int) -> None:
    assert _below(quantile(freedom), freedom) == pytest.approx(0.95, abs=1e-5)
