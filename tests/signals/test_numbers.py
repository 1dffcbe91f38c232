"""Texts that differ in numbers alone: told apart wherever a pattern, a time or a clause looks at the digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csqa.model import Hit, Role, Transcript, Turn
from csqa.signals import memory, patterns, syntax
from csqa.signals.fold import Folder
from csqa.signals.numbers import Named, Numbers, named
from csqa.signals.scanner import Scanner
from csqa.signals.times import find_times

Make = Callable[[str], Scanner]


@pytest.mark.parametrize(
    ("pattern", "numbers", "widened"),
    [
        ("[0-9]{3}-?\\d+元", (), ()),
        ("去12315投诉", ("12315",), ()),
        ("24小时(在线|都)", (), ("[0-9][0-9]小时(?:在线|都)",)),
        ("12315|打110", ("12315",), ("12315|打[0-9][0-9][0-9]",)),
        ("[1-9x]折", (), ("[1-9x0-9]折",)),
        ("[^0-4你]号", (), ("[^你\\n]号",)),
        ("1234?号", (), ("[0-9][0-9][0-9][0-9]?号",)),
        ("(你|4)好", (), ("(?:你|[0-9])好",)),
        ("您好.{0,6}吗", (), ()),
    ],
)
def test_the_digits_that_a_pattern_names(
    pattern: str, numbers: tuple[str, ...], widened: tuple[str, ...]
) -> None:
    assert named([pattern]) == Named(numbers, widened)


def test_a_widened_pattern_is_a_pattern() -> None:
    text = "(a|[2-7])3[^58]?.{0,4}12315"
    (widened,) = named([text]).patterns
    assert re.fullmatch(widened, "a39某12315")
    assert list(syntax.tokens(text))
    assert patterns.exact(text) != widened


def test_texts_are_alike_but_for_their_long_numbers() -> None:
    alike = Numbers(Named(("12315",))).alike
    assert alike("agent", "订单99539953想退货") == alike("agent", "订单18539950想退货")
    assert alike("agent", "订单123和4567") == alike("agent", "订单321和7654")
    assert len({alike("agent", t) for t in ("订单123和4567", "订单1234和567", "订单1234567")}) == 3
    assert alike("agent", "订单123") != alike("customer", "订单123")
    for text in ("3天", "24小时", "2024年", "012", "找12315", "112315", "１234", "一百"):
        assert alike("agent", text) is None, text
    assert Numbers(Named(everything=True)).alike("agent", "订单99539953") is None


_PIECES = st.sampled_from(
    ["0", "1", "2", "20", "3", "345", "12315", "9", "年", "号 ", "x", "\n", "\u0663", "\uff12"]
)


@given(st.lists(_PIECES, max_size=10).map("".join))
def test_a_long_number_is_a_whole_one_that_is_no_year_nor_named(text: str) -> None:
    whole = re.compile(r"(?<!\d)(?!0|20)(?![0-9]*12315)[0-9]{3,}(?!\d)")
    found = Numbers(Named(("12315",))).alike("agent", text)
    around = whole.split(text)
    assert (found is None) is (len(around) == 1)
    if found is not None:
        assert list(found[2:]) == around


SIGNALS = """
signal: hotline
about: a
zh: {patterns: ["12315", 4折]}
---
signal: order
about: b
zh: {patterns: ['订单\\d{4,12}']}
---
signal: soon
about: c
zh: {phrases: [内更新]}
given: {signal: time, where: same-clause}
"""


def test_what_is_remembered_is_right_for_the_text_that_is_said(
    scanner_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PRACTICE", 0)
    scanner = scanner_of(SIGNALS)
    said = (
        *(
            "订单12345678好",
            "订单123好",
            "订单12315888好",
            "订单87654321好",
            "打12315",
            "打12415",
            "打折134折",
        ),
        *("打折135折", "预计502小时内更新", "预计731小时内更新", "订单502内更新", "订单731内更新"),
    )
    once = scanner.scan(Transcript("t", tuple(Turn("agent", t) for t in said)))
    assert list(once.turns("order")) == [0, 2, 3]
    assert list(once.turns("hotline")) == [2, 4, 6]
    assert list(once.turns("soon")) == [8, 9]
    assert [h.value for t in (8, 9) for h in once.at("time", t)] == [502 * 3600.0, 731 * 3600.0]
    for text in said:
        talk = Transcript("t", (Turn("agent", text),))
        assert scanner.reported(scanner.scan(talk)) == scanner_of(SIGNALS).reported(
            scanner_of(SIGNALS).scan(talk)
        )


@cache
def _shipped() -> Scanner:
    from csqa.ruleset.load import load_rules

    return load_rules().scanner


@cache
def _texts() -> list[str]:
    """What the signals' own tests say."""
    from csqa.shipped import rules_folder
    from csqa.signals.load import read_signals

    tests = [s.definition.tests for s in read_signals([rules_folder()])]
    lines = [line for t in tests for text in (*t.says, *t.not_) for line in text.split("\n")]
    times = (
        "May 3, {n}",
        "{n}年内",
        "{n}小时{n}分钟",
        "5点{n}",
        "{n} seconds",
        "within {n}-{n} days",
        "{n}不{n}",
    )
    return [
        *dict.fromkeys(lines),
        *times,
        "{n}多个半小时",
        "每{n}天",
        "[数字x]{n}天",
        "到{n}号店",
        "12:{n}:10",
    ]


def _hits(text: str, role: Role) -> list[Hit]:
    """Every signal of a text, found the long way."""
    scanner = _shipped().only(s.name for s in _shipped()._signals)
    table = scanner.scan(Transcript("t", (Turn(role, text),)))
    # Values of times are the text's own.
    return [Hit(h.turn, h.signal, h.start, h.end) for h in scanner.reported(table) if h.signal != "pii"]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_alike_texts_mean_the_same(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(_texts()))
    if "{n}" not in text:
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + "{n}" + text[at:] if data.draw(st.booleans()) else re.sub(r"\d+", "{n}", text)
    number = st.integers(3, 8).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
    one = other = text
    while "{n}" in one:
        a = data.draw(number)
        b = data.draw(st.text("0123456789", min_size=len(a), max_size=len(a)))
        one, other = one.replace("{n}", a, 1), other.replace("{n}", b, 1)
    signals = _shipped()._words._signals
    numbers, fold = Numbers(signals.digits), Folder(signals.folds)
    key = numbers.alike("agent", one)
    if key is None or key != numbers.alike("agent", other):
        return
    counts = [numbers.count(f, f.encode("utf-8", "replace")) for f in (fold(one), fold(other))]
    assert counts[0] == counts[1]
    if not counts[0]:
        spans = [[(t.start, t.end, t.past, t.idiom) for t in find_times(t)] for t in (one, other)]
        assert spans[0] == spans[1]
        for role in ("agent", "customer"):
            assert _hits(one, role) == _hits(other, role)  # type: ignore[arg-type]
