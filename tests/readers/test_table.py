from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from csqa.model import Reject, Roster, Transcript
from csqa.readers import ReadOptions, read
from csqa.readers.csv_file import sniff
from tests.readers.given import gaps, items, one, reject, roles, said

ZH = "会话ID,时间,发送者类型,消息内容\nK1,2024-05-01 10:00:00,客户,在吗\nK1,2024-05-01 10:00:09,客服,您好\n"


def workbook(*sheets: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        sheet.write_datetime(r, c, cell, date)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "header",
    [
        "会话ID,时间,发送者类型,消息内容", "会话编号,发送时间,角色,内容", "會話ID,發送時間,角色,訊息內容", "conversation_id,timestamp,author,message",
        "Session ID,Sent At,Sender Type,Text", "chat_id,created_at,role,content", "聊天编号,消息发送时间,消息发送者身份,消息文本内容",
    ],
)  # fmt: skip
def test_headers_are_recognised(header: str) -> None:
    t = one(f"{header}\nK1,2024-05-01 10:00:00,客户,在吗\nK1,2024-05-01 10:00:09,客服,您好\n", "csv")
    assert (t.id, t.clock, said(t)) == ("K1", "local", [("customer", None, "在吗"), ("agent", None, "您好")])


def test_columns_are_mapped_as_the_configuration_says() -> None:
    options = ReadOptions(columns={"text": "备注栏", "role": "甲乙", "id": "流水", "time": "几点"})
    t = one("流水,几点,甲乙,备注栏,内容\n7,2024-05-01 10:00,买家,在吗,x\n", "csv", options)
    assert (t.id, t.turns[0].text, t.meta) == ("7", "在吗", {"内容": "x"})


def test_a_mapped_column_that_is_missing_is_named_with_the_nearest() -> None:
    rejected = reject(ZH, "csv", ReadOptions(columns={"text": "消息内容栏"}))
    assert "no column 消息内容栏 (did you mean 消息内容?)" in rejected.reason.en


