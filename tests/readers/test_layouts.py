"""What a row of a table may be besides a message: a whole conversation, or a reply; and tables that belong together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csqa.config import load_config
from csqa.model import Reject, Transcript
from csqa.readers import SOURCE, ReadOptions, read
from csqa.readers.replies import threads
from tests.readers.given import items, one, reject, roles, said
from tests.readers.test_table import workbook

CELL = '"客户: 在吗\n客服: 您好"'


def configured(folder: Path, text: str) -> ReadOptions:
    (folder / ".csqa.yaml").write_text(text, encoding="utf-8")
    return ReadOptions(sources=load_config(folder).sources)


def transcripts(*found: Any) -> list[Transcript]:
    assert all(isinstance(f, Transcript) for f in found), found
    return list(found)


def test_a_row_may_hold_a_whole_conversation(fixtures: Path) -> None:
    a, b = transcripts(*read(fixtures / "cells.csv"))
    assert (a.id, a.agent, a.customer, a.clock, a.meta) == (
        "cell-01",
        "小唐",
        "橘子汽水",
        "local",
        {"满意度": "5"},
    )
    assert a.started_at == 1714730400.0
    assert [t.time - a.started_at for t in a.turns if t.time] == [5, 18, 50, 62]
    assert a.turns[1].text == "您好，在的呢，枕高十二厘米\n偏软，侧睡也合适"
    assert (a.source.line, b.source.line) == (2, 7)


def test_times_in_a_cell_go_on_past_midnight_from_the_start(fixtures: Path) -> None:
    _, b = transcripts(*read(fixtures / "cells.csv"))
    assert [t.time - b.started_at for t in b.turns if t.time and b.started_at] == [40, 130]


def test_a_workbook_may_hold_a_conversation_a_row() -> None:
    data = workbook(
        [
            ["会话ID", "聊天内容", "坐席"],
            ["x1", "客户: 在吗\n客服: 您好", "小唐"],
            ["x2", "客户: 多少钱\n客服: 十元", "小贺"],
        ]
    )
    found = transcripts(*items(data, "xlsx"))
    assert [(t.id, t.agent, len(t.turns)) for t in found] == [("x1", "小唐", 2), ("x2", "小贺", 2)]


@pytest.mark.parametrize("end", ["<br>", "<br/>", "\\n", "</p><p>"])
def test_line_ends_may_be_written_as_html_or_escapes(end: str) -> None:
    assert roles(one(f"id,chat\n1,客户: 在吗{end}客服: 您好\n", "csv")) == ["customer", "agent"]


@pytest.mark.parametrize(
    "text",
    [
        "客户: 在吗 客服: 您好，在的 客户：好",
        "客户：在吗|客服：您好，在的|客户：好",
        "[10:00:01] 客户: 在吗 [10:00:05] 客服(小唐): 您好，在的 [10:00:09] 客户: 好",
        "客户:在吗；客服:您好，在的；客户:好",
    ],
)
def test_a_conversation_may_stand_on_one_line(text: str) -> None:
    t = one(f'id,chat\n1,"{text}"\n', "csv")
    assert [(x.role, x.text) for x in t.turns] == [
        ("customer", "在吗"),
        ("agent", "您好，在的"),
        ("customer", "好"),
    ]


def test_one_line_without_roles_is_not_cut_up() -> None:
    assert "no column says who speaks" in reject("id,chat\n1,订单号: 7 地址: 幸福路\n", "csv").reason.en


@pytest.mark.parametrize("header", ["编号,对话", "id,dialogue", "no,conversation"])
def test_a_column_called_conversation_may_be_its_text(header: str) -> None:
    assert roles(one(f"{header}\n7,{CELL}\n", "csv")) == ["customer", "agent"]


def test_the_agent_of_the_row_is_who_is_named_so_in_the_text() -> None:
    t = one('id,agent,chat\n1,Zed,"Zed: yes\nAmy: why is it late\nZed: hm"\n', "csv")
    assert said(t)[0] == ("agent", "Zed", "yes")
    assert said(t)[1] == ("customer", "Amy", "why is it late")


def test_rows_with_a_column_of_names_are_conversations_where_every_text_is_one() -> None:
    found = transcripts(*items(f"id,name,text\n1,Ann,{CELL}\n2,Bob,{CELL}\n", "csv"))
    assert [(t.id, roles(t)) for t in found] == [("1", ["customer", "agent"]), ("2", ["customer", "agent"])]


def test_a_message_that_quotes_a_conversation_stays_a_message() -> None:
    t = one(f"id,role,text\n1,customer,{CELL}\n1,agent,好的\n", "csv")
    assert said(t) == [("customer", None, "客户: 在吗\n客服: 您好"), ("agent", None, "好的")]


def test_a_row_whose_text_names_no_speaker_is_rejected_and_the_others_are_read() -> None:
    found = items(f"id,chat\n1,{CELL}\n2,一段没有说话人的话\n", "csv")
    assert [type(f) for f in found] == [Transcript, Reject]
    assert found[1].source.line == 4
    assert "chat is running text without speakers" in found[1].reason.en


def test_a_text_without_speakers_in_every_row_is_a_table_that_says_not_who_speaks() -> None:
    assert "no column says who speaks" in reject("id,chat\n1,hello\n2,bye\n", "csv").reason.en


def test_a_mapping_names_the_columns_of_conversations(tmp_path: Path) -> None:
    options = configured(
        tmp_path,
        "sources: [{name: crm, files: x.csv, layout: conversations, columns: {id: 流水, text: 备注, started_at: 几点}, set: {channel: call}}]",
    )
    (tmp_path / "x.csv").write_text(f"流水,几点,备注\n9,2024-05-01 10:00,{CELL}\n", encoding="utf-8")
    (t,) = transcripts(*read([tmp_path / "x.csv"], options))
    assert (t.id, t.channel, t.meta["started_at"], t.meta[SOURCE]) == ("9", "call", "2024-05-01 10:00", "crm")


def test_replies_make_conversations(fixtures: Path) -> None:
    a, b = transcripts(*read(fixtures / "replies.csv"))
    assert (a.id, a.agent, a.customer, a.clock, a.channel) == ("901", "KettleCo", "9001", "zoned", "social")
    assert roles(a) == ["customer", "agent", "customer", "agent"]
    assert a.turns[0].time == 1714982400.0
    assert (b.id, roles(b)) == ("905", ["customer", "agent"])
    assert a.meta[SOURCE] == "tweets"


def test_replies_are_recognised_by_their_headers_without_a_preset() -> None:
    text = "message_id,reply_to,sender_type,text\n3,2.0,agent,c\n1,,customer,a\n2,1.0,agent,b\n"
    assert [t.text for t in one(text, "csv").turns] == ["a", "b", "c"]


def test_a_session_id_is_stronger_than_replies() -> None:
    found = items("session_id,message_id,reply_to,role,text\nS,1,,customer,a\nS,2,,agent,b\n", "csv")
    assert [t.id for t in transcripts(*found)] == ["S"]


def test_a_thread_is_whatever_hangs_together() -> None:
    links = [("5", "4"), ("1", ""), ("2", "1"), ("3", "1"), ("4", "9"), ("6", "9"), ("", "2")]
    assert threads(links) == [("9", [4, 5, 0]), ("1", [1, 2, 3, 6])]


def test_messages_that_reply_to_each_other_in_a_circle_end_somewhere() -> None:
    found = threads([("1", "2"), ("2", "3"), ("3", "1"), ("4", "4"), ("5", "3")])
    assert sorted(i for _, group in found for i in group) == [0, 1, 2, 3, 4]


def test_a_long_chain_of_replies_needs_no_deep_stack() -> None:
    (found,) = threads([(str(i), str(i - 1) if i else "") for i in range(50_000, -1, -1)])
    assert found[0] == "0"
    assert found[1][0] == 50_000


def test_messages_are_joined_with_the_conversations_beside_them(fixtures: Path) -> None:
    a, b = transcripts(*read([fixtures / "desk-messages.csv", fixtures / "desk-conversations.csv"]))
    assert (a.agent, a.customer, a.meta) == ("Mara", "C-77", {"outcome": "replacement sent"})
    assert (b.agent, b.customer, b.started_at) == ("Tom", "C-78", 1714987797.0)


def test_a_list_of_conversations_alone_says_what_it_lacks(fixtures: Path) -> None:
    (rejected,) = read(fixtures / "desk-conversations.csv")
    assert isinstance(rejected, Reject)
    assert "lists conversations and holds no messages" in rejected.reason.en


def test_two_files_of_conversations_are_both_read_whatever_they_are_called(tmp_path: Path) -> None:
    for name, text in (("messages", "a"), ("conversations", "b")):
        (tmp_path / f"x-{name}.csv").write_text(f"id,role,text\n{text},customer,hi\n", encoding="utf-8")
        record = {"id": text * 2, "turns": [{"role": "agent", "text": text}]}
        (tmp_path / f"y-{name}.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert sorted(t.id for t in transcripts(*read(tmp_path))) == ["a", "aa", "b", "bb"]


def test_a_mapping_joins_any_table_and_its_times_count_from_there(tmp_path: Path) -> None:
    options = configured(
        tmp_path,
        "sources:\n- {name: calls, files: 'c*.csv', columns: {id: nr, role: who, text: said, time: at}, time-unit: milliseconds, "
        "join: {files: 'list.*', columns: {id: call, agent: handled, started_at: began}}}",
    )
    (tmp_path / "c1.csv").write_text(
        "nr,who,said,at\n7,customer,hi,500\n7,agent,hello,2000\n", encoding="utf-8"
    )
    (tmp_path / "list.csv").write_text(
        "call,handled,began,stars\n7,Ann,2024-05-01 10:00:00,5\n", encoding="utf-8"
    )
    (t,) = transcripts(*read(tmp_path, options))
    assert (t.agent, t.clock, t.started_at, t.meta["stars"]) == ("Ann", "local", 1714557600.0, "5")
    assert [x.time for x in t.turns] == [1714557600.5, 1714557602.0]


def test_a_joined_file_that_is_missing_or_has_no_ids_is_said_and_the_messages_are_read(
    tmp_path: Path,
) -> None:
    options = configured(tmp_path, "sources: [{name: m, files: m.csv, join: {files: list.csv}}]")
    (tmp_path / "m.csv").write_text("id,role,text\n1,customer,hi\n", encoding="utf-8")
    rejected, t = read([tmp_path / "m.csv"], options)
    assert isinstance(rejected, Reject)
    assert "the source m joins list.csv" in rejected.reason.en
    assert isinstance(t, Transcript)
    (tmp_path / "list.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    rejected, t = read([tmp_path / "m.csv"], options)
    assert isinstance(rejected, Reject)
    assert "no column holds the conversations' ids" in rejected.reason.en


def test_what_a_conversation_says_itself_stays(tmp_path: Path) -> None:
    (tmp_path / "a-messages.csv").write_text(
        "id,agent,role,text\n1,Ann,customer,hi\n1,Ann,agent,hm\n", encoding="utf-8"
    )
    (tmp_path / "a-sessions.csv").write_text("id,agent,channel\n1,Bob,chat\n", encoding="utf-8")
    (t,) = transcripts(*read(tmp_path))
    assert (t.agent, t.channel, t.meta) == ("Ann", "chat", {"agent": "Bob"})


def test_sheets_of_one_workbook_are_joined() -> None:
    data = workbook(
        [["会话ID", "坐席工号", "评分"], ["x1", "A7", 5]],
        [["会话ID", "角色", "内容"], ["x1", "客户", "在吗"], ["x1", "客服", "您好"]],
    )
    (t,) = transcripts(*items(data, "xlsx"))
    assert (t.id, t.agent, t.meta) == ("x1", "A7", {"评分": "5"})


@pytest.mark.parametrize(
    ("began", "times", "expected"),
    [
        ("2024-05-01 10:00:00", ("10:00:05", "10:01:00"), (5, 60)),
        ("2024-05-01 23:59:50", ("00:02:10", "00:03:00"), (140, 190)),
    ],
)
def test_hours_of_messages_get_the_day_of_their_conversation(
    tmp_path: Path, began: str, times: tuple[str, str], expected: tuple[int, int]
) -> None:
    (tmp_path / "a-messages.csv").write_text(
        f"id,role,text,time\n1,customer,hi,{times[0]}\n1,agent,hm,{times[1]}\n", encoding="utf-8"
    )
    (tmp_path / "a-calls.csv").write_text(f"id,start_time\n1,{began}\n", encoding="utf-8")
    (t,) = transcripts(*read(tmp_path))
    assert t.started_at is not None
    assert tuple(x.time - t.started_at for x in t.turns if x.time) == expected
    assert "csqa_undated" not in t.meta


def test_the_exports_own_words_for_roles(tmp_path: Path) -> None:
    options = configured(
        tmp_path, 'sources: [{name: x, files: x.csv, roles: {"0": customer, "1": agent, ivr线: bot}}]'
    )
    (tmp_path / "x.csv").write_text("id,role,text\n1,IVR线,按1\n1,0,在吗\n1,1,您好\n", encoding="utf-8")
    (t,) = transcripts(*read([tmp_path / "x.csv"], options))
    assert roles(t) == ["bot", "customer", "agent"]


def test_ends_of_messages_are_read() -> None:
    t = one(
        "id,role,text,time,end\n1,agent,a,0.5,2\n1,customer,b,2.5,4\n",
        "csv",
        ReadOptions(columns={"end": "end"}),
    )
    assert [(x.time, x.end) for x in t.turns] == [(0.5, 2.0), (2.5, 4.0)]


@pytest.mark.parametrize(
    "written",
    ["Tue Oct 31 22:10:47 +0000 2017", "Tue, 31 Oct 2017 22:10:47 +0000", "Tue, 31 Oct 2017 22:10:47 GMT"],
)
def test_months_by_name(written: str) -> None:
    t = one(f'id,role,text,time\n1,agent,a,"{written}"\n', "csv")
    assert (t.clock, t.turns[0].time) == ("zoned", 1509487847.0)
