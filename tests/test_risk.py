"""Risk alerts: whom they are about, and near misses."""

from __future__ import annotations

import pytest

from csqa.engine import lint
from csqa.evaluation.embedded import conversations
from csqa.model import Alert, Transcript, Turn
from csqa.ruleset.load import load_rules


def alerts(text: str) -> tuple[Alert, ...]:
    return lint(conversations(text, "test")[0], load_rules()).session.alerts


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("客户: 再不退款我就打12315\n客服: 抱歉", ["authority"]),
        ("客户: 我要投诉\n客服: 您也可以拨打12315", []),
        ("客户: 我要把聊天记录发到微博上，让大家看看\n客服: 抱歉", ["press"]),
        ("客户: 别家卖得更便宜，能少点吗\n客服: 亲", []),
        ("客户: 算了我去别家看看\n客服: 好的", ["leaving"]),
        ("客户: 这个壳能配华为手机吗\n客服: 可以", []),
        ("客户: 人家拼多多才卖三十\n客服: 亲", ["competitor"]),
        ("客户: 再也不来你们家买了，我去12315投诉\n客服: 抱歉", ["authority", "leaving"]),
        ("客户: 以后不用担心了\n客服: 好的", []),
        ("Customer: See you in court\nAgent: Sorry", ["authority"]),
        ("Customer: Is this compatible with Samsung phones?\nAgent: Yes", []),
        ("Customer: You just lost a customer\nAgent: Sorry", ["leaving"]),
        ("Customer: I'm switching to Verizon\nAgent: Sorry to hear that", ["leaving", "competitor"]),
    ],
)
def test_alerts_of_a_conversation(text: str, kinds: list[str]) -> None:
    assert [alert.kind for alert in alerts(text)] == kinds


def test_an_alert_quotes_the_sentence_that_threatens() -> None:
    (alert,) = alerts("客服: 您好\n客户: 衣服收到了，颜色不对。再不退款我就打12315！快点\n客服: 抱歉")
    (evidence,) = alert.evidence
    assert evidence.turn == 1
    assert evidence.text == "再不退款我就打12315！"


def test_at_most_three_turns_are_quoted() -> None:
    text = "客户: 我要去12315\n客服: 您好\n" * 5
    (alert,) = alerts(text)
    assert [e.turn for e in alert.evidence] == [0, 2, 4]


@pytest.mark.parametrize(
    ("turns", "named"),
    [
        (
            [
                Turn("agent", "您好，京东客服为您服务"),
                Turn("customer", "早知道不在京东买了，还不如去京东线下"),
            ],
            False,
        ),
        ([Turn("customer", "早知道在京东买了"), Turn("agent", "京东的价格我们可以看看")], True),
        ([Turn("customer", "We are switching to Verizon"), Turn("agent", "Sorry", "VerizonSupport")], False),
        ([Turn("customer", "We are switching to Verizon"), Turn("agent", "Sorry", "SprintCare")], True),
    ],
)
def test_the_house_an_agent_speaks_for_is_no_competitor(turns: list[Turn], named: bool) -> None:
    found = lint(Transcript("t", tuple(turns)), load_rules()).session.alerts
    assert ("competitor" in [alert.kind for alert in found]) is named
