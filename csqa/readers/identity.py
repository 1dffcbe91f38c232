"""Ids that the words of a conversation give it, and sessions that were read before."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from csqa.compact import Few, Names
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
    """Remembers the sessions of a run so that each counts once: about 50 bytes a session, whatever its length."""

    def __init__(self) -> None:
        self._names = Names()
        self._keys = array("Q")
        """By the name's number, as are these."""
        self._at = array("I")
        self._lines = array("Q")
        self._files: Few[str] = Few()

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
            number = self._names.number(name)
            if number == len(self._keys):
                self._keys.append(key)
                self._at.append(self._files.number(source.file))
                self._lines.append(source.line)
                return name
            if self._keys[number] == key:
                return Duplicate(name, source, Source(self._files[self._at[number]], self._lines[number]))
            name = f"{id_}~{key:016x}"[: len(id_) + 1 + digits]
        number = self._names.number(name)
        if number == len(self._keys):
            self._keys.append(key)
            self._at.append(self._files.number(source.file))
            self._lines.append(source.line)
        else:
            self._keys[number], self._lines[number] = key, source.line
            self._at[number] = self._files.number(source.file)
        return name
