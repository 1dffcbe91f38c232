from __future__ import annotations

import pytest

from csqa.readers.encoding import decoded, decoded_head

SIMPLIFIED = "客户: 你好，我的快递怎么还没到\n客服: 您好，马上为您查询\n"
TRADITIONAL = "客戶: 你好，我的包裹怎麼還沒到\n專員: 您好，馬上為您查詢\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified(encoding: str) -> None:
    assert decoded(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "cp950", "utf-16-le"])
def test_traditional(encoding: str) -> None:
    assert decoded(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_english_with_the_quotes_of_windows() -> None:
    text = "Agent: I’m sorry, we don’t have it — “sold out”. I can order it for you today.\n"
    assert decoded(text.encode("cp1252")) == text


def test_a_picture_is_no_text() -> None:
    assert (
        decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00")
        is None
    )


def test_a_head_may_end_within_a_character() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert decoded_head(SIMPLIFIED.encode(encoding)[:-3]) is not None
    assert decoded_head("客户".encode()[:-1]) == "客"
