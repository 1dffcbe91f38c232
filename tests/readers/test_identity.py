from __future__ import annotations

from csqa.model import Source, Transcript, Turn
from csqa.readers import Duplicate, SeenSessions
from tests.growth import bytes_each


def said(id_: str, text: str, line: int = 1) -> Transcript:
    return Transcript(id_, (Turn("customer", text),), source=Source("a.jsonl", line))


def test_the_first_one_counts_and_the_same_again_is_named_with_its_place() -> None:
    seen = SeenSessions()
    first = said("c1", "你好", 7)
    assert seen.first_time(first) is first
    assert seen.first_time(said("c1", "你好", 9)) == Duplicate(
        "c1", Source("a.jsonl", 9), Source("a.jsonl", 7)
    )


def test_other_words_under_one_id_get_an_id_of_their_own_once() -> None:
    seen = SeenSessions()
    seen.first_time(said("c1", "你好"))
    other = seen.first_time(said("c1", "再见", 2))
    assert isinstance(other, Transcript)
    assert other.id.startswith("c1~")
    assert len(other.id) == len("c1~") + 4
    again = seen.first_time(said("c1", "再见", 3))
    assert again == Duplicate(other.id, Source("a.jsonl", 3), Source("a.jsonl", 2))


def test_where_four_digits_are_the_same_sixteen_tell_apart() -> None:
    seen = SeenSessions()
    keys = (0, 0xABCD << 48, 0xABCD << 48 | 1)
    names = [seen.name("c1", key, Source("a.jsonl", line)) for line, key in enumerate(keys, 1)]
    assert names == ["c1", "c1~abcd", "c1~abcd000000000001"]


def test_a_session_takes_little() -> None:
    seen = SeenSessions()
    each = bytes_each(lambda number: seen.name(f"chat-{number:06}", number, Source("day.jsonl", number)))
    assert each < len("chat-000000") + 60
