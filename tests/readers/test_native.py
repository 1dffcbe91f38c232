from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csqa.model import Reject, Source, Transcript, Turn
from csqa.readers import Chunk, ReadOptions, read, read_chunk
from csqa.readers.native import _in_iso, is_untimed, sniff, splits
from csqa.readers.records import RecordReader
from tests.readers.given import items, one, reject, roles


def line(*turns: dict[str, Any], **more: Any) -> str:
    return json.dumps({"id": "s1", "turns": list(turns), **more}, ensure_ascii=False)


ASK = {"role": "customer", "text": "在吗"}
ANSWER = {"role": "agent", "text": "您好"}


def test_only_role_and_text_are_needed() -> None:
    t = one('{"turns": [{"role": "customer", "text": "在吗"}]}', "native")
    assert t.turns == (Turn("customer", "在吗"),)
    assert t.clock == "none"
    assert len(t.id) == 12


def test_an_id_that_is_made_up_is_the_same_wherever_the_record_stands() -> None:
    alone = one('{"turns": [{"role": "customer", "text": "在吗"}]}', "native")
    second = items(
        '{"turns":[{"role":"agent","text":"x"}]}\n{"turns":[{"text":"在吗","role":"customer"}]}', "native"
    )[1]
    assert isinstance(second, Transcript)
    assert second.id == alone.id


def test_everything_that_is_documented_is_read() -> None:
    t = one(
        line(
            {"role": "agent", "speaker": "A1", "time": 1.5, "end": 3, "text": "您好", "auto": True},
            lang="zh", channel="chat", agent="A1", customer="C1", case="K1", meta={"csat": 5},
        ),
        "native",
    )  # fmt: skip
    assert t.turns == (Turn("agent", "您好", "A1", 1.5, 3.0, True),)
    assert (t.id, t.lang, t.channel, t.agent, t.customer, t.case) == ("s1", "zh", "chat", "A1", "C1", "K1")
    assert (t.clock, t.meta) == ("relative", {"csat": 5})


def test_messages_is_taken_for_turns_and_content_for_text() -> None:
    t = one(
        '{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]}',
        "native",
    )
    assert [(x.role, x.text) for x in t.turns] == [("customer", "hi"), ("agent", "hello")]


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("客户", "customer"), ("買家", "customer"), ("visitor", "customer"), ("User", "customer"), ("客服", "agent"),
        ("坐席", "agent"), ("Agent", "agent"), ("机器人", "bot"), ("chatbot", "bot"), ("系统", "system"), ("SYSTEM", "system"),
    ],
)  # fmt: skip
def test_roles_are_known_by_the_words_that_exports_use(word: str, role: str) -> None:
    assert roles(one(line({"role": word, "text": "x"}), "native")) == [role]


def test_unknown_keys_are_kept_in_meta() -> None:
    t = one(
        line({**ASK, "act": "ask"}, {**ANSWER, "act": None}, labels={"a": 1}, shop="n", meta={"csat": 1}),
        "native",
    )
    assert t.meta == {"labels": {"a": 1}, "shop": "n", "csat": 1, "turns": {"0": {"act": "ask"}}}


def test_a_key_of_the_wrong_type_is_kept_in_meta_too() -> None:
    t = one(line(ASK, customer={"id": 7}, agent=12), "native")
    assert (t.customer, t.agent, t.meta) == (None, "12", {"customer": {"id": 7}})


def test_ids_and_speakers_may_be_numbers() -> None:
    t = one('{"id": 42, "turns": [{"role": "agent", "speaker": 1001, "text": "x"}]}', "native")
    assert (t.id, t.turns[0].speaker) == ("42", "1001")


def test_a_message_without_words_keeps_its_place() -> None:
    t = one(line(ASK, {"role": "agent", "text": None, "time": 5}), "native")
    assert t.turns[1] == Turn("agent", "", None, 5.0)


