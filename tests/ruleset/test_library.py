"""Demands on a script library, beside the tests that the rules carry themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from csqa.model import Script, Verdict
from csqa.ruleset.kinds import script
from csqa.ruleset.kinds.script import Setting
from csqa.ruleset.library.placeholders import placeholders
from csqa.ruleset.rule import Rule
from csqa.wording import Text


def judged(yaml: dict[str, Any], *library: Script, setting: Setting = Setting()) -> Verdict:  # noqa: B008 - frozen
    text = Text("{name}{other}{alike}{what}{this}{reviewed}{scenario}{mark}{word}", "{name}")
    rule = Rule(
        id="s", kind="script", scope="library", dimension="d", severity="error", status="stable", source=("R81",),
        message=text, why=text, say=text, file="f", line=1, params=msgspec.Raw(b""),
    )  # fmt: skip
    return script.check(rule, msgspec.convert(yaml, script.Params), library, setting)


def one(id_: str, *reply: str, **fields: Any) -> Script:
    return Script(id=id_, reply=reply, **fields)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("您好{客户}", ["客户"]),
        ("{{ name }}，订单${order}", ["name", "order"]),
        ("[Days] days, [链接]", ["Days", "链接"]),
        ("【姓名】<date>", ["姓名", "date"]),
        ("a < b 且 c > d", []),
        ("</b><br/>", []),
        ("{}", []),
    ],
)
def test_placeholders_in_every_bracket(text: str, names: list[str]) -> None:
    found = placeholders(text)
    assert [p.name for p in found] == names
    assert [text[p.name_start : p.name_end] for p in found] == names


def test_a_finding_points_into_its_text() -> None:
    verdict = judged({"placeholders": "unbalanced"}, one("a", "您好", "订单{号", questions=("在吗",)))
    (finding,) = verdict.findings
    assert (finding.transcript, finding.turn, finding.start, finding.end) == ("a", 2, 2, 3)


def test_ids_of_findings_do_not_depend_on_the_rest_of_the_library() -> None:
    wrong = one("a", "订单{号")
    (alone,) = judged({"placeholders": "unbalanced"}, wrong).findings
    beside = judged({"placeholders": "unbalanced"}, one("b", "尺码{码"), wrong).findings
    assert alone.id in {finding.id for finding in beside}


def test_names_that_the_library_declares_hold_everywhere() -> None:
    library = one("a", "您好{客户}，{单号}", placeholders=("单号",))
    assert judged({"placeholders": "undefined"}, library).verdict == "fail"
    known = Setting(placeholders=("客户",))
    assert judged({"placeholders": "undefined"}, library, setting=known).verdict == "pass"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("定单号", "订单号"), ("单订号", "订单号"), ("Order number", "order_number"), ("cusomer", "customer")],
)
def test_slips(wrong: str, right: str) -> None:
    library = [one(str(n), f"{{{right}}}") for n in range(20)]
    assert judged({"placeholders": "misspelt"}, *library, one("x", f"{{{wrong}}}")).verdict == "fail"


@pytest.mark.parametrize(
    ("other", "right"),
    [
        ("收货地址", "退货地址"),
        ("地址2", "地址1"),
        ("天", "元"),
        ("满减/折扣", "折扣/满减"),
        ("line1", "line2"),
    ],
)
def test_other_names_are_no_slips(other: str, right: str) -> None:
    library = [one(str(n), f"{{{right}}}") for n in range(20)]
    assert judged({"placeholders": "misspelt"}, *library, one("x", f"{{{other}}}")).verdict == "pass"


def test_review_dates_count_to_today() -> None:
    old = one("a", "您好", reviewed="2024-01-01")
    for day, verdict in ((date(2024, 3, 1), "pass"), (date(2024, 6, 30), "fail")):
        assert judged({"reviewed_within": 90}, old, setting=Setting(today=day)).verdict == verdict


def test_near_copies_are_found_among_many() -> None:
    library = [
        one(str(n), f"这是第{n}号活动的说明，满{n * 7}元减{n}元，有效期{n}天，仅限会员") for n in range(300)
    ]
    text = "签收后七天内，商品保持完好，都能为您办理退货，退货运费由我们承担"
    verdict = judged(
        {"duplicates": {"of": "reply", "share": 0.92}}, *library, one("a", text), one("b", text + "哦")
    )
    assert "b" in {finding.transcript for finding in verdict.findings}


def test_an_empty_library_skips() -> None:
    assert judged({"same_id": True}).verdict == "skip"


@pytest.mark.parametrize("yaml", [{}, {"same_id": True, "expired": True}, {"same_id": False}])
def test_exactly_one_demand(yaml: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError, match="give one of"):
        msgspec.convert(yaml, script.Params)
