"""The folder of a history: runs that are there whole or not at all.

    FOLDER/runs/20261122T060102.123456Z-1f4a09/run.json                    what it is, and the schema's version
    FOLDER/runs/…/day=2026-11-21/source=taobao/sessions-….parquet          one conversation a row
    FOLDER/runs/…/day=2026-11-21/source=taobao/findings-….parquet
    FOLDER/runs/…/day=2026-11-20/source=taobao/deadlines-….parquet
    FOLDER/tmp/1f4a09…/, FOLDER/tmp/1f4a09….lock                           a run that is being written

A run is written below `tmp/` and then renamed into `runs/`: that one rename is its commit. Names of runs sort by the
time of their commit; of two rows about one session that of the later run holds. What is taken away goes by renames too,
a partition (one date and source of one run) at a time. There is no lock that two runs wait for.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import msgspec

from csqa.errors import InputError
from csqa.history.tables import VERSION
from csqa.wording import Text

UNDATED = "undated"
"""The `day` of conversations whose record has no date; it sorts after every date."""
MANIFEST = "run.json"
_RUN = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{6}")
_WRITING = re.compile(r"[0-9a-f]{16}")
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_YOUNG = 5.0
"""Seconds within which nothing in `tmp/` is taken for a leftover: a run makes its lock file before it holds it."""
_TRIES = 5
"""How often a rename is tried that something else on the machine (a virus scanner, say) may hold up."""


class RunInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A run's `run.json`. `first` and `last` are the first and last date of its conversations."""

    schema: int
    csqa: str
    sessions: int
    first: str | None = None
    last: str | None = None
    sources: tuple[str, ...] = ()
    interrupted: bool = False


class Partition(msgspec.Struct, frozen=True):
    """One date and source of one run: the folder of its files."""

    run: str
    day: str
    source: str
    folder: Path

    def files(self, table: str) -> list[Path]:
        return sorted(self.folder.glob(f"{table}-*.parquet"))


