"""The page that a digest is."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from csqa.insight.digest import AUDIENCES, Audience, Given, digest
from csqa.insight.guidance import load_guidance
from csqa.insight.insight import Insight
from csqa.insight.markdown import about, plain, table
from csqa.insight.note import Note
from csqa.model import Roster
from csqa.ruleset.load import load_rules
from csqa.shipped import rules_folder
from csqa.wording import Lang
from tests.insight.conftest import Noted

Made = Callable[..., Insight]
LATE = (
    "客户: 怎么还没发货，等了五天了\n客服小李: 订单号发一下\n客户: 再不发我去12315投诉\n客服小李: 会尽快处理"
)
ASKS = "客户: 这款有现货吗？\n客服小李: 您好，有的\n客户: 有点贵，别家才卖五十\n客服小李: 亲，这是活动价"
BRIEF = "客户: 什么时候发货？\n客服小李: 您好，今天18点前发出\n客户: 好的"


def given(lang: Lang = "zh", **more: object) -> Given:
    every = load_rules(preview=True)
    guidance = load_guidance((rules_folder(),), every.rules)
    return msgspec.structs.replace(Given(lang=lang, rules=every.rules, guidance=guidance), **more)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_page_in_two_languages(insight: Made, audience: Audience, lang: Lang) -> None:
    found = insight(LATE, ASKS, BRIEF)
    pages = {code: digest(found, audience, given(code)) for code in ("zh", "en")}  # type: ignore[arg-type]
    heads = {code: [line[:3].count("#") for line in page.splitlines()] for code, page in pages.items()}
    assert heads["zh"] == heads["en"]
    assert pages[lang].startswith("# ")
    assert pages[lang].endswith("*\n") or pages[lang].endswith("*  \n")
    assert "None" not in pages["zh"]
    assert "{" not in pages[lang]


def test_few_conversations_are_said_to_be_few(insight: Made) -> None:
    assert "只有 2 通" in digest(insight(LATE, ASKS), "product", given())
    assert "只有" not in digest(insight(*[BRIEF] * 30), "product", given())


def test_shares_come_with_their_base_and_interval(insight: Made) -> None:
    assert "- 有抱怨：33%（1/3，95% 区间 6%–79%）" in digest(insight(LATE, BRIEF, BRIEF), "product", given())


def test_product_sees_why_customers_complain_and_what_threatens(insight: Made) -> None:
    page = digest(insight(LATE, LATE), "product", given())
    assert "| 等得太久 | 物流 | 2 | 100% | “怎么还没发货，等了五天了”" in page
    assert "- **找监管或起诉**（2 通）：“再不发我去12315投诉”" in page


def test_sales_sees_what_is_asked_before_buying(insight: Made) -> None:
    page = digest(insight(ASKS, ASKS.replace("有点贵", "太贵")), "sales", given())
    assert "## 嫌贵、犹豫" in page
    assert "这款有现货吗？" in page


def test_training_sees_what_to_train_whom_on(insight: Made) -> None:
    page = digest(insight(*[LATE] * 6), "training", given(roster=Roster({"小李": "李莉"})))
    assert "**致歉与共情**" in page
    assert "`no-apology`" in page
    assert "最需要的人：李莉 (小李)" in page
    assert "| 李莉 (小李) | 6 |" in page
    assert "紧急又重要：马上处理 | 6" in page


def test_teams_stand_beside_each_other(insight: Made) -> None:
    found = insight(*[LATE] * 5, *[BRIEF.replace("小李", "小何")] * 5, meta={"满意度": "好评"})
    page = digest(found, "training", given(roster=Roster({}, {"小李": "一组", "小何": "二组"})))
    assert "| 班组 | 对话 | 均分 | 当场解决 | 有抱怨 | 满意 |" in page
    assert [line.split(" | ")[4:] for line in page.splitlines() if line.startswith(("| 一组", "| 二组"))] == [
        ["100%", "100% |"],
        ["0%", "100% |"],
    ]


def test_an_agent_with_few_conversations_is_not_judged(insight: Made) -> None:
    page = digest(insight(LATE, LATE), "training", given())
    assert "| 小李 |" not in page
    assert "1 位不足 5 通" in page


def test_a_bad_example_comes_with_better_words(insight: Made) -> None:
    page = digest(insight(LATE), "training", given())
    assert "“会尽快处理” `t0` → 改说：“" in page


def test_without_ratings_it_says_so(insight: Made) -> None:
    assert "没有客户评价" in digest(insight(LATE), "training", given())
    assert "carries no ratings" in digest(insight(LATE), "training", given("en"))


def test_too_few_ratings_are_not_compared(insight: Made) -> None:
    page = digest(insight(LATE, BRIEF, meta={"满意度": "5"}), "training", given())
    assert "有评价的只有 2 通" in page
    assert "- 满意：100%（2/2" in page


def test_ratings_are_compared_where_there_are_enough() -> None:
    found = Insight()
    for number in range(80):
        good = number % 2 == 0
        found.add(
            Note(f"t{number}", "zh", "other", rating="5" if good else "1", said=("closing",) if good else ())
        )
    page = digest(found, "training", given())
    assert "| 致谢道别 | 100% (40) | 0% (40) | **+100 [" in page
    assert "相关不等于因果" in page


def test_an_estimate_says_that_it_is_one() -> None:
    found = Insight()
    for number in range(5000):
        found.add(Note(f"t{number}", "zh", "other", asked=("发票怎么开",)))
    page = digest(found, "product", given())
    assert "**发票**（约 5000 通）" in page
    assert "由 5000 句中随机抽取的 4000 句推算" in page
    assert about(48, 1.0, "zh") == "48"
    assert about(48, 2.6, "en") == "about 120"


def test_a_customers_words_can_do_nothing_to_the_page(insight: Made) -> None:
    evil = "客户: 怎么还没发货|<img src=x>*粗*`码`\x1b[31m[点我](http://a.b)\n客服: 抱歉"
    page = digest(insight(evil), "product", given())
    row = next(line for line in page.splitlines() if line.startswith("| 等得太久"))
    assert row.replace("\\|", "").count("|") == 6
    assert "\x1b" not in page
    assert "<img" not in page.replace("\\<img", "")
    assert plain("a|b [x](y) *z*") == "a\\|b \\[x](y) \\*z\\*"


def test_a_table_sets_figures_to_the_right() -> None:
    assert table(["a", "b"], [["x", "1"]], (1,)) == ["| a | b |", "| --- | ---: |", "| x | 1 |"]


def test_what_is_left_out_is_said(noted: Noted, insight: Made) -> None:
    assert "另有 3 通没有日期" in digest(insight(BRIEF), "sales", given(undated=3))
