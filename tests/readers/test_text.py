from __future__ import annotations

from pathlib import Path

import pytest

from csqa.model import Reject, Roster, Transcript
from csqa.readers import ReadOptions, read
from tests.readers.given import gaps, items, one, reject, roles, said


def test_names_and_colons_of_both_widths() -> None:
    t = one("客户: 在吗\n客服小李：您好\nAgent (Ben): hello\n旗舰店:小美: 亲，在的")
    assert said(t) == [
        ("customer", None, "在吗"),
        ("agent", "小李", "您好"),
        ("agent", "Ben", "hello"),
        ("agent", "旗舰店:小美", "亲，在的"),
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("顾客", "customer"), ("買家", "customer"), ("用户", "customer"), ("會員", "customer"), ("访客", "customer"),
        ("客户张先生", "customer"), ("Customer", "customer"), ("visitor 12", "customer"), ("Caller", "customer"),
        ("客服", "agent"), ("在线客服", "agent"), ("坐席1001", "agent"), ("專員", "agent"), ("店小二", "agent"),
        ("云栖旗舰店", "agent"), ("商家", "agent"), ("Support", "agent"), ("Customer Service", "agent"), ("Agent Ben", "agent"),
        ("【客服】小美", "agent"), ("小美（客服）", "agent"),
        ("机器人", "bot"), ("智能客服", "bot"), ("Chatbot", "bot"), ("系统", "system"), ("系统消息", "system"), ("System", "system"),
    ],
)  # fmt: skip
def test_common_words_say_who_speaks(name: str, role: str) -> None:
    other = "客服" if role == "customer" else "客户"
    assert roles(one(f"{name}: 一\n{other}: 二"))[0] == role


@pytest.mark.parametrize(
    "line",
    [
        "订单号:123456", "订单号：123456", "地址: 幸福路3号", "用户名: abc", "客服电话：400800", "会员价: 99", "Order number: 12", "https://a.example/b",
        "请联系客服：400", "售后政策：七天无理由", "尺码: 170", "注意：易碎", "10:30", "大概10:30到", "预计送达 2024-05-02 18:00", "系统升级：今晚",
    ],
)  # fmt: skip
def test_a_colon_inside_what_is_said_starts_no_turn(line: str) -> None:
    t = one(f"客户: 在吗\n{line}\n客服: 您好\n{line}")
    assert [x.text for x in t.turns] == [f"在吗\n{line}", f"您好\n{line}"]


def test_the_first_colon_alone_parts_name_and_words() -> None:
    assert said(one("客户:订单号:123:4\n客服: 好"))[0] == ("customer", None, "订单号:123:4")


def test_lines_below_belong_to_the_turn_and_blank_lines_within_stay() -> None:
    t = one("客户: 你好\n\n我的快递呢\n\n\n客服: 您好\n")
    assert [x.text for x in t.turns] == ["你好\n\n我的快递呢", "您好"]


@pytest.mark.parametrize(
    ("form", "gap"),
    [
        ("[10:02:33] 客户: 在吗\n[10:02:40] 客服: 在", 7),
        ("10:02:33 客户：在吗\n10:02:40 客服：在", 7),
        ("10:02 客户: 在吗\n10:03 客服: 在", 60),
        ("2024-05-01 10:02:33 客户: 在吗\n2024-05-01 10:02:40 客服: 在", 7),
        ("2024/5/1 10:02 客户: 在吗\n2024/5/1 10:03 客服: 在", 60),
        ("2024年5月1日 下午2:02 客户: 在吗\n2024年5月1日 下午2:03 客服: 在", 60),
        ("[10:02:33]\n客户: 在吗\n[10:02:40]\n客服: 在", 7),
        ("2024-05-01 10:02:33\n客户: 在吗\n\n2024-05-01 10:02:40\n\n客服: 在", 7),
        ("客户 (2024-05-01 10:02:33):\n在吗\n客服 (2024-05-01 10:02:40):\n在", 7),
        ("客户 (10:02:33): 在吗\n客服 (10:02:40): 在", 7),
        ("客户 2024-05-01 10:02:33\n在吗\n客服 2024-05-01 10:02:40\n在", 7),
        ("客户 10:02\n在吗\n客服 10:03\n在", 60),
        ("客户\n10:02\n在吗\n客服\n10:03\n在", 60),
        ("2024-05-01 10:02:33 客户\n在吗\n2024-05-01 10:02:40 客服\n在", 7),
        ("2024-05-01 10:02:33\t客户\t在吗\n2024-05-01 10:02:40\t客服\t在", 7),
    ],
)
def test_times_in_front_behind_and_above(form: str, gap: float) -> None:
    t = one(form)
    assert said(t) == [("customer", None, "在吗"), ("agent", None, "在")]
    assert gaps(t) == [0, gap]
    assert t.clock == "local"


def test_the_windows_of_shops_name_the_buyer_and_the_account() -> None:
    t = one(
        "爱喝茶 (2024-05-01 10:02:33):\n在吗\n地址: 路3号\n云栖旗舰店:小美 (2024-05-01 10:02:40):\n亲，在的"
    )
    assert said(t) == [("customer", "爱喝茶", "在吗\n地址: 路3号"), ("agent", "云栖旗舰店:小美", "亲，在的")]
    assert (t.customer, t.agent) == ("爱喝茶", "云栖旗舰店:小美")


def test_a_time_that_somebody_talks_of_starts_no_turn() -> None:
    t = one(
        "tb123 2024-05-01 10:02:33\n在吗\n小美 2024-05-01 10:02:40\n您好\n预计送达时间 2024-05-02 18:00\n明天 10:30"
    )
    assert [x.text for x in t.turns] == ["在吗", "您好\n预计送达时间 2024-05-02 18:00\n明天 10:30"]


