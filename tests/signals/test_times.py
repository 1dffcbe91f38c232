"""Which words name a time, with which value; and which only look like one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csqa.signals.times import TimeSpan, find_times

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

# (text, words, seconds)
DURATIONS = [
    ("两小时内给您回电", "两小时内", 2 * HOUR),
    ("兩小時內給您回電", "兩小時內", 2 * HOUR),
    ("２小时内回复", "２小时内", 2 * HOUR),
    ("三天之内处理", "三天之内", 3 * DAY),
    ("半小时后再看", "半小时后", HOUR / 2),
    ("半个小时", "半个小时", HOUR / 2),
    ("一个半小时就好", "一个半小时", 1.5 * HOUR),
    ("两小时半", "两小时半", 2.5 * HOUR),
    ("1.5小时", "1.5小时", 1.5 * HOUR),
    ("1小时30分钟", "1小时30分钟", 1.5 * HOUR),
    ("十五分钟", "十五分钟", 15 * MINUTE),
    ("一刻鐘", "一刻鐘", 15 * MINUTE),
    ("请稍等3-5分钟", "3-5分钟", 5 * MINUTE),
    ("稍等两到三分钟的", "两到三分钟", 3 * MINUTE),
    ("稍等几分钟哦", "几分钟", 9 * MINUTE),
    ("30秒", "30秒", 30.0),
    ("三十秒钟", "三十秒钟", 30.0),
    ("24h内", "24h内", DAY),
    ("48小时发货", "48小时", 2 * DAY),
    ("24-48小时内", "24-48小时内", 2 * DAY),
    ("24小时~48小时", "24小时~48小时", 2 * DAY),
    ("7天左右到", "7天左右", 7 * DAY),
    ("两三天就到", "两三天", 3 * DAY),
    ("十来天", "十来天", 10 * DAY),
    ("二十多分钟", "二十多分钟", 20 * MINUTE),
    ("7日内退款", "7日内", 7 * DAY),
    ("三日內處理", "三日內", 3 * DAY),
    ("一周内答复", "一周内", 7 * DAY),
    ("兩個星期內", "兩個星期內", 14 * DAY),
    ("一个礼拜", "一个礼拜", 7 * DAY),
    ("1-2周", "1-2周", 14 * DAY),
    ("一个月内", "一个月内", 30 * DAY),
    ("半个月左右", "半个月左右", 15 * DAY),
    ("两个半月", "两个半月", 75 * DAY),
    ("一年内免费", "一年内", 365 * DAY),
    ("两个钟头", "两个钟头", 2 * HOUR),
    ("3個鐘內", "3個鐘內", 3 * HOUR),
    ("24时效内", "24时效内", DAY),
    ("10分钟以内", "10分钟以内", 10 * MINUTE),
    ("需要2个工作小时", None, None),
    ("We reply within 24 hours.", "within 24 hours", DAY),
    ("within 24-48 hours", "within 24-48 hours", 2 * DAY),
    ("30 mins", "30 mins", 30 * MINUTE),
    ("in 15 minutes", "in 15 minutes", 15 * MINUTE),
    ("within the hour", "within the hour", HOUR),
    ("in the next hour", "in the next hour", HOUR),
    ("over the next 24 hours", "over the next 24 hours", DAY),
    ("half an hour", "half an hour", HOUR / 2),
    ("in half an hour", "in half an hour", HOUR / 2),
    ("an hour and a half", "an hour and a half", 1.5 * HOUR),
    ("in a couple of hours", "in a couple of hours", 2 * HOUR),
    ("in a few hours", "in a few hours", 5 * HOUR),
    ("in a day or two", "in a day or two", 2 * DAY),
    ("48h", "48h", 2 * DAY),
    ("24hrs", "24hrs", DAY),
    ("two to three weeks", "two to three weeks", 21 * DAY),
    ("1 hour 30 minutes", "1 hour 30 minutes", 1.5 * HOUR),
    ("give me 5 minutes", "5 minutes", 5 * MINUTE),
    ("Please wait for 24 hours", "for 24 hours", DAY),
    ("it takes a week", "takes a week", 7 * DAY),
    ("about a month", "about a month", 30 * DAY),
    ("IN TWO DAYS", "IN TWO DAYS", 2 * DAY),
]

# (text, words, working days)
WORKING = [
    ("1-2个工作日到账", "1-2个工作日", 2),
    ("一到二个工作日", "一到二个工作日", 2),
    ("3至5個工作天內", "3至5個工作天內", 5),
    ("一个工作日内", "一个工作日内", 1),
    ("3个交易日", "3个交易日", 3),
    ("in 2-3 business days", "in 2-3 business days", 3),
    ("within one working day", "within one working day", 1),
]

# (text, words, clock, days, weekday)
CLOCKS = [
    ("今天18点前给您答复", "今天18点前", "18:00", 0, None),
    ("下午3点", "下午3点", "15:00", None, None),
    ("下午三點十五分", "下午三點十五分", "15:15", None, None),
    ("上午十点半", "上午十点半", "10:30", None, None),
    ("9点一刻", "9点一刻", "09:15", None, None),
    ("明早9点回电", "明早9点", "09:00", 1, None),
    ("今晚八点", "今晚八点", "20:00", 0, None),
    ("晚上七点后", "晚上七点后", "19:00", None, None),
    ("晚上12点前", "晚上12点前", "24:00", None, None),
    ("凌晨12点", "凌晨12点", "00:00", None, None),
    ("中午1点", "中午1点", "13:00", None, None),
    ("中午11点", "中午11点", "11:00", None, None),
    ("中午给您回复", "中午", "14:00", None, None),
    ("中午前给您", "中午前", "12:00", None, None),
    ("傍晚前处理好", "傍晚前", "18:00", None, None),
    ("明天上午联系您", "明天上午", "12:00", 1, None),
    ("今天下午", "今天下午", "18:00", 0, None),
    ("后天下午三点", "后天下午三点", "15:00", 2, None),
    ("後天下午", "後天下午", "18:00", 2, None),
    ("周五下午5点之前", "周五下午5点之前", "17:00", None, 4),
    ("20:00开抢", "20:00", "20:00", None, None),
    ("２０：３０前", "２０：３０前", "20:30", None, None),
    ("今天14:00-16:00派送", "今天14:00-16:00", "16:00", 0, None),
    ("3-5点送到", "3-5点", "05:00", None, None),
    ("18时前", "18时前", "18:00", None, None),
    ("次日12点前审核", "次日12点前", "12:00", 1, None),
    ("一点前给您", "一点前", "01:00", None, None),
    ("by 5pm", "by 5pm", "17:00", None, None),
    ("at 5:30 p.m. tomorrow", "at 5:30 p.m. tomorrow", "17:30", 1, None),
    ("12am", "12am", "00:00", None, None),
    ("12 pm", "12 pm", "12:00", None, None),
    ("18:00", "18:00", "18:00", None, None),
    ("by noon", "by noon", "12:00", None, None),
    ("before midnight", "before midnight", "24:00", None, None),
    ("3 o'clock", "3 o'clock", "03:00", None, None),
    ("tonight", "tonight", "24:00", 0, None),
    ("tonight at 8pm", "tonight at 8pm", "20:00", 0, None),
    ("by end of day", "by end of day", "24:00", 0, None),
    ("by EOD", "by EOD", "24:00", 0, None),
    ("tomorrow morning", "tomorrow morning", "12:00", 1, None),
    ("this afternoon", "this afternoon", "18:00", 0, None),
    ("in the morning", "in the morning", "12:00", None, None),
    ("Friday morning", "Friday morning", "12:00", None, 4),
    ("Monday @ 4 pm", "Monday @ 4 pm", "16:00", None, 0),
    ("between 9am-5pm", "9am-5pm", "17:00", None, None),
]

# (text, words, what the span says)
DATES = [
    ("今天给您处理", "今天", {"days": 0}),
    ("今日發貨", "今日", {"days": 0}),
    ("明天联系您", "明天", {"days": 1}),
    ("后天", "后天", {"days": 2}),
    ("大后天", "大后天", {"days": 3}),
    ("昨天", "昨天", {"days": -1, "past": True}),
    ("前天", "前天", {"days": -2, "past": True}),
    ("本周五前答复", "本周五前", {"weekday": 4, "weeks": 0}),
    ("周五", "周五", {"weekday": 4, "weeks": None}),
    ("星期天", "星期天", {"weekday": 6}),
    ("週末前", "週末前", {"weekday": 6}),
    ("下周一", "下周一", {"weekday": 0, "weeks": 1}),
    ("下個禮拜三", "下個禮拜三", {"weekday": 2, "weeks": 1}),
    ("上周五", "上周五", {"weekday": 4, "weeks": -1, "past": True}),
    ("下周给您答复", "下周", {"weeks": 1}),
    ("本周内", "本周内", {"weeks": 0}),
    ("月底前", "月底前", {"months": 0, "date": "31"}),
    ("下个月", "下个月", {"months": 1}),
    ("6月中旬", "6月中旬", {"date": "06-20"}),
    ("2024-05-01", "2024-05-01", {"date": "2024-05-01"}),
    ("2024年5月1日前", "2024年5月1日前", {"date": "2024-05-01"}),
    ("5月3号", "5月3号", {"date": "05-03"}),
    ("五月三號前", "五月三號前", {"date": "05-03"}),
    ("5月3-5日", "5月3-5日", {"date": "05-05"}),
    ("3号给您送", "3号", {"date": "03"}),
    ("十八号前", "十八号前", {"date": "18"}),
    ("tomorrow", "tomorrow", {"days": 1}),
    ("the day after tomorrow", "the day after tomorrow", {"days": 2}),
    ("yesterday", "yesterday", {"days": -1, "past": True}),
    ("by Friday", "by Friday", {"weekday": 4, "weeks": None}),
    ("this Friday", "this Friday", {"weekday": 4, "weeks": 0}),
    ("last Friday", "last Friday", {"weekday": 4, "past": True}),
    ("next week", "next week", {"weeks": 1}),
    ("by the end of the week", "by the end of the week", {"weekday": 4, "weeks": 0}),
    ("by the end of the month", "by the end of the month", {"months": 0}),
    ("on the 5th", "on the 5th", {"date": "05"}),
    ("May 3rd", "May 3rd", {"date": "05-03"}),
    ("by the 3rd of May", "by the 3rd of May", {"date": "05-03"}),
    ("20 Oct 2024", "20 Oct 2024", {"date": "2024-10-20"}),
    ("We will ship it today", "today", {"days": 0}),
]

# (text, words, kind)
MASKED = [
    ("[数字x]小时内回电", "[数字x]小时内", "duration"),
    ("我们会在XX小时内联系", "XX小时内", "duration"),
    ("__小时", "__小时", "duration"),
    ("预计x天", "x天", "duration"),
    ("**天", "**天", "duration"),
    ("[数字x]-[数字x]个工作日", "[数字x]-[数字x]个工作日", "duration"),
    ("[數字x]個工作日", "[數字x]個工作日", "duration"),
    ("[数字x]4h内", "[数字x]4h内", "duration"),
    ("([数字x]时效内)", "[数字x]时效内", "duration"),
    ("<num> days", "<num> days", "duration"),
    ("within [NUM] hours", "within [NUM] hours", "duration"),
    ("{{hours}}小时", "{{hours}}小时", "duration"),
    ("[数字x]点之前", "[数字x]点之前", "clock"),
    ("明天[数字x]点前", "明天[数字x]点前", "clock"),
    ("[数字x]:[数字x]前", "[数字x]:[数字x]前", "clock"),
    ("[时间x]前答复", "[时间x]前", "clock"),
    ("当天[时间x]前", "当天[时间x]前", "clock"),
    ("[日期x] [时间x]", "[日期x] [时间x]", "clock"),
    ("[NUM]pm", "[NUM]pm", "clock"),
    ("**号送到", "**号", "date"),
    ("[数字x]月[数字x]日", "[数字x]月[数字x]日", "date"),
    ("[数字x]-[数字x]号", "[数字x]-[数字x]号", "date"),
    ("[日期x]前", "[日期x]前", "date"),
]

# (text, words): behind, and so no promise's time
PAST = [
    ("三天前就说了", "三天前"),
    ("10天之前", "10天之前"),
    ("等了3天", "3天"),
    ("等了快一个小时", "一个小时"),
    ("已经两周了", "两周"),
    ("都两天了还不发货", "两天"),
    ("3天没人理我", "3天"),
    ("拖了半个月", "半个月"),
    ("前两天买的", "两天"),
    ("昨天下午说的", "昨天下午"),
    ("下单时间:5月3号", "5月3号"),
    ("今天已经打单了", "今天"),
    ("12号完成的订单", "12号"),
    ("2 days ago", "2 days ago"),
    ("I waited for 3 days", "for 3 days"),
    ("for 3 days", "for 3 days"),
    ("I've been waiting 2 hours", "2 hours"),
    ("over the last 3 days", "over the last 3 days"),
    ("It has been two weeks now", "two weeks"),
]

IDIOMS = [
    ("等了半天", "半天", True),
    ("过两天再看", "两天", False),
    ("a second please", "a second", False),
    ("hold on a sec", "a sec", False),
    ("give me a minute", "a minute", False),
]

NONE = [
    *(
        "尽快处理",
        "稍后联系您",
        "马上就好",
        "立即退款",
        "第一时间处理",
        "儘快為您處理",
        "soon",
        "shortly",
        "asap",
        "right away",
    ),
    *(
        "查一下",
        "等一会儿",
        "有一点小",
        "有点慢",
        "一点都不好",
        "快一点",
        "晚一点给您回复",
        "早一点",
        "多一点",
        "第一次买",
        "一点无忧",
    ),
    *(
        "支持7天无理由退货",
        "七天無理由",
        "2年质保",
        "全国联保一年质保",
        "7天价保",
        "15天包换",
        "三天两头坏",
        "一天到晚",
        "开心每一天",
    ),
    *("一天三次", "每天", "每3天更新", "每两小时", "百分之五十", "百分之二十五"),
    *(
        "24小时客服",
        "24小时在线",
        "24小時營業",
        "7x24小时服务",
        "7×24小时",
        "24小时达",
        "周一至周五 9:00-18:00",
        "营业时间9:00-21:00",
    ),
    *(
        "1点问题",
        "以下3点建议",
        "有两点需要注意",
        "3点原因",
        "2点击进入",
        "版本 2.0",
        "第3天",
        "第二周",
        "今年30岁",
        "3块钱",
        "5元",
        "9.9元包邮",
    ),
    *(
        "2件",
        "3个",
        "两双",
        "13812345678",
        "订单号202405011234567",
        "10秒杀",
        "3天线路由器",
        "5月大促",
        "18号楼",
        "3号线",
        "京东客服12号很高兴为您服务",
    ),
    *(
        "早上好",
        "下午好",
        "晚上好",
        "周末愉快",
        "星期五快乐",
        "几点下班",
        "大概几天到",
        "这两天",
        "过几天",
        "几号发货",
        "十分抱歉",
        "5分好评",
    ),
    *(
        "a second parcel",
        "the second one",
        "my second order",
        "every 2 hours",
        "24/7",
        "24 hours a day",
        "24-hour support",
        "30-day return policy",
    ),
    *(
        "5 years old",
        "have a nice day",
        "in a few days",
        "Good morning",
        "Have a great weekend",
        "How may I help you today?",
        "version 2.0",
    ),
    *(
        "twice a week",
        "open Monday to Friday",
        "$5 an hour",
        "one more thing",
        "you may 2 order",
        "minute details",
        "",
        "😀",
        "。。。",
    ),
]


def only(text: str) -> TimeSpan:
    found = find_times(text)
    assert len(found) == 1, [text[t.start : t.end] for t in found]
    return found[0]


def words(text: str, span: TimeSpan) -> str:
    return text[span.start : span.end]


@pytest.mark.parametrize(("text", "said", "seconds"), [c for c in DURATIONS if c[1]])
def test_a_duration_is_found_with_its_seconds(text: str, said: str, seconds: float) -> None:
    span = only(text)
    assert (words(text, span), span.kind, span.seconds) == (said, "duration", seconds)
    assert (span.value_known, span.past, span.working) == (True, False, False)


@pytest.mark.parametrize(("text", "said", "days"), WORKING)
def test_working_days_are_told_from_days(text: str, said: str, days: int) -> None:
    span = only(text)
    assert (words(text, span), span.seconds, span.working) == (said, days * DAY, True)


@pytest.mark.parametrize(("text", "said", "clock", "days", "weekday"), CLOCKS)
def test_a_clock_time_is_found_with_its_day(
    text: str, said: str, clock: str, days: int | None, weekday: int | None
) -> None:
    span = only(text)
    assert (words(text, span), span.kind, span.clock, span.days, span.weekday) == (
        said,
        "clock",
        clock,
        days,
        weekday,
    )


@pytest.mark.parametrize(("text", "said", "values"), DATES)
def test_a_date_is_found_with_its_value(text: str, said: str, values: dict[str, object]) -> None:
    span = only(text)
    assert (words(text, span), span.kind) == (said, "date")
    assert {name: getattr(span, name) for name in values} == values
    assert span.past is values.get("past", False)


@pytest.mark.parametrize(("text", "said", "kind"), MASKED)
def test_a_masked_time_is_a_time_of_unknown_value(text: str, said: str, kind: str) -> None:
    span = only(text)
    assert (words(text, span), span.kind, span.value_known) == (said, kind, False)
    assert span.seconds is None
    assert span.clock is None


@pytest.mark.parametrize(("text", "said"), PAST)
def test_what_lies_behind_is_marked(text: str, said: str) -> None:
    span = only(text)
    assert (words(text, span), span.past) == (said, True)


@pytest.mark.parametrize(("text", "said", "past"), IDIOMS)
def test_an_idiom_is_marked(text: str, said: str, past: bool) -> None:
    span = only(text)
    assert (words(text, span), span.idiom, span.past) == (said, True, past)


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert [words(text, t) for t in find_times(text)] == []


def test_several_times_stand_apart_and_in_order() -> None:
    text = "储蓄卡1-2个工作日，信用卡3-5个工作日，今天18点前给您回电"
    assert [words(text, t) for t in find_times(text)] == ["1-2个工作日", "3-5个工作日", "今天18点前"]


def test_an_hour_without_a_half_of_the_day_says_so() -> None:
    assert only("6点前").twelve
    assert not only("下午6点前").twelve
    assert not only("18点前").twelve


_FRAGMENTS = [
    *(case[0] for table in (DURATIONS, WORKING, CLOCKS, DATES, MASKED, PAST, IDIOMS) for case in table),
    *NONE,
    *(
        "了",
        "，",
        " ",
        "-",
        "到",
        "[",
        "]",
        "x",
        "的",
        "前",
        "内",
        "3",
        "十",
        "个",
        "：",
        "\n",
        "for ",
        "at ",
        "and ",
    ),
]


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map("".join) | st.text(max_size=60))
@example("[数字x][数字x]点到[数字x]天")
def test_spans_lie_inside_the_text_apart_and_parse_again(text: str) -> None:
    end = 0
    for span in find_times(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        again = find_times(words(text, span))
        assert again, words(text, span)
        assert again[0].kind == span.kind


@pytest.mark.parametrize(
    "bad", ["1-", "3点", "[数字x]", "in ", "今天", "{", "*", "2 or ", "半个", "within the next ", "5月", "一"]
)
def test_long_nonsense_takes_linear_time(bad: str) -> None:
    import time

    started = time.perf_counter()
    find_times(bad * 5000 + "天")
    assert time.perf_counter() - started < 2
