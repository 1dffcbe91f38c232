"""The corpus in the three forms that a table may have."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from tests.cluster.conftest import Checked

PLACES = [("file", pa.string()), ("line", pa.int64())]
TURN = pa.struct(
    [
        ("role", pa.string()),
        ("text", pa.string()),
        ("speaker", pa.string()),
        ("time", pa.timestamp("us", "UTC")),
    ]
)


def records(corpus: Checked) -> pa.Table:
    """A conversation a row, as the line that it was."""
    rows = [{"record": line, "file": corpus.file, "line": n} for n, line in enumerate(corpus.lines, 1)]
    return pa.Table.from_pylist(rows, pa.schema([("record", pa.string()), *PLACES]))


def columns(corpus: Checked) -> pa.Table:
    """A conversation a row, in columns, with times as times."""
    schema = pa.schema(
        [
            ("id", pa.string()),
            ("lang", pa.string()),
            ("channel", pa.string()),
            ("turns", pa.list_(TURN)),
            *PLACES,
        ]
    )
    return pa.Table.from_pylist(
        [{**chat, "turns": [_timed(turn) for turn in chat["turns"]]} for chat in whole(corpus)], schema
    )


def messages(corpus: Checked) -> pa.Table:
    """A message a row, in no order; conversations whose id another one has too are left out."""
    rows = [
        {
            **{key: chat[key] for key in ("lang", "channel", "file", "line")},
            "session": chat["id"],
            "turn": i,
            **_timed(turn),
        }
        for chat in whole(corpus)
        for i, turn in enumerate(chat["turns"])
    ]
    schema = pa.schema(
        [
            ("session", pa.string()),
            ("turn", pa.int64()),
            ("lang", pa.string()),
            ("channel", pa.string()),
            *TURN,
            *PLACES,
        ]
    )
    rows.sort(key=lambda row: (row["text"], row["session"], row["turn"]))
    return pa.Table.from_pylist(rows, schema)


def whole(corpus: Checked) -> list[dict[str, Any]]:
    """The records that can be read, with their places."""
    found = []
    for number, line in enumerate(corpus.lines, 1):
        try:
            found.append({**json.loads(line), "file": corpus.file, "line": number})
        except ValueError:
            continue
    return found


def _timed(turn: dict[str, Any]) -> dict[str, Any]:
    from datetime import datetime

    return {**turn, "time": datetime.fromisoformat(turn["time"])}
