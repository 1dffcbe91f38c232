from __future__ import annotations

import random

from csqa.compact import Chains, Few, Names, Pile, packed, unpacked
from tests.growth import bytes_each


def test_a_pile_gives_back_what_was_put_on_it() -> None:
    pile = Pile()
    things = [b"", b"one", b"", "二".encode(), b"\0" * 70_000, b"last"]
    assert [pile.add(thing) for thing in things] == list(range(6))
    assert [pile[number] for number in range(len(pile))] == things


def test_a_name_keeps_its_number() -> None:
    names, known = Names(), dict[str, int]()
    rng = random.Random(1)
    for _ in range(20_000):
        name = f"会话{rng.randrange(6_000)}"
        assert names.find(name) == known.get(name)
        assert names.number(name) == known.setdefault(name, len(known))
    assert len(names) == len(known)
    assert [names[number] for number in range(len(names))] == list(known)
    assert all(names.find(name) == number for name, number in known.items())
    assert names.find("会话") is None


def test_names_are_told_apart_to_the_last_character() -> None:
    names = Names()
    odd = ["", " ", "a", "a\0", "A", "ａ", "\ud83d", "\udc00", "\ud83d\udc00", "\U0001f400", "a" * 10_000]
    assert [names.number(name) for name in odd] == list(range(len(odd)))
    assert [names[number] for number in range(len(odd))] == odd


def test_a_chain_holds_what_is_its_owners_in_order() -> None:
    chains, known = Chains(), dict[int, list[int]]()
    rng = random.Random(2)
    for number in range(5_000):
        owner = rng.randrange(300) * 2
        assert chains.add(owner, b"%d" % number) == number
        known.setdefault(owner, []).append(number)
    assert list(chains.owners) == list(known)
    assert all(chains.of(owner) == numbers for owner, numbers in known.items())
    assert all(chains[number] == b"%d" % number for number in range(5_000))
    assert chains.of(1) == [] == chains.of(10_000)


def test_values_that_come_again_have_one_number() -> None:
    few: Few[str] = Few()
    assert [few.number(value) for value in ("a", "b", "a", "c", "b")] == [0, 1, 0, 2, 1]
    assert [few[number] for number in range(3)] == ["a", "b", "c"]


def test_packed_text_comes_back_whole() -> None:
    for text in ("", "您好 hello", "\ud83d", "\udfff不行"):
        assert unpacked(packed(text)) == text


def test_a_name_takes_little_beside_its_letters() -> None:
    names = Names()
    letters = len("conversation-00000")
    assert bytes_each(lambda number: names.number(f"conversation-{number:05}")) < letters + 30


def test_a_link_of_a_chain_takes_little_beside_its_bytes() -> None:
    chains = Chains()
    assert bytes_each(lambda number: chains.add(number, b"0123456789")) < 10 + 30
