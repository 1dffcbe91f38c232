"""Words of customer service that say nearly the same: one group a line, most common word first.

Simplified Chinese, in lower case; English words are stemmed when the table is made. Groups join the two languages, so that a
Chinese question finds an English script where there is no better one.
"""

from __future__ import annotations

from collections.abc import Mapping

from csqa.library.terms import stem

_GROUPS = """
退款 退钱 退费 退回款 refund reimburse
退货 退回 寄回 退换 退掉 退 return
换货 调换 更换 换一个 换新 换 exchange swap replacement
快递 物流 包裹 运单 快件 邮件 parcel package shipment courier delivery
破损 损坏 坏了 碎了 压坏 摔坏 破了 烂了 裂了 破碎 damag broken crush crack
发货 寄出 出库 发出 寄送 ship dispatch
到货 送达 到达 送到 签收 收到 arriv receiv
配送 送货 派送 派件 送 deliver
延迟 延误 太慢 慢 超时 还没到 没收到 delay late slow
丢失 丢件 弄丢 不见了 lost missing
催单 催促 催一下 加急 尽快 urge hurry urgent
少发 漏发 少件 缺件 少了 漏了 incomplete
错发 发错 寄错 不对版 wrong
地址 收货地址 address
发票 开票 专票 普票 invoice receipt
优惠 折扣 打折 便宜 活动 促销 满减 discount promotion sale
优惠券 红包 券 代金券 coupon voucher
降价 差价 价保 保价 补差
价格 价钱 多少钱 报价 price cost
贵 太贵 嫌贵 expensive
运费 邮费 包邮 邮资 freight postage
尺码 尺寸 大小 码数 size sizing
颜色 色差 colour color
质量 品质 做工 quality
瑕疵 次品 毛病 故障 残次 defect faulty fault
正品 真假 假货 真货 authentic genuine fake
材质 面料 成分 料子 material fabric
库存 现货 有货 缺货 断货 补货 stock
预售 定金 尾款 预订 preorder deposit
取消 撤销 不要了 退单 cancel
修改 更改 改一下 变更 change modify
付款 支付 下单 拍下 pay payment order
账号 账户 登录 密码 account login password
安装 组装 装 install setup assemble
维修 修理 返修 保修 质保 售后 repair warranty
赔偿 补偿 赔付 赔 compensat
投诉 举报 差评 12315 complain complaint
人工 转人工 客服 专员 agent human
会员 积分 等级 member membership point loyalty
赠品 礼品 小样 gift sample freebie
批发 团购 大单 代理 wholesale bulk
保质期 有效期 过期 expir expiry
过敏 不良反应 allergic allergy
使用 用法 怎么用 教程 usage instruction manual
推荐 建议 哪个好 哪款 选哪 recommend suggest
对比 比较 区别 compar difference
生气 发火 愤怒 不满 angry upset
问候 欢迎 你好 您好 在吗 greet welcome hello
道别 结束 再见 结束语 goodbye bye closing
感谢 谢谢 多谢 thank
道歉 抱歉 对不起 致歉 sorry apolog apology
"""


GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(stem(word) if word.isascii() else word for word in line.split())
    for line in filter(None, _GROUPS.splitlines())
)
GROUP_OF: Mapping[str, int] = {
    word: number for number, group in reversed([*enumerate(GROUPS)]) for word in group
}
"""Word -> the group that it belongs to; of several, the first."""
