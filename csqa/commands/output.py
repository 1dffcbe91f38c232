"""Where a report goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from csqa.errors import InputError
from csqa.wording import Text


@contextmanager
def destination(path: Path | None) -> Iterator[TextIO]:
    """A text stream to standard output (None) or to `path`; UTF-8, line ends as written.

    A file is written beside its place and moved there when the block ends without an exception; otherwise nothing of
    it stays. What is no ordinary file (`/dev/null`, a named pipe) is written to directly.
    """
    if path is None:
        try:
            yield sys.stdout
            sys.stdout.flush()
        except OSError as e:
            if e.errno == errno.EINVAL and os.name == "nt":  # how Windows says that the pipe's reader is gone
                raise BrokenPipeError from None
            raise
        return
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        if target.is_dir():
            raise InputError(Text("是一个文件夹", "is a folder"), file=str(path), mend=_NAME_A_FILE)
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    with _beside(path, target) as stream:
        yield stream


_NAME_A_FILE = Text("请给出文件名", "name a file")


@contextmanager
def _beside(path: Path, target: Path) -> Iterator[TextIO]:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        stream = part.open("x", encoding="utf-8", newline="")
    except OSError as e:
        reason = e.strerror or str(e)
        raise InputError(
            Text(f"无法写入：{reason}", f"cannot be written: {reason}"), file=str(path)
        ) from None
    try:
        with stream:
            yield stream
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(part, target)
    except OSError as e:
        part.unlink(missing_ok=True)
        if e.errno == errno.ENOSPC:
            raise InputError(Text("磁盘已满", "the disk is full"), file=str(path)) from None
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """A whole file at once, as `destination` does it."""
    with destination(path) as stream:
        stream.buffer.write(data)
