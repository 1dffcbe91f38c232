"""An SQLite database of values by key: bounded, for several processes at once.

Values come in batches, each written in one transaction. What is read is checked: a damaged value is passed over, a
damaged file taken away, and both are made again. The batches that were of no use for longest go first.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

_BATCH = 1 << 22
"""Bytes that wait in memory before they are written; of a small bound a sixteenth."""
_BESIDE = 128
"""Bytes that a value takes in the file beside its body, about."""
_PAGE = 1 << 15
"""Bytes. Most values are of 4 KB; of small pages much would stay empty."""
_PATIENCE = 2.0
"""Seconds to wait for another process that writes, before the cache is done without."""
_NUMBERS = 1 << 32
"""Batch n has the values from n times this on."""
_SCHEMA = (
    "create table if not exists batch (id integer primary key, used real, size integer)",
    "create table if not exists kept (id integer primary key, key blob, checksum integer, body blob)",
    "create index if not exists by_key on kept (key)",
)
_VERSION = crc32("\n".join(_SCHEMA).encode()) >> 1
_FIND = "select id, checksum, body from kept where key = ? order by id desc limit 8"
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM)
"""Errors that say nothing against the file. Any other does: it is damaged, or something else."""


class Store:
    """The values of one name. Nothing here raises: what can't be read or written is not there."""

    def __init__(self, file: Path, name: str, limit: int) -> None:
        """`name`: 32 hex digits; `limit`: bytes that the whole file may come to."""
        self._file, self._name, self._limit = file, bytes.fromhex(name), limit
        self._batch = min(_BATCH, limit // 16)
        self._began = time.time()
        self._open_in: dict[int, sqlite3.Connection] = {}
        """By process: after a fork, neither used nor closed what the other one opened."""
        self._waiting: dict[bytes, bytes] = {}
        self._bytes = 0
        self._useful: set[int] = set()
        """Batches in which something was found."""
        self._full = self._mended = self._given_up = False

    def find(self, key: bytes) -> list[bytes]:
        """The bodies kept under a key: mostly one; the latest first."""
        key, found = self._name + key, []
        try:
            for number, checksum, body in self._db().execute(_FIND, (key,)).fetchall():
                if isinstance(body, bytes) and crc32(body, crc32(key)) == checksum:
                    self._useful.add(number // _NUMBERS)
                    found.append(body)
        except (sqlite3.Error, OSError) as error:
            self._failed(error)
        return found

    def keep(self, key: bytes, body: bytes) -> None:
        """Keeps `body` in memory, until `write`; not one that is larger than a batch may be."""
        if not self._full and len(body) < self._batch:
            self._waiting[self._name + key] = body
            self._bytes += len(body) + _BESIDE

    @property
    def batch_is_full(self) -> bool:
        """Whether it is time to `write`."""
        return self._bytes >= self._batch

    def write(self) -> None:
        """Writes what waits. Where there is no room but that of what this run has used or made, nothing more is kept."""
        waiting, size, self._waiting, self._bytes = self._waiting, self._bytes, {}, 0
        used, self._useful = [(time.time(), batch) for batch in self._useful], set()
        if not (waiting or used):
            return
        try:
            with _writing(self._db()) as db:
                db.executemany("update batch set used = ? where id = ?", used)
            while waiting and not self._full and not _written(db, waiting, size):
                self._full = not _dropped(db, size, self._began)
        except (sqlite3.Error, OSError, OverflowError) as error:
            # The last one is damage too: a number that no batch can have.
            self._failed(error)

    def tidy(self) -> None:
        """At the end of a process: writes what waits. The bound may have been lowered: it holds, whatever was used."""
        self.write()
        with suppress(sqlite3.Error, OSError, OverflowError):
            if self._file.stat().st_size > self._limit:
                db = self._db()
                while (over := _bytes(db) - self._limit) > 0 and _dropped(db, over, time.time() + 1):
                    pass
                # `execute` would take one page away.
                db.executescript("pragma incremental_vacuum")
        self._close()

    def _db(self) -> sqlite3.Connection:
        """Raises sqlite3.Error, OSError."""
        db = self._open_in.get(os.getpid())
        if db is None:
            if self._given_up:
                raise FileNotFoundError
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            db = sqlite3.connect(self._file, _PATIENCE, isolation_level=None, check_same_thread=False)
            self._open_in[os.getpid()] = db
            _prepare(db, self._batch, self._limit)
        return db

    def _failed(self, error: Exception) -> None:
        """A damaged file is taken away, once; whatever else it is, the cache is done without."""
        self._close()
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        self._given_up |= self._mended or isinstance(error, OSError) or code in _PASSING
        self._mended = True
        try:
            for ending in () if self._given_up else ("-wal", "-shm", ""):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        except OSError:
            self._given_up = True
        self._full = self._given_up

    def _close(self) -> None:
        with suppress(sqlite3.Error, KeyError):
            self._open_in.pop(os.getpid()).close()


def _prepare(db: sqlite3.Connection, batch: int, limit: int) -> None:
    (version,) = db.execute("pragma user_version").fetchone()
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError
    if not version:
        db.execute(f"pragma page_size = {_PAGE}")
        db.execute("pragma auto_vacuum = incremental")
    # Readers need not wait for who writes. Where two make the file at once, it may only be so from the next time on.
    with suppress(sqlite3.OperationalError):
        db.execute("pragma journal_mode = wal")
    # What a power cut tears is noticed and made again: not worth waiting for the disk.
    db.execute("pragma synchronous = off")
    db.execute(f"pragma wal_autocheckpoint = {batch // _PAGE + 1}")
    db.execute(f"pragma max_page_count = {limit // _PAGE}")
    if not version:
        with _writing(db):
            for statement in (*_SCHEMA, f"pragma user_version = {_VERSION}"):
                db.execute(statement)


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    with db:
        db.execute("begin immediate")
        yield db


def _written(db: sqlite3.Connection, values: dict[bytes, bytes], size: int) -> bool:
    """Whether there was room for the batch."""
    try:
        with _writing(db):
            added = db.execute("insert into batch (used, size) values (?, ?)", (time.time(), size))
            rows = enumerate(values.items(), (added.lastrowid or 0) * _NUMBERS)
            db.executemany(
                "insert into kept values (?, ?, ?, ?)", ((n, k, crc32(b, crc32(k)), b) for n, (k, b) in rows)
            )
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        return False
    return True


def _dropped(db: sqlite3.Connection, size: int, before: float) -> bool:
    """Whether there were batches of no use since `before`: so many go, the longest of no use first, that come to `size`."""
    dropped = 0
    with _writing(db):
        idle = "select id, cast(ifnull(size, 0) as integer) from batch where used < ? order by used"
        for batch, freed in db.execute(idle, (before,)).fetchall():
            if dropped >= size:
                break
            db.execute(
                "delete from kept where id between ? and ?", (batch * _NUMBERS, (batch + 1) * _NUMBERS - 1)
            )
            db.execute("delete from batch where id = ?", (batch,))
            dropped += freed
    return dropped > 0


def _bytes(db: sqlite3.Connection) -> int:
    """Of all pages that hold something."""
    (pages,), (free,) = (db.execute(f"pragma {name}").fetchone() for name in ("page_count", "freelist_count"))
    return int(pages - free) * _PAGE
