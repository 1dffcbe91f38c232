"""What a pattern may say, and what is refused with a reason."""

from __future__ import annotations

import pytest

from csqa.errors import InputError
from csqa.signals import exact
from csqa.signals.patterns import exact as exact_form
from csqa.signals.patterns import loose


@pytest.mark.parametrize(
    "pattern",
    [r"\b好", "好(?=的)", "好(?!的)", "(?<=不)好", r"(好)\1", "(?i)ok", ".{0,60}好", "好{3,}", "[好", "好{a}", "好\\"],
)
def test_what_cannot_be_matched_in_linear_time_is_refused(pattern: str) -> None:
    with pytest.raises(InputError):
        exact_form(pattern)


@pytest.mark.parametrize("regex", ["(?:好", "好*", "(?:好)?"])
def test_what_re2_refuses_or_matches_nothing_is_refused(regex: str) -> None:
    with pytest.raises(InputError):
        exact.check(regex)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\d小时", "3小时"),
        ("好吗?,", "好，"),
        ("好吗\\?", "好吗？"),
        ("we'll", "well"),
        ("[,。]好", "，好"),
        (r"\w\s\w", "a 好"),
        ("[^，]好", "a好"),
        ("[0-9一二]天", "二天"),
    ],
)
def test_twins_and_classes_are_expanded(pattern: str, text: str) -> None:
    data = text.encode()
    assert exact.spans(exact_form(pattern), data) == [(0, len(data))]


def test_no_negated_class_takes_a_line_break() -> None:
    data = "不\n行".encode()
    assert exact.spans(exact_form("不[^，]行"), data) == []


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("帮您.{0,6}催", "帮您.*催"),
        ("帮您[^，]{1,3}", "帮您"),
        ("帮您[^，]", "帮您."),
        ("再见.{0,4}", "再见"),
        ("[您你]好?", "(?:您|你)(?:好)?"),
        ("[0-9一]天", "(?:[0-9]|一)天"),
    ],
)
def test_the_loose_form_works_on_bytes_and_forgets_the_length_of_gaps(pattern: str, form: str) -> None:
    assert loose(pattern) == form
