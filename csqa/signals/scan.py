"""Hyperscan: which literals stand where, in one pass over many turns.

Reports marks: the end offset in bytes and the number of the literal, as one whole number each, since these sort and keep
well. Where Hyperscan has no wheel, `re2.Set` answers the same question
more slowly, turn by turn, and without the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

SHIFT = 24
LITERAL = (1 << SHIFT) - 1
"""A mark is `end << SHIFT | literal`."""


class Database(Protocol):
    exact_ends: bool
    """Whether an end offset is the literal's own; else it is the end of the turn."""

    def candidates(self, data: bytes) -> list[int]:
        """Marks of the literals of several characters, and perhaps of others. A line break in a literal is one in `data`."""
        ...


def available() -> bool:
    try:
        import hyperscan  # noqa: F401
    except ImportError:
        return False
    return True


def compile_database(literals: Sequence[str]) -> bytes:
    """A serialised database over `literals`, blind to the case of Latin letters; empty without Hyperscan.

    Single characters are left out: most marks would be theirs, and whether one stands in a text is known for less.
    """
    longer = [(number, x) for number, x in enumerate(literals) if len(x) > 1]
    if not available() or not longer:
        return b""
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[x.encode() for _, x in longer],
        ids=[number for number, _ in longer],
        elements=len(longer),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(longer),
        literal=True,
    )
    return bytes(hyperscan.dumpb(database))


def load_database(dump: bytes, literals: Sequence[str]) -> Database:
    """The database of `compile_database`. Raises ValueError where the dump is damaged or of another version."""
    if not available():
        return re2_database(literals)
    return _Hyperscan(dump) if dump else _Nothing()


def re2_database(literals: Sequence[str]) -> Database:
    """Hyperscan's stand-in."""
    return _Re2Set(literals)


class _Nothing:
    exact_ends = True

    def candidates(self, data: bytes) -> list[int]:
        return []


class _Hyperscan:
    exact_ends = True

    def __init__(self, dump: bytes) -> None:
        import hyperscan

        try:
            self._database = hyperscan.loadb(dump, hyperscan.HS_MODE_BLOCK)
            self._database.scratch = hyperscan.Scratch(self._database)
        except (hyperscan.error, ValueError, TypeError) as e:
            raise ValueError(str(e)) from None

    def candidates(self, data: bytes) -> list[int]:
        found: list[int] = []
        add = found.append
        self._database.scan(
            data, match_event_handler=lambda i, _start, end, _flags, _context: add(end << 24 | i)
        )
        return found


class _Re2Set:
    exact_ends = False

    def __init__(self, literals: Sequence[str]) -> None:
        from csqa.signals.exact import literal_set

        self._set = literal_set(literals)

    def candidates(self, data: bytes) -> list[int]:
        found: list[int] = []
        at = 0
        for line in data.decode().split("\n"):
            at += len(line.encode())
            found += [at << SHIFT | i for i in self._set(f"\n{line}\n")]
            at += 1
        return found
