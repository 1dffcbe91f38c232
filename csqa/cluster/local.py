"""A table on one machine, without Spark: what `csqa.cluster.spark` does, in one process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from csqa.cluster.columns import MESSAGE_ORDER, Per, check_columns, timed
from csqa.cluster.gathering import case_rows
from csqa.cluster.judging import judge_records, read
from csqa.cluster.naming import in_order
from csqa.cluster.plan import Plan, engine
from csqa.cluster.records import conversations, transcripts
from csqa.cluster.schema import CASES, SESSION, STAYS, batch
from csqa.model import Transcript
from csqa.readers import find_auto_replies


class Table(Protocol):
    """What can be read twice: a pyarrow.Table, or a pyarrow.dataset.Dataset, which need not fit in memory."""

    @property
    def schema(self) -> Any: ...
    def to_batches(self) -> Iterable[Any]: ...


def lint(table: Table, plan: Plan, *, per: Per = "transcript") -> Iterator[pa.RecordBatch]:
    """`JUDGED` of all rows, in their order: each conversation once, automatic replies found. One row a message (`per`):
    the conversations in order of appearance; all messages are then held in memory.

    Raises InputError where the columns are not those of the form.
    """
    names = table.schema.names
    check_columns(table.schema, per)
    if timed(names):
        items = (item for records in _records(table, per) for _, item in read(records, plan))
        plan = plan.with_auto_replies(find_auto_replies(t for t in items if isinstance(t, Transcript)))
    yield from judge_records(_records(table, per), plan, in_order())


def cases(judged: Iterable[pa.RecordBatch], plan: Plan) -> pa.RecordBatch:
    """`CASES` of all judged conversations, in the order in which `csqa check` writes them."""
    kept = [row for table in judged for row in _kept(table)]
    last: dict[str, float] = {}
    for row in kept:
        if (time := row["last"]) is not None:
            last[row["clock"]] = max(time, last.get(row["clock"], time))
    return batch(list(case_rows(kept, engine(plan), last)), CASES)


def _kept(table: pa.RecordBatch) -> list[dict[str, Any]]:
    """What cases rest on: conversations with a time, or with something owed."""
    rows = table.select(list(STAYS)).to_pylist()
    return [row for row in rows if row["last"] is not None or row["deadlines"]]


def _records(table: Table, per: Per) -> Iterator[pa.RecordBatch]:
    if per == "transcript":
        for rows in table.to_batches():
            yield transcripts(rows)
        return
    messages = pa.Table.from_batches(list(table.to_batches()), schema=table.schema)
    sessions = messages.column(SESSION).to_pylist()
    # Numbered in the order in which they appear.
    numbers = {session: number for number, session in enumerate(dict.fromkeys(sessions))}
    keys = [pa.array([numbers[session] for session in sessions], pa.int64())]
    for name in (name for name in MESSAGE_ORDER if name in table.schema.names):
        # What is null comes first, as in Spark.
        keys += [messages.column(name).is_valid(), messages.column(name)]
    # A row's number settles what else is equal: sorting need not be stable.
    keys.append(pa.array(range(messages.num_rows), pa.int64()))
    names = [str(number) for number in range(len(keys))]
    order = pc.sort_indices(pa.table(keys, names), [(name, "ascending") for name in names])
    yield from conversations(messages.take(order).to_batches())
