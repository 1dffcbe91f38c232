"""Many small things kept in few bytes: for what a run must remember of every session until its end.

Whole numbers stand here for what was kept, from 0 in the order in which it came. A Python object takes fifty bytes and
more before it says anything; here a thing takes its own bytes and some twelve to twenty beside.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
_SLOTS = 1 << 10


class Pile:
    """Byte strings by number. Each takes its length and eight bytes."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._bytes[self._ends[number - 1] if number else 0 : self._ends[number]])

    def add(self, data: bytes) -> int:
        """Its number."""
        number = len(self._ends)
        self._bytes += data
        self._ends.append(len(self._bytes))
        return number

    def holds(self, number: int, data: bytes) -> bool:
        """Whether this one is `data`; no copy is made of it."""
        start = self._ends[number - 1] if number else 0
        return self._ends[number] - start == len(data) and self._bytes.startswith(data, start)


class Names:
    """Names by number, each once, and the number of a name. Each takes its length in UTF-8 and 14 to 20 bytes."""

    def __init__(self) -> None:
        self._pile = Pile()
        # Of every slot the number of its name and 1; 0 where it is free. At least a third is.
        self._slots = array("I", bytes(4 * _SLOTS))

    def __len__(self) -> int:
        return len(self._pile)

    def __getitem__(self, number: int) -> str:
        return unpacked(self._pile[number])

    def find(self, name: str) -> int | None:
        """Its number; None where it has not come."""
        number = self._slots[self._slot(packed(name))]
        return number - 1 if number else None

    def number(self, name: str) -> int:
        """The number that it has, or has now."""
        data = packed(name)
        slot = self._slot(data)
        if not self._slots[slot]:
            self._slots[slot] = self._pile.add(data) + 1
            if 3 * len(self._pile) > 2 * len(self._slots):
                self._grow()
                return len(self._pile) - 1
        return self._slots[slot] - 1

    def _slot(self, name: bytes) -> int:
        """Where its number stands, or would."""
        slots, pile = self._slots, self._pile
        mask = len(slots) - 1
        mixed = hash(name)
        slot = mixed & mask
        while number := slots[slot]:
            if pile.holds(number - 1, name):
                return slot
            slot = (slot + _step(mixed)) & mask
        return slot

    def _grow(self) -> None:
        self._slots = slots = array("I", bytes(8 * len(self._slots)))
        mask = len(slots) - 1
        for number in range(len(self._pile)):
            mixed = hash(self._pile[number])
            slot = mixed & mask
            while slots[slot]:
                slot = (slot + _step(mixed)) & mask
            slots[slot] = number + 1


class Chains:
    """Byte strings, each under the number of its owner. Each takes its length and twelve bytes; an owner takes eight."""

    def __init__(self) -> None:
        self._pile = Pile()
        self._before = array("I")
        """Of each the number of its owner's one before it and 1; 0 for the first."""
        self._last = array("I")
        """The same of each owner's last, by the owner's number."""
        self.owners = array("I")
        """In the order in which they came."""

    def __getitem__(self, number: int) -> bytes:
        return self._pile[number]

    def add(self, owner: int, data: bytes) -> int:
        """Its number, which counts over all owners."""
        while len(self._last) <= owner:
            self._last.append(0)
        if not self._last[owner]:
            self.owners.append(owner)
        number = self._pile.add(data)
        self._before.append(self._last[owner])
        self._last[owner] = number + 1
        return number

    def of(self, owner: int) -> list[int]:
        """The numbers of what is the owner's, in the order in which it came."""
        found = []
        number = self._last[owner] if owner < len(self._last) else 0
        while number:
            found.append(number - 1)
            number = self._before[number - 1]
        return found[::-1]


class Few(Generic[T]):
    """Values that come again and again, by number."""

    def __init__(self) -> None:
        self._values: list[T] = []
        self._numbers: dict[T, int] = {}

    def __getitem__(self, number: int) -> T:
        return self._values[number]

    def number(self, value: T) -> int:
        """The number that it has, or has now."""
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self._values)
            self._values.append(value)
        return number


def packed(text: str) -> bytes:
    """UTF-8; halves of surrogate pairs, which JSON can bring, as well."""
    return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    """What `packed` was given."""
    return data.decode("utf-8", "surrogatepass")


def _step(mixed: int) -> int:
    """From a slot that is taken to the next to try. Odd, and the number of slots is a power of two: all are tried."""
    return (mixed >> 32) | 1
