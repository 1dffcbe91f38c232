"""A folder of files that appear one by one, each whole: written aside first, moved into place at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from csqa.errors import InputError
from csqa.wording import Text

_PREFIX = ".csqa-"
_SUFFIX = ".part"
_ABANDONED = 24 * 3600.0
"""Seconds after which what another run has not finished is taken for dead where its process can't be asked."""


@contextmanager
def staged(folder: Path, order: Sequence[str]) -> Iterator[Path]:
    """A new empty folder inside `folder`; when the block ends, what it holds moves up, in `order`.

    A file takes the place of its namesake. Of a folder, what is in it moves, and what stood there before under other names
    goes once everything is in place; of two parts with one name the contents must be the same. Where the block fails
    nothing is moved and nothing stays. What killed runs left is removed.

    Raises InputError where `folder` can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        aside = Path(tempfile.mkdtemp(_SUFFIX, f"{_PREFIX}{os.getpid()}-", folder))
    except OSError as e:
        reason = e.strerror or str(e)
        raise InputError(
            Text(f"无法写入：{reason}", f"cannot be written to: {reason}"), file=str(folder)
        ) from None
    try:
        yield aside
        _move(aside, folder, order)
    except OSError as e:
        reason = e.strerror or str(e)
        raise InputError(
            Text(f"无法写入：{reason}", f"cannot be written to: {reason}"), file=e.filename or str(folder)
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _move(aside: Path, folder: Path, order: Sequence[str]) -> None:
    outdated: list[Path] = []
    for name in order:
        made, place = aside / name, folder / name
        if made.is_dir():
            place.mkdir(exist_ok=True)
            parts = {part.name for part in made.iterdir()}
            outdated += [old for old in place.iterdir() if old.name not in parts]
            _merge(made, place)
        elif made.exists():
            os.replace(made, place)
        elif place.is_dir():
            outdated.append(place)
    for path in outdated:
        _remove(path)


def _merge(made: Path, place: Path) -> None:
    """File by file where there is a folder of that name: what was cut short before becomes whole."""
    for part in made.iterdir():
        to = place / part.name
        if part.is_dir() and to.is_dir():
            _merge(part, to)
        else:
            os.replace(part, to)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if not _alive(left):
            shutil.rmtree(left, ignore_errors=True)


def _alive(left: Path) -> bool:
    """Whether the process that wrote there may still be at it."""
    pid = left.name.removeprefix(_PREFIX).partition("-")[0]
    if os.name == "posix" and pid.isdecimal():
        with contextlib.suppress(PermissionError):
            try:
                os.kill(int(pid), 0)
            except (ProcessLookupError, OverflowError):
                return False
    return time.time() - left.stat().st_mtime < _ABANDONED
