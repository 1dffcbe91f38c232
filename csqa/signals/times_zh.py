"""Chinese clock times and dates in folded text (csqa/signals/times_words.py): 今天18点前, 下周一, 5月3号, 中午.

One pattern takes a day, a part of the day and an hour, each optional. The characters beside it tell what is none:
3点建议, 18号楼, 早上好, 周一至周五.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from csqa.signals.times_words import DATE, NUMBER, TIME, hour, number
from csqa.signals.timespan import TimeSpan

_DAYS = {
    "今": 0, "今天": 0, "今日": 0, "今儿": 0, "当天": 0, "当日": 0, "当": 0, "明": 1, "明天": 1, "明日": 1, "明儿": 1, "次日": 1,
    "隔天": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "昨儿": -1, "昨": -1, "前天": -2, "大前天": -3,
}  # fmt: skip
_WEEKDAYS = {**{c: i for i, c in enumerate("一二三四五六日")}, "天": 6, "末": 6}
_WEEKS = {"这": 0, "本": 0, "下": 1, "下下": 2, "上": -1}
_MONTHS = {"": 0, "这": 0, "本": 0, "下": 1, "上": -1}
_PARTS = {"底": "31", "末": "31", "下旬": "31", "中": "20", "中旬": "20", "初": "10", "上旬": "10"}
"""The last day of a part of the month."""
_PERIODS = {
    "凌晨": ("00:00", "06:00"), "清晨": ("06:00", "09:00"), "早上": ("06:00", "10:00"), "早晨": ("06:00", "10:00"), "早": ("06:00", "10:00"),
    "上午": ("08:00", "12:00"), "中午": ("12:00", "14:00"), "正午": ("12:00", "12:00"), "午间": ("12:00", "14:00"),
    "午后": ("12:00", "18:00"), "下午": ("12:00", "18:00"), "傍晚": ("18:00", "19:00"), "晚上": ("18:00", "24:00"),
    "晚间": ("18:00", "24:00"), "晚": ("18:00", "24:00"), "夜里": ("18:00", "24:00"), "夜间": ("18:00", "24:00"),
    "夜": ("18:00", "24:00"), "半夜": ("00:00", "06:00"),
}  # fmt: skip
"""A part of the day: when it begins, which 前 refers to, and when it is over."""

_H = rf"(?:{NUMBER}++\d{{0,2}}|\d{{1,2}}|[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_TO = r"\s?(?:-{1,2}|~|至|到)\s?"
_DAY = r"大?后天(?![天气猫])|大?前天(?![天气猫线数])|[今明昨][天日儿]|[当次]日|[当隔]天|[今明昨](?=早|晚|夜)|当(?=晚)"
_WEEKDAY = r"(?P<week>下下个?|[这本下上]个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末](?![年期边常]))"
_WEEK = r"(?P<weeks>下下|[这本下上])一?个?(?:周|星期|礼拜)(?![一二三四五六日天末年边])"
_PART = r"(?:底|末|初(?!级)|[上中下]旬|中(?![旬级考国]))"
_MONTH = rf"(?P<month>[下本这上]个?(?=月)|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?=月{_PART})|(?=月{_PART}))月(?P<part>{_PART})?"
_DATE = (
    rf"(?P<year>\d{{4}}|{NUMBER}++(?=年))[年/.-](?P<m>\d{{1,2}}|{NUMBER}++)[月/.-](?P<d>{_H})[日号]?(?!\d)"
    rf"|(?P<m2>{_H})(?:月|/(?={NUMBER}))(?:{_H}[日号]?{_TO})?(?P<d2>{_H})[日号]"
)
_NUMBERED = rf"(?:{_H}[日号]?{_TO})?(?P<number>{NUMBER}++|\d{{1,2}}|[二三]?十[一二三四五六七八九]?)[日号]|(?P<number2>[一二三四五六七八九])号"
_HEAD = rf"(?P<day>{_DAY})|{_WEEKDAY}|{_WEEK}|(?P<masked>{DATE}++)|(?<![\d{NUMBER}])(?:(?<![a-zA-Z])|(?!\d))(?<!\d[./:])(?:{_DATE}|(?<![个每满])(?:{_MONTH})|{_NUMBERED})"
_PERIOD = (
    r"凌晨|清晨|早上(?!好)|早晨(?!好)|晚上(?!好)|[上下]午(?![好茶餐])|中午(?![好餐饭])|正午|午[间后](?!餐)|傍晚|晚间|夜[里间]|半夜"
    rf"|(?<=[今明昨当])[早晚夜](?![一]点(?![半钟]))|[早晚夜](?=(?!一点(?![半钟])){_H}[点时:])"
)
_CLOCK = rf"""(?<![\d{NUMBER}])(?:(?<![a-zA-Z])|(?!\d))(?<!\d[.:])(?:{_H}(?::[0-5]\d|:{NUMBER}++|[点时])?{_TO}(?:次日)?(?:{_PERIOD})?)?(?<![早晚夜](?=一点(?![半钟])))
    (?P<h>{_H})(?::(?P<colon>[0-5]\d|{NUMBER}++)(?::[0-5]\d)?(?![\d:])
    |(?P<point>[点时])(?:(?P<half>[半整钟])|(?P<quarter>[一三])刻|(?P<minute>{NUMBER}++|[0-5]\d|零[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?(?!分钟)|(?:\d|[一二三四五六七八九])(?=分(?!钟)))分?(?![个小天点时号日元]))?)"""
_WHEN = rf"(?P<head>{_HEAD})?(?:\s?的?\s?(?P<period>{_PERIOD}))?(?:\s?(?:(?P<slot>{TIME}++)|{_CLOCK}))?"
_FIRST = re.compile(
    rf"[今明昨](?=[天日儿早晚夜])|[后前当隔](?=天)|[当次](?=日)|当晚|大(?=[后前]天)|[本这上下](?=[下个一]?个?[周星礼月])|[上中下正](?=午)|周(?=[一二三四五六日天末])"
    rf"|星期|礼拜|月(?=[底末初中上下])|[凌清早](?=晨)|[早晚](?=[上间\d零一二两三四五六七八九十{NUMBER}])|午(?=[后间])|傍晚|夜(?=[里间\d一二])|半夜|[{DATE}{TIME}]"
    rf"|(?<![\d{NUMBER}])(?=(?:\d{{1,4}}|[零一二两三四五六七八九十]{{1,3}}|{NUMBER}++\d{{0,2}})\s?[点时号日月:/年.~至到-])[\d零一二两三四五六七八九十{NUMBER}]"
)
"""What an expression may begin with: quicker than to try everywhere."""
_BOUND = re.compile(
    r"\s?(?:左右|之间)?(?:之前|以前|前(?![台往来端面期])|之后|以后|后(?![天来续台面])|[之以]?内(?![容部存]))|左右|之间"
)

_GREETING = re.compile(r"\s?(?:愉快|快乐|开心|好[~!,。]|头条|特[价惠]|推荐|限时|有什么|达(?!到))")
_LIST = re.compile(r"(?:以下|如下|这|那|有|共|满足|第|下面|上述|前|几|总结)$")
_ITEMS = re.compile(
    r"\s?(?:问题|建议|要求|意见|原因|注意|说明|需要|内容|疑问|不同|区别|好处|优势|理由|方法|提示|事项|要点|[击开进选赞评餐名播数位滴])"
)
_TIMELY = re.compile(r"(?:[到于在约至从是等]|大概|左右)$")
_NOT_HOUR = re.compile(r"[尚代光间长候刻常段机效装差不而时节]")
_BADGE = re.compile(
    r"\s?(?:[a-zA-Z\d(]|[楼线店仓院文机柜库门馆铺桌厅车室房栋码型色字针旁款键位员坐座巷路街弄段厂园区城包箱盒布碗钢用常本元货志记期子式化均租程]"
    r"|单元|电池|客服|会员|链接|产品|专员|工作人员|小妹|.{0,5}很高兴|为[您你]服务|竭诚|公馆|地铁)"
)
_BADGED = re.compile(
    r"(?:客服|专员|助理|[小妹]妹|[工编型尾座]号?|[路街道巷弄牌湾单第镇村里园区城苑院楼线员]|vip|会员|坐席|no\.?|代表|秘书|同事|顾问|管家)\s?$",
    re.I,
)
_EVERY = re.compile(r"每(?:个|逢)?月?$")
_OPENING = re.compile(
    r"(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:营业|上班|服务|工作|在线|客服|办公|值班)的?时间(?:是|为|:)?(?:每天)?)\s?$"
)
_DONE_BEFORE = re.compile(
    r"(?:下单|创建|付款|支付|签收|完成|成交|购买|发货|提交|申请|开始)的?(?:时间|日期)(?:是|为|:)?\s?$"
)
_DONE = re.compile(
    r"(?:就|又|便)?(?:已|刚|才(?!能|可|会)|买|下的?单(?!即|可|能)|付的?款|拍的|(?:申请|完成|通过|提交|收到|签收|购买|发货|发出)[的了]|收的|发的)|\s?(?:\[站点|货物|包裹已|快件已|您的?订单已)"
)
"""What stands before and behind a time at which something was done: 下单时间 5月3号, 今天已经打单."""
_OPEN_FROM = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]\s?(?:-|~|至|到)\s?$")
_OPEN_TO = re.compile(r"\s?(?:-|~|至|到)\s?(?:周|星期|礼拜)?[一二三四五六日天](?!点)")


_NO_DAY_BEFORE = re.compile(r"[目提以之今背然]$")
_QUANTITY = re.compile(r"\s?[元块%折件个万比]")
_MUCH = re.compile(r"[快慢早晚多少大小好差有再高低长短远近贵便宜]$")
_NOON = frozenset(("中午", "午间"))
_NIGHT = frozenset(("晚上", "晚间", "晚", "夜里", "夜间", "夜", "半夜"))
_LATE = frozenset(("中午", "午间", "午后", "下午", "傍晚", *_NIGHT)) - {"半夜"}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_WHEN, re.X)


def moments(text: str) -> Iterator[TimeSpan]:
    """Every clock time and date in folded `text`, in order."""
    at = 0
    while first := _FIRST.search(text, at):
        match = _pattern().match(text, first.start())
        at = first.end()
        if match and match[0]:
            at = match.end()
            span = _span(text, match)
            if span is not None:
                yield span
                at = span.end


def _span(text: str, match: re.Match[str]) -> TimeSpan | None:
    before = text[max(0, match.start() - 12) : match.start()]
    hour_given, stop = match["h"] is not None, match.end()
    if hour_given and not _is_clock(text, match, before):
        hour_given, stop = False, _without_hour(match)
        if stop == match.start():
            return None
    if not hour_given and match["head"] is None and match["period"] in ("早", "晚", "夜"):
        return None
    after = text[stop : stop + 10]
    if _EVERY.search(before) or _GREETING.match(after) or _is_no_day(match, before, after):
        return None
    bound = _BOUND.match(text, stop)
    end = bound.end() if bound else stop
    clock = _clock(match, hour_given, bound[0] if bound else "")
    masked = any(mask in text[match.start() : end] for mask in (NUMBER, DATE, TIME))
    timed = hour_given or match["period"] is not None or match["slot"] is not None
    if timed and clock is None and not masked:
        return None
    day = _day(match)
    if day is None:
        return None
    return TimeSpan(
        match.start(),
        end,
        "clock" if timed else "date",
        clock=clock,
        twelve=bool(hour_given and match["point"] and not match["period"] and clock and clock < "12:00"),
        days=day.days,
        weekday=day.weekday,
        weeks=day.weeks,
        months=day.months,
        date=day.date,
        value_known=not masked,
        past=min(day.days or 0, day.weeks or 0, day.months or 0) < 0
        or bool(not bound and _is_done(day, before, after)),
    )


def _is_done(day: _Day, before: str, after: str) -> bool:
    """Whether something was done then; what is tomorrow or later can't have been."""
    return not day.days and bool(_DONE_BEFORE.search(before) or _DONE.match(after))


class _Day(msgspec.Struct, frozen=True):
    """The day of a TimeSpan; nothing set where it names none or a masked one."""

    days: int | None = None
    weekday: int | None = None
    weeks: int | None = None
    months: int | None = None
    date: str | None = None


def _day(match: re.Match[str]) -> _Day | None:
    """The day that the expression names; None where the numbers make no date."""
    if match["day"]:
        return _Day(days=_DAYS[match["day"]])
    if match["weekday"]:
        week = (match["week"] or "").rstrip("个")
        return _Day(weekday=_WEEKDAYS[match["weekday"]], weeks=_WEEKS[week] if week else None)
    if match["weeks"]:
        return _Day(weeks=_WEEKS[match["weeks"]])
    if match["month"] is not None:
        return _month(match["month"].rstrip("个"), match["part"])
    parts = [
        match["year"],
        match["m"] or match["m2"],
        match["d"] or match["d2"] or match["number"] or match["number2"],
    ]
    given = [p for p in parts if p]
    if any(NUMBER in p for p in given):
        return _Day()
    values = [int(number(p) or 0) for p in given]
    if not values:
        return _Day()
    if not 1 <= values[-1] <= 31 or not all(1 <= m <= 12 for m in values[-2:-1]):
        return None
    return _Day(date="-".join(f"{v:02}" for v in values))


def _month(said: str, part: str | None) -> _Day:
    day = _PARTS[part] if part else "31"
    if said in _MONTHS:
        return _Day(months=_MONTHS[said], date=day)
    return _Day(date=f"{int(number(said) or 0):02}-{day}")


def _without_hour(match: re.Match[str]) -> int:
    """Where the day and the part of the day end."""
    return match.end("period") if match["period"] else match.end("head") if match["head"] else match.start()


def _is_no_day(match: re.Match[str], before: str, after: str) -> bool:
    """Whether it is a badge or a house number (18号楼, 客服3号), or opening days (周一至周五)."""
    if match["number"] or match["number2"]:
        return bool(_BADGE.match(after) or _BADGED.search(before))
    if match["head"] is None:
        return bool(_OPENING.search(before))
    if match["weekday"]:
        return bool(_OPEN_TO.match(after) or _OPEN_FROM.search(before))
    return bool(match["day"] and _NO_DAY_BEFORE.search(before))


def _is_clock(text: str, match: re.Match[str], before: str) -> bool:
    """Whether the hour is one: not 一点都不, 3点建议, 有两点."""
    after = text[match.end() : match.end() + 6]
    if match["colon"]:
        return not _QUANTITY.match(after)
    exact = match["half"] or match["quarter"] or match["minute"]
    if match["point"] == "时" and _NOT_HOUR.match(after):
        return False
    if exact:
        return True
    if _ITEMS.match(after):
        return False
    if match["head"] or match["period"]:
        return True
    h = number(match["h"])
    if _BOUND.match(text, match.end()):
        return h != 1 or not _MUCH.search(before)
    if match["point"] == "时" or _LIST.search(before):
        return False
    return h is None or h > (1 if match["h"].isdigit() else 3) or bool(_TIMELY.search(before) and h != 1)


def _clock(match: re.Match[str], hour_given: bool, bound: str) -> str | None:
    period = match["period"]
    if not hour_given:
        if period is None:
            return None
        begins, ends = _PERIODS[period]
        return begins if "前" in bound else ends
    h = number(match["h"])
    minute = {"半": 30.0, "一": 15.0, "三": 45.0}.get(match["half"] or match["quarter"] or "")
    if minute is None:
        minute = number(match["colon"] or match["minute"] or "0")
    if h is None or minute is None:
        return None
    if period == "凌晨" and h == 12:
        h = 0
    elif period in _NIGHT and h == 12:
        h = 24
    late = period in _LATE and not (period in _NOON and h > 3)
    return hour(h, minute, late)
