"""Computed signals: what repeats an earlier turn."""

from __future__ import annotations

import pytest

from csqa.model import Transcript, Turn
from csqa.signals.computed import repeat


def repeats(first: str, second: str) -> bool:
    turns = (Turn("agent", first), Turn("customer", "我问的是运费"), Turn("agent", second))
    return [h.value for h in repeat(Transcript("t", turns), 2)] == [0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("退款会在七个工作日内原路退回", "退款会在七个工作日内原路退回"),
        ("退款会在七个工作日内原路退回", "亲～退款会在七个工作日内，原路退回哦！"),
        ("退款会在七个工作日内原路退回您的账户", "您好，退款会在七个工作日内原路退回您的账户"),
        ("Refunds take seven working days to arrive.", "refunds take seven working days to arrive"),
    ],
)
def test_the_same_text_again(first: str, second: str) -> None:
    assert repeats(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("您的第一单预计3天后送达哦", "您的第一单预计5天后送达哦"),
        ("It will be sunny all day on Sunday in Bath", "It will be sunny all day on Monday in Bath"),
        ("您的订单[订单x]预计明天送达", "您的订单[订单x]预计明天送达"),
        ("好的，请稍等", "好的，请稍等"),
        ("One moment please.", "One moment please."),
        (
            "退款会在七个工作日内原路退回",
            "退款会在七个工作日内原路退回，运费由我们另外补给您，请把运单拍给我",
        ),
    ],
)
def test_another_answer_or_too_little_said(first: str, second: str) -> None:
    assert not repeats(first, second)


def test_the_customers_words_are_not_the_agents() -> None:
    text = "退款会在七个工作日内原路退回"
    assert not repeat(Transcript("t", (Turn("customer", text), Turn("agent", text))), 1)