class Store:
    """The runs below a folder, which need not exist. Raises InputError where it is no folder, or where a newer csqa wrote."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise InputError(
                Text("这是文件，不是文件夹", "this is a file, not a folder"),
                file=str(folder),
                key="history",
                mend=Text("请给历史另选一个文件夹", "name a folder of its own for the history"),
            )
        self.folder = folder
        self._runs, self._tmp = folder / "runs", folder / "tmp"
        self._known: dict[str, RunInfo] = {}

    def runs(self) -> list[str]:
        """The names of the runs, in the order of their commits."""
        try:
            return sorted(name for name in os.listdir(self._runs) if _RUN.fullmatch(name))
        except FileNotFoundError:
            return []

    def info(self, run: str) -> RunInfo | None:
        """What the run says of itself; None if it was taken away meanwhile. Raises InputError if it can't be read."""
        if run in self._known:
            return self._known[run]
        file = self._runs / run / MANIFEST
        try:
            info = msgspec.json.decode(file.read_bytes(), type=RunInfo)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            raise InputError(
                Text("历史里的这次运行已损坏", "this run of the history is damaged"),
                file=str(file),
                mend=Text(
                    f"请把文件夹 {file.parent.name} 移出历史，再重跑那一天",
                    f"move the folder {file.parent.name} out of the history and run that day again",
                ),
            ) from None
        if info.schema > VERSION:
            raise InputError(
                Text(
                    f"由更新的 csqa（{info.csqa}）写入，格式版本 {info.schema}，这里只认得到 {VERSION}",
                    f"a newer csqa ({info.csqa}) wrote this: schema {info.schema}, known here up to {VERSION}",
                ),
                file=str(file),
                mend=Text("请升级 csqa", "upgrade csqa"),
            )
        self._known[run] = info
        return info

    def partitions(self, since: str = "", until: str = UNDATED) -> list[Partition]:
        """Those with a date from `since` to `until`, both included, of the oldest run first."""
        return [
            Partition(run, day, source, place)
            for run in self.runs()
            for day, folder in _keyed(self._runs / run, "day")
            if since <= day <= until
            for source, place in _keyed(folder, "source")
        ]

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """A folder to write a run in. It is gone afterwards, whatever happens; one whose process was killed goes with a
        later run."""
        from filelock import FileLock

        self._sweep()
        self._tmp.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(8)
        lock = FileLock(self._tmp / f"{name}.lock")
        # The lock before the folder: a folder without a held lock is nobody's.
        try:
            with lock.acquire(timeout=_YOUNG):
                folder = self._tmp / name
                folder.mkdir()
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        finally:
            Path(lock.lock_file).unlink(missing_ok=True)

    def commit(self, written: Path, info: RunInfo) -> str:
        """Makes a run of the folder `written`, whose partitions are complete; its name."""
        (written / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(info), indent=2))
        _flush(written)
        self._runs.mkdir(exist_ok=True)
        for _ in range(_TRIES):
            name = self._name()
            try:
                _rename(written, self._runs / name)
            except FileExistsError:
                continue
            _flush_folder(self._runs)
            return name
        raise OSError(f"no name is free in {self._runs}")

    def drop(self, partitions: Iterable[Partition]) -> int:
        """Takes partitions away, in the order given, and runs that have none left; how many went."""
        gone = 0
        for partition in partitions:
            gone += self._discard(partition.folder)
            self._drop_empty(partition.run)
        return gone

    def _drop_empty(self, name: str) -> None:
        """A run that has no partition left goes, and every date that has none."""
        run = self._runs / name
        for _, day in _keyed(run, "day"):
            if not _keyed(day, "source"):
                _remove_empty(day)
        if not _keyed(run, "day"):
            self._discard(run)

    def _name(self) -> str:
        """After every run that is there, also where a clock was set back."""
        now = datetime.now(UTC)
        runs = self.runs()
        if runs:
            last = datetime.strptime(runs[-1].partition("-")[0], _STAMP).replace(tzinfo=UTC)
            now = max(now, last + timedelta(microseconds=1))
        return f"{now.strftime(_STAMP)}-{secrets.token_hex(3)}"

    def _discard(self, folder: Path) -> bool:
        """By a rename into `tmp/`, so that nobody sees half of it; False where somebody else was quicker or holds it."""
        self._tmp.mkdir(parents=True, exist_ok=True)
        away = self._tmp / secrets.token_hex(8)
        try:
            os.rename(folder, away)
        except OSError:
            return False
        shutil.rmtree(away, ignore_errors=True)
        return True

    def _sweep(self) -> None:
        """Removes what processes left that are gone: in `tmp/`, where the system has released their locks, and runs of which
        the last partition went but not the run itself."""
        from filelock import FileLock, Timeout

        for run in self.runs():
            self._drop_empty(run)
        try:
            names = {name.removesuffix(".lock") for name in os.listdir(self._tmp)}
        except FileNotFoundError:
            return
        for name in filter(_WRITING.fullmatch, names):
            if _age(self._tmp / f"{name}.lock") < _YOUNG:
                continue
            lock = FileLock(self._tmp / f"{name}.lock")
            try:
                with lock.acquire(timeout=0):
                    shutil.rmtree(self._tmp / name, ignore_errors=True)
            except (Timeout, OSError):
                continue
            try:
                Path(lock.lock_file).unlink(missing_ok=True)
            except OSError:
                continue


def _keyed(folder: Path, key: str) -> list[tuple[str, Path]]:
    """(value, folder) of the folders `key=value`, sorted; none where `folder` was taken away."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.startswith(f"{key}="))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [(unquote(name[len(key) + 1 :]), folder / name) for name in names]


def _age(file: Path) -> float:
    """Seconds since it was written; of a file that is not there, without end."""
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def _rename(folder: Path, to: Path) -> None:
    """Raises FileExistsError where the name is taken."""
    for attempt in range(_TRIES):
        if to.exists():
            raise FileExistsError(str(to))
        try:
            os.rename(folder, to)
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.1 * 2**attempt)
        else:
            return


def _flush(folder: Path) -> None:
    """Everything below reaches the disk before the rename does: a power cut must not leave a run of empty files."""
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb+") as file:
                os.fsync(file.fileno())
        _flush_folder(Path(place))


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
