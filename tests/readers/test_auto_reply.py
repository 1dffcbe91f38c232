from __future__ import annotations

import pytest

from csqa.model import Transcript, Turn
from csqa.readers import ReadOptions, find_auto_replies
from csqa.readers.auto_reply import is_marked, mark
from tests.readers.given import one

WELCOME = "亲，欢迎光临，客服正在赶来"


def session(*turns: tuple[str, str, float], speaker: str = "小美") -> Transcript:
    made = (Turn(r, t, speaker if r == "agent" else None, s) for r, t, s in turns)  # type: ignore[arg-type]
    return Transcript("x", tuple(made), clock="relative")


AUTOMATIC = session(("customer", "在吗", 0), ("agent", WELCOME, 1), ("agent", "您好", 40))
HUMAN = session(("customer", "在吗", 0), ("agent", "您好", 30))


@pytest.mark.parametrize(
    "text",
    [
        "[自动回复] 您好",
        "【自动回复】您好",
        "自动回复：您好",
        "自動回覆: 您好",
        "(自動回覆)您好",
        " [系统自动回复]您好",
        "Auto-reply: hi",
        "Automatic reply: hi",
        "[auto reply] hi",
    ],
)
def test_texts_that_say_they_are_automatic(text: str) -> None:
    assert is_marked(text)
    assert one(f"客户: 在吗\n客服: {text}").turns[1].auto


@pytest.mark.parametrize("text", ["自动回复功能已经关闭", "您好", "[图片]", "automatic transmission", ""])
def test_texts_that_do_not(text: str) -> None:
    assert not is_marked(text)


def test_a_customer_s_words_are_never_automatic() -> None:
    assert not one("客户: [自动回复] 什么意思\n客服: 您好").turns[0].auto


def test_a_shop_may_have_its_own_marks() -> None:
    assert (
        one("客户: 在吗\n客服: ～机器应答～您好", options=ReadOptions(marks_auto=("～机器应答",)))
        .turns[1]
        .auto
    )


def test_a_text_that_comes_at_once_in_most_sessions_is_automatic() -> None:
    assert find_auto_replies([AUTOMATIC] * 3 + [HUMAN] * 2) == {WELCOME}


def test_three_sessions_are_needed() -> None:
    assert find_auto_replies([AUTOMATIC] * 2) == frozenset()


def test_half_of_an_account_s_sessions_is_not_most() -> None:
    assert find_auto_replies([AUTOMATIC] * 3 + [HUMAN] * 3) == frozenset()


def test_other_accounts_and_sessions_without_times_do_not_count() -> None:
    other = session(("customer", "在吗", 0), ("agent", "您好", 30), speaker="小何")
    untimed = Transcript("x", (Turn("customer", "在吗"), Turn("agent", "您好", "小美")))
    assert find_auto_replies([AUTOMATIC] * 3 + [other, untimed] * 9) == {WELCOME}


def test_a_text_that_comes_later_is_somebody_s_own() -> None:
    slow = session(("customer", "在吗", 0), ("agent", WELCOME, 3))
    assert find_auto_replies([slow] * 5) == frozenset()
    assert not mark(slow, frozenset({WELCOME})).turns[1].auto


def test_found_texts_are_marked_where_they_come_at_once() -> None:
    marked = mark(AUTOMATIC, frozenset({WELCOME}))
    assert [t.auto for t in marked.turns] == [False, True, False]


def test_found_texts_are_marked_where_there_are_no_times() -> None:
    t = one(f"客户: 在吗\n客服: {WELCOME}", options=ReadOptions(auto_replies=frozenset({WELCOME})))
    assert t.turns[1].auto
