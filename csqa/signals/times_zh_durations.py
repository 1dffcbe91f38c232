"""Chinese durations in folded text (csqa/signals/times_words.py): 2小时内, 一个半小时, 1-2个工作日, `[数字x]天`.

One pattern finds a number with a unit; the characters beside it tell what is none (7天无理由, 24小时在线, 每3天) and
what lies behind (等了3天, 三天前).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from csqa.signals.times_words import HAN, NUMBER, number
from csqa.signals.timespan import DAY, TimeSpan

_SECONDS = {
    "秒": 1, "秒钟": 1, "分": 60, "分钟": 60, "min": 60, "刻钟": 900, "时": 3600, "小时": 3600, "钟头": 3600, "钟": 3600, "h": 3600,
    "hour": 3600, "天": DAY, "日": DAY, "自然日": DAY, "工作日": DAY, "工作天": DAY, "交易日": DAY, "周": 7 * DAY, "星期": 7 * DAY,
    "礼拜": 7 * DAY, "月": 30 * DAY, "年": 365 * DAY,
}  # fmt: skip
_WORKING = frozenset(("工作日", "工作天", "交易日"))

_N = rf"(?:{NUMBER}++\d{{0,3}}|\d{{1,4}}(?:\.\d{{1,2}})?|[{HAN}廿]{{1,4}}|大?半)"
_TO = r"\s?(?:-{1,2}|~|至|到)\s?"
_WITHIN = r"(?:之|以)?内(?![疚在容衣心部存置])"
_BEHIND = r"后(?![天来续台面悔])"
_UNIT = rf"""(?:工作[日天]|交易日|自然日|小时|钟头|分钟|刻钟|(?:星期|礼拜)(?![一二三四五六日天])|(?<=个)[月钟]|(?<=个[多半])[月钟]
    |秒(?:钟|(?![杀懂变退到批拍]))|周(?![年边日六])|天(?![然猫气线鹅河津才生空涯使地下花秤窗真])|年(?![级货轻龄份代纪初底末华会卡中费])
    |(?:日|分|时)(?={_WITHIN})|日(?=(?:之|以)?{_BEHIND}|左右)|时(?=效)|(?i:(?:hour|hr|min)s?|h)(?![a-zA-Z0-9]))"""
_DURATION = rf"""
    (?<![\d%{NUMBER}])(?<!\d\.)(?:(?<![{HAN}])|(?=[\d{NUMBER}]))(?:(?<![a-zA-Z])|(?!\d))(?!(?<=个)半)(?:{_N}(?:个?{_UNIT})?{_TO})?
    (?P<n>{_N})\s?[多来]?(?P<half>个半)?(?:个[多半]?)?\s?(?P<unit>{_UNIT})
    (?P<tail>半(?!价))?(?:(?P<minutes>{_N})\s?分钟?(?!之))?效?
    (?:\s?(?:左右|上下|的?时间(?!段|点)))*
    (?P<bound>\s?(?:{_WITHIN}|(?:之|以)?{_BEHIND}|(?:之|以)?前(?![台往来端面期])))?
