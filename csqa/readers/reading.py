"""What every reader is given and what it gives: options in, chunks of bytes in, transcripts and rejects out."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Protocol, cast

import msgspec

from csqa.model import Reject, Roster, Source, Transcript
from csqa.sources.mapping import Form
from csqa.sources.mapping import Source as Mapped

STDIN = "<stdin>"
SOURCE = "csqa_source"
"""The key of a transcript's `meta` that names the entry of `sources:`, or the preset, by which it was read."""


class ReadOptions(msgspec.Struct, frozen=True):
    """How to read. The same for every file of a run; it travels to the workers."""

    roster: Roster = Roster()
    agent_names: tuple[str, ...] = ()
    """Speakers that are agents, as the user named them (`--agent-name`)."""
    columns: Mapping[str, str] = {}
    """For CSV and XLSX: what csqa needs (a key of `columns.KEYS`) -> the header that the file gives it."""
    sources: tuple[Mapped, ...] = ()
    """How exports are to be read that are not recognised by themselves."""
    session_gap: float = 1800.0
    """Seconds of silence after which messages without a session id belong to a new session."""
    auto_replies: frozenset[str] = frozenset()
    """Texts found to be automatic (`auto_reply.find_auto_replies`)."""
    marks_auto: tuple[str, ...] = ()
    """Further openings of a text that mark it as automatic, besides `[自动回复]` and the like."""

    def source(self, chunk: Chunk) -> Mapped | None:
        """The source that takes the chunk's file."""
        return next((s for s in self.sources if s.name == chunk.source), None) if chunk.source else None


class Chunk(msgspec.Struct, frozen=True):
    """A piece of work for one worker: bytes `start` to `end` of a file, which begin on line `line` (from 1).

    Only JSON Lines are cut into several; every other file is one chunk. Standard input carries its `content`.
    """

    reader: str
    file: str
    start: int
    end: int
    line: int = 1
    content: bytes | None = None
    source: str | None = None
    """The name of the source (`ReadOptions.sources`) that takes the file."""

    def load(self) -> bytes:
        """The bytes; raises OSError where the file has gone."""
        if self.content is not None:
            return self.content
        with open(self.file, "rb") as f:
            f.seek(self.start)
            return f.read(self.end - self.start)


def by_source(transcript: Transcript, source: Mapped) -> Transcript:
    """The transcript with the name of the source, and what the source says of all of its own."""
    fixed = msgspec.structs.asdict(source.set)
    missing = {k: v for k, v in fixed.items() if v is not None and getattr(transcript, k) is None}
    return msgspec.structs.replace(transcript, meta={**transcript.meta, SOURCE: source.name}, **missing)


class Duplicate(msgspec.Struct, frozen=True):
    """A session that was read before: it counts once."""

    id: str
    source: Source
    first: Source


class Reader(Protocol):
    """The names that the module of a format has."""

    def sniff(self, head: bytes) -> bool:
        """Does a file that begins with `head` look like this format?"""
        ...

    def splits(self, head: bytes) -> bool:
        """May the file be cut at any line end, so that several workers share it?"""
        ...

    def read(self, data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
        """The conversations in `data`, the bytes of `chunk`; whatever the bytes are, it raises nothing."""
        ...


class Format(msgspec.Struct, frozen=True):
    """A line of the table of formats. Its module is imported when a file needs it: a start must be quick."""

    module: str
    extensions: tuple[str, ...]
    form: Form
    """What `form:` of a mapping calls it."""

    def reader(self) -> Reader:
        return cast(Reader, importlib.import_module(self.module))
