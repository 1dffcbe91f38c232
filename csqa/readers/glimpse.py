"""How a file would be read: the guess itself, for a person to see before a night's exports rest on it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from csqa.model import Reject, Transcript
from csqa.readers import (
    READERS,
    Chunk,
    ReadOptions,
    chunks,
    companions,
    csv_file,
    layouts,
    read_chunk,
    xlsx_file,
)
from csqa.readers.columns import Cells
from csqa.readers.encoding import called, decoded
from csqa.readers.join import index
from csqa.readers.json_value import NOT_JSON, strict
from csqa.sources.mapping import Source as Mapped
from csqa.sources.mapping import Sourced
from csqa.wording import Text

Meaning = tuple[str, str]
"""The export's word for something, and csqa's: a column or a path, and a key of the native form."""


class Glimpse(msgspec.Struct, frozen=True):
    """`kind` is the format's line in READERS; `encoding` None for what is no text. `rest` are columns without a use, kept
    in `meta`."""

    file: str
    kind: str
    encoding: str | None
    source: str | None
    """The entry of `sources:` that takes it, or the preset that knows it."""
    layout: str | None
    """`messages`, `conversations`, `replies` of a table; `native`, `nested`, `text` of JSON."""
    meanings: tuple[Meaning, ...]
    rest: tuple[str, ...]
    joined: tuple[str, ...]
    conversations: int
    turns: int
    rejects: tuple[Reject, ...]
    first: Transcript | None


def glimpses(paths: Iterable[str], options: ReadOptions) -> Iterator[Glimpse]:
    """One of each file, which is read whole, in order. Raises InputError for a path that does not exist and for a named
    file that is no transcript."""
    for _, found in groupby(chunks(paths, options), key=_file):
        pieces = list(found)
        rejects = [piece for piece in pieces if isinstance(piece, Reject)]
        yield _glimpse([piece for piece in pieces if isinstance(piece, Chunk)], rejects, options)


def _file(piece: Chunk | Reject) -> str:
    return piece.file if isinstance(piece, Chunk) else piece.source.file


def _glimpse(pieces: Sequence[Chunk], rejects: list[Reject], options: ReadOptions) -> Glimpse:
    first: Transcript | None = None
    conversations = turns = 0
    for chunk in pieces:
        for item in read_chunk(chunk, options):
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                first = first or item
                conversations += 1
                turns += len(item.turns)
    if not pieces:
        return Glimpse(_file(rejects[0]), "text", None, None, None, (), (), (), 0, 0, tuple(rejects), None)
    chunk = pieces[0]
    data = chunk.load()
    layout, meanings, rest, preset = _understood(chunk, data, options)
    source = options.source(chunk)
    return Glimpse(
        chunk.file,
        chunk.reader,
        None if READERS[chunk.reader].form == "table" and xlsx_file.sniff(data[:8]) else called(data),
        source.name if source is not None else preset,
        layout,
        tuple(meanings),
        tuple(rest),
        tuple(os.path.basename(f) for f in _joined(chunk, source)),
        conversations,
        turns,
        tuple(rejects),
        first,
    )


_Understood = tuple[str | None, Sequence[Meaning], Sequence[str], str | None]


def _understood(chunk: Chunk, data: bytes, options: ReadOptions) -> _Understood:
    """(layout, meanings, the rest, the preset's name)."""
    if READERS[chunk.reader].form == "table":
        return _table(chunk, data, options)
    if chunk.reader == "native":
        return _json(_first_value(data), options.source(chunk))
    if chunk.reader == "markdown":
        from csqa.readers import markdown

        block = next((body for _, body in markdown.blocks(decoded(data) or "")), "")
        return _json(_first_value(block.encode()), options.source(chunk))
    return None, (), (), None


def _table(chunk: Chunk, data: bytes, options: ReadOptions) -> _Understood:
    tables: list[Any]
    if chunk.reader == "xlsx":
        tables = list(xlsx_file.sheets(data, chunk.file))
    else:
        tables = [csv_file.rows(decoded(data) or "", chunk.file, [])]
    for rows in tables:
        found = layouts.settle(rows, chunk.file, options, options.source(chunk))
        if isinstance(found, layouts.Headed):
            header: Cells = [h.strip() for h in found.header]
            named = sorted(found.columns.items(), key=lambda item: item[1])
            rest = [h for i, h in enumerate(header) if h and i not in found.columns.values()]
            preset = found.source.name if found.source is not None else None
            return found.layout, [(header[i], key) for key, i in named], rest, preset
    return None, (), (), None


def _json(value: Any, source: Mapped | None) -> _Understood:
    from csqa.readers.shapes import listed, shape

    mapping: Sourced | None = source if source is not None and source.maps_json() else None
    if mapping is None:
        inside = listed(value)
        value = inside[0] if inside else value[0] if isinstance(value, list) and value else value
        if not isinstance(value, dict) or any(value.get(key) is not None for key in ("turns", "messages")):
            return "native", (), (), None
        mapping = shape(value)
    if mapping is None:
        return None, (), (), None
    paths = msgspec.structs.asdict(mapping.conversation)
    meta: dict[str, str] = paths.pop("meta")
    text = paths.pop("text")
    found = [(path, key) for key, path in paths.items() if path]
    found += [(path, f"meta.{name}") for name, path in meta.items()]
    inner = [(path, key) for key, path in msgspec.structs.asdict(mapping.turn).items() if path]
    if mapping.turns:
        found += [(mapping.turns, "turns"), *((path, f"turns[].{key}") for path, key in inner)]
    elif text:
        found.append((text, "text"))
    preset = mapping.name if isinstance(mapping, Mapped) and source is None else None
    return ("nested" if mapping.turns else "text"), found, (), preset


def _first_value(data: bytes) -> Any:
    """The document, or the first line of it that is JSON."""
    for part in (data, *data.split(b"\n", 20)[:20]):
        try:
            return strict().decode(part.removeprefix(b"\xef\xbb\xbf"))
        except NOT_JSON:
            continue
    return None


def _joined(chunk: Chunk, source: Mapped | None) -> list[str]:
    if source is not None and source.join is not None:
        return companions.tables(chunk.file, source.join)
    beside = None if chunk.content is not None else companions.companion(chunk.file)
    return [] if beside is None or isinstance(index(beside, {}), Text) else [beside]
