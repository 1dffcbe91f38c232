"""The marks stand under the words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csqa.reports.columns import harmless, width, widths
from csqa.reports.excerpt import Mark, excerpt
from tests.reports.test_columns import TEXT


def _rows(text: str, marks: list[Mark], columns: int = 72) -> list[str]:
    return [line.text for line in excerpt(text, marks, columns)]


def test_a_mark_underlines_wide_characters_to_the_column() -> None:
    assert _rows("亲，不行的", [Mark(2, 4, "bare-negative")]) == ["亲，不行的", "    ^^^^ bare-negative"]


def test_marks_of_one_rule_share_a_line_and_those_of_another_have_their_own() -> None:
    assert _rows("不行就是不行", [Mark(0, 2, "a"), Mark(4, 6, "a"), Mark(2, 4, "b")]) == [
        "不行就是不行",
        "^^^^    ^^^^ a",
        "    ^^^^ b",
    ]


def test_overlapping_marks_of_one_rule_run_together() -> None:
    assert _rows("abcdef", [Mark(1, 4, "r"), Mark(2, 5, "r")]) == ["abcdef", " ^^^^ r"]


def test_a_label_with_no_room_beside_goes_below() -> None:
    assert _rows("您好，这个不行", [Mark(5, 7, "negative")], 14) == [
        "您好，这个不行",
        "          ^^^^",
        "      negative",
    ]


def test_a_mark_over_two_lines_is_named_once_at_its_end() -> None:
    assert _rows("abcd efgh ijkl m", [Mark(0, 14, "r")], 10) == [
        "abcd efgh",
        "^^^^^^^^^^",
        "ijkl m",
        "^^^^ r",
    ]


def test_a_long_turn_is_cut_around_the_mark() -> None:
    text = "前" * 200 + "不行" + "后" * 200
    rows = _rows(text, [Mark(200, 202, "r")], 40)
    assert len(rows) == 2
    assert rows[0].startswith("…")
    assert rows[0].endswith("…")
    assert "不行" in rows[0]
    assert rows[1].index("^") == width(rows[0][: rows[0].index("不行")])


def test_a_long_turn_with_nothing_marked_shows_its_beginning() -> None:
    rows = _rows("话" * 500, [], 40)
    assert len(rows) == 2
    assert rows[-1].endswith("…")


def test_of_a_mark_over_many_lines_beginning_and_end_are_shown() -> None:
    rows = _rows("话" * 500, [Mark(1, 500, "r")], 40)
    assert len(rows) == 6
    assert rows[-1].endswith(" r")


def test_a_mark_under_every_line_of_a_turn_is_left_out() -> None:
    assert _rows("abcd efgh ijkl", [Mark(0, 14, "r"), Mark(5, 9, "s")], 11) == [
        "abcd efgh",
        "     ^^^^ s",
        "ijkl",
    ]
    assert _rows("不行", [Mark(0, 2, "r")], 10) == ["不行", "^^^^ r"]


def test_an_empty_mark_is_one_caret() -> None:
    assert _rows("abc", [Mark(3, 3, "r")]) == ["abc", "   ^ r"]


def test_offsets_outside_the_text_do_no_harm() -> None:
    assert _rows("abc", [Mark(1, 99, "r")]) == ["abc", " ^^ r"]
    assert _rows("", [Mark(0, 5, "r")]) == []


@given(TEXT, st.integers(0, 120), st.integers(1, 20), st.integers(12, 80))
def test_every_line_fits_and_the_carets_stand_under_the_marked_words(
    text: str, start: int, size: int, columns: int
) -> None:
    lines = excerpt(text, [Mark(start, start + size, "rule")], columns)
    assert all(width(line.text) <= columns for line in lines)
    safe = harmless(text)
    marked = safe[start : start + size]
    shown = ""
    above = ""
    for line in lines:
        if line.label and "^" in line.text:
            carets = {i for i, c in enumerate(line.text) if c == "^"}
            at = 0
            for c, cell in zip(above, widths(above), strict=True):
                if cell and at in carets:
                    shown += c
                at += cell
        elif not line.label:
            above = line.text
    visible = [c for c, cell in zip(safe, widths(safe), strict=True) if cell]
    whole = start == 0 and size >= len(safe.rstrip())
    if len(visible) == len(safe) and len(lines) < 4 and start < len(safe) and not whole:
        assert shown.replace(" ", "").replace("…", "") == marked.replace(" ", "").replace("…", "")
