"""Cells of a workbook changed in place: rich text, shared texts, formulas, everything else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from csqa.errors import InputError
from csqa.library.entry import Replacement
from csqa.library.files import read_file
from tests.commands.conftest import Csqa, csqa

__all__ = ["csqa"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "lib.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("话术 & 库")
        other = made.add_worksheet("说明")
        red, bold = made.add_format({"color": "red"}), made.add_format({"bold": True})
        sheet.write_row(0, 0, ["编号", "问题", "回复"])
        sheet.write_row(1, 0, ["a", "在吗", "您好😊,请<稍>等"])
        sheet.write(2, 0, "b")
        sheet.write_rich_string(2, 2, "您好,", red, "请您您稍等,", bold, "谢谢,再见")
        sheet.write(3, 0, "c")
        sheet.write_formula(3, 2, '="您好,"&"请讲"', None, "您好,请讲")
        sheet.write_row(4, 0, ["d", "在吗,在", "您好,请稍等"])
        sheet.write_row(5, 0, ["e", "", "您好,请稍等"])
        other.write(0, 0, "随便写写,没关系")
        other.insert_textbox(2, 2, "框,里")
    return path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def texts(path: Path) -> dict[str, str]:
    return {entry.script.id: entry.script.reply[0] for entry in read_file(path).entries}


def test_fix_mends_what_it_can_and_says_what_it_can_not(csqa: Csqa, book: Path) -> None:
    before = parts(book.read_bytes())
    done = csqa("scripts", "check", "lib.xlsx", "--fix")
    assert "C4" in done.err
    assert "formula" in done.err
    assert texts(book) == {
        "a": "您好😊，请<稍>等",
        "b": "您好，请您稍等，谢谢，再见",
        "c": "您好,请讲",
        "d": "您好，请稍等",
        "e": "您好，请稍等",
    }
    after = parts(book.read_bytes())
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    sheet = after["xl/worksheets/sheet1.xml"].decode()
    assert "<f>" in sheet
    assert '<color rgb="FFFF0000"/>' in sheet, "the format of the middle of the cell stays"
    again = book.read_bytes()
    csqa("scripts", "check", "lib.xlsx", "--fix")
    assert book.read_bytes() == again


def test_a_formula_is_left_alone(book: Path) -> None:
    file = read_file(book)
    piece = file.entries[2].reply[0]
    with pytest.raises(InputError, match="formula"):
        file.write(file, [Replacement(0, 1, "x", piece.cell)])


def test_the_sheets_own_prefix_is_kept() -> None:
    from csqa.library.sheet_xml import rewritten

    xml = '<x:row r="1"><x:c r="A1" s="2" t="s"><x:v>0</x:v></x:c><x:c r="B1"/></x:row>'
    changed = rewritten(xml, {"A1": [Replacement(1, 2, "B&", "s!A1")]}, ["<t>abc</t>"])
    assert changed == (
        '<x:row r="1"><x:c r="A1" s="2" t="inlineStr"><x:is><x:t xml:space="preserve">aB&amp;c</x:t></x:is></x:c>'
        '<x:c r="B1"/></x:row>'
    )


@pytest.mark.parametrize("span", [(0, 1), (2, 4), (1, 6), (5, 6)])
def test_runs_are_edited_where_the_words_stand(span: tuple[int, int]) -> None:
    from csqa.library.sheet_xml import rewritten

    runs = "<r><rPr/><t>ab</t></r><r><t xml:space='preserve'>cd</t></r><r><t>e&amp;</t></r>"
    xml = '<c r="A1" t="s"><v>0</v></c>'
    changed: Any = rewritten(xml, {"A1": [Replacement(*span, "您", "s!A1")]}, [runs])
    import re
    from xml.sax.saxutils import unescape

    text = unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", changed)))
    whole = "abcde&"
    assert text == whole[: span[0]] + "您" + whole[span[1] :]
    assert "<rPr/>" in changed
