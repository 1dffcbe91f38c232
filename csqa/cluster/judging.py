"""The stages of a run, each a function over Arrow record batches: read, find automatic replies, judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec
import pyarrow as pa

from csqa.cases import Stay, stay
from csqa.cluster.plan import Engine, Plan, engine
from csqa.cluster.records import PROBLEMS, TABLE, Row, check_columns, transcripts
from csqa.cluster.schema import JUDGED, RECORDS, batch
from csqa.masking import masked_name, masked_text
from csqa.model import Reject, Result, Source, Transcript, Verdict
from csqa.readers import Chunk, Duplicate, SeenSessions, content_key, find_auto_replies, read_chunk
from csqa.reports.wire import encoded

_TOLD_APART = re.compile(r"(?:~(?:[0-9a-f]{4}|[0-9a-f]{16}))+$")
_OUT = 2000
"""Rows of a batch that goes out: a line is several kilobytes."""
_AT_ONCE = 500
_SIGNED = 1 << 63

Named = Callable[[Transcript, int], str | Duplicate]
"""Conversation, key of its content -> the id it goes by, or that it was read before."""


def judge(table: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """The engine as a function: conversations, one row each (docs/scale.md), to as many rows of `JUDGED`, in their order.

    It knows this batch only: a conversation that stood in another one is judged again, and automatic replies are those
    that the plan names (`auto_replies` finds them). Raises InputError where the columns are not those of a conversation.
    """
    check_columns(table.schema.names, "transcript")
    return batch(list(_judged([transcripts(table)], plan, lambda transcript, key: transcript.id)), JUDGED)


def auto_replies(tables: Iterable[pa.RecordBatch], plan: Plan) -> frozenset[str]:
    """The texts that give themselves away as automatic, over all conversations; for `Plan.with_auto_replies`."""
    items = (item for table in tables for _, item in read(transcripts(table), plan))
    return find_auto_replies(item for item in items if isinstance(item, Transcript))


def judge_records(records: Iterable[pa.RecordBatch], plan: Plan, *, once: bool) -> Iterator[pa.RecordBatch]:
    """RECORDS to JUDGED. `once`: a conversation that was read before is a duplicate, and another one of the same id gets
    one of its own; rows of one `root` must then stand together, in their order."""
    naming = _Naming() if once else None

    def alone(transcript: Transcript, key: int) -> str:
        return transcript.id

    rows: list[tuple[object, ...]] = []
    for row in _judged(records, plan, naming or alone):
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


def root(id_: str) -> str:
    """What two ids share of which one may be the other with digits of its content behind it."""
    return _TOLD_APART.sub("", id_)


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


class _Naming:
    """Names as `csqa check` gives them, a root at a time: no other conversation can want one of its names."""

    def __init__(self) -> None:
        self._root: str | None = None
        self._seen = SeenSessions()

    def __call__(self, transcript: Transcript, key: int) -> str | Duplicate:
        of = root(transcript.id)
        if of != self._root:
            self._root, self._seen = of, SeenSessions()
        return self._seen.name(transcript.id, key, transcript.source)


def _judged(records: Iterable[pa.RecordBatch], plan: Plan, named: Named) -> Iterator[tuple[object, ...]]:
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
                yield _rejected(found, position, plan)
                continue
            key = content_key(found)
            name = named(found, key)
            if isinstance(name, Duplicate):
                id_ = masked_name(name.id) if plan.masks else name.id
                yield _unjudged("duplicate", position, _shown(found.source, plan), id_, None, None)
                continue
            yield _row(
                found if name == found.id else msgspec.structs.replace(found, id=name), position, plan, made
            )


def _rejected(reject: Reject, position: int | None, plan: Plan) -> tuple[object, ...]:
    source, reason = reject.source, reject.reason.of(plan.lang)
    record = masked_text(reject.record) if plan.masks else reject.record
    entry = {"file": _shown(source, plan).file, "line": source.line, "reason": reason, "record": record}
    return _unjudged("reject", position, _shown(source, plan), None, encoded(entry), reason)


def _shown(source: Source, plan: Plan) -> Source:
    return msgspec.structs.replace(source, file=masked_text(source.file)) if plan.masks else source


def _unjudged(
    kind: str, position: int | None, source: Source, id_: str | None, line: bytes | None, reason: str | None
) -> tuple[object, ...]:
    known = (kind, position, source.file, source.line, id_, line, reason)
    return known + (None,) * (len(JUDGED) - len(known))


def _row(transcript: Transcript, position: int | None, plan: Plan, made: Engine) -> tuple[object, ...]:
    result = made.judge(transcript)
    source = result.transcript.source
    kept = stay(result)
    score = result.score
    scored = score is not None and score.score is not None
    return (
        "transcript",
        position,
        source.file,
        source.line,
        result.transcript.id,
        made.wire.transcript(result),
        None,
        kept.key,
        result.transcript.customer,
        result.transcript.agent,
        result.transcript.channel,
        kept.source,
        score.score if score else None,
        score.passed if score and scored else None,
        *counted(result.verdicts),
        _agents(result, plan.card.pass_mark),
        *_stay(kept),
    )


def counted(verdicts: Iterable[Verdict]) -> tuple[object, ...]:
    """Errors, warnings, infos, waived findings, and the rules with findings."""
    severities: Counter[str] = Counter()
    failed: list[dict[str, object]] = []
    waived = 0
    for verdict in verdicts:
        waived += len(verdict.waived)
        if verdict.findings:
            severities.update(finding.severity for finding in verdict.findings)
            failed.append({"rule": verdict.rule, "findings": len(verdict.findings)})
    return severities["error"], severities["warning"], severities["info"], waived, failed


def _agents(result: Result, pass_mark: float) -> list[dict[str, object]]:
    """As `csqa.scoring.AgentTable` counts them."""
    return [
        {
            "agent": share.agent,
            "score": share.score,
            "points": round(share.score * 100),
            "passed": not share.fatal and share.score >= pass_mark,
            "fatal": share.fatal,
            "failed": list(share.deductions),
        }
        for share in (result.score.agents if result.score else ())
    ]


def _stay(kept: Stay) -> tuple[object, ...]:
    visit = kept.visit
    owed = [
        {
            "rule": d.rule,
            "turn": d.turn,
            "start": d.start,
            "end": d.end,
            "text": d.text,
            "agent": d.agent,
            "said_at": d.said_at,
            "due": d.due,
            "returned": d.returned,
            "why_zh": d.why.zh if d.why else None,
            "why_en": d.why.en if d.why else None,
        }
        for d in kept.deadlines
    ]
    return kept.clock, visit.clock, visit.begun, visit.contact, kept.last, owed
