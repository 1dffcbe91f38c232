"""The stages of a run, each a function over Arrow record batches: read, find automatic replies, judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import pyarrow as pa

from csqa.cluster.columns import check_columns
from csqa.cluster.naming import Named, own_id, root
from csqa.cluster.plan import Plan, engine
from csqa.cluster.records import PROBLEMS, TABLE, Row, transcripts
from csqa.cluster.rows import Values, duplicate, judged, rejected
from csqa.cluster.schema import JUDGED, RECORDS, batch
from csqa.model import Reject, Source, Transcript
from csqa.readers import Chunk, Duplicate, content_key, find_auto_replies, read_chunk

_OUT = 2000
"""Rows of a batch that goes out: a line is several kilobytes."""
_AT_ONCE = 500
_SIGNED = 1 << 63


def judge(table: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """The engine as a function: conversations, one row each (docs/scale.md), to as many rows of `JUDGED`, in their order.

    It knows this batch only: a conversation that stood in another one is judged again, and automatic replies are those
    that the plan names (`auto_replies` finds them). Raises InputError where the columns are not those of a conversation.
    """
    check_columns(table.schema, "transcript")
    return batch(list(_judged([transcripts(table)], plan, own_id)), JUDGED)


def auto_replies(tables: Iterable[pa.RecordBatch], plan: Plan) -> frozenset[str]:
    """The texts that give themselves away as automatic, over all conversations; for `Plan.with_auto_replies`."""
    items = (item for table in tables for _, item in read(transcripts(table), plan))
    return find_auto_replies(item for item in items if isinstance(item, Transcript))


def judge_records(records: Iterable[pa.RecordBatch], plan: Plan, named: Named) -> Iterator[pa.RecordBatch]:
    """RECORDS to JUDGED, in their order, under the ids that `named` gives."""
    rows: list[Values] = []
    for row in _judged(records, plan, named):
        rows.append(row)
        if len(rows) == _OUT:
            yield batch(rows, JUDGED)
            rows = []
    if rows:
        yield batch(rows, JUDGED)


def rooted(records: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """RECORDS with `root` and `key`: what finds the conversations of one id."""
    for table in (part for whole in records for part in _parts(whole)):
        rows: list[Row] = []
        found = dict(read(table, plan))
        for i, row in enumerate(_rows(table)):
            item = found[i]
            if isinstance(item, Transcript):
                key = content_key(item)
                rows.append((root(item.id), *row[1:4], key - (1 << 64) if key >= _SIGNED else key, *row[5:]))
            else:
                rows.append(row)
        yield batch(rows, RECORDS)


def read(table: pa.RecordBatch, plan: Plan) -> Iterator[tuple[int, Transcript | Reject]]:
    """(number of the row, what it holds) of RECORDS, every row once, through the reader of JSON Lines."""
    rows = _rows(table)
    lines: list[bytes] = []
    for row in rows:
        lines.append(row[5] if row[5] is not None and row[6] is None else b"")
    content = b"\n".join(lines)
    # Not from 0: a document of several conversations is not a row.
    chunk = Chunk("native", TABLE, 1, 1 + len(content), 0, content, plan.source)
    for item in read_chunk(chunk, plan.read):
        i = item.source.line
        source = Source(rows[i][2], rows[i][3])
        yield i, msgspec.structs.replace(item, source=source)
    for i, row in enumerate(rows):
        if not lines[i]:
            record = (row[5] or b"").decode("utf-8", "replace")
            yield i, Reject(Source(row[2], row[3]), PROBLEMS[row[6] or "empty"], record)


def _parts(table: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """So few rows that their conversations are held at once."""
    for start in range(0, table.num_rows, _AT_ONCE):
        yield table.slice(start, _AT_ONCE)


def _rows(table: pa.RecordBatch) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _judged(records: Iterable[pa.RecordBatch], plan: Plan, named: Named) -> Iterator[Values]:
    """Rows of JUDGED, in the order of the records."""
    made = engine(plan)
    for table in (part for whole in records for part in _parts(whole)):
        positions = table.column("position").to_pylist()
        items: list[Transcript | Reject | None] = [None] * len(positions)
        for i, item in read(table, plan):
            items[i] = item
        for position, found in zip(positions, items, strict=True):
            assert found is not None
            if isinstance(found, Reject):
                yield rejected(found, position, plan)
                continue
            key = content_key(found)
            name = named(found, key)
            if isinstance(name, Duplicate):
                yield duplicate(name, position, plan)
                continue
            yield judged(
                found if name == found.id else msgspec.structs.replace(found, id=name), position, plan, made
            )