def test_iso_times_with_a_zone_are_seconds_since_1970_utc() -> None:
    t = one(
        line({**ASK, "time": "2024-05-01T10:02:33+08:00"}, {**ANSWER, "time": "2024-05-01T02:03:33Z"}),
        "native",
    )
    start = datetime(2024, 5, 1, 2, 2, 33, tzinfo=UTC).timestamp()
    assert t.clock == "zoned"
    assert [x.time for x in t.turns] == [start, start + 60]


def test_iso_times_without_a_zone_are_local() -> None:
    t = one(
        line({**ASK, "time": "2024-05-01 10:02:33"}, {**ANSWER, "time": "2024-05-01T10:03:33.5"}), "native"
    )
    assert t.clock == "local"
    assert t.turns[0].time == datetime(2024, 5, 1, 10, 2, 33, tzinfo=UTC).timestamp()
    assert (t.turns[1].time or 0) - (t.turns[0].time or 0) == 60.5


def test_seconds_may_be_written_in_quotes() -> None:
    t = one(line({**ASK, "time": "0"}, {**ANSWER, "time": "12.5"}), "native")
    assert (t.clock, [x.time for x in t.turns]) == ("relative", [0.0, 12.5])


def test_seconds_count_from_the_start_where_the_start_is_known() -> None:
    t = one(
        line({**ASK, "time": 3}, {**ANSWER, "time": 10}, started_at="2024-05-01T10:00:00+08:00"), "native"
    )
    start = datetime(2024, 5, 1, 2, tzinfo=UTC).timestamp()
    assert (t.clock, t.started_at) == ("zoned", start)
    assert [x.time for x in t.turns] == [start + 3, start + 10]


@pytest.mark.parametrize("unit", [1, 1000])
def test_a_number_too_large_for_an_offset_counts_from_1970(unit: int) -> None:
    t = one(line({**ASK, "time": 1714528953 * unit}, {**ANSWER, "time": 1714528960 * unit}), "native")
    assert (t.clock, [x.time for x in t.turns]) == ("zoned", [1714528953.0, 1714528960.0])


def test_a_start_without_times_stays_in_meta() -> None:
    t = one(line(ASK, started_at="2024-05-01"), "native")
    assert (t.clock, t.started_at, t.meta) == ("none", None, {"started_at": "2024-05-01"})


def test_times_with_and_without_a_zone_are_not_used_together() -> None:
    t = one(
        line({**ASK, "time": "2024-05-01T10:00:00Z"}, {**ANSWER, "time": "2024-05-01T10:00:09"}), "native"
    )
    assert t.clock == "none"
    assert [x.time for x in t.turns] == [None, None]
    assert set(t.meta["csqa_note"]) == {"zh", "en"}


def test_times_that_run_backwards_or_below_zero_are_kept() -> None:
    t = one(line({**ASK, "time": 10}, {**ANSWER, "time": -2}), "native")
    assert [x.time for x in t.turns] == [10.0, -2.0]


def test_some_turns_may_lack_a_time() -> None:
    t = one(line({**ASK, "time": "2024-05-01T10:00:00"}, ANSWER), "native")
    assert t.clock == "local"
    assert t.turns[1].time is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1, 2]x", "not valid JSON"),
        ('{"id": "a", "turns": [', "not valid JSON"),
        ('{"id": "a"}', "no turns"),
        ('{"turns": []}', "empty"),
        ('{"turns": "hello"}', "must be a list"),
        ('{"turns": ["hello"]}', "turns[0] must be an object"),
        ('{"turns": [{"role": "agent", "text": "x"}, {"role": "agent"}]}', "turns[1] has no text"),
        ('{"turns": [{"text": "x"}]}', "turns[0] has no role"),
        ('{"turns": [{"role": "dragon", "text": "x"}]}', "'dragon'"),
        ('{"turns": [{"role": "agent", "text": {"a": 1}}]}', "must be text"),
        (
            '{"turns": [{"role": "agent", "text": "x", "time": "soon"}]}',
            "turns[0].time is not a time: 'soon'",
        ),
        ("3", "should be a JSON object"),
    ],
)
def test_what_cannot_be_read_says_why(content: str, reason: str) -> None:
    rejected = reject(content, "native")
    assert reason in rejected.reason.en
    assert rejected.reason.zh
    assert rejected.source.line == 1


