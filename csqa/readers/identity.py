"""Ids that the words of a conversation give it, and sessions that were read before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from csqa.model import Source, Transcript, Turn
from csqa.readers.reading import Duplicate

if TYPE_CHECKING:
    from hashlib import blake2b


def derived_id(turns: Sequence[Turn]) -> str:
    """For a conversation without an id: 12 hex digits that a moved or renamed file does not change."""
    times = ",".join("" if t.time is None else f"{t.time:.3f}" for t in turns)
    speakers = ",".join(t.speaker or "" for t in turns)
    return f"{_digest(turns, f'{times};{speakers}'):016x}"[:12]


def content_key(transcript: Transcript) -> int:
    """64 bits of who said what, the same on every machine; times and speakers' names don't count."""
    return _digest(transcript.turns, "")


def _digest(turns: Sequence[Turn], more: str) -> int:
    said = "\x1e".join([t.text.strip() for t in turns])
    roles = ",".join([t.role for t in turns])
    content = f"{roles}\x1d{more}\x1d{said}".encode("utf-8", "surrogatepass")
    return int.from_bytes(_blake2b()(content, digest_size=8).digest(), "big")


@cache
def _blake2b() -> type[blake2b]:
    # OpenSSL comes with it and takes its time.
    from hashlib import blake2b

    return blake2b


class SeenSessions:
    """Remembers the sessions of a run so that each counts once: about 250 bytes a session, whatever its length."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str, int]] = {}
        self._files: dict[str, str] = {}

    def first_time(self, transcript: Transcript) -> Transcript | Duplicate:
        """The transcript itself; a Duplicate where the same id said the same before; and where the same id said something
        else, the transcript under an id of its own, `ID~` and four hex digits of its content, so that nothing is lost."""
        return self.first_time_keyed(transcript, content_key(transcript))

    def first_time_keyed(self, transcript: Transcript, key: int) -> Transcript | Duplicate:
        """As `first_time`, with a `content_key` taken elsewhere (in a worker)."""
        name = self.name(transcript.id, key, transcript.source)
        if isinstance(name, Duplicate):
            return name
        return transcript if name == transcript.id else msgspec.structs.replace(transcript, id=name)

    def name(self, id_: str, key: int, source: Source) -> str | Duplicate:
        """The id that a session goes by: its own or a distinct one."""
        name = id_
        for digits in (4, 16):
            before = self._seen.get(name)
            if before is None:
                break
            if before[0] == key:
                return Duplicate(name, source, Source(before[1], before[2]))
            name = f"{id_}~{key:016x}"[: len(id_) + 1 + digits]
        file = self._files.setdefault(source.file, source.file)
        self._seen[name] = (key, file, source.line)
        return name
