"""Hyperscan: which patterns may match, in one pass over many turns.

Reports (end offset in bytes, pattern number). Where Hyperscan has no wheel, `re2.Set` answers the same question more
slowly, turn by turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Database(Protocol):
    exact_ends: bool
    """Whether an end offset is the match's own; else it is the end of the turn."""

    def candidates(self, data: bytes) -> list[tuple[int, int]]: ...


def available() -> bool:
    try:
        import hyperscan  # noqa: F401
    except ImportError:
        return False
    return True


def compile_database(regexes: Sequence[str]) -> bytes:
    """A serialised database over `regexes`, caseless, `^` and `$` at turn edges; empty without Hyperscan.

    Raises ValueError with the index of the expression that Hyperscan refuses.
    """
    if not available() or not regexes:
        return b""
    import hyperscan

    flags = (
        hyperscan.HS_FLAG_UTF8
        | hyperscan.HS_FLAG_UCP
        | hyperscan.HS_FLAG_CASELESS
        | hyperscan.HS_FLAG_MULTILINE
    )

    def build(expressions: Sequence[str], numbers: Sequence[int]) -> Any:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[e.encode() for e in expressions],
            ids=list(numbers),
            elements=len(expressions),
            flags=[flags] * len(expressions),
        )
        return database

    try:
        return bytes(hyperscan.dumpb(build(regexes, range(len(regexes)))))
    except hyperscan.error:
        for i, regex in enumerate(regexes):
            try:
                build([regex], [i])
            except hyperscan.error as e:
                raise ValueError(i, str(e)) from None
        raise


def load_database(dump: bytes, regexes: Sequence[str]) -> Database:
    """The database of `compile_database`. Raises ValueError where the dump is damaged or of another version."""
    if not available():
        return re2_database(regexes)
    return _Hyperscan(dump) if dump else _Nothing()


def re2_database(regexes: Sequence[str]) -> Database:
    """Hyperscan's stand-in over the exact forms."""
    return _Re2Set(regexes)


class _Nothing:
    exact_ends = True

    def candidates(self, data: bytes) -> list[tuple[int, int]]:
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

    def candidates(self, data: bytes) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        add = found.append
        self._database.scan(data, match_event_handler=lambda i, _start, end, _flags, _context: add((end, i)))
        return found


class _Re2Set:
    exact_ends = False

    def __init__(self, regexes: Sequence[str]) -> None:
        from csqa.signals.exact import pattern_set

        self._set = pattern_set(regexes)

    def candidates(self, data: bytes) -> list[tuple[int, int]]:
        found, at = [], 0
        for line in data.decode().split("\n"):
            at += len(line.encode())
            found += [(at, i) for i in self._set(line)]
            at += 1
        return found