def test_a_near_name_for_turns_is_pointed_at() -> None:
    assert (
        "should dialogue be called turns?" in reject('{"dialogue": [{"role": "agent"}]}', "native").reason.en
    )


def test_a_bad_line_does_not_stop_the_rest_and_is_kept_whole() -> None:
    found = items(f"{line(ASK, id='a')}\n\n{{broken\n{line(ASK, id='b')}\r\n", "native")
    assert [(type(x), x.source.line) for x in found] == [(Transcript, 1), (Reject, 3), (Transcript, 4)]
    assert isinstance(found[1], Reject)
    assert found[1].record == "{broken"


def test_half_an_emoji_and_raw_control_characters_are_no_reason_to_refuse() -> None:
    t = one('{"turns": [{"role": "agent", "text": "a\\ud83d b\tc"}]}', "native")
    assert t.turns[0].text == "a\ufffd b\tc"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_json_lines_are_read_in_the_encodings_of_exports(encoding: str) -> None:
    content = f"{line(ASK, id='a')}\n{line(ANSWER, id='b')}\n".encode(encoding)
    found = items(content, "native")
    assert [x.turns[0].text for x in found if isinstance(x, Transcript)] == ["在吗", "您好"]


def test_one_object_over_several_lines_is_one_conversation(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("\n" + json.dumps({"id": "x", "turns": [ASK]}, indent=2), encoding="utf-8")
    (t,) = read(file)
    assert isinstance(t, Transcript)
    assert (t.id, t.source.line) == ("x", 2)


def test_an_array_is_read_item_by_item_with_the_line_of_each(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(f'[\n{line(ASK, id="a")},\n{{"id": "bad"}},\n\n{line(ASK, id="c")}\n]', encoding="utf-8")
    found = list(read(file))
    assert [(type(x), x.source.line) for x in found if not isinstance(x, tuple)] == [
        (Transcript, 2), (Reject, 3), (Transcript, 5),
    ]  # fmt: skip


def test_lines_in_a_json_file_are_read_as_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(f"{line(ASK, id='a')}\n{line(ASK, id='b')}\n", encoding="utf-8")
    assert [x.id for x in read(file) if isinstance(x, Transcript)] == ["a", "b"]


def test_an_array_that_is_cut_off_says_where(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(f"[\n{line(ASK, id='a')},\n", encoding="utf-8")
    (rejected,) = read(file)
    assert isinstance(rejected, Reject)
    assert "not valid JSON" in rejected.reason.en


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    assert reject("[" * 100_000, "native").reason.en
    assert reject('{"turns": ' + "[" * 100_000, "native").reason.en


def test_the_seconds_since_1970_are_told_apart_on_every_line() -> None:
    found = items("\n".join(line({**ASK, "time": 1.7e9 + i}, id=str(i)) for i in range(100)), "native")
    assert {x.clock for x in found if isinstance(x, Transcript)} == {"zoned"}


def test_lines_beyond_the_first_undocumented_ones_are_read_as_well() -> None:
    odd = line({**ASK, "act": "x"})
    found = items("\n".join([odd] * 50 + [line(ASK)] * 3), "native")
    assert len(found) == 53
    assert isinstance(found[-1], Transcript)
    assert found[-1].turns == (Turn("customer", "在吗"),)


def test_a_part_of_a_file_knows_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    first = f"{line(ASK, id='a')}\n".encode()
    file.write_bytes(first + line(ASK, id="b").encode())
    (t,) = read_chunk(Chunk("native", str(file), len(first), file.stat().st_size, 2), ReadOptions())
    assert (t.source.line, t.id if isinstance(t, Transcript) else None) == (2, "b")


@pytest.mark.parametrize(
    ("head", "native"),
    [
        (b'{"id"', True),
        (b'\xef\xbb\xbf { "a', True),
        (b'[\n {"a', True),
        (b"[10:02:33] a: b", False),
        (b"a,b", False),
    ],
)
def test_content_is_recognised(head: bytes, native: bool) -> None:
    assert sniff(head) is native


def test_only_lines_are_shared_among_workers() -> None:
    assert splits(b'{"id": 1}\n{"id": 2}')
    assert not splits(b"[\n{}]")
    assert not splits(b"{\n")
    assert not splits('{"id": 1}'.encode("utf-16"))


_TIMES = [
    "2024-05-01T10:02:33+08:00",
    "2024-05-01T10:02:33Z",
    "2024-05-01 10:02:33.1234567",
    "2024-05-01T10:02",
    "2024-05-01",
    "10:02:33",
    "12",
    "soon",
    "",
    None,
    7.5,
    1714557753,
]
_ENTRIES = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["agent", "customer", "bot", "客服"]),
        "text": st.sampled_from(["您好", "", "a"]),
    },
    optional={
        "speaker": st.sampled_from(["A07", "", None, 5]),
        "time": st.sampled_from(_TIMES),
        "end": st.sampled_from([None, None, 9.5, "2024-05-01T10:02:33Z"]),
        "auto": st.booleans() | st.sampled_from([None, "yes"]),
        "created_at": st.sampled_from(["2024-05-01T10:02:33Z", None]),
    },
)
_RECORDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["s1", "", 7])},
    optional={
        "turns": st.lists(_ENTRIES, max_size=3) | st.lists(st.just({"time": None, "said": "a"})),
        "messages": st.lists(_ENTRIES, max_size=2),
        "channel": st.sampled_from(["chat", "", None]),
        "agent": st.sampled_from(["A07", "", None]),
        "case": st.sampled_from(["c", None]),
        "started_at": st.sampled_from(["2024-05-01T10:00:00Z", None]),
        "meta": st.sampled_from([{}, {"a": 1}, None]),
        "labels": st.sampled_from([None, {"pass": []}]),
    },
)