def test_a_header_that_says_nothing_is_refused_with_the_way_to_map_it() -> None:
    rejected = reject("a,b,c\n1,2,3\n", "csv")
    assert rejected.source.line == 1
    assert "the header is a, b, c" in rejected.reason.en
    assert "columns:" in rejected.reason.zh


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_recognised(delimiter: str) -> None:
    assert roles(one(ZH.replace(",", delimiter), "csv")) == ["customer", "agent"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_recognised(encoding: str) -> None:
    assert one(ZH.encode(encoding), "csv").turns[0].text == "在吗"


def test_big5_is_recognised() -> None:
    content = "會話編號,時間,角色,訊息內容\nK1,2024-05-01 10:00,客戶,請問發票可以補開嗎\n"
    assert one(content.encode("big5"), "csv").turns[0].text == "請問發票可以補開嗎"


def test_rows_of_sessions_may_be_mixed_and_out_of_order() -> None:
    content = (
        "session_id,time,role,text\nA,2024-05-01 10:00:30,agent,2\nB,2024-05-01 10:00:00,customer,x\n"
        "A,2024-05-01 10:00:00,customer,1\nB,2024-05-01 10:00:10,agent,y\nA,2024-05-01 10:00:30,agent,3\n"
    )
    a, b = items(content, "csv")
    assert isinstance(a, Transcript)
    assert isinstance(b, Transcript)
    assert ([t.text for t in a.turns], [t.text for t in b.turns]) == (["1", "2", "3"], ["x", "y"])


def test_rows_keep_their_order_where_some_have_no_time() -> None:
    t = one(
        "session_id,time,role,text\nA,2024-05-01 10:00:30,agent,1\nA,,agent,2\nA,2024-05-01 10:00,customer,3\n",
        "csv",
    )
    assert [x.text for x in t.turns] == ["1", "2", "3"]


def test_a_bad_row_is_set_aside_and_the_session_goes_on() -> None:
    content = "session_id,time,role,text\nA,2024-05-01 10:00,customer,1\nA,noon,agent,2\nA,2024-05-01 10:01,dragon,3\nA,2024-05-01 10:02,agent,a,b\n,2024-05-01 10:02,agent,5\nA,2024-05-01 10:03,agent,6\n"
    found = items(content, "csv")
    rejects = [x for x in found if isinstance(x, Reject)]
    assert [r.source.line for r in rejects] == [3, 4, 5, 6]
    assert [r.reason.en.split(";")[0] for r in rejects] == [
        "not a time: 'noon'",
        "the role is not known: 'dragon'",
        "the row has 5 cells, the header 4",
        "the row has no session id",
    ]
    (t,) = (x for x in found if isinstance(x, Transcript))
    assert [x.text for x in t.turns] == ["1", "6"]


def test_lines_are_counted_through_cells_of_several_lines() -> None:
    found = items('session_id,role,text\nA,customer,"a\nb, c"\nA,dragon,x\n', "csv")
    assert isinstance(found[0], Reject)
    assert found[0].source.line == 4
    assert isinstance(found[1], Transcript)
    assert found[1].turns[0].text == "a\nb, c"


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    found = items('session_id,role,text\nA,customer,1\nA,agent,"2\nA,customer,3\nA,agent,4\n', "csv")
    assert [(r.source.line, r.reason.en) for r in found if isinstance(r, Reject)] == [
        (3, "a quote is opened and never closed")
    ]
    assert [x.text for t in found if isinstance(t, Transcript) for x in t.turns] == ["1", "3", "4"]


def test_a_stream_without_session_ids_parts_by_customer_and_silence() -> None:
    content = (
        "time,role,text,customer\n2024-05-01 10:00,customer,1,x\n2024-05-01 10:01,customer,1,y\n2024-05-01 10:02,agent,2,x\n"
        "2024-05-01 10:32:01,customer,3,x\n2024-05-01 10:03,agent,2,y\n"
    )
    found = [t for t in items(content, "csv") if isinstance(t, Transcript)]
    assert [(t.id, t.customer, len(t.turns)) for t in found] == [
        ("x@2024-05-01T10:00:00", "x", 2),
        ("x@2024-05-01T10:32:01", "x", 1),
        ("y@2024-05-01T10:01:00", "y", 2),
    ]
    longer = [t for t in items(content, "csv", ReadOptions(session_gap=3600)) if isinstance(t, Transcript)]
    assert [len(t.turns) for t in longer] == [3, 2]


def test_a_stream_says_whose_messages_by_the_receiver() -> None:
    content = "发送时间,发送者,接收者,发送者类型,内容\n2024-05-01 10:00,甲,小美,客户,1\n2024-05-01 10:01,小美,甲,客服,2\n2024-05-01 10:01,乙,小美,客户,3\n"
    assert [(t.customer, len(t.turns)) for t in items(content, "csv") if isinstance(t, Transcript)] == [
        ("甲", 2),
        ("乙", 1),
    ]


def test_a_stream_that_cannot_be_told_apart_is_refused() -> None:
    rejected = reject("time,role,speaker,text\n1,customer,a,x\n2,customer,b,y\n3,agent,c,z\n", "csv")
    assert "name the column id or customer" in rejected.reason.en


def test_a_column_called_id_is_the_session_s_unless_it_numbers_the_messages() -> None:
    assert len(items("id,role,text\n1,customer,a\n1,agent,b\n2,customer,c\n", "csv")) == 2
    assert len(one("id,role,text\n1,customer,a\n2,agent,b\n3,customer,c\n", "csv").turns) == 3


def test_one_chat_without_ids_is_one_conversation() -> None:
    t = one(
        "时间,发送者,内容\n2024-05-01 10:00,阿泽,在吗\n2024-05-01 10:01,小美,您好，很高兴为您服务\n", "csv"
    )
    assert [x[:2] for x in said(t)] == [("customer", "阿泽"), ("agent", "小美")]


def test_speakers_are_told_by_the_columns_that_name_agent_and_customer() -> None:
    t = one("会话ID,发送者,客服,买家,内容\nK,小美,小美,阿泽,嗨\nK,阿泽,小美,阿泽,嗯\n", "csv")
    assert (roles(t), t.agent, t.customer) == (["agent", "customer"], "小美", "阿泽")


def test_speakers_in_many_sessions_are_agents() -> None:
    found = items("会话ID,发送者,内容\n1,小美,嗨\n1,阿泽,嗯\n2,老王,嗨\n2,小美,嗯\n", "csv")
    assert [roles(t) for t in found if isinstance(t, Transcript)] == [
        ["agent", "customer"],
        ["customer", "agent"],
    ]


def test_agents_are_known_by_the_roster_and_go_by_their_id() -> None:
    options = ReadOptions(roster=Roster(names={"A7": "小美"}, teams={}))
    t = one("会话ID,发送者,内容\n1,小美,嗨\n1,阿泽,嗯\n", "csv", options)
    assert [x[:2] for x in said(t)] == [("agent", "A7"), ("customer", "阿泽")]


def test_directions_are_roles() -> None:
    assert roles(one("call id,direction,text\n1,inbound,a\n1,outbound,b\n", "csv")) == ["customer", "agent"]


def test_a_date_and_a_time_in_columns_of_their_own() -> None:
    t = one("会话ID,日期,时间,角色,内容\n1,2024-05-01,23:59:00,客户,a\n1,2024-05-02,00:00:00,客服,b\n", "csv")
    assert (t.clock, gaps(t)) == ("local", [0, 60])


def test_what_a_session_has_in_other_columns_is_kept() -> None:
    t = one("会话ID,角色,内容,满意度,序号\n1,客户,a,5,1\n1,客服,b,,2\n", "csv")
    assert t.meta == {"满意度": "5"}


def test_automatic_replies_may_be_a_column() -> None:
    assert [x.auto for x in one("会话ID,角色,内容,自动回复\n1,客户,a,否\n1,客服,b,是\n", "csv").turns] == [
        False,
        True,
    ]


def test_a_title_above_the_header_and_excel_s_note_on_the_delimiter() -> None:
    assert one("sep=;\n五月导出;;\n会话ID;角色;内容\n1;客户;a\n", "csv").source.line == 4


def test_excel_sheets_with_moments_numbers_and_an_offset() -> None:
    at = dt.datetime(2024, 5, 1, 10, 0, 0)
    book = workbook(
        [["just notes"]],
        [["五月"], [], [None, "会话ID", "时间", "角色", "内容"], [None, 1001, at, "客户", "在吗"], [None, 1001, at + dt.timedelta(seconds=9), "客服", 42]],
        [["session id", "time", "role", "text"], ["S", 45413.5, "customer", "a"], ["S", 45413.50011574074, "agent", "b"]],
    )  # fmt: skip
    first, second = items(book, "xlsx")
    assert isinstance(first, Transcript)
    assert isinstance(second, Transcript)
    assert (first.id, first.source.line, said(first)) == (
        "1001",
        4,
        [("customer", None, "在吗"), ("agent", None, "42")],
    )
    assert (gaps(first), gaps(second)) == ([0, 9], [0, 10])


def test_a_sheet_without_messages_says_what_is_missing() -> None:
    assert "no column holds the text" in reject(workbook([["a", "b"], [1, 2]]), "xlsx").reason.en


def test_a_workbook_that_is_none_is_refused() -> None:
    assert "workbook" in reject(b"PK\x03\x04 nonsense", "xlsx").reason.en


def test_content_is_recognised_as_a_table_by_its_header() -> None:
    assert sniff(ZH.encode("gb18030"))
    assert not sniff("客户: 你好，在吗\n客服: 您好，在的".encode())


def test_the_fixtures_read_without_a_reject(fixtures: Path) -> None:
    found = list(read([fixtures / "sessions-utf8-bom.csv", fixtures / "stream-gb18030.csv"]))
    assert [len(t.turns) for t in found if isinstance(t, Transcript)] == [4, 4, 4, 2]
    assert len(found) == 4
