"""What a text holds is found once for each role; what others say around it is looked at in every conversation."""

from __future__ import annotations

from collections.abc import Callable

from csqa.model import Transcript
from csqa.signals.scanner import Scanner

Chat = Callable[..., Transcript]
Make = Callable[[str], Scanner]

BY_ROLE = """
signal: ours
about: a
by: agent
zh: {phrases: [马上]}
---
signal: theirs
about: b
by: customer
zh: {phrases: [马上]}
---
signal: either
about: c
any_of: [ours, theirs]
"""

FAR = """
signal: asked
about: a
zh: {phrases: [吗]}
---
signal: agrees
about: b
zh: {phrases: [好的]}
given: {signal: asked, where: previous}
---
signal: glad
about: c
any_of: [agrees]
zh: {phrases: [谢谢]}
unless: {signal: but, where: same-clause}
---
signal: but
about: d
zh: {phrases: [不过]}
"""


def turns(scanner: Scanner, signal: str, *chats: Transcript) -> list[list[int]]:
    return [list(scanner.scan(chat).turns(signal)) for chat in chats]


def test_one_text_means_what_its_role_means_by_it(scanner_of: Make, chat: Chat) -> None:
    talk = chat("C 马上", "A 马上", "C 马上")
    for scanner in (scanner_of(BY_ROLE), scanner_of(BY_ROLE).only(["ours", "theirs", "either"])):
        found = [turns(scanner, signal, talk)[0] for signal in ("ours", "theirs", "either")]
        assert found == [[1], [0, 2], [0, 1, 2]]


def test_a_member_that_looks_around_is_looked_at_in_every_conversation(scanner_of: Make, chat: Chat) -> None:
    alone, answered = chat("A 在", "C 好的"), chat("A 可以吗", "C 好的")
    for scanner in (scanner_of(FAR), scanner_of(FAR).only(["glad"])):
        assert turns(scanner, "glad", alone, answered, alone, answered) == [[], [1], [], [1]]
        assert turns(scanner, "glad", chat("A 可以吗", "C 不过好的，谢谢")) == [[1]]
        assert turns(scanner, "glad", chat("A 可以吗", "C 不过好的")) == [[]]


def test_who_asks_first_changes_nothing(scanner_of: Make, chat: Chat) -> None:
    talk = chat("A 可以吗", "C 好的")
    scanner = scanner_of(FAR).only(["glad"])
    table = scanner.scan(talk)
    assert table.at("agrees", 1)
    assert list(table.turns("agrees")) == [1]
    assert list(table.turns("glad")) == [1]
    assert table.at("unheard-of", 1) == []
