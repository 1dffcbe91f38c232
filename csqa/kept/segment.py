"""One file of kept values: written whole, never changed, checked when read.

    magic · number of values · bytes of the values · checksum of this and of the index
    index: the values' keys, ascending; where each stands
    values: checksum, the key's second half, body

Keys are 16 bytes; the index holds the first eight as whole numbers of this machine, so that one is found by halving.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

_MAGIC = b"csqakept" + sys.byteorder.encode().ljust(8)
_HEAD = struct.Struct("=16sQQI")
_VALUE = struct.Struct("=I8s")
_LENGTH = 24
"""Bits of a place that are its length; the others are where it begins."""
LONGEST = (1 << _LENGTH) - 1 - _VALUE.size
"""Bytes of the longest body."""
BESIDE = _VALUE.size + 16
"""Bytes that a value takes in a file beside its body."""
PART = ".part"
"""How the name of a file ends that is being written."""
_READ = 1 << 20


class DamagedError(Exception):
    """A file that is not as it was written."""


def split(key: bytes) -> tuple[int, bytes]:
    """A key of 16 bytes as the index has it, and its second half."""
    return int.from_bytes(key[:8], "big"), key[8:]


def value(half: bytes, body: bytes) -> bytes:
    """A body as it stands in the file; `half` is the second one of its key."""
    return crc32(body, crc32(half)).to_bytes(4, sys.byteorder) + half + body


class Segment:
    """A file that is open for reading. Raises OSError where it can't be read, DamagedError where it is not whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bad: set[int] = set()
        """Keys whose values were found damaged."""
        self._file = path.open("rb", buffering=0)
        try:
            self._read_index()
        except BaseException:
            self._file.close()
            raise

    def _read_index(self) -> None:
        head = self._file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise DamagedError
        stat = os.fstat(self._file.fileno())
        self.used_at = stat.st_mtime
        magic, count, self.size, checksum = _HEAD.unpack(head)
        self._begin = _HEAD.size + count * 16
        if magic != _MAGIC or stat.st_size != self._begin + self.size:
            raise DamagedError
        index = self._file.read(count * 16)
        if len(index) < count * 16 or crc32(index, crc32(head[:-4])) != checksum:
            raise DamagedError
        self.keys, self.places = array("Q", index[: count * 8]), array("Q", index[count * 8 :])

    def find(self, key: int, half: bytes) -> bytes | None:
        """The body of the value with that key; one that is damaged is as good as none, and noted in `bad`. Raises
        DamagedError where the file has become shorter."""
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            return None
        place = self.places[at]
        length = place & ((1 << _LENGTH) - 1)
        found = self._read(self._begin + (place >> _LENGTH), length)
        if len(found) != length:
            raise DamagedError
        if int.from_bytes(found[:4], sys.byteorder) != crc32(found[4:]):
            self.bad.add(key)
            return None
        return found[12:] if found[4:12] == half else None

    def blocks(self) -> Iterator[bytes]:
        """All values, as they stand in the file."""
        for start in range(0, self.size, _READ):
            yield self._read(self._begin + start, min(_READ, self.size - start))

    def used(self) -> None:
        """Notes on the file that it was of use."""
        with contextlib.suppress(OSError):
            os.utime(self.path)

    def close(self) -> None:
        self._file.close()

    def _read(self, start: int, length: int) -> bytes:
        try:
            if sys.platform != "win32":
                return os.pread(self._file.fileno(), length, start)
            self._file.seek(start)
            return self._file.read(length)
        except OSError:
            raise DamagedError from None


def write(path: Path, values: Sequence[tuple[int, bytes]]) -> int:
    """Writes (key as the index has it, `value(…)`) to a file that is there whole or not at all; its bytes. Raises OSError."""
    places: list[tuple[int, int]] = []
    start = 0
    for key, body in values:
        places.append((key, start << _LENGTH | len(body)))
        start += len(body)
    return _write(path, places, start, iter([b"".join([body for _, body in values])]))


def merge(path: Path, segments: Sequence[Segment]) -> int:
    """Writes one file that holds what others hold that is not known to be bad; of one key the first one's value. Raises OSError, DamagedError."""
    found: dict[int, int] = {}
    start = 0
    for segment in segments:
        for key, place in zip(segment.keys, segment.places, strict=True):
            if key not in segment.bad:
                found.setdefault(key, place + (start << _LENGTH))
        start += segment.size
    return _write(path, list(found.items()), start, (b for segment in segments for b in segment.blocks()))


def _write(path: Path, places: list[tuple[int, int]], size: int, blocks: Iterator[bytes]) -> int:
    # It brings much that no other command's start needs.
    import tempfile

    places.sort()
    index = array("Q", [key for key, _ in places]).tobytes() + array("Q", [at for _, at in places]).tobytes()
    head = _HEAD.pack(_MAGIC, len(places), size, 0)[:-4]
    handle, temporary = tempfile.mkstemp(PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            file.write(head + crc32(index, crc32(head)).to_bytes(4, sys.byteorder) + index)
            for block in blocks:
                file.write(block)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return _HEAD.size + len(index) + size
