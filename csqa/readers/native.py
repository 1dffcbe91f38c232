"""The native form: JSON Lines, one conversation a line; also one JSON object or array of them.

    {"id","lang","channel","agent","customer","case","started_at","meta":{…},
     "turns":[{"role","speaker","time","end","text","auto"}]}

Only `turns` (or `messages`) with `role` and `text` is needed. `time` is ISO 8601, or seconds from the start (a thousand
million or more: since 1970). Unknown keys are kept in `meta`, those of turn N under `meta["turns"]["N"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from csqa.model import Reject, Role, Source, Transcript, Turn
from csqa.readers.encoding import decoded, has_wide_mark
from csqa.readers.json_value import NOT_JSON, strict
from csqa.readers.reading import Chunk, ReadOptions
from csqa.readers.stamps import from_iso
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.readers.records import RecordReader

# Lines that are not exactly as documented cost the quick attempt too; after this many in a row it is left out.
_GIVE_UP = 32
_BOM = b"\xef\xbb\xbf"


class _Exact(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A record exactly as documented, times as seconds or none. `labels` is what evaluation data carries."""

    turns: tuple[Turn, ...]
    id: str
    lang: str | None = None
    channel: str | None = None
    agent: str | None = None
    customer: str | None = None
    case: str | None = None
    meta: dict[str, Any] = {}
    labels: Any = None


