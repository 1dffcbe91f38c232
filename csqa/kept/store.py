"""A folder of segments: values by key, bounded, for several processes at once without a lock.

    FOLDER/results/NAME-1f4a09c2.kept

`NAME` says by which settings the values were made; under others they are never looked at. A segment is written aside and
renamed: there whole or not at all, whoever is killed. What is damaged is left out and made again. Nobody waits for
anybody: who writes makes a file of their own, and small ones are put together at the end of a run. Segments that were of
no use for the longest time go first.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from csqa.errors import InputError
from csqa.kept import segment
from csqa.kept.segment import BESIDE, LONGEST, PART, DamagedError, Segment
from csqa.wording import Text

_ENDING = ".kept"
LIMIT = "CSQA_CACHE_MB"
"""The environment variable that sets the bound, in megabytes (a million bytes); 0: nothing is kept or looked for."""
_DEFAULT = 512
_BATCH = 1 << 22
"""Bytes that wait in memory before they are written; of a small bound a sixteenth."""
_WHOLE = 1 << 26
"""Bytes from which a segment is left as it is; of a small bound an eighth."""
_MANY = 4
"""Smaller segments of one name, beyond which they are put together."""
_ABANDONED = 3600.0
"""Seconds after which a file that is still being written is taken for a leftover."""
_GRAIN = 2.0
"""Seconds by which a file system's clock may be coarser than the process's."""


def limit() -> int:
    """Bytes that everything kept may come to. Raises InputError."""
    given = os.environ.get(LIMIT, "").strip()
    if not given:
        return _DEFAULT * 1_000_000
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise InputError(
            Text(f"“{given}” 不是整数", f"{given!r} is no whole number"),
            key=LIMIT,
            mend=Text("请写兆字节数，如 512；0 表示不缓存", "give megabytes, such as 512; 0 keeps nothing"),
        )
    return int(given) * 1_000_000


class Store:
    """The values of one name. Nothing here raises: what can't be read or written is not there."""

    def __init__(self, folder: Path, name: str, limit: int) -> None:
        """`limit`: bytes that all segments of the folder, of whatever name, may come to."""
        self._folder, self._name, self._limit = folder, name, limit
        self._batch, self._whole = min(_BATCH, limit // 16), min(_WHOLE, limit // 8)
        self._began = time.time()
        self._segments: list[Segment] | None = None
        self._useful: set[Path] = set()
        self._waiting: dict[int, bytes] = {}
        self._bytes = 0
        self._room = 0
        """Bytes that may be written before the folder is looked at again."""
        self._full = False
        """Nothing more is kept."""

    def find(self, key: bytes) -> Iterator[bytes]:
        """The bodies kept under a key: mostly one, the likeliest first."""
        if self._segments is None:
            self._segments = self._opened()
        short, half = segment.split(key)
        for number, held in enumerate(self._segments):
            try:
                body = held.find(short, half)
            except DamagedError:
                self._drop(held)
                yield from self.find(key)
                return
            if body is not None:
                if held.path not in self._useful:
                    self._useful.add(held.path)
                    held.used()
                if number:
                    # What comes next was likely kept beside it. A list of its own: others may be walking the old one.
                    self._segments = [held, *(s for s in self._segments if s is not held)]
                yield body

    def keep(self, key: bytes, body: bytes) -> None:
        """Keeps `body` in memory, until `write`."""
        if self._full or len(body) > LONGEST:
            return
        short, half = segment.split(key)
        self._waiting[short] = segment.value(half, body)
        self._bytes += len(body) + BESIDE

    @property
    def batch_is_full(self) -> bool:
        """Whether it is time to `write`."""
        return self._bytes >= self._batch

    def write(self) -> None:
        """Writes what waits. Where there is no room but that of what this run has used or made, nothing more is kept."""
        waiting, size, self._waiting, self._bytes = self._waiting, self._bytes, {}, 0
        if not waiting or self._full:
            return
        if size > self._room:
            self._room = min(self._bound(self._limit - size), self._limit // 16) + size
        self._room -= size
        if self._room < 0:
            self._full = True
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            segment.write(self._new(), list(waiting.items()))
        except OSError:
            self._full = True

    def tidy(self) -> None:
        """At the end of a run: small segments become one, and the bound holds, whatever was used."""
        self.write()
        for held in self._segments or ():
            if held.bad:
                self._merged([held])
            held.close()
        self._segments = None
        small = [path for path, size in self._mine() if size < self._whole]
        if len(small) > _MANY:
            self._merge(small)
        self._bound(self._limit, everything=True)

    def _opened(self) -> list[Segment]:
        """The latest first."""
        found = []
        for path, _ in self._mine():
            with contextlib.suppress(OSError):
                try:
                    found.append(Segment(path))
                except DamagedError:
                    path.unlink()
        return found

    def _mine(self) -> list[tuple[Path, int]]:
        """The segments of this name with their bytes, the latest first."""
        return [(p, size) for p, size, _ in reversed(self._all()) if p.name.startswith(self._name)]

    def _all(self) -> list[tuple[Path, int, float]]:
        """Every segment of the folder: its bytes, and when it was of use; the longest ago first."""
        found = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    stat = entry.stat()
                    if entry.name.endswith(_ENDING):
                        found.append((Path(entry.path), stat.st_size, stat.st_mtime))
                    elif entry.name.endswith(PART) and time.time() - stat.st_mtime > _ABANDONED:
                        os.unlink(entry.path)
        return sorted(found, key=lambda item: (item[2], item[0].name))

    def _bound(self, limit: int, *, everything: bool = False) -> int:
        """Takes away what is past the limit, though nothing that this run has used or made unless `everything`; the bytes
        that are left below it (negative: it is past it)."""
        found = self._all()
        total = sum(size for _, size, _ in found)
        for path, size, used in found:
            if total <= limit or (used >= self._began - _GRAIN and not everything):
                break
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size
        return limit - total

    def _merge(self, paths: list[Path]) -> None:
        """In groups that come to the size of a whole one."""
        group: list[Segment] = []
        for path in paths:
            with contextlib.suppress(OSError):
                try:
                    group.append(Segment(path))
                except DamagedError:
                    path.unlink()
            if sum(held.size for held in group) >= self._whole:
                self._merged(group)
                group = []
        if len(group) > 1:
            self._merged(group)
        for held in group:
            held.close()

    def _merged(self, group: list[Segment]) -> None:
        """One segment instead of these, the latest first; it is as old as that one, so that the bound takes what was of no
        use."""
        try:
            made = self._new()
            segment.merge(made, group)
            os.utime(made, (group[0].used_at, group[0].used_at))
        except (OSError, DamagedError):
            return
        finally:
            for held in group:
                held.close()
        for held in group:
            with contextlib.suppress(OSError):
                held.path.unlink()

    def _new(self) -> Path:
        return self._folder / f"{self._name}-{os.urandom(4).hex()}{_ENDING}"

    def _drop(self, held: Segment) -> None:
        held.close()
        self._segments = [s for s in self._segments or () if s is not held]
        with contextlib.suppress(OSError):
            held.path.unlink()
