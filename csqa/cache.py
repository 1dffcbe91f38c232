"""What is costly to make and cheap to keep: compiled rules, by the hash of what they were made from.

A file is a checksum and a body. A missing, damaged or unwritable file only means that the thing is made again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

_CHECK = 4


def folder() -> Path:
    """`CSQA_CACHE_DIR`, else the user's cache folder."""
    if given := os.environ.get("CSQA_CACHE_DIR"):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("csqa", appauthor=False)


def key(parts: Iterable[bytes]) -> str:
    """A name for what `parts` make, each part counted with its length."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def get(name: str) -> bytes | None:
    """The body kept under `name`, or None where there is none or it is damaged."""
    try:
        # Read apart: some bodies are megabytes, and cutting the checksum off would copy them.
        with (folder() / name).open("rb", buffering=0) as file:
            checksum, body = file.read(_CHECK), file.read()
    except OSError:
        return None
    return body if checksum == _checksum(body) else None


def put(name: str, body: bytes) -> None:
    """Keeps `body` under `name`; written whole or not at all, and silently not where the folder can't be written."""
    import tempfile

    with contextlib.suppress(OSError):
        where = folder()
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(body) + body)
            os.replace(temporary, where / name)
        except BaseException:
            os.unlink(temporary)
            raise


def _checksum(body: bytes) -> bytes:
    """Against damage, not against malice: who can write here can write anything."""
    return crc32(body).to_bytes(_CHECK, "big")
