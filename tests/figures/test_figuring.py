from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.figures.figuring import EXAMPLES, Figuring
from csqa.figures.waits import Waits
from csqa.figures.worklist import SIZES
from csqa.model import (
    AgentScore,
    Alert,
    CaseResult,
    Finding,
    Measures,
    Mood,
    Response,
    Result,
    Roster,
    Scenario,
    Session,
    SessionScore,
    Transcript,
    Turn,
    Unanswered,
    Verdict,
)
from csqa.profile import Profile
from csqa.ruleset.load import load_rules
from csqa.scoring import AgentTable, Tally
from csqa.wording import Text
from tests.growth import bytes_each

RULES = load_rules().rules
NINE = 1_700_000_000.0 - 1_700_000_000 % 86400 + 9 * 3600


def finding(id_: str, agent: str | None = "A1", text: str = "不行") -> Finding:
    return Finding(id_, 1, 0, 2, text, Text("m", "m"), "error", agent)


def result(
    id_: str,
    *verdicts: Verdict,
    at: float | None = NINE,
    score: float = 100.0,
    lost: dict[str, float] | None = None,
    fatal: bool = False,
    measures: Measures | None = None,
    session: Session | None = None,
    agent: str = "A1",
) -> Result:
    turns = (Turn("customer", "", None, at), Turn("agent", "", agent, at))
    return Result(
        Transcript(id_, turns, agent=agent, clock="none" if at is None else "local"),
        session or Session("rest"),
        measures or Measures(),
        verdicts,
        (),
        score=SessionScore(score, score >= 80 and not fatal, (AgentScore(agent, score, fatal, lost or {}),)),
    )


def failed(*findings: Finding, rule: str = "bare-negative") -> Verdict:
    return Verdict(rule, "fail", Text("", ""), findings)


def figured(*results: Result, cases: tuple[CaseResult, ...] = ()):  # type: ignore[no-untyped-def]
    figuring, tally = Figuring(RULES, Profile(), {}), Tally(AgentTable())
    for number, item in enumerate(results):
        figuring.add(number, item)
        tally.add(item)
    for case in cases:
        figuring.add_case(case)
        tally.add_case(case)
    return figuring.figures(tally.summary(Roster()))


def waited(seconds: float, *, complaint: bool = False) -> Measures:
    return Measures(timed=True, first_response=Response(1, seconds, 0, complaint))


def test_first_responses_by_nearest_rank() -> None:
    spread = figured(*(result(f"t{s}", measures=waited(s)) for s in (10, 20, 30, 40, 70))).first
    assert (spread.count, spread.median, spread.p90, spread.within) == (5, 30, 70, 0.8)


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 99])
def test_percentiles_are_the_smallest_wait_that_so_many_do_not_exceed(count: int) -> None:
    waits = [float(n) for n in range(1, count + 1)]
    random.Random(count).shuffle(waits)
    spread = figured(*(result(f"t{s}", measures=waited(s)) for s in waits)).first
    for share, found in ((0.5, spread.median), (0.9, spread.p90)):
        assert sum(w <= found for w in waits) >= share * count > sum(w < found for w in waits)


