"""A finding in a script -> its file, line and columns."""

from __future__ import annotations

import msgspec

from csqa.library.lint import Found


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Lines and columns from 1, columns in code points. `column` None: the whole line is meant. `cell`: in a workbook,
    whose lines are rows. `lines` are the file's lines from `line` to `end_line`."""

    file: str
    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    cell: str | None = None
    lines: tuple[str, ...] = ()


def place(found: Found) -> Place:
    """Where the finding's words stand; of what is no text, the line of the key or of the script."""
    file, entry, finding = found.file, found.entry, found.finding
    if found.line is not None or entry is None:
        return Place(file=file.path, line=found.line or 1)
    text = found.text
    if text is None or finding.start is None or finding.end is None or not text.offsets:
        line = entry.lines.get(found.key or "", entry.line) if text is None else entry.line
        return Place(file=file.path, line=line, cell=text.cell if text else None)
    start, end = text.span(finding.start, finding.end, file.text)
    if text.cell is not None:
        return Place(file=file.path, line=entry.line, column=start + 1, end_column=end + 1, cell=text.cell)
    line, column = file.place(start)
    end_line, end_column = file.place(end)
    if end > start and end_column == 1:
        # It ends with a line's end: that is still on the line.
        end_line -= 1
        end_column = len(file.line(end_line)) + 1
    return Place(
        file=file.path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        lines=tuple(file.line(number) for number in range(line, end_line + 1)),
    )
