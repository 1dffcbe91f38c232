"""Questions that mean nearly the same, and what most have in common."""

from __future__ import annotations

from csqa.insight.grouping import Said, grouped, themes
from csqa.insight.sentences import sentence, shortened


def said(*texts: str) -> list[Said]:
    return [Said(f"t{number}", text) for number, text in enumerate(texts)]


def test_the_same_question_in_other_words_is_one_group() -> None:
    found = grouped(said("什么时候发货", "请问什么时候能发货呢？", "亲，啥时候发货啊", "怎么开发票"))
    assert [(group.text, group.sessions) for group in found] == [("什么时候发货", 3), ("怎么开发票", 1)]


def test_when_and_whether_are_two_questions() -> None:
    found = grouped(said("退款什么时候到账", "退款能到支付宝吗"))
    assert [group.sessions for group in found] == [1, 1]


def test_traditional_and_simplified_are_the_same() -> None:
    found = grouped(said("什麼時候發貨", "什么时候发货"))
    assert [group.sessions for group in found] == [2]


def test_numbers_and_masks_make_no_difference() -> None:
    found = grouped(said("订单[数字x]什么时候发货", "订单20240501什么时候发货", "https://a.b/c 什么时候发货"))
    assert [group.sessions for group in found] == [3]


def test_a_conversation_counts_once() -> None:
    twice = [Said("a", "什么时候发货"), Said("a", "什么时候发货呢"), Said("b", "什么时候发货")]
    assert grouped(twice)[0].sessions == 2


def test_what_says_nothing_is_left_out() -> None:
    assert grouped(said("在吗？", "？？", "怎么办", "Can you help?")) == []


def test_english_questions_group_by_their_words() -> None:
    found = grouped(said("Where is my parcel?", "where's my parcel", "Can I return the shoes?"))
    assert [group.sessions for group in found] == [2, 1]


def test_a_theme_holds_the_questions_about_it() -> None:
    texts = ("纸质发票怎么开", "电子发票在哪看", "能开发票吗", "什么时候发货")
    (theme,) = themes(said(*texts), 5)
    assert (theme.word, theme.sessions) == ("发票", 3)
    assert {group.text for group in theme.groups} <= set(texts[:3])


def test_what_only_one_conversation_says_is_no_theme() -> None:
    assert themes([Said("a", "发票怎么开"), Said("a", "发票在哪")], 5) == []


def test_the_order_of_reading_changes_nothing() -> None:
    texts = said("什么时候发货", "发货了吗", "发票怎么开", "怎么开发票", "能退货吗", "退货运费谁出")
    assert themes(texts, 5) == themes(list(reversed(texts)), 5)


def test_a_sentence_is_cut_from_a_long_turn() -> None:
    text = "您好。我的洗衣机坏了两天了！什么时候能来修？谢谢"
    start = text.index("什么时候")
    assert sentence(text, start, start + 4, 100) == "什么时候能来修？"


def test_a_very_short_question_takes_the_sentence_before_it_along() -> None:
    text = "收货地址写错了。可以改吗"
    assert sentence(text, text.index("可以"), len(text), 100) == "收货地址写错了。可以改吗"


def test_a_sentence_that_is_too_long_keeps_the_words_and_no_half_word() -> None:
    text = "well " * 40 + "where is my parcel now" + " and then" * 40
    found = sentence(text, text.index("where"), text.index(" now"), 60)
    assert "where is my parcel" in found
    assert len(found) <= 62
    assert found.startswith("…well")
    assert found.endswith("…")
    assert not found.endswith("the…")


def test_names_and_order_cards_in_front_say_nothing() -> None:
    assert sentence("@ShopHelp where is it?", 10, 21, 60) == "where is it?"
    assert shortened("[订单x]  什么时候\n发货", 60) == "什么时候 发货"
    assert shortened("[图片]", 60) == "[图片]"
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("什么时候发货", 10) == "什么时候…"