class _StampedTurn(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """As `Turn`, with the time as it is written."""

    role: Role
    text: str
    speaker: str | None = None
    time: str | None = None
    end: None = None
    auto: bool = False


class _Stamped(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A record exactly as documented, times in ISO 8601."""

    turns: tuple[_StampedTurn, ...]
    id: str
    lang: str | None = None
    channel: str | None = None
    agent: str | None = None
    customer: str | None = None
    case: str | None = None
    meta: dict[str, Any] = {}


class _UntimedTurn(msgspec.Struct, gc=False):
    """What tells a turn of the native form, and that it has no time; the rest is passed over."""

    role: Role
    text: msgspec.Raw
    time: None = None


class _Untimed(msgspec.Struct, gc=False):
    turns: tuple[_UntimedTurn, ...]


@cache
def _exact() -> msgspec.json.Decoder[_Exact]:
    return msgspec.json.Decoder(_Exact)


@cache
def _stamped() -> msgspec.json.Decoder[_Stamped]:
    return msgspec.json.Decoder(_Stamped)


def is_untimed(data: bytes) -> bool:
    """Whether all lines are conversations of the native form without a single time; half the price of reading them."""
    decode = msgspec.json.Decoder(_Untimed).decode
    try:
        for line in data.split(b"\n"):
            if line and not decode(line).turns:
                return False
    except NOT_JSON:
        return False
    return True


def sniff(head: bytes) -> bool:
    """`{"` or `[{`, with blanks between: a pasted chat may begin with a bracket too, but not with these."""
    start = head.lstrip(_BOM + b" \t\r\n")
    rest = start[1:].lstrip()[:1]
    return (start[:1] == b"{" and rest in (b'"', b"}")) or (start[:1] == b"[" and rest in (b"{", b"]"))


def splits(head: bytes) -> bool:
    return not has_wide_mark(head) and not _is_document(head.removeprefix(_BOM))


def _is_document(head: bytes) -> bool:
    """Not lines, but one object or array over several of them, by its first line."""
    first = head.lstrip().partition(b"\n")[0].strip()
    return first == b"{" or first[:1] == b"["


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    if chunk.start == 0:
        if has_wide_mark(data):
            text = decoded(data)
            if text is None:
                yield Reject(Source(chunk.file), Text("编码无法识别", "the encoding is not known"))
                return
            data = text.encode("utf-8", "surrogatepass")
        data = data.removeprefix(_BOM)
        if _is_document(data) or (chunk.file.lower().endswith(".json") and not _begins_with_record(data)):
            yield from _document(data, chunk, options)
            return
    yield from _lines(data, chunk, options)


def _lines(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    patient: RecordReader | None = None
    source = options.source(chunk)
    mapped = source is not None and source.maps_json()
    file, misses = chunk.file, _GIVE_UP if mapped else 0
    # The form that the last line had is tried first.
    read, other = _in_seconds, _in_iso
    for number, line in enumerate(data.split(b"\n"), chunk.line):
        if misses < _GIVE_UP:
            at = Source(file, number)
            transcript = read(line, at)
            if transcript is None and line:
                transcript = other(line, at)
                if transcript is not None:
                    read, other = other, read
            if transcript is not None:
                misses = 0
                yield transcript
                continue
        if line and not line.isspace():
            misses += 1
            patient = patient or _patient(chunk, options)
            yield patient.record(line, Source(file, number))


def _patient(chunk: Chunk, options: ReadOptions) -> RecordReader:
    from csqa.readers.records import RecordReader

    return RecordReader(options, options.source(chunk))


def _in_seconds(line: bytes, source: Source) -> Transcript | None:
    """None where the record needs the patient path: it is not as documented, is empty, or counts its seconds from 1970."""
    try:
        found = _exact().decode(line)
    except NOT_JSON:
        return None
    if not found.turns or not found.id:
        return None
    timed = False
    for t in found.turns:
        if t.time is not None or t.end is not None:
            if (t.time or 0) >= 1e9:
                return None
            timed = True
    return Transcript(
        found.id,
        found.turns,
        found.lang,
        found.channel,
        found.agent,
        found.customer,
        found.case,
        None,
        "relative" if timed else "none",
        found.meta if found.labels is None else {**found.meta, "labels": found.labels},
        source,
    )


def _in_iso(line: bytes, source: Source) -> Transcript | None:
    """What the patient path makes of such a record, at a third of the price; None where it is no such record."""
    try:
        found = _stamped().decode(line)
    except NOT_JSON:
        return None
    if not found.turns or not found.id:
        return None
    timed = from_iso([t.time for t in found.turns])
    if timed is None:
        return None
    seconds, clock = timed
    turns = [
        Turn(t.role, t.text, t.speaker or None, time, None, t.auto)
        for t, time in zip(found.turns, seconds, strict=True)
    ]
    return Transcript(
        found.id,
        tuple(turns),
        found.lang or None,
        found.channel or None,
        found.agent or None,
        found.customer or None,
        found.case or None,
        None,
        clock,
        found.meta,
        source,
    )


def _begins_with_record(data: bytes) -> bool:
    """Is the first line a whole JSON value, and do more lines follow?"""
    first, _, rest = data.strip().partition(b"\n")
    try:
        strict().decode(first)
    except NOT_JSON:
        return False
    return bool(rest)


def _document(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    """An array, item by item; else one object; else, where the whole is broken, the lines that can be read."""
    patient = _patient(chunk, options)
    try:
        items = msgspec.json.Decoder(list[msgspec.Raw]).decode(data)
    except NOT_JSON:
        begin = len(data) - len(data.lstrip())
        source = Source(chunk.file, chunk.line + data.count(b"\n", 0, begin))
        if b"\n{" in data[begin:] and _is_lines(data):
            yield from _lines(data, chunk, options)
        else:
            yield from patient.whole(data[begin:].rstrip(), source)
        return
    position, line = 0, chunk.line
    for raw in items:
        item = bytes(raw)
        start = data.index(item, position)
        line += data.count(b"\n", position, start)
        yield patient.record(item, Source(chunk.file, line))
        position = start + len(item)
        line += item.count(b"\n")


def _is_lines(data: bytes) -> bool:
    """Does some line read as an object, and the whole not as one value?"""
    try:
        strict().decode(data)
    except NOT_JSON:
        pass
    else:
        return False
    for line in data.split(b"\n"):
        if line.startswith(b"{"):
            try:
                if isinstance(strict().decode(line), dict):
                    return True
            except NOT_JSON:
                continue
    return False
