"""What a coach would say of one conversation."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from csqa.insight.coaching import Coaching, Memory, coached
from csqa.insight.guidance import load_guidance
from csqa.ruleset.load import load_rules
from csqa.shipped import rules_folder
from tests.insight.conftest import Judge, rules, scorer


class Recent(NamedTuple):
    sessions: int
    mean: float
    rules: tuple[tuple[str, int], ...]


class Remembers:
    """The last sessions of 小李 and of nobody else."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def recent(self, agent: str, n: int = 20, *, without: str | None = None) -> Recent | None:
        self.asked.append((agent, without))
        return (
            Recent(10, 85.0, (("no-apology", 4), ("missing-greeting", 3), ("rude", 1)))
            if agent == "小李"
            else None
        )


@pytest.fixture
def review(judged: Judge) -> object:
    guidance = load_guidance((rules_folder(),), load_rules(preview=True).rules)

    def made(text: str, memory: Memory | None = None) -> Coaching:
        result, table = judged(text)
        every = rules()
        return coached(
            result,
            table,
            rules=every.rules,
            scorer=scorer(),
            guidance=guidance,
            profile=every.profile,
            memory=memory,
        )

    return made


GOOD = (
    "客户: 等了一个星期还没发货，太差劲了\n"
    "客服小李: 您好，非常抱歉让您久等了，换作是我也会着急，我今天18点前给您回电说明\n"
    "客户: 好的谢谢\n"
    "客服小李: 请问还有其他可以帮您的吗？感谢您的支持，祝您生活愉快，再见"
)
BAD = (
    "客户: 快递三天没动了，太让人失望了\n客服小李: 这是物流的问题，你自己找快递\n"
    "客户: 那能换一家吗\n客服小李: 换不了\n客户: 算了"
)


def test_what_was_good_is_told_in_the_order_of_the_turns(review) -> None:  # type: ignore[no-untyped-def]
    good = review(GOOD).good
    assert [g.name.en for g in good] == [
        "opened with a greeting",
        "apologised after the complaint",
        "showed understanding",
        "named the time of a promise",
        "the customer calmed down",
        "asked whether anything else is needed",
        "thanks and goodbye",
    ]
    assert [g.turn for g in good] == sorted(g.turn for g in good if g.turn is not None)
    assert good[0].words == "您好"
    assert "18点" in good[3].words


def test_a_turn_with_a_fault_is_not_praised(review) -> None:  # type: ignore[no-untyped-def]
    found = review("客户: 灯坏了\n客服小李: 您好，你不识字吗\n客户: 什么态度")
    assert found.good == ()


def test_an_apology_before_the_complaint_earns_nothing(review) -> None:  # type: ignore[no-untyped-def]
    found = review("客户: 在吗\n客服小李: 您好，抱歉让您久等了\n客户: 太差劲了\n客服小李: 哦")
    assert "apologised after the complaint" not in [g.name.en for g in found.good]


def test_the_costliest_change_comes_first(review) -> None:  # type: ignore[no-untyped-def]
    found = review(BAD)
    points = [change.points for change in found.change]
    assert points == sorted(points, reverse=True)
    assert found.change[0].rule.id == "blame-other"
    assert found.score == 100 - sum(points)


def test_the_score_rises_with_every_change_to_a_hundred(review) -> None:  # type: ignore[no-untyped-def]
    after = [change.after for change in review(BAD).change]
    assert after == sorted(after)
    assert after[-1] == 100


def test_a_fatal_fault_comes_first_and_alone_gives_the_score_back(review) -> None:  # type: ignore[no-untyped-def]
    found = review("客户: 在吗\n客服小李: 您好，你不识字吗\n客户: 我要投诉")
    assert found.score == 0
    assert found.change[0].rule.id == "rude"
    assert (found.change[0].after or 0) > 60


def test_the_wording_fits_what_it_is_about(review) -> None:  # type: ignore[no-untyped-def]
    (change,) = (c for c in review(BAD).change if c.rule.id == "blame-other")
    assert "包裹" in change.say.zh


def test_a_flawless_conversation_has_nothing_to_change(review) -> None:  # type: ignore[no-untyped-def]
    found = review(GOOD)
    assert (found.score, found.passed, found.change) == (100, True, ())


def test_it_is_held_against_the_agents_last_ones(review) -> None:  # type: ignore[no-untyped-def]
    memory = Remembers()
    text = "客户: 快递三天没动，太差劲了\n客服小李: 您好，订单号发一下\n客户: 123\n客服小李: 好的，再见"
    (compared,) = review(text, memory).compared
    assert memory.asked == [("小李", "t")]
    assert (compared.agent, compared.sessions, compared.mean) == ("小李", 10, 85.0)
    assert compared.again == (("no-apology", 4),)
    assert compared.better == ("missing-greeting",)


def test_an_agent_whom_nobody_remembers_is_not_compared(review) -> None:  # type: ignore[no-untyped-def]
    assert review(BAD.replace("小李", "小何"), Remembers()).compared == ()


def test_once_is_no_habit(review) -> None:  # type: ignore[no-untyped-def]
    class Once:
        def recent(self, agent: str, n: int = 20, *, without: str | None = None) -> Recent | None:
            return Recent(2, 80.0, (("rude", 1),))

    (compared,) = review(GOOD, Once()).compared
    assert compared.better == ()
