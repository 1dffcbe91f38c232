"""What counts as personal data, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.signals.pii import find_pii

# All numbers are made up; their check digits are right.
FOUND = [
    ("请拨打13800138000", "13800138000", "phone"),
    ("我的电话是138 0013 8000。", "138 0013 8000", "phone"),
    ("138-0013-8000", "138-0013-8000", "phone"),
    ("+86 13800138000", "+86 13800138000", "phone"),
    ("008613800138000", "008613800138000", "phone"),
    ("１３８００１３８０００", "１３８００１３８０００", "phone"),
    ("座机010-62345678", "010-62345678", "phone"),
    ("(021)62345678", "(021)62345678", "phone"),
    ("0571-8765432-801", "0571-8765432-801", "phone"),
    ("400-123-4567", "400-123-4567", "phone"),
    ("4001234567", "4001234567", "phone"),
    ("800 820 8820", "800 820 8820", "phone"),
    ("+44 20 7946 0958", "+44 20 7946 0958", "phone"),
    ("+1 (415) 555-2671", "+1 (415) 555-2671", "phone"),
    ("call 415-555-2671", "415-555-2671", "phone"),
    ("手機0912-345-678", "0912-345-678", "phone"),
    ("身份证11010519491231002X", "11010519491231002X", "id-card"),
    ("身份证号440524 18800101 0014不对，360426199101010071", "360426199101010071", "id-card"),
    ("360426 19910101 0071", "360426 19910101 0071", "id-card"),
    ("卡号4012 8888 8888 1881", "4012 8888 8888 1881", "bank-card"),
    ("6222021234567890128", "6222021234567890128", "bank-card"),
    ("5500-0000-0000-0004", "5500-0000-0000-0004", "bank-card"),
    ("发到xiao.mei@example.com吧", "xiao.mei@example.com", "email"),
    ("a@b.co.uk", "a@b.co.uk", "email"),
    ("ａｂ＠example．com", "ａｂ＠example．com", "email"),
    ("车牌京A12345", "京A12345", "plate"),
    ("沪A·D12345", "沪A·D12345", "plate"),
    ("粤Z1234港", "粤Z1234港", "plate"),
]

NOTHING = [
    "",
    "您好",
    "订单号202405011234567890",
    "单号123456789012",
    "138****8000",
    "1380013****",
    "139001380001",
    "12345",
    "12315",
    "10086",
    "4012 8888 8888 1882",
    "6222020000000000009",
    "110105194912310021",
    "11010519491331002X",
    "0000000000000000",
    "运单SF1380013800012",
    "@小美",
    "a@b",
    "2024-05-01 10:02:33",
    "1.13800138000",
    "新款ABC123",
    "京东A座",
    "尺码 170-175-180",
    "+1",
    "价格 1999 元，2 件 3998 元",
]


@pytest.mark.parametrize(("text", "said", "kind"), FOUND)
def test_personal_data_is_found(text: str, said: str, kind: str) -> None:
    assert [(text[a:b], k) for a, b, k in find_pii(text)] == [(said, kind)]


@pytest.mark.parametrize("text", NOTHING)
def test_other_numbers_are_none(text: str) -> None:
    assert find_pii(text) == []


def test_several_pieces_come_in_order() -> None:
    text = "电话13800138000，邮箱a@example.com，车牌京A12345"
    assert [kind for *_, kind in find_pii(text)] == ["phone", "email", "plate"]


@given(st.lists(st.sampled_from([*(t for t, *_ in FOUND), *NOTHING, " ", "-", "3"])).map("".join) | st.text())
def test_spans_lie_inside_the_text_and_apart(text: str) -> None:
    end = 0
    for start, stop, _ in find_pii(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize("bad", ["1", "a", "1-", "a@", "a.", "+1 ", "4 ", "京A"])
def test_long_nonsense_takes_linear_time(bad: str) -> None:
    import time

    started = time.perf_counter()
    find_pii(bad * 10000)
    assert time.perf_counter() - started < 2
