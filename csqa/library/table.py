"""Rows of a table -> entries: which column is what, several questions or steps in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.library import fields
from csqa.library.entry import Entry, Piece
from csqa.model import Script, Source
from csqa.wording import Text

Row = tuple[int, Sequence[Piece]]
"""Line (row of a sheet) from 1, and cells."""


def entries(rows: Iterator[Row], file: str) -> Iterator[Entry]:
    """The first row is the header. Raises InputError naming line and column."""
    head = next(rows, None)
    if head is None:
        return
    columns = _columns(head, file)
    for line, cells in rows:
        if any(cell.text.strip() for cell in cells):
            yield _entry(line, cells, columns, file)


def _columns(head: Row, file: str) -> dict[str, int]:
    line, cells = head
    known = {alias: field for field, aliases in fields.COLUMNS.items() for alias in aliases}
    found: dict[str, int] = {}
    for number, cell in enumerate(cells):
        field = known.get(_normal(cell.text))
        if field is not None:
            found.setdefault(field, number)
        elif cell.text.strip():
            near = nearest(_normal(cell.text), known)
            raise InputError(
                Text(f"未知的列 {cell.text.strip()}", f"unknown column {cell.text.strip()}"),
                file=file,
                line=line,
                mend=Text(f"是否想写 {near}？", f"did you mean {near}?")
                if near
                else Text(f"可用的列：{'、'.join(fields.FIELDS)}", f"columns: {', '.join(fields.FIELDS)}"),
            )
    for needed in ("id", "reply"):
        if needed not in found:
            raise InputError(
                Text(f"缺少 {needed} 列", f"the column {needed} is missing"),
                file=file,
                line=line,
                mend=Text(f"可用的列：{'、'.join(fields.FIELDS)}", f"columns: {', '.join(fields.FIELDS)}"),
            )
    return found


def _entry(line: int, cells: Sequence[Piece], columns: dict[str, int], file: str) -> Entry:
    def cell(field: str) -> Piece:
        number = columns.get(field)
        return cells[number] if number is not None and number < len(cells) else Piece("")

    def said(field: str) -> str | None:
        return cell(field).text.strip() or None

    asked, reply = cell("question"), cell("reply")
    questions = tuple(_cut(asked, *span) for span in fields.lines(asked.text))
    steps = tuple(_cut(reply, *span) for span in fields.parts(reply.text))
    field = ""
    try:
        days = {}
        for field in ("reviewed", "valid_from", "valid_until"):
            days[field] = fields.day(cell(field).text)
    except InputError as e:
        raise InputError(e.what, file=file, line=line, key=field, mend=e.mend) from None
    script = Script(
        id=said("id") or "",
        reply=tuple(step.text for step in steps),
        questions=tuple(question.text for question in questions),
        scenario=said("scenario"),
        placeholders=fields.words(cell("placeholders").text),
        lang=said("lang"),
        owner=said("owner"),
        tags=fields.words(cell("tags").text),
        source=Source(file, line),
        **days,
    )
    if wrong := fields.wrong(script):
        raise InputError(wrong[1], file=file, line=line, key=wrong[0])
    return Entry(script=script, line=line, questions=questions, reply=steps, lines={})


def _cut(cell: Piece, begin: int, end: int) -> Piece:
    return Piece(cell.text[begin:end], cell.offsets[begin : end + 1], cell.cell)


def _normal(header: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).casefold())
