"""One pass, exact spans, every offset in the original text."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from csqa.model import Transcript, Turn
from csqa.signals import exact, patterns, scan
from csqa.signals.factors import ways
from csqa.signals.scanner import Scanner

Chat = Callable[..., Transcript]
Make = Callable[[str], Scanner]


def words(scanner: Scanner, transcript: Transcript, signal: str) -> list[tuple[int, str]]:
    turns = scanner.scan(transcript).turns(signal)
    return [(t, transcript.turns[t].text[h.start : h.end]) for t in sorted(turns) for h in turns[t]]


def test_spans_point_into_the_original_text_of_each_turn(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [抱歉], patterns: ['给您.{0,4}不便']}")
    talk = chat("C 😀😀你好", "A 😀非常抱歉,给您带来不便了", "A 抱歉抱歉")
    assert words(scanner, talk, "s") == [(1, "抱歉"), (1, "给您带来不便"), (2, "抱歉"), (2, "抱歉")]


def test_traditional_full_width_and_case_are_blind(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [发货, ok, 24小时]}")
    talk = chat("A 已發貨", "A ＯＫ", "A ２４小時", "A Ok")
    assert words(scanner, talk, "s") == [(0, "發貨"), (1, "ＯＫ"), (2, "２４小時"), (3, "Ok")]


def test_latin_phrases_stand_on_letter_edges(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nen: {phrases: [hi, we'll]}")
    talk = chat("A hi there", "A this ship", "A well see, we’ll do", "A hi，您好")
    assert words(scanner, talk, "s") == [(0, "hi"), (2, "well"), (2, "we’ll"), (3, "hi")]


def test_one_han_character_must_be_a_word(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [滚]}")
    talk = chat("A 你给我滚", "A 拖动滚动条到底部", "A 摇滚音乐")
    assert words(scanner, talk, "s") == [(0, "滚")]


def test_a_phrase_may_ask_for_word_edges(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [{phrase: 和服, boundary: word}]}")
    assert words(scanner, chat("A 她穿和服", "A 商品和服务"), "s") == [(0, "和服")]


def test_an_exception_drops_hits_inside_and_touching(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [帮您], except: ['已经?帮您', '客户说']}")
    talk = chat("A 帮您催", "A 已帮您催", "A 客户说帮您", "A 客户说了帮您")
    assert words(scanner, talk, "s") == [(0, "帮您"), (3, "帮您")]


def test_bots_system_lines_and_automatic_replies_carry_no_signal(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [您好]}")
    assert words(scanner, chat("B 您好", "S 您好", "X 您好", "A 您好"), "s") == [(3, "您好")]


def test_by_narrows_to_one_role(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nby: agent\nzh: {phrases: [您好]}")
    assert words(scanner, chat("C 您好", "A 您好"), "s") == [(1, "您好")]


def test_line_breaks_inside_a_turn_do_not_shift_what_follows(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {patterns: ['^您好', '再见$']}")
    assert words(scanner, chat("A 您好\n再见", "A x您好", "A 您好"), "s") == [
        (0, "您好"),
        (0, "再见"),
        (2, "您好"),
    ]


def test_no_class_crosses_from_turn_to_turn(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {patterns: ['不[^，]{0,5}行', '很\\s好']}")
    assert words(scanner, chat("A 不", "A 行", "A 很", "A 好"), "s") == []


def test_any_of_unites_other_signals(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of(
        "signal: a\nabout: a\nzh: {phrases: [甲方]}\n---\nsignal: b\nabout: b\nany_of: [a]\nzh: {phrases: [乙方]}"
    )
    assert words(scanner, chat("A 甲方和乙方"), "b") == [(0, "甲方"), (0, "乙方")]


def test_the_stand_in_finds_what_hyperscan_finds(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {phrases: [抱歉], patterns: ['给您.{0,4}不便']}")
    talk = chat("C 你好", "A 非常抱歉,给您带来不便", "A 抱歉抱歉")
    other = scanner.over(scan.re2_database(scanner.literals))
    assert words(other, talk, "s") == words(scanner, talk, "s")


PATTERNS = [
    "(帮|给|为)(您|你).{0,6}(反馈|催促)",
    "[^，。]{1,4}不行",
    "还有.*吗[?？]?$",
    r"\d+个?(工作日|天)",
    "(?:没|无)法?(?:查|退)+",
    r"\w{2}元",
    "[一二三四五]+天?",
    "don't (?:know|care)",
    "^(好|嗯)[的啊]?",
    "^[您好 ]{0,2}(不|没)+(的([，。]|$)|行)",
    "(^|[，。])好(的|)$|一$|^[?？]{1,3}$",
    "a[^b]c",
    "(好|嗯.退)+(的.|是不){1,3}查|(没|办).{0,3}[天行]{2,5}",
]
ALPHABET = "帮给为您你反馈催促，。不行还有吗?？12个工作日天没法查退一二元dont knowcareab好嗯的 '’K"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=40))
def test_whatever_re2_finds_holds_a_literal_of_every_set_of_a_way(text: str) -> None:
    for pattern in PATTERNS:
        if exact.spans(patterns.exact(pattern), text.encode()):
            held = ways(pattern)
            low = f"\n{text}\n".lower()
            assert not held or any(all(any(x.lower() in low for x in xs) for xs in way) for way in held)


def test_the_scan_proposes_all_that_re2_finds(scanner_of: Make) -> None:
    signals = [f"signal: s{i}\nabout: a\nzh: {{patterns: [{json.dumps(p)}]}}" for i, p in enumerate(PATTERNS)]
    scanner = scanner_of("\n---\n".join(signals))
    stand_in = scanner.over(scan.re2_database(scanner.literals))

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.text(alphabet=ALPHABET.replace("’", ""), max_size=20), max_size=6))
    def same(texts: list[str]) -> None:
        talk = Transcript("t", tuple(Turn("agent", t) for t in texts))
        tables = [scanner.scan(talk), stand_in.scan(talk)]
        for i, pattern in enumerate(PATTERNS):
            regex = patterns.exact(pattern)
            for turn, text in enumerate(texts):
                data = text.encode()
                found = [tuple(len(data[:at].decode()) for at in span) for span in exact.spans(regex, data)]
                for table in tables:
                    assert [(hit.start, hit.end) for hit in table.at(f"s{i}", turn)] == found

    same()


def test_half_a_surrogate_is_a_question_mark(scanner_of: Make, chat: Chat) -> None:
    scanner = scanner_of("signal: s\nabout: a\nzh: {patterns: ['好.{0,2}[?]', '[?]$']}")
    assert words(scanner, chat("A 好\ud800", "A 好"), "s") == [(0, "好\ud800")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_whatever_the_text_scanning_holds(texts: list[str]) -> None:
    talk = Transcript("t", tuple(Turn("agent", t) for t in texts))
    scanner = SHIPPED()
    for hit in scanner.reported(scanner.scan(talk)):
        assert 0 <= hit.start < hit.end <= len(texts[hit.turn])


def SHIPPED() -> Scanner:  # noqa: N802
    from csqa.ruleset.load import load_rules

    return load_rules().scanner
