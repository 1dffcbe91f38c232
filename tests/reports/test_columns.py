"""Columns of a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.reports.columns import cut, harmless, inline, left, paragraph, right, width, widths, wrap

TEXT = st.text(
    st.one_of(
        st.sampled_from("您好，不行。abc XYZ 12\n\r\t“”…！（）👍🏽👨\u200d👩\u200d👧é🇨🇳\u0301ｱ한\x1b"),
        st.characters(),
    ),
    max_size=120,
)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("您好，", 6),
        ("ＡＢ", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("ｱ", 1),
        ("👍🏽", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("…", 1),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, columns: int) -> None:
    assert width(text) == columns


def test_the_fast_way_and_wcwidth_agree() -> None:
    from wcwidth import wcwidth

    from csqa.reports.columns import _SIMPLE

    simple = [c for c in map(chr, range(0x10000)) if _SIMPLE.fullmatch(c) and c != "\n"]
    assert len(simple) > 30_000
    assert [c for c in simple if widths(c) != [wcwidth(c)] and unicodedata.category(c) != "Cn"] == []


@given(TEXT)
def test_harmless_text_keeps_its_length_and_has_no_control_but_newlines(text: str) -> None:
    safe = harmless(text)
    assert len(safe) == len(text)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c == "\n" for c in safe)
    assert "\n" not in inline(text)


def test_an_escape_sequence_becomes_visible() -> None:
    assert inline("\x1b[31m红\x07\x9b\u202e") == "␛[31m红␇\ufffd\ufffd"


@given(TEXT, st.integers(2, 60))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces_and_line_ends(text: str, columns: int) -> None:
    safe = harmless(text)
    cells = widths(safe)
    lines = wrap(safe, columns)
    assert all(sum(cells[a:b]) <= columns for a, b in lines)
    rest = 0
    for a, b in lines:
        assert a < b
        assert not safe[rest:a].strip(" \n")
        rest = b
    assert not safe[rest:].strip(" \n")


@given(TEXT, st.integers(1, 40))
def test_a_cut_text_fits(text: str, columns: int) -> None:
    safe = inline(text)
    assert width(cut(safe, columns)) <= columns
    assert cut(safe, width(safe)) == safe


def test_a_word_and_a_kept_span_stay_whole() -> None:
    assert paragraph("please hold the line", 10) == ["please", "hold the", "line"]
    assert wrap("您好，我们尽快处理", 12, [(5, 9)]) == [(0, 5), (5, 9)]


def test_a_line_does_not_begin_with_a_comma() -> None:
    assert paragraph("请您稍等，谢谢", 8) == ["请您稍", "等，谢谢"]


def test_padding_counts_columns() -> None:
    assert left("小美", 6) == "小美  "
    assert right("小美", 6) == "  小美"
