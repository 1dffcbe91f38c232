"""Rows of a table, one a conversation with its text in a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csqa.errors import InputError
from csqa.model import Reject, Source, Transcript
from csqa.readers.cells import conversation
from csqa.readers.layouts import Headed
from csqa.readers.reading import ReadOptions
from csqa.readers.records import rejected
from csqa.readers.roles import Cast

_FIELDS = ("id", "case", "lang", "channel", "agent", "customer")


def read_cells(table: Headed, file: str, options: ReadOptions) -> Iterator[Transcript | Reject]:
    """The conversation of each row; one whose text names no speakers is a Reject."""
    cast = Cast(options.roster, options.agent_names)
    used = {i for key, i in table.columns.items() if key in (*_FIELDS, "text", "started_at", "time", "date")}
    for line, written in table.rows:
        cells = [c.strip() for c in written]
        if not any(cells):
            continue
        at = {key: cells[i] for key, i in table.columns.items() if i < len(cells) and cells[i]}
        fields: dict[str, Any] = {key: at[key] for key in _FIELDS if key in at}
        started = at.get("started_at") or " ".join(at[key] for key in ("date", "time") if key in at)
        if started:
            fields["started_at"] = started
        others = enumerate(zip(table.header, cells, strict=False))
        fields["meta"] = {h.strip(): c for i, (h, c) in others if i not in used and c and h.strip()}
        source = Source(file, line)
        try:
            yield conversation(at.get("text", ""), fields, source, cast, table.header[table.columns["text"]])
        except InputError as e:
            yield rejected(e, source, ",".join(cells))
