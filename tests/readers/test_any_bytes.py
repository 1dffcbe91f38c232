"""Whatever the bytes, a reader yields conversations and rejects; it raises nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import READERS, Chunk, Duplicate, ReadOptions, read, read_chunk

readers = st.sampled_from(sorted(READERS))
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "latin-1"])
fragments = st.sampled_from(
    [
        "客户", "客服", "小美", ":", "：", " ", "\n", "\r\n", "\t", ",", '"', "[", "]", "(", ")", "{", "}", "10:02:33", "2024-05-01", "25:99", "2024-02-30", "99/99/2024",
        "下午", "---", "\0", "\ufeff", "在吗", "时间", "内容", "会话ID", "发送者", "role", "text", "id", "turns", "=", "-", "旗舰店:小美", "9" * 400, "１２", "\u2028",
    ]
)  # fmt: skip
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["agent", "10:02", "2024-05-01T10:02:33Z"]),
    lambda v: st.lists(v, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "turns", "messages", "role", "text", "time", "end", "speaker", "meta", "started_at", "auto", "x"]), v, max_size=6),
    max_leaves=12,
)  # fmt: skip
turn = st.fixed_dictionaries(
    {"role": st.sampled_from(["agent", "customer", "客服"]), "text": st.text(max_size=5) | st.none()},
    optional={"time": json_values, "end": json_values, "speaker": json_values, "auto": json_values},
)
record = st.fixed_dictionaries(
    {"turns": st.lists(turn, max_size=4)},
    optional={"id": json_values, "meta": json_values, "started_at": json_values, "agent": json_values},
)


def check(data: bytes, reader: str) -> None:
    for name in ("f.json", "f.jsonl"):
        for item in read_chunk(Chunk(reader, name, 0, len(data), 1, data), ReadOptions(marks_auto=("x",))):
            assert isinstance(item, Transcript | Reject)
            if isinstance(item, Transcript):
                assert item.id
                assert item.turns
                assert (item.clock == "none") == all(t.time is None and t.end is None for t in item.turns)
            else:
                assert item.reason.zh
                assert item.reason.en


@given(st.binary(max_size=300), readers)
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes, reader: str) -> None:
    check(data, reader)


@given(st.lists(fragments, max_size=40), encodings, readers)
@settings(max_examples=600, deadline=None)
def test_any_pieces_of_transcripts(pieces: list[str], encoding: str, reader: str) -> None:
    check("".join(pieces).encode(encoding, "ignore"), reader)


@given(st.lists(json_values | record, max_size=3))
@settings(max_examples=400, deadline=None)
def test_any_json(values: list[object]) -> None:
    check("\n".join(json.dumps(v) for v in values).encode(), "native")
    check(json.dumps(values).encode(), "native")


@given(record)
@settings(max_examples=200, deadline=None)
def test_any_record_can_be_written_out_again(value: object) -> None:
    data = json.dumps(value).encode()
    for item in read_chunk(Chunk("native", "f", 0, len(data), 1, data)):
        if isinstance(item, Transcript):
            json.dumps([item.id, [t.text for t in item.turns]], ensure_ascii=False).encode("utf-8")


@given(st.integers(0, 200), st.binary(min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_damage_to_a_workbook(at: int, noise: bytes) -> None:
    from tests.readers.test_table import workbook

    book = workbook([["id", "role", "text"], ["1", "agent", "x"]])
    place = at * len(book) // 200
    check(book[:place] + noise + book[place + len(noise) :], "xlsx")


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_standard_input(data: bytes) -> None:
    try:
        for item in read("-", stdin=io.BytesIO(data)):
            assert isinstance(item, Transcript | Reject | Duplicate)
    except InputError:
        pass


def test_a_reject_of_every_fixture_s_half(fixtures: Path) -> None:
    for file in sorted(fixtures.iterdir()):
        data = file.read_bytes()
        for reader in READERS:
            check(data[: len(data) // 2], reader)
