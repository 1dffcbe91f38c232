"""Words that say nothing of what a question is about."""

from __future__ import annotations

_ZH = """的 了 是 我 你 您 他 她 它 们 我们 你们 您们 他们 人家 咱 咱们 自己 大家 这 那 哪 这个 那个 哪个 这些 那些 哪些 这样 那样
    这里 那里 这边 那边 哪里 哪儿 这儿 那儿 什么 啥 怎么 咋 怎么样 怎样 怎么办 为什么 为啥 多少 几 吗 呢 吧 啊 呀 哦 嗯 哈 哎 唉 么
    嘛 哟 喔 噢 哒 亲 亲亲 在吗 在 有 没 没有 不 不是 不能 不会 不行 不到 是不是 有没有 能不能 可不可以 可以 能 会 要 想 想要 需要
    应该 可能 就 就是 都 也 还 还是 还有 又 再 才 只 只是 只有 很 太 非常 比较 最 更 真 真的 好 好的 好像 对 对的 行 吗 啦 嘞
    和 跟 与 或 或者 但 但是 可是 因为 所以 如果 的话 那么 然后 而且 而 把 被 给 让 向 从 到 对于 关于 为 为了 以 以后 以前 之后 之前
    时候 现在 今天 明天 昨天 后天 刚才 刚刚 已经 一直 马上 一个 一下 一些 一点 一样 两个 几个 个 件 次 下 上 里 中 内 外 前 后
    请问 请 麻烦 谢谢 感谢 你好 您好 帮 帮忙 帮我 看 看看 看下 看一下 问 问下 问一下 咨询 说 说的 知道 告诉 来 去 过 着 得 地 等
    东西 问题 情况 事 事情 客服 人工 小妹 美女 帅哥 老师 哥 姐 妹子 元 块 块钱 天 号 月 年 点 分钟 小时 数字 订单号 链接 图片 截图 姓名
    站点 地址 日期 时间 金额 邮箱 电话 手机号 您的 我的 你的 需 弄 搞 用 做 直接 其他 别的 多 少 大 小 之 其 此 该 每 各 某 吗? 诶 额 呃
    意思 可 没法 无法 不了 不用 不要 不了 是否 如何 何时 是吗 对吗 好吗 行吗 可以吗 能吗 有人 没人 多久 几时 几点 操作 处理 联系 弄 怎么弄 咋办 这么 那么 这种 那种 这款 那款
    还要 买 货 单 订单 商品 京东 淘宝 天猫 收 给我 给您 我要 告知 解决 显示 查 查询 查看 查下 查一下 帮我查 看到 写 打 打电话 点 拿 算 当时 早上
    晚上 下午 上午 中午 之间 部分 另外 还没 都没 没收 这是 那是 就行 不知 不懂 找 选 选择 成 成功 完 过来 过去 出来 起来 下来 进去 回来 人 一次
    第一次 第二 第一 两次 几次 好多 好久 久 长 左右 大概 大约 确定 确认 肯定 一定 必须 不过 反正 到底 究竟 根本 居然 竟然 老是 总是 好几天 几天 半天
    别人 别家 任何 所有 全部 全 每次 每天 今年 去年 上次 下次 上周 下周 周一 周二 周三 周四 周五 周六 周日 星期 月份 一天 两天 三天 急 先 后面
    前面 上面 下面 里面 外面 旁边 感觉 觉得 认为 希望 打算 准备 开始 继续 结束 不好 不错 不太 不对 不用 不想 不让 不给 不见 不会 没用 没法 没什么 还
    话 听 讲 聊 亲爱 亲爱的 宝贝 老板 店家 商家 卖家 顾客 客户 用户 人员 小姐姐 小哥哥 个人 本人 朋友 网上 线上 手机号码 号码 编号 单子 信息 内容 方式
    办法 方法 原因 理由 结果 状态 情况下 时 期间 期 下单 收到 拍 拍下 支持 属于 作 前台 后台 通过 点击 发送 提示 要求 出现 反馈 自动 一起 同意 发 发来 发给 客服 已 未 由 须"""
_EN = """a an the this that these those i me my mine we us our you your yours he she it its they them their who whom which what when
    where why how is are was were be been being am do does did done doing have has had having will would shall should can could may
    might must ll ve re don didn doesn isn aren wasn won can't don't didn't i'm it's i've you're that's and or but if then than so
    because as of at by for with about to from in on into out up down off over under again further here there all any both each few
    more most other some such no nor not only own same too very just now ok okay yes yeah hi hello hey please thanks thank thx sorry
    get got getting go going gone make made let know need want wanted like help tell see say said one two also still even much many
    really actually well thing things something anything someone anyone u ur im ive dm guys try trying check checking time times think maybe available nice last first next way new old after before
    tomorrow today tonight yesterday monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night day days
    week weeks hour hours minute minutes month year back good bad great better best possible able use using used put take took taking
    come coming came give given find found look looking ask asking asked keep let lets give sure right left around another every
    everything nothing never ever always since until while during between through without within yet already else lot bit kind sort
    work works working until either maybe perhaps else hear heard again thank welcome bye goodbye sir madam team people person
    actually literally seriously honestly customer support happen happened happening wrong problem problems issue issues question
    questions answer fix fixed stuff number numbers pm am amp lol omg wtf per yes nope whole end start started set change changed
    cannot shit fuck fucking damn hell crap guy feel feels hate love amp rt via her his him hers their theirs ours instead ugh annoying wondering wonder idea okay sorted saying said says http https co t s m d"""

ZH = frozenset(_ZH.split())
EN = frozenset(_EN.split())
