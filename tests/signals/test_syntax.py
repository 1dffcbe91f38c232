"""What a pattern may say, and what is refused with a reason."""

from __future__ import annotations

import pytest

from csqa.errors import InputError
from csqa.signals import exact
from csqa.signals.factors import ways
from csqa.signals.patterns import exact as exact_form


@pytest.mark.parametrize(
    "pattern",
    [
        r"\b好",
        "好(?=的)",
        "好(?!的)",
        "(?<=不)好",
        r"(好)\1",
        "(?i)ok",
        ".{0,60}好",
        "好{3,}",
        "[好",
        "好{a}",
        "好\\",
    ],
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
    ("pattern", "held"),
    [
        ("帮您.{0,6}催促", [[{"催促"}, {"帮您"}]]),
        ("(帮|给)您", [[{"帮您", "给您"}]]),
        ("[您你]好?的", [[{"您的", "您好的", "你的", "你好的"}]]),
        ("[^，]+", []),
        ("帮您|[^，]", []),
        ("帮您.|.催促", [[{"帮您"}], [{"催促"}]]),
        ("(帮.您|给.您)催", [[{"帮"}, {"您催"}], [{"给"}, {"您催"}]]),
        ("^帮您$", [[{"\n帮您\n"}]]),
        ("^[嗯哦]?帮(您|$)", [[{"\n帮您", "\n嗯帮您", "\n哦帮您", "\n帮\n", "\n嗯帮\n", "\n哦帮\n"}]]),
        ("^[^，]", []),
        ("您?好", [[{"好"}]]),
        ("(好的)*嗯", [[{"嗯"}]]),
        ("(好的)+嗯", [[{"好的嗯"}, {"好的"}]]),
        ("嗯好{2,9}呀", [[{"好好呀"}, {"嗯好好"}]]),
        ("(好|.)嗯嗯", [[{"好嗯嗯"}], [{"嗯嗯"}]]),
        ("don't know", [[{"dont know", "don't know"}]]),
    ],
)
def test_ways_hold_what_every_match_of_them_holds(pattern: str, held: list[list[set[str]]]) -> None:
    found = [sorted(map(set, way), key=str) for way in ways(pattern)]
    assert found == [sorted(way, key=str) for way in held]