"""

_FIRST = re.compile(rf"[\d{NUMBER}{HAN}廿大半]")
"""What every duration begins with: quicker than to try everywhere."""
_NAME = re.compile(
    r"\s?(?:内)?(?:免费)?(?:无理由|包[退换修]|质保|保[修换价质]|价保|试用|退换|超长|联保|两头|一度|四季|到[晚头]|免邮|免息|分期|续航|会员|套餐"
    r"|话费|[速必闪]?达(?!到)|[\d一两二三]{1,2}[次片粒回顿包遍])"
)
"""What makes a duration part of a name, a policy or a frequency: 7天无理由, 2年质保, 一天三次."""
_AVAILABLE = re.compile(
    r"\s?(?:人工|专业|全国|全天|都|均|随时)?(?:在线|客服|服务(?!单)|热线|营业|不打烊|便利|自助|电话|值班|为[您你]服务|恭候|守候|待命)"
)
_NUMBERED = re.compile(r"(?:第|每个?|每隔|每满|[\d七]\s?[xX*×+/]\s?|[￥¥$])\s?$")
_VAGUE_ONE = re.compile(r"[的每有那哪同某整这]$")
_VAGUE_TWO = re.compile(r"[这那近头]$")
_SINCE = re.compile(
    r"(?:(?:[等过用买拖催说停放拍单收款付坐卡耗花候跑打找问晚迟待忙修寄走断坏]|下单|付款)了|已经?|足足|整整|连续|连着)"
    r"(?:我|都|有|快|是|过|等|将近|差不多|大概|大约|超过|\s)*$"
)
_STILL = re.compile(
    r"\s?多?(?:的?时间)?(?:都?过去)?(?:了(?![解吧])|(?:都|还|也|过去|仍|根本|完全)*(?:没(?!问题)|未|不见|不(?=发货|回[复应]|给|处理|理|退)))"
)
_AHEAD = re.compile(r"(?:再|还要|还有|最[多晚迟]|只要|需要?|还[需剩]|只剩|仅剩)(?:等|过)?$")
_FORMER = re.compile(r"过去$")
_LATELY = re.compile(r"(?<![提之以])[前上]$")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_DURATION, re.X)


def durations(text: str) -> Iterator[TimeSpan]:
    """Every duration in folded `text`, in order."""
    at = 0
    while first := _FIRST.search(text, at):
        match = _pattern().match(text, first.start())
        if match is None:
            at = first.end()
            continue
        at = match.end()
        span = _span(text, match)
        if span is not None:
            yield span


def _span(text: str, match: re.Match[str]) -> TimeSpan | None:
    n, unit, bound = match["n"], _unit(match["unit"]), (match["bound"] or "").strip()
    before, after = text[max(0, match.start() - 10) : match.start()], text[match.end() : match.end() + 10]
    masked = NUMBER in n
    if _none(match, n, unit, bound, before, after, masked):
        return None
    return TimeSpan(
        match.start(),
        match.start() + len(match[0].rstrip()),
        "duration",
        seconds=_seconds(match, n, unit),
        working=unit in _WORKING,
        value_known=not masked,
        past=_past(n, bound, before, after),
        idiom=_idiom(n, unit, bound, before),
    )


def _unit(text: str) -> str:
    text = text.lower().replace("hr", "hour")
    return text.rstrip("s") if text.isascii() else text


def _seconds(match: re.Match[str], n: str, unit: str) -> float | None:
    value = 0.5 if n.endswith("半") else number(n)
    if value is None:
        return None
    value += 0.5 * bool(match["half"]) + 0.5 * bool(match["tail"])
    extra = number(match["minutes"]) if match["minutes"] else 0
    return None if extra is None else value * _SECONDS[unit] + extra * 60


def _none(match: re.Match[str], n: str, unit: str, bound: str, before: str, after: str, masked: bool) -> bool:
    """Whether it only looks like a duration."""
    if _NUMBERED.search(before) or _NAME.match(after):
        return True
    if unit == "年" and ((masked and not bound) or (number(n) or 0) > 100):
        return True
    if n == "几" and (
        _SECONDS[unit] >= DAY or (unit != "分钟" and not bound) or after[:1] in ("?", "吗", "呢")
    ):
        return True
    if (
        not bound
        and (masked or (n in ("24", "二十四") and _SECONDS[unit] == 3600))
        and _AVAILABLE.match(after)
    ):
        return True
    if bound or unit not in ("天", "日"):
        return False
    return (n == "一" and bool(_VAGUE_ONE.search(before))) or (
        n in ("两", "二") and bool(_VAGUE_TWO.search(before))
    )


def _past(n: str, bound: str, before: str, after: str) -> bool:
    if bound:
        return bound.endswith("前")
    if _FORMER.search(before) or _SINCE.search(before) or (n in ("两", "二") and _LATELY.search(before)):
        return True
    return bool(_STILL.match(after)) and not _AHEAD.search(before)


def _idiom(n: str, unit: str, bound: str, before: str) -> bool:
    """半天 and 过两天 measure nothing unless a bound makes them."""
    if bound or unit != "天":
        return False
    return n.endswith("半") or (
        n in ("两", "二") and before.endswith(("过", "等")) and not before.endswith("了")
    )
