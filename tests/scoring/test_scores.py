"""The score of one session, and each agent's part in it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.model import Finding, Result, SessionScore, Transcript, Turn, Verdict
from csqa.scoring import Deduction, Scorer, score, speakers
from tests.scoring.conftest import NOTHING, card, failed, finding, passed, rule, session

RULES = (
    rule("curt", deduct=15),
    rule("vague", deduct=4),
    rule("cold", "empathy", deduct=10),
    rule("rude", fatal=True, deduct=0),
    rule("idea", status="preview", deduct=50),
    rule("later", "promise", scope="case", deduct=50),
)


def _score(*verdicts: Verdict, **more: object) -> SessionScore:
    return Scorer(card(), RULES).score(session(*verdicts, **more))  # type: ignore[arg-type]


def test_a_session_that_passes_everything_has_all_points() -> None:
    result = _score(passed("curt"), passed("cold"))
    assert (result.score, result.passed) == (100, True)
    assert result.dimensions == {"wording": 60, "empathy": 40}


def test_each_finding_costs_what_its_rule_deducts() -> None:
    result = _score(failed("cold", finding(), finding()), failed("vague"), passed("curt"))
    assert result.score == 100 - 2 * 10 - 4
    assert result.dimensions == {"wording": 56, "empathy": 20}


def test_a_dimension_never_loses_more_than_its_cap() -> None:
    result = _score(failed("curt", *[finding()] * 9), failed("vague"))
    assert result.score == 60
    assert result.dimensions == {"wording": 20, "empathy": 40}


def test_what_the_cap_forgives_is_shared_in_proportion() -> None:
    result = _score(failed("curt", *[finding()] * 4), failed("vague", *[finding()] * 5))
    assert result.agents[0].deductions == {"curt": 30, "vague": 10}


def test_a_fatal_rule_zeroes_the_session_and_the_agent_who_broke_it() -> None:
    result = _score(failed("rude", finding("B")), passed("curt"), agents=("A", "B"))
    assert (result.score, result.passed) == (0, False)
    assert [(a.agent, a.score, a.fatal) for a in result.agents] == [("A", 100, False), ("B", 0, True)]


def test_a_session_under_the_pass_mark_fails_and_at_it_passes() -> None:
    at_the_mark = Scorer(card(pass_mark=90), RULES).score(session(failed("cold")))
    assert (at_the_mark.score, at_the_mark.passed) == (90, True)
    assert not Scorer(card(pass_mark=90.5), RULES).score(session(failed("cold"))).passed


def test_a_fatal_session_fails_even_under_a_pass_mark_of_zero() -> None:
    assert not Scorer(card(pass_mark=0), RULES).score(session(failed("rude"))).passed


@pytest.mark.parametrize("name", ["skip", "unknown"])
def test_a_session_that_nothing_could_judge_has_no_score(name: str) -> None:
    result = _score(Verdict("curt", name, NOTHING), failed("idea"), failed("later"))  # type: ignore[arg-type]
    assert (result.score, result.passed, result.agents) == (None, False, ())


def test_every_agent_answers_for_their_own_findings() -> None:
    result = _score(
        failed("cold", finding("A"), finding("B")), failed("vague", finding("B")), agents=("A", "B", "C")
    )
    assert [(a.agent, a.score) for a in result.agents] == [("A", 90), ("B", 86), ("C", 100)]
    assert result.score == 76


def test_an_agent_who_owed_something_has_a_part_though_they_never_spoke() -> None:
    result = _score(failed("cold", finding("Z")), agents=("A",))
    assert [(a.agent, a.score) for a in result.agents] == [("A", 100), ("Z", 90)]


def test_a_pass_that_one_agent_owed_is_nobody_else_s() -> None:
    assert [a.agent for a in _score(passed("cold", "B"), agents=("A", "B")).agents] == ["B"]


def test_an_unknown_agent_has_a_part_of_their_own() -> None:
    assert [a.agent for a in _score(failed("cold", finding(None)), agents=(None,)).agents] == [None]


def test_a_turn_without_a_speaker_is_the_transcript_s_agent_and_automatic_replies_are_nobody_s() -> None:
    turns = (Turn("bot", "hi", "bot"), Turn("agent", "auto", "X", auto=True), Turn("agent", "您好"))
    assert speakers(Transcript("t", turns, agent="A")) == ["A"]
    assert speakers(Transcript("t", turns[:2], agent="A")) == ["A"]
    assert speakers(Transcript("t", turns[:2])) == []


def test_the_scorecard_overrides_the_rule_by_id_or_by_a_former_name() -> None:
    for name in ("curt", "short"):
        scorer = Scorer(card({name: Deduction(points=1)}), [rule("curt", deduct=15, aliases=("short",))])
        assert scorer.score(session(failed("curt", finding(), finding()))).score == 98


def test_a_rule_that_costs_once_a_session_costs_each_agent_once() -> None:
    scorer = Scorer(card({"cold": Deduction(per="session")}), RULES)
    result = scorer.score(
        session(failed("cold", finding("A"), finding("A"), finding("B")), agents=("A", "B"))
    )
    assert result.score == 90
    assert [a.score for a in result.agents] == [90, 90]


def test_a_warning_may_cost_less_than_an_error() -> None:
    for per, expected in (("finding", 88), ("session", 90)):
        scorer = Scorer(card({"cold": Deduction(warning=2, per=per)}), RULES)  # type: ignore[arg-type]
        verdict = failed("cold", finding(severity="error"), finding(severity="warning"))
        assert scorer.score(session(verdict)).score == expected


def test_a_rule_can_be_made_fatal_or_not_by_the_scorecard() -> None:
    scorer = Scorer(card({"rude": Deduction(fatal=False, points=7), "curt": Deduction(fatal=True)}), RULES)
    assert scorer.score(session(failed("rude"))).score == 93
    assert scorer.score(session(failed("curt"))).score == 0


def test_a_weak_rule_that_costs_nothing_is_still_named() -> None:
    scorer = Scorer(card(), [rule("free", deduct=0)])
    assert scorer.score(session(failed("free"))).agents[0].deductions == {"free": 0}


def test_score_is_the_same_for_one_session() -> None:
    result = session(failed("cold"))
    assert score(result, {r.id: r for r in RULES}, card()) == Scorer(card(), RULES).score(result)


_FINDING = st.builds(
    finding,
    st.sampled_from(["A", "B", None]),
    st.sampled_from(["error", "warning", "info"]),
    st.text("0123456789abcdef", min_size=4, max_size=4),
)
_STABLE = [f"r{n}" for n in range(6)]
_MANY = [
    rule(name, "wording" if n % 2 else "empathy", deduct=n * 7.3, fatal=n == 5)
    for n, name in enumerate(_STABLE)
]
_CARD = card({"r1": Deduction(per="session"), "r2": Deduction(warning=3)})
_SCORER = Scorer(_CARD, [*_MANY, rule("idea", status="preview", deduct=30)])


@st.composite
def _sessions(draw: st.DrawFn) -> Result:
    verdicts = []
    for name in _STABLE:
        outcome = draw(st.sampled_from(["pass", "fail", "skip", "unknown"]))
        found = draw(st.lists(_FINDING, min_size=1, max_size=4)) if outcome == "fail" else ()
        verdicts.append(Verdict(name, outcome, NOTHING, tuple(found)))  # type: ignore[arg-type]
    return session(*verdicts, agents=tuple(draw(st.lists(st.sampled_from(["A", "B", None]), max_size=3))))


@given(_sessions())
def test_scores_stay_between_0_and_100_and_dimensions_add_up(result: Result) -> None:
    given_ = _SCORER.score(result)
    for points in [given_.score, *(a.score for a in given_.agents)]:
        assert points is None or 0 <= points <= 100
    if given_.score and given_.dimensions:
        assert given_.score == pytest.approx(sum(given_.dimensions.values()), abs=0.02)


@given(_sessions(), _FINDING, st.sampled_from(_STABLE))
def test_one_more_finding_never_raises_a_score(result: Result, more: Finding, name: str) -> None:
    before = _SCORER.score(result)
    if before.score is None:
        return
    verdicts = tuple(
        Verdict(v.rule, "fail", NOTHING, (*v.findings, more)) if v.rule == name else v
        for v in result.verdicts
    )
    after = _SCORER.score(msgspec.structs.replace(result, verdicts=verdicts))
    assert after.score is not None
    assert after.score <= before.score
    assert after.passed <= before.passed
    was = {a.agent: a.score for a in before.agents}
    assert all(a.score <= was.get(a.agent, 100) for a in after.agents)


@given(_sessions(), st.sampled_from(["skip", "unknown", "preview", "case"]))
def test_what_does_not_count_changes_nothing(result: Result, kind: str) -> None:
    more = {
        "skip": Verdict("extra", "skip", NOTHING),
        "unknown": Verdict("extra", "unknown", NOTHING),
        "preview": failed("idea", finding("Z")),
        "case": failed("of-a-case", finding("Z")),
    }[kind]
    longer = msgspec.structs.replace(result, verdicts=(*result.verdicts, more))
    assert _SCORER.score(longer) == _SCORER.score(result)


@given(_sessions(), st.randoms(use_true_random=False))
def test_the_order_of_verdicts_and_findings_does_not_matter(result: Result, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]
    verdicts = []
    for verdict in result.verdicts:
        findings = list(verdict.findings)
        shuffle(findings)
        verdicts.append(msgspec.structs.replace(verdict, findings=tuple(findings)))
    shuffle(verdicts)
    shuffled = msgspec.structs.replace(result, verdicts=tuple(verdicts))
    assert _SCORER.score(shuffled) == _SCORER.score(result)


@given(_sessions())
def test_what_was_scored_before_changes_nothing(result: Result) -> None:
    fresh = Scorer(_CARD, [*_MANY, rule("idea", status="preview", deduct=30)])
    assert _SCORER.score(result) == fresh.score(result)
