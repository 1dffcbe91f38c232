"""What the tables hold that go in and come out. Times are seconds by `clock`; `position`, `file` and `line` say where a
row stood, and the order of all rows is by these three."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

_HALVES = re.compile("[\ud800-\udfff]")

TRANSCRIPT = ("id", "lang", "channel", "agent", "customer", "case", "started_at", "meta")
"""Columns of a conversation: its keys in the native form. Beside them either `turns` or the columns of a message."""
TURN = ("role", "text", "speaker", "time", "end", "auto")
"""Fields of `turns`, and columns of a message."""
PLACE = ("position", "file", "line")
SESSION = "session"
"""Of a message: the conversation that it is in."""

_FAILED = pa.list_(pa.struct([("rule", pa.string()), ("findings", pa.int32())]))

RECORDS = pa.schema(
    [
        ("root", pa.string()),
        ("position", pa.int64()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("key", pa.int64()),
        ("record", pa.binary()),
        ("problem", pa.string()),
    ]
)
"""Between the stages: a conversation in the native form (JSON), or why there is none. `root` is what two ids have in
common of which one may be given because of the other; `key` orders what has no place."""

JUDGED = pa.schema(
    [
        ("kind", pa.string()),  # transcript, duplicate (read before: counts once), reject (can't be read)
        ("position", pa.int64()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("id", pa.string()),  # as in `json`; masked where that is
        ("json", pa.string()),  # the line of `csqa check --format jsonl`; of a reject that of `--rejects`
        ("reason", pa.string()),  # of a reject
        ("case", pa.string()),  # the record's case, else its customer, else the one who speaks as customer
        ("customer", pa.string()),
        ("agent", pa.string()),
        ("channel", pa.string()),
        ("source", pa.string()),
        ("score", pa.float64()),  # 0-100; null: no stable rule could judge it
        ("passed", pa.bool_()),
        ("errors", pa.int32()),
        ("warnings", pa.int32()),
        ("infos", pa.int32()),
        ("waived", pa.int32()),
        ("failed", _FAILED),  # rules with findings
        (
            "agents",  # each agent's part; points: hundredths of the score, which sum exactly in any order
            pa.list_(
                pa.struct(
                    [
                        ("agent", pa.string()),
                        ("score", pa.float64()),
                        ("points", pa.int64()),
                        ("passed", pa.bool_()),
                        ("fatal", pa.bool_()),
                        ("failed", pa.list_(pa.string())),
                    ]
                )
            ),
        ),
        ("clock", pa.string()),  # none, relative, local, zoned
        ("visit_clock", pa.string()),  # as the case sees it
        ("began", pa.float64()),
        ("contact", pa.float64()),  # an agent's first own words
        ("last", pa.float64()),
        (
            "deadlines",  # what the conversation leaves owed
            pa.list_(
                pa.struct(
                    [
                        ("rule", pa.string()),
                        ("turn", pa.int32()),
                        ("start", pa.int32()),
                        ("end", pa.int32()),
                        ("text", pa.string()),
                        ("agent", pa.string()),
                        ("said_at", pa.float64()),
                        ("due", pa.float64()),  # null: it can't be resolved
                        ("returned", pa.list_(pa.float64())),
                        ("why_zh", pa.string()),
                        ("why_en", pa.string()),
                    ]
                )
            ),
        ),
    ]
)
"""One row for each row (or session) that went in."""

STAYS = (*PLACE, "id", "case", "source", "clock", "visit_clock", "began", "contact", "last", "deadlines")
"""The columns of JUDGED that a case rests on: no words but those of what was promised."""

CASES = pa.schema(
    [
        ("case", pa.string()),
        ("position", pa.int64()),  # of the first conversation that leaves something owed, as file and line
        ("file", pa.string()),
        ("line", pa.int64()),
        ("json", pa.string()),  # the line of `csqa check --format jsonl`
        ("errors", pa.int32()),
        ("warnings", pa.int32()),
        ("infos", pa.int32()),
        ("waived", pa.int32()),
        ("failed", _FAILED),
        ("agents", pa.list_(pa.struct([("agent", pa.string()), ("rule", pa.string())]))),  # who failed which
    ]
)
"""One row a case in which something was owed."""

SUMS = pa.schema(
    [
        ("agent", pa.string()),  # empty: the record names none
        ("sessions", pa.int64()),
        ("passed", pa.int64()),
        ("points", pa.int64()),
        ("squares", pa.int64()),
        ("fails", pa.list_(pa.struct([("rule", pa.string()), ("sessions", pa.int64())]))),
    ]
)
"""An agent's sums, whole numbers throughout."""

AGENTS = pa.schema(
    [
        ("agent", pa.string()),
        ("name", pa.string()),
        ("team", pa.string()),
        ("sessions", pa.int64()),
        ("mean", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("passed", pa.float64()),
        ("few", pa.bool_()),
        ("weakest", pa.list_(pa.struct([("rule", pa.string()), ("sessions", pa.int64())]))),
    ]
)
"""One row an agent or a team, as `agents` and `teams` of `csqa check --format json`."""


def batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows whose values stand in the schema's order."""
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array([_whole(value) for value in values], type_)


def _whole(value: Any) -> Any:
    """With U+FFFD for halves of surrogate pairs, as in the JSON: JSON input can carry them, Arrow can't."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    return value
