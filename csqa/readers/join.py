"""What a table of conversations says of those that another file holds the messages of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import columns
from csqa.readers.columns import Cells
from csqa.readers.layouts import HEADER_WITHIN
from csqa.readers.stamps import DAY, from_any
from csqa.wording import Text

_FIELDS = ("agent", "customer", "channel", "lang", "case")


class Row(msgspec.Struct, frozen=True):
    """What a table says of one conversation: fields of the transcript, and the rest by header."""

    fields: Mapping[str, str]
    rest: Mapping[str, str]
    headers: Mapping[str, str]
    """Field -> header."""


Index = Mapping[str, Row]
"""Conversation id -> its row."""


def index(file: str, wanted: Mapping[str, str]) -> Index | Text:
    """The rows of a table of conversations by id, or why there are none. Without `wanted` columns it must not hold messages."""
    try:
        status = os.stat(file)
    except OSError as e:
        return Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}")
    return _index(file, status.st_mtime_ns, status.st_size, tuple(sorted(wanted.items())))


@lru_cache(maxsize=4)
def _index(file: str, changed: int, size: int, wanted: tuple[tuple[str, str], ...]) -> Index | Text:
    from csqa.readers import csv_file, xlsx_file
    from csqa.readers.encoding import decoded

    try:
        data = Path(file).read_bytes()
        if xlsx_file.sniff(data[:8]):
            sheets = xlsx_file.sheets(data, file)
            return indexed(sheets[0] if sheets else [], dict(wanted))
    except (OSError, InputError) as e:
        return e.what if isinstance(e, InputError) else Text(f"无法读取：{e}", f"cannot be read: {e}")
    text = decoded(data)
    if text is None:
        return Text("编码无法识别", "the encoding is not known")
    broken: list[Reject] = []
    return indexed(csv_file.rows(text, file, broken), dict(wanted))


def indexed(rows: Iterable[tuple[int, Cells]], wanted: Mapping[str, str]) -> Index | Text:
    """As `index`, of rows; the header is the first that names a conversation's id."""
    rows = iter(rows)
    for _, (_, header) in zip(range(HEADER_WITHIN), rows, strict=False):
        given = columns.placed(header, wanted)
        found = {} if isinstance(given, Text) else columns.meanings(header, given)
        if "text" in found and not wanted:
            return Text("这张表自己就有消息", "the table holds messages itself")
        if "id" in found:
            return _rows(header, found, rows)
    missing = columns.placed([], wanted)
    return (
        missing
        if isinstance(missing, Text) and wanted
        else Text("认不出哪一列是会话编号", "no column holds the conversations' ids")
    )


def _rows(header: Cells, found: columns.Columns, rows: Iterable[tuple[int, Cells]]) -> Index:
    places = {key: found[key] for key in _FIELDS if key in found}
    started = found.get("started_at", found.get("time"))
    if started is not None:
        places["started_at"] = started
    headers = {key: header[i].strip() for key, i in places.items()}
    used = {found["id"], *places.values()}
    by_id: dict[str, Row] = {}
    for _, written in rows:
        cells = [c.strip() for c in written]
        if found["id"] >= len(cells) or not cells[found["id"]]:
            continue
        fields = {key: cells[i] for key, i in places.items() if i < len(cells) and cells[i]}
        others = enumerate(zip(header, cells, strict=False))
        rest = {h.strip(): c for i, (h, c) in others if i not in used and h.strip() and c}
        by_id.setdefault(cells[found["id"]], Row(fields, rest, headers))
    return by_id


def added_all(transcript: Transcript, about: Iterable[Index]) -> Transcript:
    """As `added`, of several tables in turn."""
    for by_id in about:
        transcript = added(transcript, by_id)
    return transcript


def added(transcript: Transcript, by_id: Index) -> Transcript:
    """The transcript with what the table says of it. What it says itself stays; a table that says otherwise goes to meta."""
    row = by_id.get(transcript.id)
    if row is None:
        return transcript
    meta: dict[str, Any] = {**row.rest, **transcript.meta}
    values: dict[str, Any] = {}
    for key in _FIELDS:
        if (said := row.fields.get(key)) is None:
            continue
        own = getattr(transcript, key)
        if own is None:
            values[key] = said
        elif own != said:
            meta.setdefault(row.headers[key], said)
    if (started := row.fields.get("started_at")) is not None and transcript.started_at is None:
        values |= _started(transcript, started)
        if "started_at" not in values:
            meta.setdefault("started_at", started)
        elif "turns" in values:
            meta.pop("csqa_undated", None)
    return msgspec.structs.replace(transcript, meta=meta, **values)


def _started(transcript: Transcript, written: str) -> dict[str, Any]:
    """When it began; times that count from there, or that lack their day, become moments."""
    stamp = from_any(written)
    if stamp is None or stamp.kind not in ("local", "zoned"):
        return {}
    if transcript.meta.get("csqa_undated") and transcript.clock == stamp.kind == "local":
        begin = stamp.seconds - stamp.seconds % DAY
        first = next((t.time for t in transcript.turns if t.time is not None), 0.0)
        if not 0 <= first < DAY:
            # They have a day, and lack its year.
            return {}
        # The start and the first message may lie on two sides of midnight.
        begin += DAY if begin + first < stamp.seconds - DAY / 2 else 0.0
        return _moved(transcript, begin) | {"started_at": stamp.seconds}
    if transcript.clock == stamp.kind:
        return {"started_at": stamp.seconds}
    if transcript.clock != "relative":
        return {}
    return _moved(transcript, stamp.seconds) | {"clock": stamp.kind, "started_at": stamp.seconds}


def _moved(transcript: Transcript, begin: float) -> dict[str, Any]:
    """The turns, so many seconds later."""
    turns = tuple(
        msgspec.structs.replace(
            t,
            time=None if t.time is None else t.time + begin,
            end=None if t.end is None else t.end + begin,
        )
        for t in transcript.turns
    )
    return {"turns": turns}
