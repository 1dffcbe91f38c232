"""What an insight comes to for the day's report."""

from __future__ import annotations

from collections.abc import Callable

from csqa.figures.insights import Drill, trainings
from csqa.insight.guidance import load_guidance
from csqa.insight.insight import Insight
from csqa.insight.telling import telling
from csqa.ruleset.load import load_rules
from tests.insight.conftest import rules

Made = Callable[..., Insight]
LATE = "客户: 都等了五天了怎么还没到，太慢了\n客服: 您好\n客户: 唉"
ASKS = "客户: 发票怎么开？\n客服: 您好，在订单页申请就可以\n客户: 好的谢谢\n客服: 不客气，再见"


def guidance() -> object:
    return load_guidance(rules().folders, load_rules(preview=True).rules)


def test_everything_names_the_conversations_behind_it(insight: Made) -> None:
    found = telling(insight(LATE, ASKS, LATE, ASKS), "zh", guidance(), (), {"now": [0, 2]}, {})  # type: ignore[arg-type]
    assert [(theme.word, theme.sessions, theme.behind) for theme in found.asked] == [
        ("发票", 2, ("t1", "t3"))
    ]
    reason = found.reasons[0]
    assert (reason.reason, reason.sessions, reason.behind) == ("delay", 2, ("t0", "t2"))
    assert {quote.transcript for quote in reason.quotes} <= {"t0", "t2"}
    assert {q.name: q.numbers for q in found.open}["now"] == (0, 2)


def test_what_to_train_points_at_its_exercise(insight: Made) -> None:
    found = telling(insight(*[LATE] * 6), "zh", guidance(), (), {}, {})  # type: ignore[arg-type]
    treated = {found.drills[need.drill].name: need for need in found.needs if need.drill is not None}
    assert {"致歉与共情", "收尾"} <= set(treated)
    for need in treated.values():
        assert set(need.rules) <= set(found.drills[need.drill or 0].rules)
    assert [need.points for need in found.needs] == sorted((n.points for n in found.needs), reverse=True)


def test_rates_come_with_their_interval(insight: Made) -> None:
    rate = telling(insight(LATE, ASKS, ASKS, ASKS), "en", guidance(), (), {}, {}).rates.complaints  # type: ignore[arg-type]
    assert rate is not None
    assert (rate.yes, rate.of) == (1, 4)
    assert 0 < rate.low < 0.25 < rate.high < 1


def test_satisfaction_lists_the_rated_conversations_and_says_nothing_of_few(insight: Made) -> None:
    few = telling(insight(*[LATE] * 10, meta={"csat": 5}), "en", guidance(), (), {}, {})  # type: ignore[arg-type]
    assert few.rates.satisfied is not None
    assert few.compared == ()
    both = insight(*[LATE] * 40, meta={"csat": 1})
    both.merge(insight(*[ASKS] * 40, meta={"csat": 5}))
    found = telling(both, "en", guidance(), (), {}, {("closing", "5"): [41, 40], ("closing", "x"): [7]})  # type: ignore[arg-type]
    closing = next(c for c in found.compared if c.name == "closing")
    assert closing.sure
    assert closing.low > 0
    assert (closing.title, closing.having.of, closing.lacking.of, closing.numbers) == (
        "A goodbye",
        40,
        40,
        (40, 41),
    )


def test_nothing_comes_of_nothing(insight: Made) -> None:
    found = telling(insight(), "zh", guidance(), (), {}, {})  # type: ignore[arg-type]
    assert (found.asked, found.reasons, found.complaints, found.compared, found.needs) == ((), (), (), (), ())
    assert found.rates.resolved is None


def test_trainings_by_what_they_could_give_back() -> None:
    drills = (Drill("a", "", ("x",)), Drill("b", "", ("y", "z")), Drill("c", "", ("w",)))
    assert [drill.name for drill in trainings((("x", 3.0), ("y", 2.0), ("z", 2.0)), drills)] == ["b", "a"]
