"""Scripts in CSV, one row a script."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from csqa.errors import InputError
from csqa.library import cells, table
from csqa.library.entry import LibraryFile, Replacement
from csqa.library.plain import read_text, replaced
from csqa.wording import Text


def read(path: Path) -> LibraryFile:
    """Raises InputError naming line and column."""
    data, text = read_text(path)
    try:
        entries = tuple(table.entries(_rows(text), str(path)))
    except InputError as e:
        raise InputError(e.what, file=str(path), line=e.line, key=e.key, mend=e.mend) from None
    return LibraryFile(path=str(path), text=text, data=data, entries=entries, write=write)


def write(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    """As `Writer`. A cell without quotes gets none: what would need them is refused."""
    separator = cells.delimiter(file.text)
    found = [cell for row in cells.rows(file.text, separator) for cell in row]
    begins = [cell.offsets[0] for cell in found]
    changed = []
    for r in replacements:
        begin = begins[bisect_right(begins, r.start) - 1]
        quoted = begin > 0 and file.text[begin - 1] == '"'
        if not quoted and any(c in r.text for c in ('"', separator, "\n", "\r")):
            raise InputError(
                Text(
                    "这一格没有引号，无法在原处改写", "the cell has no quotes: it can't be rewritten in place"
                ),
                file=file.path,
                line=file.place(r.start)[0],
            )
        changed.append(msgspec.structs.replace(r, text=r.text.replace('"', '""') if quoted else r.text))
    return replaced(file, changed)


def _rows(text: str) -> Iterator[table.Row]:
    line, at = 1, 0
    for row in cells.rows(text, cells.delimiter(text)):
        first = row[0].offsets[0]
        line += text.count("\n", at, first)
        at = first
        yield line, row
