from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.documents import parse_documents
from csqa.library.scalars import offsets, written

WRITTEN = [
    "reply: 您好，请稍等",
    "reply: '您好''吗'",
    'reply: "您\\"好\\" \\u4f60 x"',
    'reply: "第一行\\n第二行"',
    "reply: |\n  第一行\n  第二行\n",
    "reply: |-\n    第一行\n      缩进的\n    第二行",
    "reply: |+\n  甲\n\n  乙\n\n",
    "reply: >\n  折叠的 一行\n  接着\n\n  新的一段\n",
    "reply: 折叠的\n  普通 写法\n  三行",
    "reply: '折叠的\n  单引号'",
    'reply: "折叠的\n  双引号 \\\n  接上"',
    "reply: 😊不行的哦  # 注释",
    "- reply: |\n    甲😊乙\n  id: a",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_every_character_is_where_it_was_written(text: str) -> None:
    document = parse_documents(text, "x.yaml")[0]
    path = next(p for p in document.scalars if p[-1] == "reply")
    value = document.raw[path]
    begin, end, style = document.scalars[path]
    found = offsets(text, begin, end, style, value)
    assert len(found) == len(value) + 1
    assert list(found) == sorted(found)
    for character, at in zip(value, found, strict=False):
        if character not in " \n" and text[at] != "\\":
            assert text[at] == character


@pytest.mark.parametrize("text", WRITTEN)
def test_a_word_replaced_in_place_is_the_word_replaced_in_the_value(text: str) -> None:
    document = parse_documents(text, "x.yaml")[0]
    path = next(p for p in document.scalars if p[-1] == "reply")
    value = document.raw[path]
    begin, end, style = document.scalars[path]
    found = offsets(text, begin, end, style, value)
    at = next(i for i, c in enumerate(value) if "\u4e00" <= c <= "\u9fff")
    new = written("您'\"\\", style)
    assert new is not None
    changed = text[: found[at]] + new + text[found[at] + 1 :]
    again = parse_documents(changed, "x.yaml")[0]
    assert again.raw[path] == value[:at] + "您'\"\\" + value[at + 1 :]


@given(
    st.text(st.sampled_from("您好吗 a'\"\\:#\n-😊"), min_size=1, max_size=20),
    st.sampled_from(["|", "'", '"']),
)
def test_whatever_is_written(value: str, style: str) -> None:
    import yaml

    text = yaml.dump({"reply": value}, default_style=style, allow_unicode=True, width=1000)
    document = parse_documents(text, "x.yaml")[0]
    path = next(p for p in document.scalars if p[-1] == "reply")
    begin, end, actual = document.scalars[path]
    found = offsets(text, begin, end, actual, document.raw[path])
    assert found == () or len(found) == len(value) + 1
    for character, at in zip(value, found, strict=False):
        if character not in " \n" and text[at] != "\\":
            assert text[at] == character