@given(st.lists(_ENTRIES, min_size=1, max_size=4), _RECORDS)
@settings(max_examples=400)
def test_what_is_read_at_once_is_what_the_patient_reader_reads(
    entries: list[dict[str, Any]], record: dict[str, Any]
) -> None:
    data = json.dumps({**record, "turns": entries}, ensure_ascii=False).encode()
    source = Source("f", 3)
    quick = _in_iso(data, source)
    assert quick is None or quick == RecordReader(ReadOptions()).record(data, source)


def test_iso_times_as_documented_are_read_at_once() -> None:
    said = line({**ASK, "time": "2024-05-01T10:02:33+08:00"}, {**ANSWER, "speaker": "A07", "time": None})
    quick = _in_iso(said.encode(), Source("f"))
    assert quick is not None
    assert (quick.clock, quick.turns[0].time, quick.turns[1].time) == ("zoned", 1714528953.0, None)


@given(st.lists(_RECORDS, min_size=1, max_size=3))
@settings(max_examples=400)
def test_what_surely_has_no_times_has_none(records: list[dict[str, Any]]) -> None:
    content = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    if is_untimed(content.encode()):
        assert not any(
            turn.time is not None
            for item in items(content, "native")
            if isinstance(item, Transcript)
            for turn in item.turns
        )


def test_null_for_a_time_is_no_time() -> None:
    untimed = line({**ASK, "time": None}, ANSWER).encode()
    assert is_untimed(untimed + b"\n" + untimed + b"\n")
    assert not is_untimed(untimed + b"\n" + line({**ASK, "time": 3}).encode())
