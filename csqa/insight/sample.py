"""A sample that is fair, bounded, and the same whatever the order and however many workers took part.

Every item has a random but fixed number, the hash of what it is; the items with the smallest numbers are kept.
"""

from __future__ import annotations

import heapq
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Sample(msgspec.Struct, Generic[T]):
    """Up to `size` of the items added; `seen` counts them all. Samples of parts merge to that of the whole."""

    size: int
    seen: int = 0
    heap: list[tuple[int, T]] = []
    """(the hash, negative so that the largest is on top, item)."""

    def add(self, key: str, item: T) -> None:
        """`key` says which item it is: the same key twice is kept once at most by chance of equal hashes."""
        self.seen += 1
        self._offer(
            -int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=7).digest(), "big"), item
        )

    def merge(self, other: Sample[T]) -> None:
        self.seen += other.seen
        for number, item in other.heap:
            self._offer(number, item)

    def items(self) -> list[T]:
        """What is kept, in the order of the hashes."""
        return [item for _, item in sorted(self.heap, key=lambda entry: -entry[0])]

    def scale(self) -> float:
        """How many items one of those kept stands for, at least 1."""
        return max(1.0, self.seen / len(self.heap)) if self.heap else 1.0

    def _offer(self, number: int, item: T) -> None:
        if len(self.heap) < self.size:
            heapq.heappush(self.heap, _Entry((number, item)))
        elif number > self.heap[0][0]:
            heapq.heapreplace(self.heap, _Entry((number, item)))


class _Entry(tuple[int, T]):
    """Compares by its number alone: items need no order."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return bool(self[0] < other[0])  # type: ignore[index]