@given(st.lists(st.one_of(st.integers(0, 4000).map(float), st.floats(0, 4000), st.just(1e6)), min_size=1))
def test_percentiles_are_exact_whatever_the_waits(lengths: list[float]) -> None:
    waits, ordered = Waits(), sorted(lengths)
    for seconds in lengths:
        waits.add(Response(1, seconds, 0), kept=False)
    spread = waits.spread()
    assert spread.count == len(ordered)
    assert spread.median == ordered[(len(ordered) + 1) // 2 - 1]
    assert spread.p90 == ordered[-(-9 * len(ordered) // 10) - 1]


def test_what_is_kept_of_a_wait_is_little() -> None:
    whole, other = Waits(), Waits()
    assert bytes_each(lambda n: whole.add(Response(1, float(n % 1000), 0), kept=True)) < 1
    assert bytes_each(lambda n: other.add(Response(1, n + 0.25, 0), kept=True)) < 12


def test_what_is_kept_of_a_session_is_little() -> None:
    figuring = Figuring(RULES, Profile(), {})
    verdicts = (failed(finding("f")),)

    def add(number: int) -> None:
        figuring.add(
            number, result(f"t{number}", *verdicts, measures=waited(float(number % 100)), lost={"rude": 5})
        )

    assert bytes_each(add) < 20


def test_a_complaint_makes_its_own_limit_hold() -> None:
    spread = figured(result("a", measures=waited(45)), result("b", measures=waited(45, complaint=True))).first
    assert spread.within == 0.5


def test_a_question_that_nobody_answered_is_outside_the_limit_and_no_wait_of_its_own() -> None:
    left = Measures(timed=True, unanswered=Unanswered(0, 5.0, True, True))
    calm = Measures(timed=True, unanswered=Unanswered(0, 5.0, True, False))
    spread = figured(
        result("a", measures=waited(5)), result("b", measures=left), result("c", measures=calm)
    ).first
    assert (spread.count, spread.unanswered, spread.within) == (1, 1, 0.5)


def test_waits_after_the_first_have_their_own_limit() -> None:
    measures = Measures(timed=True, responses=(Response(3, 299.0, 2), Response(5, 301.0, 4)))
    later = figured(result("a", measures=measures)).later
    assert (later.count, later.median, later.within) == (2, 299.0, 0.5)


def test_hours_and_days_are_those_of_the_wall_clock() -> None:
    figures = figured(
        result("a"), result("b", at=NINE + 3600), result("c", at=NINE + 86400), result("d", at=None)
    )
    assert [(s.name, s.sessions) for s in figures.hours] == [("09", 2), ("10", 1)]
    assert [s.sessions for s in figures.days] == [2, 1]
    assert figures.dates == ("2023-11-14", "2023-11-15")


def test_zoned_times_are_shown_in_the_profiles_zone() -> None:
    zoned = Transcript("z", (Turn("customer", "", None, NINE),), clock="zoned")
    item = Result(zoned, Session("rest"), Measures(), (), ())
    assert [s.name for s in figured(item).hours] == ["17"]


def test_what_a_dimension_costs_an_agent_is_per_session() -> None:
    bad = result("a", failed(finding("f1")), score=90, lost={"bare-negative": 10.0})
    agent = figured(bad, result("b")).agents[0]
    assert agent.rules == (("bare-negative", 5.0),)
    assert agent.lost == ((RULES["bare-negative"].dimension, 5.0),)


def test_examples_are_few_and_the_same_in_any_order() -> None:
    results = [result(f"t{n}", failed(finding(f"f{n}"))) for n in range(40)]
    one = figured(*results).rules[0]
    other = figured(*reversed(results)).rules[0]
    assert len(one.examples) == EXAMPLES
    assert {e.finding for e in one.examples} == {e.finding for e in other.examples}
    assert (one.judged, one.failed, one.findings) == (40, 40, 40)


def test_waived_findings_are_counted_apart() -> None:
    waived = Verdict("bare-negative", "pass", Text("", ""), waived=(finding("f1"),))
    figures = figured(result("a", waived))
    assert (figures.waived, figures.rules[0].waived, figures.rules[0].findings) == (1, 1, 0)


def test_cases_count_among_the_rules() -> None:
    case = CaseResult("C1", ("a",), (failed(finding("f9"), rule="promise-not-kept"),))
    assert [(r.rule, r.failed) for r in figured(result("a"), cases=(case,)).rules] == [
        ("promise-not-kept", 1)
    ]


def test_upset_customers_and_scenarios() -> None:
    upset = Session("rest", scenario=Scenario("logistics"), mood=Mood((), True, True))
    figures = figured(result("a", session=upset), result("b"))
    assert (figures.upset, figures.better) == (1, 1)
    assert {s.name: s.upset for s in figures.scenarios} == {"logistics": 1, "other": 0}


def test_the_worklist_begins_with_what_zeroed_a_score() -> None:
    alert = Session("open", alerts=(Alert("authority"),))
    figures = figured(
        result("mild", failed(finding("f1"), rule="formal-address")),
        result("risky", session=alert),
        result("bad", failed(finding("f2"), rule="rude"), score=40),
        result("fatal", failed(finding("f3"), rule="rude"), score=0, fatal=True),
    )
    kinds = [(item.kind, item.transcript) for item in figures.worklist]
    assert kinds[:3] == [("fatal", "fatal"), ("risk", "risky"), ("serious", "bad")]
    assert figures.worklist[1].reasons == ("authority",)
    assert {t for kind, t in kinds if kind == "sample"} == {"mild", "risky", "bad", "fatal"}


def test_the_worklist_stays_short_and_its_sample_does_not_depend_on_the_order() -> None:
    results = [result(f"t{n}", failed(finding(f"f{n}"))) for n in range(300)]
    one, other = figured(*results), figured(*reversed(results))
    assert len(one.worklist) <= sum(SIZES.values())

    def sample(figures):  # type: ignore[no-untyped-def]
        return {item.transcript for item in figures.worklist if item.kind == "sample"}

    assert sample(one) == sample(other)
    assert len(sample(one)) == SIZES["sample"]
