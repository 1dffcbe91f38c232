"""How a session ended, whether it was taken up in the middle, and what it leaves to be done."""

from __future__ import annotations

import pytest

from csqa.engine import lint
from csqa.evaluation.embedded import conversations
from csqa.model import Session
from csqa.ruleset.load import load_rules


def session(text: str) -> Session:
    return lint(conversations(text, "test")[0], load_rules()).session


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("客户: 怎么开票\n客服: 在订单页点开票", "rest"),
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 好的谢谢", "rest"),
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 那我照着做，谢谢你们", "rest"),
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 没有这个按钮，到底能不能开？", "open"),
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 这里写着只能开个人的抬头", "open"),
        ("客户: 怎么开票\n客服: 请问是哪一单？", "cut-off"),
        ("客户: 怎么开票\n客服: 请私信发我抬头", "moved"),
        ("客户: 怎么开票\n客服: 请私信发我抬头\n客户: 好\n客服: 感谢您的支持，再见", "moved"),
        ("客户: 请私信我\n客服: 还没收到您的抬头\n客户: 已私信", "moved"),
        ("客户: 怎么开票\n客服: 这边转给财务同事", "handed-on"),
        ("客户: 有人吗", "unattended"),
        ("客户: 什么时候有货\n客服: 三天左右就有货呢", "rest"),
        ("客户: 哪里能修\n客服: 您家附近的网点就能提供检修", "rest"),
        ("客户: 归谁管\n客服: 这边给您转给维修同事可以吗\n客户: 嗯", "handed-on"),
        ("客户: 能换吗\n客服: 过了期限换不了\n客户: 好的 那不换了吧", "rest"),
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 哦哦，好(*^_^*)", "rest"),
        (
            "Customer: my seat broke\nAgent: Tell a manager next time.\nCustomer: Thanks for your help, Ann.",
            "rest",
        ),
        ("Customer: my seat broke\nAgent: Reach us here: https://x.y so we can look.", "moved"),
        ("Customer: my seat broke\nAgent: You can read the rules here: https://x.y", "rest"),
        ("Customer: I love this bowl\nAgent: Right? It is the best.", "rest"),
        ("Customer: my seat broke\nAgent: We'd like to fix it. Report it to our crew (1/3)", "cut-off"),
        (
            "Customer: my seat broke\nAgent: Send us a DM with the seat 1/2\nAgent: and the row, we'll look. 2/2",
            "moved",
        ),
        ("Customer: my seat broke\nAgent: Read the rules 1/2\nAgent: and bring the ticket. 2/2", "rest"),
        ("Customer: I sent it\nAgent: We have your DM and have replied.", "moved"),
        ("客户: 锅坏了\n客服: 在门牌几号\n客户: 303", "open"),
    ],
)
def test_how_it_ended(text: str, ended: str) -> None:
    assert session(text).ended == ended


@pytest.mark.parametrize(
    ("text", "started"),
    [
        ("客户: 怎么开票\n客服: 好的，请稍等", "open"),
        ("客户: 嗯 就是那一单\n客服: 好的，请稍等", "mid"),
        ("客服: 感谢您的来电，再见\n客户: 还有一个问题\n客服: 请讲", "mid"),
        ("客户: 查到了吗\n客服: 还在看", "mid"),
        ("客户: 另外问一下发票\n客服: 您说", "open"),
    ],
)
def test_whether_it_was_taken_up_in_the_middle(text: str, started: str) -> None:
    assert session(text).started == started


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("客户: 怎么开票\n客服: 在订单页点开票\n客户: 好的", []),
        ("客户: 锅坏了\n客服: 我们会尽快处理\n客户: 好的", [1]),
        ("客户: 锅坏了\n客服: 我们会尽快处理\n客户: 好的\n客服: 已帮您办好", []),
        ("客户: 锅坏了\n客服: 留个电话，我们会尽快处理\n客户: 我想想", []),
        ("客户: 锅坏了\n客服: 留个电话，我们会尽快处理\n客户: 13800000000\n客服: 好的", [1]),
        ("客户: 锅坏了\n客服: 请私信我们，会尽快处理\n客户: 好的", []),
        ("客户: 锅坏了\n客服: 请私信我们\n客户: 已私信\n客服: 会尽快处理私信里的问题", [3]),
        ("客户: 锅坏了\n客服: 什么锅\n客户: 汤锅啊，你们到底修不修？", [2]),
        ("客户: 锅坏了\n客服: 是您的锅吗\n客户: 我的，红的那只", [2]),
        ("客户: 锅坏了\n客服: 坏了要送修的\n客户: 我这边是三楼", []),
        ("客户: 锅坏了\n客服: 请私信我们\n客户: 私信了", [2]),
        ("客户: 锅坏了\n客服: 亲 已经给您申请了呢\n客户: 好的", [1]),
        ("客户: 锅坏了\n客服: 已经给您申请了\n客户: 好的\n客户: 换的锅收到货了", []),
        ("客户: 锅没到\n客服: 到站后尽快给您安排派送\n客户: 好的", []),
        ("客户: 锅没到\n客服: 到仓后会尽快安排发货\n客户: 好的", [1]),
        ("客户: 有锅吗\n客服: 这款还在采购中\n客户: 好的", [1]),
        ("客户: 锅坏了\n客服: 帮您留言催催\n客户: 好的", [1]),
        ("客户: 锅坏了\n客服: 给您申请了\n客户: 有了 谢谢", []),
    ],
)
def test_what_is_left_to_be_done(text: str, turns: list[int]) -> None:
    found = session(text)
    assert [e.turn for e in found.pending_evidence] == turns
    assert found.pending is bool(turns)
