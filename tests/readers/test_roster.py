from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from csqa.errors import InputError
from csqa.model import Roster
from csqa.readers import read_roster

WANTED = Roster(names={"1001": "小李", "1002": "小美"}, teams={"1001": "一组"})


def excel() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate([["工号", "姓名", "组"], [1001, "小李", "一组"], [1002, "小美", ""]]):
            sheet.write_row(r, 0, row)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "工号,姓名,组\n1001,小李,一组\n1002,小美,\n".encode()),
        ("a.csv", "工号;姓名;团队\n1001;小李;一组\n1002;小美;\n".encode("gb18030")),
        ("a.tsv", b"\xef\xbb\xbf" + "Agent ID\tName\tTeam\n1001\t小李\t一组\n\n1002\t小美\n".encode()),
        ("a.xlsx", excel()),
        ("a.yaml", "'1001': {name: 小李, team: 一组}\n'1002': 小美\n".encode()),
        ("a.yaml", "agents:\n- {id: 1001, name: 小李, team: 一组}\n- {id: 1002, name: 小美}\n".encode()),
        ("a.json", '{"1001": {"name": "小李", "team": "一组"}, "1002": "小美"}'.encode()),
        ("a.json", '[{"id": 1001, "name": "小李", "team": "一组"}, {"id": "1002", "name": "小美"}]'.encode()),
    ],
)
def test_a_roster_in_every_form(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_roster(tmp_path / name) == WANTED


def test_a_name_alone_is_an_id(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,组\n小李,一组\n", encoding="utf-8")
    assert read_roster(tmp_path / "a.csv") == Roster(names={"小李": "小李"}, teams={"小李": "一组"})


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        (
            "a.csv",
            "x,y\n1,2\n",
            "a.csv:1: no column of ids or names; the header is x, y; head the columns id,name,team",
        ),
        ("a.csv", "id,name\n1,a\n1,b\n", "a.csv:3: the id 1 stands twice"),
        ("a.csv", "", "a.csv: the roster is empty"),
        ("a.json", "{", "a.json:1: not valid JSON"),
        ("a.json", '["x"]', "a.json: [0]: each entry is {id, name, team}"),
        ("a.json", '[{"id": 1, "nmae": "x"}]', "a.json: [0].nmae: a roster has id, name and team only"),
        ("a.yaml", "1001: 小李\n", "a.yaml:1: 1001: YAML reads the key 1001 as int"),
        ("missing.csv", None, "missing.csv: cannot be read"),
    ],
)
def test_a_bad_roster_says_where(tmp_path: Path, name: str, content: str | None, error: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_roster(tmp_path / name)
    assert error in str(raised.value).replace(str(tmp_path) + "/", "")
