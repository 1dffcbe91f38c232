"""Rows of any of the three forms -> conversations in the native form, as JSON: one way in, and the reader that every other
input goes through.

    record: <JSON>                                   one row a conversation, as a line of JSON Lines
    turns: [<role, text, …>], id, lang, …            one row a conversation, in columns
    session, role, text, …                           one row a message

Each may have `position`, `file` and `line`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from csqa.cluster.schema import PLACE, RECORDS, SESSION, TRANSCRIPT, TURN, batch
from csqa.wording import Text

TABLE = "<table>"
"""The file of a row that names none."""
PROBLEMS: Mapping[str, Text] = {
    "empty": Text("记录为空", "the record is empty"),
    "no-session": Text("消息没有会话编号（session）", "the message names no conversation (session)"),
}


class _Turn(msgspec.Struct, omit_defaults=True, gc=False):
    role: Any
    text: Any
    speaker: Any = None
    time: Any = None
    end: Any = None
    auto: Any = None


class _Record(msgspec.Struct, omit_defaults=True):
    turns: Any
    id: Any = None
    lang: Any = None
    channel: Any = None
    agent: Any = None
    customer: Any = None
    case: Any = None
    started_at: Any = None
    meta: Any = None


_ENCODE = msgspec.json.Encoder().encode
Row = tuple[str | None, int | None, str, int, int, bytes | None, str | None]
"""One of RECORDS."""


def transcripts(table: pa.RecordBatch) -> pa.RecordBatch:
    """RECORDS of rows that are a conversation each; `root` and `key` stay open."""
    if "record" in table.schema.names:
        data = [_line(value) for value in table.column("record").to_pylist()]
    else:
        data = _encoded(table)
    places = zip(*_places(table), strict=True)
    return batch(
        [
            (None, position, file, line, 0, record, None if record else "empty")
            for (position, file, line), record in zip(places, data, strict=True)
        ],
        RECORDS,
    )


def conversations(tables: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """RECORDS of rows that are a message each; the messages of a conversation stand together, in their order."""
    open_: _Open | None = None
    for table in tables:
        done: list[Row] = []
        for session, place, turn, about in _messages(table):
            if session is None:
                done.append((None, *place, 0, _ENCODE(turn), "no-session"))
                continue
            if open_ is None or open_.session != session:
                if open_ is not None:
                    done.append(open_.row())
                open_ = _Open(session)
            open_.add(place, turn, about)
        if done:
            yield batch(done, RECORDS)
    if open_ is not None:
        yield batch([open_.row()], RECORDS)


class _Open:
    """A conversation whose messages are still coming."""

    def __init__(self, session: str) -> None:
        self.session = session
        self._turns: list[_Turn] = []
        self._place: tuple[int | None, str, int] | None = None
        self._about: dict[str, Any] = {}

    def add(self, place: tuple[int | None, str, int], turn: _Turn, about: Mapping[str, Any]) -> None:
        if self._place is None or _before(place) < _before(self._place):
            self._place = place
        self._turns.append(turn)
        for name, value in about.items():
            if value is not None:
                self._about.setdefault(name, value)

    def row(self) -> Row:
        assert self._place is not None
        record = _Record(self._turns, self.session, **self._about)
        return (None, *self._place, 0, _ENCODE(record), None)


def _before(place: tuple[int | None, str, int]) -> tuple[bool, int, str, int]:
    position, file, line = place
    return (position is not None, position or 0, file, line)


def _messages(
    table: pa.RecordBatch,
) -> Iterator[tuple[str | None, tuple[int | None, str, int], _Turn, dict[str, Any]]]:
    names = table.schema.names
    about = {name: _values(table, name) for name in TRANSCRIPT if name in names and name != "id"}
    columns = [_values(table, name) if name in names else None for name in TURN]
    empty = [None] * table.num_rows
    turns = map(_Turn, *(column or empty for column in columns))
    rows = zip(_values(table, SESSION), zip(*_places(table), strict=True), turns, strict=True)
    for i, (session, place, turn) in enumerate(rows):
        yield session or None, place, turn, {name: column[i] for name, column in about.items()}


def _line(value: str | bytes | None) -> bytes | None:
    """A record as one line: within JSON a line break is a blank."""
    if not value or value.isspace():
        return None
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return data.replace(b"\n", b" ") if b"\n" in data else data


def _encoded(table: pa.RecordBatch) -> list[bytes | None]:
    """The conversations of a table with `turns`."""
    names = table.schema.names
    turns = table.column("turns")
    lengths = pc.list_value_length(turns).to_pylist()
    entries = turns.flatten()
    found = {field.name: entries.field(i) for i, field in enumerate(entries.type)}
    empty = [None] * len(entries)
    flat = list(map(_Turn, *(_plain(found[name]).to_pylist() if name in found else empty for name in TURN)))
    about = {name: _values(table, name) for name in TRANSCRIPT if name in names}
    records: list[bytes | None] = []
    start = 0
    for i, length in enumerate(lengths):
        end = start + (length or 0)
        own = {name: column[i] for name, column in about.items()}
        records.append(_ENCODE(_Record(flat[start:end], **own)) if length is not None else None)
        start = end
    return records


def _places(table: pa.RecordBatch) -> tuple[Sequence[int | None], Sequence[str], Sequence[int]]:
    names, count = table.schema.names, table.num_rows
    position, file, line = (table.column(name).to_pylist() if name in names else None for name in PLACE)
    return (
        position or [None] * count,
        [name or TABLE for name in file] if file else [TABLE] * count,
        [number or 0 for number in line] if line else [0] * count,
    )


def _values(table: pa.RecordBatch, name: str) -> list[Any]:
    column = _plain(table.column(name))
    if name in (SESSION, *TRANSCRIPT) and (
        pa.types.is_integer(column.type) or pa.types.is_large_string(column.type)
    ):
        column = column.cast(pa.string())
    values: list[Any] = column.to_pylist()
    if name == "meta" and pa.types.is_map(column.type):
        return [None if pairs is None else dict(pairs) for pairs in values]
    return values


def _plain(column: pa.Array) -> pa.Array:
    """Times as ISO 8601; what repeats itself written out."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        zone = "" if column.type.tz is None else "Z"
        # Without its zone it is the time of UTC; casting to text with one would ask for a zone's tables.
        texts = column.cast(pa.timestamp("us"), safe=False).cast(pa.string())
        return pc.binary_join_element_wise(texts, zone, "")
    return column
