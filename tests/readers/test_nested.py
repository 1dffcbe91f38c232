"""JSON that is not in the native form: by a mapping, by a preset, by its keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csqa.config import load_config
from csqa.model import Reject, Transcript
from csqa.readers import SOURCE, ReadOptions, read
from tests.readers.given import items, one, reject, roles, said


def mapped(folder: Path, mapping: str, content: Any, name: str = "a.json") -> list[Any]:
    """What comes out of a file under one source of that mapping."""
    (folder / ".csqa.yaml").write_text(
        f"sources:\n- {{name: src, files: {name}, {mapping}}}", encoding="utf-8"
    )
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_text(text, encoding="utf-8")
    return list(read([folder / name], ReadOptions(sources=load_config(folder).sources)))


def test_paths_say_where_everything_stands(tmp_path: Path) -> None:
    (t,) = mapped(
        tmp_path,
        "conversations: data.calls, conversation: {id: key, agent: staff.id, started_at: began, meta: {rating: survey.stars}}, "
        "turns: \"body.lines[?kind=='say']\", turn: {role: by, text: words, time: at, end: till}, roles: {B: customer, K: agent}, time-unit: milliseconds",
        {
            "data": {
                "calls": [
                    {
                        "key": 17, "staff": {"id": "A9"}, "began": "2024-05-01T10:00:00+08:00", "survey": {"stars": 4}, "shop": "north", "tags": ["x"],
                        "body": {
                            "lines": [
                                {"kind": "say", "by": "b", "words": "在吗", "at": 500, "till": 1250},
                                {"kind": "noise"},
                                {"kind": "say", "by": "K", "words": "在的", "at": "2000", "mood": "calm"},
                            ]
                        },
                    }
                ]
            }
        },
    )  # fmt: skip
    assert (t.id, t.agent, t.clock, t.started_at) == ("17", "A9", "zoned", 1714528800.0)
    assert said(t) == [("customer", None, "在吗"), ("agent", None, "在的")]
    assert [(x.time, x.end) for x in t.turns] == [(1714528800.5, 1714528801.25), (1714528802.0, None)]
    assert t.meta["rating"] == 4
    assert t.meta["shop"] == "north"
    assert t.meta["turns"]["1"]["mood"] == "calm"
    assert t.meta[SOURCE] == "src"


def test_participants_are_looked_up_by_id(tmp_path: Path) -> None:
    (t,) = mapped(
        tmp_path,
        "turns: parts, turn: {speaker: author, text: body}, people: {list: team, id: id, role: kind, name: name}",
        {
            "team": [{"id": 1, "kind": "agent", "name": "Ann"}, {"id": 2, "kind": "customer"}],
            "parts": [{"author": 2, "body": "hello"}, {"author": 1, "body": "hi"}],
        },
    )
    assert said(t) == [("customer", "2", "hello"), ("agent", "Ann", "hi")]
    assert t.agent == "Ann"


def test_speakers_known_by_name_only_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    (t,) = mapped(
        tmp_path,
        "turns: l, turn: {speaker: n, text: t}",
        {
            "l": [
                {"n": "Zoe", "t": "my key broke"},
                {"n": "Max", "t": "Thank you for calling, how may I help you?"},
            ]
        },
    )
    assert said(t)[0][:2] == ("customer", "Zoe")
    assert said(t)[1][:2] == ("agent", "Max")


def test_directions_are_roles(tmp_path: Path) -> None:
    (t,) = mapped(
        tmp_path,
        "turns: l, turn: {role: inbound, text: t}",
        {"l": [{"inbound": True, "t": "a"}, {"inbound": False, "t": "b"}]},
    )
    assert roles(t) == ["customer", "agent"]


def test_json_lines_are_mapped_line_by_line(tmp_path: Path) -> None:
    line = '{"nr": "%s", "l": [{"r": "客户", "t": "在吗"}]}'
    found = mapped(
        tmp_path,
        "conversation: {id: nr}, turns: l, turn: {role: r, text: t}",
        "\n".join([line % "x1", "{broken", line % "x2"]),
        "a.jsonl",
    )
    assert [(type(f).__name__, f.source.line) for f in found] == [
        ("Transcript", 1),
        ("Reject", 2),
        ("Transcript", 3),
    ]
    assert found[2].id == "x2"


def test_what_every_conversation_of_a_source_shares_is_set(tmp_path: Path) -> None:
    (t,) = mapped(
        tmp_path,
        "set: {channel: call, lang: zh, agent: A1}, turns: l, turn: {role: r, text: t}, conversation: {agent: who}",
        {"who": "A2", "l": [{"r": "客户", "t": "在吗"}]},
    )
    assert (t.channel, t.lang, t.agent) == ("call", "zh", "A2")


def test_a_path_that_finds_nothing_names_the_keys_that_are_there(tmp_path: Path) -> None:
    (rejected,) = mapped(tmp_path, "turns: a.b, turn: {text: t}", {"lines": [], "id": 1})
    assert isinstance(rejected, Reject)
    assert rejected.reason.en == "the path a.b of turns finds nothing; the keys here are lines, id"


def test_a_path_of_conversations_that_finds_no_list_is_said(tmp_path: Path) -> None:
    (rejected,) = mapped(tmp_path, "conversations: data, turns: l, turn: {text: t}", {"rows": []})
    assert "the path data of conversations finds no list" in rejected.reason.en


def test_an_expression_that_does_not_fit_the_data_is_a_reject(tmp_path: Path) -> None:
    (rejected,) = mapped(tmp_path, "turns: 'sort_by(l, &n)', turn: {text: t}", {"l": [{"n": 1}, {"n": "x"}]})
    assert isinstance(rejected, Reject)


@pytest.mark.parametrize("name", ["call-analytics", "contact-lens"])
def test_amazon_calls_are_known_without_configuration(fixtures: Path, name: str) -> None:
    (t,) = read(fixtures / f"{name}.json")
    assert isinstance(t, Transcript)
    assert t.meta[SOURCE] == "amazon-call-analytics"
    assert t.clock == "relative"
    assert t.channel == "VOICE"
    first, second = t.turns[0], t.turns[1]
    assert {first.role, second.role} == {"agent", "customer"}
    assert first.time == 0.0
    assert (second.time, second.end) == ((4.1, 6.8) if name == "call-analytics" else (3.6, 5.2))
    assert [x.speaker for x in t.turns] == [None] * len(t.turns)


def test_ids_of_amazon_calls_are_the_contact_else_the_job(fixtures: Path) -> None:
    found = [t.id for f in ("call-analytics", "contact-lens") for t in read(fixtures / f"{f}.json") if isinstance(t, Transcript)]  # fmt: skip
    assert found == ["boat-yard-1.wav", "contact-lens-1"]


def test_an_amazon_chat_has_moments_names_and_no_events(fixtures: Path) -> None:
    (t,) = read(fixtures / "contact-lens-chat.json")
    assert isinstance(t, Transcript)
    assert (t.clock, t.agent, t.customer) == ("zoned", "Piet", "Lena")
    assert roles(t) == ["customer", "system", "agent", "customer", "agent"]
    assert t.turns[0].time == 1715083200.25


def test_turns_under_another_name_are_found_by_their_keys() -> None:
    record = {
        "sid": "s1", "sellerid": "S8", "userid": "U2", "shop": {"x": 1},
        "dialogue": [
            {"time": "2024-05-08 14:00:00", "sender_type": "用户", "send_content": "有货吗"},
            {"time": "2024-05-08 14:00:09", "sender_type": "客服", "send_content": "有的"},
        ],
    }  # fmt: skip
    t = one(json.dumps(record), "native")
    assert (t.id, t.agent, t.customer, t.clock) == ("s1", "S8", "U2", "local")
    assert said(t) == [("customer", None, "有货吗"), ("agent", None, "有的")]
    assert SOURCE not in t.meta


def test_conversations_deep_in_a_document_are_found(fixtures: Path) -> None:
    found = list(read(fixtures / "nested.json"))
    assert [(t.id, len(t.turns)) for t in found if isinstance(t, Transcript)] == [
        ("nest-01", 4),
        ("nest-02", 2),
    ]


def test_text_inside_json_is_read_as_if_pasted(fixtures: Path) -> None:
    (t,) = read(fixtures / "free-text.json")
    assert isinstance(t, Transcript)
    assert (t.id, t.agent, t.customer, t.clock) == ("free-01", "Nora", "C5", "local")
    assert [x.role for x in t.turns] == ["agent", "customer"] * 2 + ["agent"]
    assert t.started_at == t.turns[0].time == 1715246100.0
    assert [x.time - t.started_at for x in t.turns if x.time] == [0, 9, 20, 41, 50]
    assert t.turns[2].text == "I have raised the limit to ten books.\nIs there anything else I can help with?"


def test_text_without_speakers_is_refused_in_so_many_words() -> None:
    record = {"ConversationId": "c", "Content": "Hi, I lost my card. Sorry to hear that, let us block it."}
    rejected = reject(json.dumps(record), "native")
    assert "Content is running text without speakers: it holds no turns" in rejected.reason.en
    assert "说话人" in rejected.reason.zh


def test_what_is_no_conversation_at_all_is_still_told_so() -> None:
    assert "it has no turns" in reject('{"a": 1}', "native").reason.en
    assert "it has no turns" in reject('{"rows": [{"x": 1}]}', "native").reason.en


def test_messages_with_other_keys_than_the_native_form_are_read_by_those() -> None:
    entries = [
        {"sender": "买家", "body": "在吗", "sentAt": "2024-05-01 10:00:00"},
        {"sender": "客服小唐", "body": "您好"},
    ]
    t = one(json.dumps({"chatId": "c1", "messages": entries}), "native")
    assert (t.id, said(t)) == ("c1", [("customer", None, "在吗"), ("agent", "小唐", "您好")])


@pytest.mark.parametrize(
    ("keys", "unit"),
    [
        (("start", "end"), 1.0),
        (("startMs", "endMs"), 1000.0),
        (("begin_offset_millis", "end_offset_millis"), 1000.0),
    ],
)
def test_segments_of_a_call_begin_and_end(keys: tuple[str, str], unit: float) -> None:
    begin, end = keys
    segments = [
        {"speaker": "坐席", "text": "您好", begin: 0.5 * unit, end: 2 * unit},
        {"speaker": "客户", "text": "在吗", begin: 2.5 * unit, end: 3 * unit},
    ]
    t = one(json.dumps({"callId": "k", "segments": segments}), "native")
    assert [(x.time, x.end) for x in t.turns] == [(0.5, 2.0), (2.5, 3.0)]


def test_what_is_called_end_and_is_no_time_is_none() -> None:
    t = one(
        '{"rows": [{"from": "客户", "to": "客服", "text": "在吗", "start": true, "end": "yes", "time": 3}]}',
        "native",
    )
    assert (t.turns[0].time, t.turns[0].end) == (3.0, None)


def test_a_turn_that_lacks_its_text_is_not_read_by_guessing() -> None:
    record = '{"turns": [{"role": "agent", "text": "a"}, {"role": "agent", "body": "b"}]}'
    assert "turns[1] has no text" in reject(record, "native").reason.en
    assert "turns[0] has no text" in reject('{"turns": [{"role": "agent"}]}', "native").reason.en


def test_the_native_form_is_never_guessed_at() -> None:
    t = one(
        '{"turns": [{"role": "agent", "text": "a"}], "dialogue": [{"role": "客户", "content": "b"}]}',
        "native",
    )
    assert said(t) == [("agent", None, "a")]


def test_any_json_gives_transcripts_or_rejects() -> None:
    for text in ("[]", "[1, null]", '{"turns": null, "Content": 3}', '{"Transcript": 1, "Participants": 2}', '{"messages": {}}'):  # fmt: skip
        assert all(isinstance(i, Transcript | Reject) for i in items(text, "native", file="f.json"))