def test_clock_times_roll_over_midnight() -> None:
    t = one("[23:59:50] 客户: 在吗\n[00:00:10] 客服: 在\n[09:00:00] 客户: 早")
    assert gaps(t) == [0, 20, 9 * 3600 + 10]


def test_a_clock_without_a_date_says_so() -> None:
    t = one("[10:02:33] 客户: 在吗\n[10:02:31] 客服: 在")
    assert t.meta["csqa_undated"] is True
    assert t.turns[0].time == 10 * 3600 + 2 * 60 + 33
    assert gaps(t) == [0, -2], "a little backwards is out of order, not the next day"


def test_a_date_on_a_line_of_its_own_holds_for_the_turns_below() -> None:
    t = one(
        "2024-05-01\n客户 10:02\n在吗\n客服 10:03\n在\n—— 2024年5月3日 ——\n客户 10:02\n还在吗\n客服 10:03\n在"
    )
    assert gaps(t) == [0, 60, 172800, 172860]
    assert [x.text for x in t.turns] == ["在吗", "在", "还在吗", "在"]
    assert t.meta == {}


def test_times_from_zero_count_from_the_start() -> None:
    assert one("00:00:00\n\nAgent (Ben): hi\n\n00:00:07\n\nCustomer: hi").clock == "relative"
    t = one("[00:07] 客户: 在吗\n[01:10] 客服: 在\n[61:00] 客户: 好")
    assert [x.time for x in t.turns] == [7, 70, 3660]


def test_a_line_with_a_time_and_no_name_is_the_system_s() -> None:
    t = one("[10:02:33] 客户: 在吗\n[10:02:40] 会话已转接给小王\n[10:02:50] 客服小王: 在")
    assert said(t)[1] == ("system", None, "会话已转接给小王")


def test_of_two_strangers_the_one_who_serves_is_the_agent() -> None:
    assert said(one("小美: 您好，请问有什么可以帮您\n阿泽: 在吗\n小美: 在的"))[0][:2] == ("agent", "小美")


def test_of_two_strangers_who_sound_alike_the_first_is_the_customer() -> None:
    assert roles(one("阿泽: 在吗\n小美: 在\n阿泽: 嗯\n小美: 嗯")) == [
        "customer",
        "agent",
        "customer",
        "agent",
    ]


def test_a_stranger_beside_a_known_role_is_the_other_side() -> None:
    assert roles(one("客户: 在吗\n小美: 在")) == ["customer", "agent"]
    assert roles(one("阿泽: 在吗\n客服: 在")) == ["customer", "agent"]
    assert roles(one("我: 在吗\n客服: 在")) == ["customer", "agent"]
    assert roles(one("我: 您好\n客户: 在吗")) == ["agent", "customer"]


def test_agents_are_known_by_roster_and_by_option() -> None:
    roster = Roster(names={"A7": "小美"}, teams={"A7": "一组"})
    t = one("阿泽: 在吗\n小美: 在\n小何: 我也在", options=ReadOptions(roster=roster, agent_names=("小何",)))
    assert said(t) == [("customer", "阿泽", "在吗"), ("agent", "A7", "在"), ("agent", "小何", "我也在")]


def test_an_id_above_the_conversation_is_its_id() -> None:
    t = one("会话ID: S-77\n来自微信\n客户: 在吗\n客服: 在")
    assert (t.id, t.meta["preamble"]) == ("S-77", "会话ID: S-77\n来自微信")


@pytest.mark.parametrize("rule", ["---", "=====", "————", "***"])
def test_a_ruled_line_parts_conversations(rule: str) -> None:
    found = items(f"客户: 一\n客服: 二\n{rule}\n\n客户: 三\n客服: 四\n{rule}\n", "text")
    assert [(len(x.turns), x.source.line) for x in found if isinstance(x, Transcript)] == [(2, 1), (2, 5)]


def test_text_without_speakers_is_refused_with_a_way_out() -> None:
    rejected = reject("今天天气不错\n是的")
    assert "no speaker is recognised" in rejected.reason.en
    assert "--agent-name" in rejected.reason.zh
    assert rejected.record == "今天天气不错\n是的"


def test_one_stranger_alone_is_refused_too() -> None:
    assert "--agent-name" in reject("阿泽: 在吗\n阿泽: 有人吗").reason.en
    assert roles(one("阿泽: 在吗\n阿泽: 有人吗", options=ReadOptions(agent_names=("阿泽",)))) == [
        "agent",
        "agent",
    ]


def test_a_bad_conversation_does_not_stop_the_next() -> None:
    found = items("没有人说话\n---\n客户: 在吗\n客服: 在", "text")
    assert [type(x) for x in found] == [Reject, Transcript]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"])
def test_text_is_read_in_the_encodings_that_people_save(encoding: str) -> None:
    content = "客戶: 請問發票可以補開嗎\n專員: 您好，可以的，請提供訂單編號\n" * 3
    assert one(content.encode(encoding)).turns[0].text == "請問發票可以補開嗎"


def test_windows_line_ends_and_markdown_bold() -> None:
    assert said(one("**客户：** 在吗\r\n**客服：** 在\r\n")) == [
        ("customer", None, "在吗"),
        ("agent", None, "在"),
    ]


def test_the_fixtures_read_without_a_reject(fixtures: Path) -> None:
    found = list(read([fixtures / name for name in ("colon.txt", "window.txt", "clock.txt")]))
    assert [len(x.turns) for x in found if isinstance(x, Transcript)] == [6, 4, 6, 5]
    assert len(found) == 4
