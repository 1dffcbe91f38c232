"""Which words hold once the clause and the neighbours are looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csqa.model import Transcript
from csqa.signals.clauses import Clauses
from csqa.signals.scanner import Scanner

Chat = Callable[..., Transcript]
Make = Callable[[str], Scanner]


def clauses(text: str, word: str) -> tuple[Clauses, int, int]:
    start = text.index(word)
    return Clauses(text), start, start + len(word)


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("我没有投诉你们", "投诉", True),
        ("能不能投诉", "投诉", False),
        ("不得不投诉了", "投诉", False),
        ("我要投诉", "投诉", False),
        ("不好，我要投诉", "投诉", False),
        ("I am not angry at all", "angry", True),
        ("not good. I am angry", "angry", False),
    ],
)
def test_negation_governs_the_clause(text: str, word: str, negated: bool) -> None:
    c, start, end = clauses(text, word)
    assert c.negated(start, end) is negated


@pytest.mark.parametrize(
    ("text", "word", "quoted"),
    [
        ("客户写了“太差了”两个字", "太差了", True),
        ("太差了", "太差了", False),
        ("你们客服说会尽快处理", "会尽快处理", True),
        ("we were told they will call", "will call", False),
        ("he said we will call you", "will call", True),
    ],
)
def test_what_others_said_is_quoted(text: str, word: str, quoted: bool) -> None:
    c, start, end = clauses(text, word)
    assert c.quoted(start, end) is quoted


@pytest.mark.parametrize(
    ("text", "word", "conditional"),
    [
        ("如果坏了我帮您换", "帮您换", True),
        ("坏的话帮您换的话", "帮您换", True),
        ("坏了。我帮您换", "帮您换", False),
        ("if it breaks we will replace it", "replace", True),
    ],
)
def test_a_condition_reaches_through_its_sentence(text: str, word: str, conditional: bool) -> None:
    c, start, end = clauses(text, word)
    assert c.conditional(start, end) is conditional


@pytest.mark.parametrize(
    ("text", "word", "asks"),
    [("这样可以吗", "可以", True), ("可以的，您放心", "可以", False), ("行不行？", "行", True)],
)
def test_a_clause_asks(text: str, word: str, asks: bool) -> None:
    c, start, end = clauses(text, word)
    assert c.question(start, end) is asks


BESIDE = """
signal: anchor
about: the other signal
zh: {phrases: [锚点]}
---
signal: s
about: judged
zh: {phrases: [词语]}
given: {signal: anchor, where: %s%s}
"""


@pytest.mark.parametrize(
    ("where", "by", "lines", "holds"),
    [
        ("same-clause", "", ["A 锚点词语"], True),
        ("same-clause", "", ["A 锚点，词语"], False),
        ("same-sentence", "", ["A 锚点，词语"], True),
        ("same-sentence", "", ["A 锚点。词语"], False),
        ("same", "", ["A 锚点。词语"], True),
        ("before", "", ["A 锚点。词语"], True),
        ("before", "", ["A 词语。锚点"], False),
        ("after", "", ["A 词语。锚点"], True),
        ("same-run", "", ["A 锚点", "A 词语"], True),
        ("same-run", "", ["A 锚点", "C 嗯", "A 词语"], False),
        ("same-run", "", ["A 锚点", "S 已转接", "A 词语"], True),
        ("previous", "", ["C 锚点", "A 词语"], True),
        ("previous", "", ["C 锚点", "A 在", "C 嗯", "A 词语"], False),
        ("previous", ", by: customer", ["C 锚点", "A 词语"], True),
        ("previous", ", by: agent", ["A 锚点", "C 嗯", "A 词语"], True),
        ("next", ", by: agent", ["A 词语", "C 嗯", "A 锚点"], True),
        ("next", ", by: customer", ["A 词语", "C 锚点"], True),
        ("next", ", by: customer", ["A 词语", "C 嗯", "A 锚点"], False),
        ("earlier", "", ["C 锚点", "A 在", "C 嗯", "A 词语"], True),
        ("later", "", ["A 词语", "C 嗯", "A 在", "C 锚点"], True),
        ("later", ", by: agent", ["A 词语", "C 锚点"], False),
    ],
)
def test_neighbours(scanner_of: Make, chat: Chat, where: str, by: str, lines: list[str], holds: bool) -> None:
    table = scanner_of(BESIDE % (where, by)).scan(chat(*lines))
    assert table.has("s") is holds


def test_runs_ignore_system_lines_and_automatic_replies(scanner_of: Make, chat: Chat) -> None:
    table = scanner_of("signal: s\nabout: a\nzh: {phrases: [词语]}").scan(
        chat("C 在", "X 您好", "S 转接", "C 嗯", "A 在的")
    )
    assert [(r.role, r.turns) for r in table.runs] == [("customer", (0, 3)), ("agent", (4,))]
    assert table.run_of(1) is None
