"""Finding scripts, filling them, and finding them again in what agents said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.library.filling import filled
from csqa.library.index import Index, load_index, made
from csqa.library.matching import Matcher, Use
from csqa.library.search import likest, search, valid
from csqa.library.terms import stem
from csqa.library.usage import LEAST, Mean, Usage, Used, score_difference
from csqa.model import Script

LIBRARY = (
    Script(id="refund", questions=("什么时候退款", "退款多久到账"), reply=("退款 3 天内原路退回。",), scenario="after-sale"),
    Script(id="broken", questions=("收到的东西破损了",), reply=("请拍照，我马上为您补发。",), scenario="quality"),
    Script(id="parcel", questions=("快递到哪了",), reply=("包裹已到 {城市}，预计 {时间} 送到您手上。",), scenario="logistics"),
    Script(id="size", questions=("尺码怎么选",), reply=("告诉我身高体重，我帮您选尺码。",)),
    Script(id="Invoices", questions=("Can I get an invoice?",), reply=("The invoice is in your account.",), lang="en"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(made(LIBRARY))


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("退款", "refund"),
        ("退钱要几天", "refund"),  # another word for the same
        ("東西壞了", "broken"),  # traditional
        ("我的包裹到哪里了", "parcel"),
        ("INVOICING", "Invoices"),
        ("refund", "refund"),  # the other language, where there is no better one
    ],
)
def test_the_script_that_fits_comes_first(index: Index, words: str, id_: str) -> None:
    assert search(index, words)[0].script.id == id_


def test_what_no_script_knows_finds_nothing(index: Index) -> None:
    assert search(index, "猫") == []
    assert search(index, "") == []
    assert search(index, "的了吗？！") == []


def test_limit_and_filter_hold(index: Index) -> None:
    assert len(search(index, "退款 快递 尺码", 2)) == 2
    found = search(index, "退款 快递", 5, lambda s: s.scenario == "logistics")
    assert [match.script.id for match in found] == ["parcel"]


def test_likeness_tells_the_same_question_from_another(index: Index) -> None:
    same = {n: like for like, n in likest(index, "退款多久到账")}
    assert same[0] == pytest.approx(1.0, abs=1e-6)
    other = likest(index, "退款以后优惠券还能恢复使用并且叠加满减么")
    assert other[0][0] < 0.4


def test_a_script_is_valid_on_its_days_and_no_others() -> None:
    script = Script(id="x", reply=("y",), valid_from="2026-01-01", valid_until="2026-01-31")
    assert [valid(script, day) for day in ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("word", "stemmed"), [("refunded", "refund"), ("refunds", "refund"), ("was", "was"), ("ann’s", "ann")]
)
def test_english_words_lose_their_endings(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_an_index_is_kept_until_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path / "cache"))
    file = tmp_path / "lib.yaml"
    file.write_text("- {id: a, question: 运费多少, reply: 十元}\n", encoding="utf-8")
    first = load_index([file])
    monkeypatch.setattr("csqa.library.index.made", None)  # it would be called again
    assert load_index([file]).stamp == first.stamp
    monkeypatch.undo()
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path / "cache"))
    file.write_text("- {id: b, question: 运费多少, reply: 八元}\n", encoding="utf-8")
    assert search(load_index([file]), "运费")[0].script.id == "b"
    assert len(os.listdir(tmp_path / "cache")) == 1


def test_a_library_without_scripts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_index([tmp_path], use_cache=False)


def test_every_bracket_is_filled_and_what_stays_open_is_named() -> None:
    script = Script(
        id="x",
        reply=(
            "{客户}您好，{{ 客户 }}的单 [订单号] 【客户】",
            "<Name>：${date}，[材质，如纯棉] 【温馨提示】",
        ),
        placeholders=("客户",),
    )
    found = filled(script, {"客户": "王{先}生", "材质": "棉"})
    assert found.steps == (
        "王{先}生您好，王{先}生的单 [订单号] 王{先}生",
        "<Name>：${date}，棉 【温馨提示】",
    )
    assert found.open == ("订单号", "Name", "date")
    assert found.used == {"客户", "材质"}


def test_a_copy_is_verbatim_whatever_its_placeholders_became() -> None:
    matcher = Matcher(LIBRARY)
    assert matcher.uses("在的亲，包裹已到 杭州，预计 今天18点 送到您手上哦~") == (Use(2, True),)
    assert matcher.uses("请拍照,我马上为您补发") == (Use(1, True),)


def test_a_reworded_copy_is_adapted_and_anything_else_is_none() -> None:
    matcher = Matcher(LIBRARY)
    assert matcher.uses("麻烦告诉我您的身高体重，我来帮您选尺码") == (Use(3, False),)
    assert matcher.uses("包裹的事我再去问一下仓库，今天给您答复") == ()
    assert matcher.uses("好的") == ()


def test_many_placeholders_take_no_longer() -> None:
    script = Script(id="x", reply=("".join(f"请{{甲{n}}}看" for n in range(30)),))
    assert Matcher([script]).uses("请看" * 200 + "x") in ((), (Use(0, True),))


def test_sessions_with_scripts_are_set_against_the_others() -> None:
    usage = Usage()
    usage.add(Used((Use(1, True), Use(1, False), Use(4, False)), 3), "logistics", 90.0, "5")
    usage.add(Used((), 2), "logistics", 70.0, None)
    usage.add(Used((), 0), "other", None, None)  # no agent: it says nothing of scripts
    assert (usage.having.sessions, usage.lacking.sessions, usage.turns, usage.scripted) == (1, 1, 5, 3)
    row = usage.rows[1]
    assert (row.verbatim, row.adapted, row.sessions, row.ratings) == (1, 1, 1, {"5": 1})
    assert usage.topics == {"logistics": (1, 2)}
    assert usage.never(6) == [0, 2, 3, 5]


def test_scores_are_compared_from_enough_sessions_on() -> None:
    having, lacking = Mean(), Mean()
    for n in range(LEAST):
        having.add(90 + n % 3)
        lacking.add(80 + n % 3)
    found = score_difference(having, lacking)
    assert found is not None
    assert found[0] == pytest.approx(10)
    assert 9 < found[1] < 10 < found[2] < 11
    few = Mean()
    few.add(90)
    assert score_difference(having, few) is None
