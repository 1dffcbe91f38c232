"""Files -> Transcripts. One format a module; `READERS` names them all, and nothing is found by magic.

A new format is a module with the names of `reading.Reader` and a line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from csqa.model import Reject, Roster, Source, Transcript
from csqa.readers import auto_reply, companions, discover
from csqa.readers.auto_reply import find_auto_replies
from csqa.readers.identity import SeenSessions, content_key
from csqa.readers.reading import SOURCE, STDIN, Chunk, Duplicate, Format, ReadOptions, by_source
from csqa.sources.mapping import Source as Mapped
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.readers.join import Index
    from csqa.readers.roles import Cast

__all__ = [
    "READERS",
    "SOURCE",
    "STDIN",
    "Chunk",
    "Duplicate",
    "Format",
    "ReadOptions",
    "SeenSessions",
    "chunks",
    "content_key",
    "find_auto_replies",
    "may_be_timed",
    "read",
    "read_chunk",
    "read_roster",
]

# In the order in which content is tried on them: the pickiest first; nearly everything is text.
READERS: dict[str, Format] = {
    "xlsx": Format("csqa.readers.xlsx_file", (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"), "table"),
    "native": Format("csqa.readers.native", (".jsonl", ".ndjson", ".json"), "json"),
    "subtitles": Format("csqa.readers.subtitles", (".vtt", ".srt"), "subtitles"),
    "markdown": Format("csqa.readers.markdown", (".md", ".markdown"), "markdown"),
    "csv": Format("csqa.readers.csv_file", (".csv", ".tsv", ".tab"), "table"),
    "text": Format("csqa.readers.text", (".txt",), "text"),
}


def chunks(
    paths: Iterable[str | Path], options: ReadOptions | None = None, stdin: BinaryIO | None = None
) -> Iterator[Chunk | Reject]:
    """The pieces of work that files, folders, globs and `-` come to, in a fixed order. Raises InputError for a path that
    does not exist, and for a file that was named and is no transcript."""
    return discover.chunks(paths, READERS, stdin, options.sources if options else ())


def read_chunk(chunk: Chunk, options: ReadOptions | None = None) -> Iterator[Transcript | Reject]:
    """The conversations of one chunk, in their order, and what could not be read. Raises nothing."""
    options = options or ReadOptions()
    try:
        data = chunk.load()
    except OSError as e:
        yield Reject(Source(chunk.file), Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"))
        return
    cast = _cast(options)
    source = options.source(chunk)
    about, missing = _joined(chunk, source)
    yield from missing
    for item in READERS[chunk.reader].reader().read(data, chunk, options):
        if isinstance(item, Transcript):
            if about:
                item = _told(item, about)
            if source is not None:
                item = by_source(item, source)
            if cast is not None:
                item = _by_id(item, cast)
            item = auto_reply.mark(item, options.auto_replies, options.marks_auto)
        yield item


def may_be_timed(chunk: Chunk) -> bool:
    """May its turns carry times? False only where they surely carry none. Raises OSError where the file has gone."""
    if chunk.reader != "native":
        return True
    data = chunk.load()
    if b'"time"' in data:
        from csqa.readers import native

        return chunk.source is not None or not native.is_untimed(data)
    return not (b'"turns"' in data or b'"messages"' in data)


def read(
    paths: Iterable[str | Path] | str | Path,
    options: ReadOptions | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Transcript | Reject | Duplicate]:
    """Everything at once: chunks, read one after the other; a session that was read before comes out as a Duplicate."""
    options = options or ReadOptions()
    seen = SeenSessions()
    for chunk in chunks([paths] if isinstance(paths, str | Path) else paths, options, stdin):
        if isinstance(chunk, Reject):
            yield chunk
            continue
        for item in read_chunk(chunk, options):
            yield seen.first_time(item) if isinstance(item, Transcript) else item


def read_roster(file: Path) -> Roster:
    """Agent id -> name and team, from CSV, Excel, YAML or JSON. Raises InputError naming file, and line or key."""
    from csqa.readers import roster

    return roster.read_roster(file)


def _joined(chunk: Chunk, source: Mapped | None) -> tuple[list[Index], list[Reject]]:
    """The tables of conversations that go with the file: those that its source names, else one that is named alike."""
    if chunk.content is not None:
        return [], []
    if source is not None and source.join is not None:
        wanted, files = source.join.columns.given(), companions.tables(chunk.file, source.join)
    else:
        beside = companions.companion(chunk.file)
        wanted, files = {}, [] if beside is None else [beside]
    found: list[Index] = []
    missing: list[Reject] = []
    if files:
        from csqa.readers import join
    for file in files:
        rows = join.index(file, wanted)
        if not isinstance(rows, Text):
            found.append(rows)
        elif wanted or source is not None:
            missing.append(Reject(Source(file), rows))
    if source is not None and source.join is not None and not files and chunk.start == 0:
        what = Text(
            f"来源 {source.name} 要并入的文件 {source.join.files} 不存在",
            f"the source {source.name} joins {source.join.files}, but there is no such file beside this one",
        )
        missing.append(Reject(Source(chunk.file), what))
    return found, missing


def _told(transcript: Transcript, about: list[Index]) -> Transcript:
    from csqa.readers import join

    return join.added_all(transcript, about)


def _cast(options: ReadOptions) -> Cast | None:
    if not options.roster.names:
        return None
    from csqa.readers.roles import Cast

    return Cast(options.roster)


def _by_id(transcript: Transcript, cast: Cast) -> Transcript:
    """Agents who are called by name go by their id in the roster, so that each is one agent in every file."""
    turns = tuple(
        msgspec.structs.replace(t, speaker=id_)
        if t.role == "agent" and t.speaker is not None and (id_ := cast.agent_id(t.speaker)) != t.speaker
        else t
        for t in transcript.turns
    )
    agent = cast.agent_id(transcript.agent) if transcript.agent is not None else None
    return msgspec.structs.replace(transcript, turns=turns, agent=agent)
