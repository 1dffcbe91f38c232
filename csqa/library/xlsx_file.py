"""Scripts in a workbook, one row a script; every sheet whose first row is a header of scripts.

Rewriting changes the cells in question inside the sheet's XML, and nothing else of the package.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from csqa.errors import InputError
from csqa.library import table
from csqa.library.entry import Entry, LibraryFile, Piece, Replacement
from csqa.wording import Text

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHARED = "xl/sharedStrings.xml"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(path: Path) -> LibraryFile:
    """Raises InputError naming sheet and row."""
    from csqa.readers.xlsx_file import shown

    try:
        data = path.read_bytes()
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(path)
        ) from None
    entries: list[Entry] = []
    for name, rows in _sheets(data, str(path)):
        found = (
            (number, [_piece(shown(value), name, number, column) for column, value in enumerate(row)])
            for number, row in rows
        )
        try:
            entries += table.entries(iter(found), str(path))
        except InputError as e:
            raise InputError(e.what, file=f"{path} [{name}]", line=e.line, key=e.key, mend=e.mend) from None
    return LibraryFile(path=str(path), text="", data=data, entries=tuple(entries), write=write)


def write(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    """As `Writer`: the cells' text becomes inline text in their sheet's XML; every other part keeps its bytes."""
    from csqa.library import sheet_xml

    by_sheet: dict[str, dict[str, list[Replacement]]] = {}
    for replacement in replacements:
        sheet, _, name = (replacement.cell or "").rpartition("!")
        by_sheet.setdefault(sheet, {}).setdefault(name, []).append(replacement)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        parts = _parts(package)
        shared = sheet_xml.items(package.read(_SHARED).decode("utf-8-sig")) if _SHARED in parts.all else []
        changed: dict[str, bytes] = {}
        for sheet, cells in by_sheet.items():
            part = parts.sheets[sheet]
            xml = package.read(part).decode("utf-8")
            try:
                changed[part] = sheet_xml.rewritten(xml, cells, shared).encode()
            except InputError as e:
                raise InputError(e.what, file=f"{file.path} [{sheet}]", key=e.key, mend=e.mend) from None
        with zipfile.ZipFile(out, "w") as written:
            written.comment = package.comment
            for info in package.infolist():
                written.writestr(info, changed.get(info.filename, package.read(info)), info.compress_type)
    return out.getvalue()


def _sheets(data: bytes, file: str) -> Iterator[tuple[str, Iterator[tuple[int, list[Any]]]]]:
    from python_calamine import CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height:
                yield name, enumerate(sheet.to_python(skip_empty_area=False), 1)
    except InputError:
        raise
    except BaseException as e:
        # A damaged file may make the library panic, which is no Exception.
        if isinstance(e, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        raise InputError(
            Text(f"不是可读的 Excel 文件：{e}", f"not a workbook that can be read: {e}"), file=file
        ) from None


def _piece(text: str, sheet: str, row: int, column: int) -> Piece:
    return Piece(text, tuple(range(len(text) + 1)), f"{sheet}!{_letters(column)}{row}")


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class _Parts(NamedTuple):
    sheets: dict[str, str]
    """Sheet name -> the part that holds it."""
    all: frozenset[str]


def _parts(package: zipfile.ZipFile) -> _Parts:
    links = {
        r.get("Id"): r.get("Target", "")
        for r in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    sheets = {
        sheet.get("name", ""): posixpath.normpath(posixpath.join("/xl", links[sheet.get(_LINK)]))[1:]
        for sheet in book.iter(f"{_MAIN}sheet")
    }
    return _Parts(sheets, frozenset(package.namelist()))
