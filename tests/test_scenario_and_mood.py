"""What a conversation is about, how the customer felt, and whether it got better."""

from __future__ import annotations

import pytest

from csqa.engine import lint
from csqa.evaluation.embedded import conversations
from csqa.model import Session
from csqa.ruleset.load import load_rules


def session(text: str) -> Session:
    return lint(conversations(text, "test")[0], load_rules()).session


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("客户: 我的快递到哪了\n客服: 您好，在路上了\n客户: 今天能到吗\n客服: 能", "logistics"),
        ("客户: 手机用了两天就坏了\n客服: 您好\n客户: 无法开机\n客服: 好的", "quality"),
        ("客户: 我想退货\n客服: 好的\n客户: 退款什么时候到\n客服: 三天", "after-sale"),
        ("客户: 这款有现货吗\n客服: 有的\n客户: 有没有红色款\n客服: 有", "pre-sale"),
        ("客户: 有点贵啊，能便宜点吗\n客服: 亲，已经是活动价了", "objection"),
        ("客户: 我要投诉你们，给我个说法\n客服: 您好", "complaint"),
        ("客户: 在吗\n客服: 您好", "other"),
        ("Customer: where is my parcel\nAgent: Hi, on its way", "logistics"),
    ],
)
def test_the_scenario_is_what_the_customer_speaks_of_most(text: str, name: str) -> None:
    found = session(text).scenario
    assert found.name == name
    assert bool(found.evidence) is (name != "other")


@pytest.mark.parametrize(
    ("text", "moods", "better"),
    [
        ("客户: 怎么开发票\n客服: 点申请\n客户: 好的谢谢", ["calm", "calm"], None),
        ("客户: 怎么还没发货\n客服: 抱歉\n客户: 好的谢谢", ["impatient", "calm"], True),
        ("客户: 怎么还没发货\n客服: 抱歉\n客户: 订单号123", ["impatient", "calm"], False),
        ("客户: 快点\n客服: 好的", ["impatient"], False),
        ("客户: 垃圾平台，骗子\n客服: 抱歉", ["angry"], False),
        ("客户: 有男朋友吗\n客服: 亲，请问有什么可以帮您", ["harassing"], False),
    ],
)
def test_mood_turn_by_turn(text: str, moods: list[str], better: bool | None) -> None:
    found = session(text).mood
    assert [m.mood for m in found.turns] == moods
    assert found.better is better
    assert found.upset is (better is not None)
