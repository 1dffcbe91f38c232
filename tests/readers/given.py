"""Short ways to put bytes before a reader and to say what came out."""

from __future__ import annotations

from csqa.model import Reject, Transcript
from csqa.readers import READERS, Chunk, ReadOptions, read_chunk

Item = Transcript | Reject


def items(
    content: str | bytes, reader: str, options: ReadOptions | None = None, file: str = "f"
) -> list[Item]:
    """Everything that the reader makes of the content."""
    data = content.encode() if isinstance(content, str) else content
    assert reader in READERS
    return list(read_chunk(Chunk(reader, file, 0, len(data), 1, data), options))


def one(content: str | bytes, reader: str = "text", options: ReadOptions | None = None) -> Transcript:
    """The one conversation that the content is."""
    found = items(content, reader, options)
    assert len(found) == 1, found
    assert isinstance(found[0], Transcript), found[0]
    return found[0]


def reject(content: str | bytes, reader: str = "text", options: ReadOptions | None = None) -> Reject:
    found = items(content, reader, options)
    assert len(found) == 1, found
    assert isinstance(found[0], Reject), found[0]
    return found[0]


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(t.role, t.speaker, t.text) for t in transcript.turns]


def roles(transcript: Transcript) -> list[str]:
    return [t.role for t in transcript.turns]


def gaps(transcript: Transcript) -> list[float]:
    """Seconds since the first turn."""
    times = [t.time for t in transcript.turns if t.time is not None]
    assert len(times) == len(transcript.turns)
    return [t - times[0] for t in times]
