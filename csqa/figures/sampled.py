"""Small samples and best-of lists over a stream: bounded, and the same whatever the number of workers."""

from __future__ import annotations

import hashlib
import heapq
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def lot(name: str) -> int:
    """A number that a name draws: the lowest ones are a random sample, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big")


class Top(Generic[T]):
    """The `size` items with the highest keys; of equal keys the earlier item."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[Any, int, T]] = []
        self._count = 0

    def add(self, key: Any, item: T) -> None:
        self._count += 1
        entry = (key, -self._count, item)
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, entry)
        elif entry[:2] > self._heap[0][:2]:
            heapq.heapreplace(self._heap, entry)

    def items(self) -> list[T]:
        """Highest key first."""
        return [item for _, _, item in sorted(self._heap, key=lambda e: e[:2], reverse=True)]
