"""Excel and OpenDocument sheets, Every sheet that has a header of messages, or of conversations, is read."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from csqa.errors import InputError
from csqa.model import Reject, Source, Transcript
from csqa.readers.columns import Cells
from csqa.readers.reading import Chunk, ReadOptions
from csqa.wording import Text

# A date and time as Excel's own number lies between these for the years 1982 to 2064.
_SERIAL = (30000.0, 60000.0)
_TIMES = ("time", "end", "started_at")
_SERIAL_ZERO = dt.datetime(1899, 12, 30)


def sniff(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def splits(head: bytes) -> bool:
    return False


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    from csqa.readers import join, layouts
    from csqa.readers.layouts import Headed
    from csqa.readers.table import read_table

    try:
        tables = sheets(data, chunk.file)
    except InputError as e:
        yield Reject(Source(chunk.file), e.what)
        return
    heads = [layouts.settle(t, chunk.file, options, options.source(chunk)) for t in tables]
    headed = [head for head in heads if isinstance(head, Headed)]
    lists = [join.indexed(t, {}) for t, head in zip(tables, heads, strict=True) if isinstance(head, Reject)]
    about = [rows for rows in lists if not isinstance(rows, Text)]
    for table in headed:
        dated = _dated(table.rows, [i for key in _TIMES if (i := table.columns.get(key)) is not None])
        for item in read_table(msgspec.structs.replace(table, rows=dated), chunk.file, options):
            # A sheet of conversations may stand beside the sheet of their messages.
            yield join.added_all(item, about) if isinstance(item, Transcript) else item
    if not headed:
        # The first sheet says what is missing.
        yield from [head for head in heads if isinstance(head, Reject)][:1]


def _dated(table: Iterable[tuple[int, Cells]], times: Sequence[int]) -> Iterator[tuple[int, Cells]]:
    """The rows with Excel's own numbers for times written out: cells that were never formatted as dates."""
    for row, cells in table:
        for column in times:
            if column >= len(cells):
                continue
            try:
                written = moment(float(cells[column]))
            except ValueError:
                written = None
            if written is not None:
                cells = [*cells[:column], written, *cells[column + 1 :]]
        yield row, cells


def sheets(data: bytes, file: str) -> list[list[tuple[int, Cells]]]:
    """(row from 1, cells) of every sheet with content; raises InputError where the workbook cannot be read."""
    from python_calamine import CalamineWorkbook

    tables: list[list[tuple[int, Cells]]] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height == 0:
                continue
            top = (sheet.start or (0, 0))[0]
            rows = sheet.to_python(skip_empty_area=True)
            tables.append([(top + i, [shown(c) for c in cells]) for i, cells in enumerate(rows, 1)])
    except BaseException as e:
        # A damaged file may make the library panic, which is no Exception.
        if isinstance(e, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise InputError(
            Text(f"不是可读的 Excel 文件：{e}", f"not a workbook that can be read: {e}"), file=file
        ) from None
    return [t for t in tables if t]


def shown(cell: Any) -> str:
    """A cell as a CSV would have it: whole numbers without `.0`, moments as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return _clock(cell)
    return str(cell)


def _clock(span: dt.timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def moment(serial: float) -> str | None:
    """Excel's number for a date and time -> ISO 8601; None where it cannot be one."""
    if not _SERIAL[0] <= serial <= _SERIAL[1]:
        return None
    seconds = round(serial * 86400)
    return (_SERIAL_ZERO + dt.timedelta(seconds=seconds)).isoformat()
