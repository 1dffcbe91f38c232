"""Words before a colon that label a thing (`订单号：…`, `地址：…`, `Order number: …`) and not somebody who speaks."""

from __future__ import annotations

import re
from functools import cache

from csqa.readers.role_words import words

_ENDS = words(
    """
    号 名 价 名称 姓名 昵称 性别 生日 电话 手机 热线 号码 编号 编码 账户 地址 邮箱 微信 备注 反馈 评价
    评分 等级 积分 须知 协议 指南 手册 权益 价格 金额 时间 日期 状态 类型 需求 诉求 问题 原因 信息 资料
    详情 要求 说明 规则 标签 画像 来源 渠道 列表 链接 网址 订单 商品 产品 尺码 颜色 型号 规格 数量 重量
    材质 品牌 口令 密码 验证码 物流 快递 发票 开户行 抬头 步骤 方法 方式 结论 方案 提示 如下 以下 包括
    分别是 主题 标题 收件人 收货人 寄件人 联系人 发件人 送达 预计 截止 合计 总计 运费 优惠 折扣 活动
    服务单 工单 案件 政策 承诺 流程 范围 费 率 內容 内容 結果 结果 進度 进度 訂單 地點 地点 電話 時間
    """
)
_ENDS_EN = frozenset(
    words(
        """
    number numbers no id uid name email e-mail mail phone tel fax address order orders item items note
    notes total price date time subject link url reason status reference ref tracking model size color
    colour code version account password hours policy fee tax feedback satisfaction detail details
    quantity qty summary question answer issue problem location amount balance
    """
    )
)
_WHOLE = frozenset(
    words(
        """
    端 群 卡 日 券 答 问 注 注意 例如 比如 比方 首先 其次 另外 最后 原文 来自 留言 温馨提示 第一 第二
    第三 第四 第五 ps p.s p.s. nb re fw fwd to cc q a e.g i.e eg ie http https ftp www example warning
    tip update edit from
    """
    )
)
_TIMES = words(
    """
    时间 日期 時間 送达 预计 截止 大概 大约 明天 今天 昨天 后天 上午 下午 晚上 早上 之前 约 到 在 于 至
    从
    """
)
_TIMES_EN = frozenset(
    words(
        """
    date time at on by until before after from to around about today tomorrow yesterday monday tuesday
    wednesday thursday friday saturday sunday
    """
    )
)


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"[a-z.-]+$")


def is_label(name: str) -> bool:
    """Does the name label a thing?"""
    name = name.strip().lower()
    if name in _WHOLE or not any(c.isalnum() for c in name):
        return True
    # 8号 is how some agents are known, 订单号 is nobody.
    if name.endswith(_ENDS) and not (name.endswith("号") and name[-2:-1].isdigit()):
        return True
    return (
        _latin_end(name) in _ENDS_EN
        or re.fullmatch(r"(?:步骤|step |option |方案|第)\w{1,2}", name) is not None
    )


def is_time_label(name: str) -> bool:
    """Words before a time that say when something is: no header of a message either."""
    name = name.strip().lower()
    return name.endswith(_TIMES) or _latin_end(name) in _TIMES_EN


def _latin_end(name: str) -> str:
    match = _last_word().search(name)
    return match[0].rstrip(".") if match else ""
