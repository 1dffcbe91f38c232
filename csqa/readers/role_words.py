"""Words for agent, customer, bot and system, in both languages. Lower case; sets and no patterns, for a quick start."""

from __future__ import annotations

from functools import cache
from itertools import product

from csqa.model import Role

_SYSTEM = "系统 系統 系统消息 系统提示 系统通知 系统信息 系統訊息 系统公告 系统管理员 系统自动消息 会话提示 会话通知 聊天通知 system systemmessage systemnotice"
_BOT = (
    "机器人 機器人 在线机器人 智能机器人 智能機器人 语音机器人 聊天机器人 机器人客服 机器人助手 店小蜜 阿里小蜜 自动回复 自動回覆"
    " bot chatbot voicebot robot ivr virtualagent virtualassistant aiagent aiassistant"
)
_CUSTOMER = (
    "客户 客戶 顾客 顧客 买家 買家 用户 用戶 会员 會員 访客 訪客 来电者 來電者 来电人 客人 消费者 消費者 市民 网友 網友 乘客 旅客 患者"
    " 业主 住户 咨询者 咨询人 投诉人 主叫 主叫方 来访者 粉丝"
    " customer client caller user enduser visitor buyer guest shopper consumer subscriber cust passenger patient"
)
_AGENT = "店小二 卖家 賣家 接线员 接線員 话务员 話務員 agent rep representative advisor adviser operator assistant csr"
_AGENT_ALONE = (
    "人工 人工服务 小二 商家 店主 店家 掌柜 导购 導購 售前 售后 售後 服务人员 工作人员 服务专员 被叫 被叫方 主管 组长 值班长 前台 管家"
    " support seller staff merchant vendor shop store consultant specialist helpdesk supervisor manager sales salesperson"
)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for a table that is easier to read without quotes."""
    return tuple(text.split())


SHOPS = words(
    """
    旗舰店 旗艦店 专卖店 專賣店 专营店 專營店 官方店 自营店 企业店 店铺 店鋪 官方客服 客服中心 商城
    """
)


def _combined(*parts: str) -> set[str]:
    """Every choice of one from each part; `-` chooses nothing."""
    return {"".join(p for p in choice if p != "-") for choice in product(*(p.split() for p in parts))}


@cache
def named_after() -> dict[str, Role]:
    """Words that a name may follow at once: 客服小李, 坐席1001, Agent Ben."""
    bots = _combined("智能 智慧 ai 虚拟 虛擬 机器 语音 自助", "客服 助手 助理 坐席 导购 小蜜 应答")
    agents = _combined(
        "- 人工 在线 官方 售前 售后 售後 电话 电商 值班 高级 资深 店铺 平台",
        "客服 坐席 座席 专员 專員",
        "- 专员 代表 人员 员 经理 經理 主管 小二",
    )
    agents |= _combined("客户 客戶 会员 用户", "服务 经理 代表 专员 顾问", "- 部 中心 代表")
    roles: dict[str, Role] = dict.fromkeys(agents | set(_AGENT.split()), "agent")
    roles |= dict.fromkeys(_CUSTOMER.split(), "customer")
    return roles | dict.fromkeys(bots | set(_BOT.split()), "bot")


@cache
def alone() -> dict[str, Role]:
    """Words that mostly stand alone or behind a name: what follows is seldom one (售后政策, Store policy)."""
    teams = _combined(
        "customer client technical tech live human callcenter callcentre sales support service helpdesk booking",
        "service support care agent rep representative advisor adviser team specialist success desk assistant",
        "- agent rep representative advisor team specialist",
    )
    roles: dict[str, Role] = dict.fromkeys(teams | set(_AGENT_ALONE.split()) | set(SHOPS), "agent")
    return roles | dict.fromkeys(_SYSTEM.split(), "system")


def role_word(name: str) -> Role | None:
    """The role where `name` is nothing but a word for it; case, blanks, `-` and `_` don't matter."""
    word = joined(name)
    return named_after().get(word) or alone().get(word)


def joined(name: str) -> str:
    """Lower case, without blanks, `-` and `_`."""
    return "".join(c for c in name.lower() if c not in " -_　")
