"""Signals, compiled: what the scanner works with and what the cache keeps."""

from __future__ import annotations

import msgspec

from csqa.signals.definition import By, Context, Near
from csqa.signals.patterns import Pattern


class Signal(msgspec.Struct, frozen=True):
    """One signal without its words. `members` are the signals of `any_of`."""

    name: str
    about: str
    by: By | None = None
    members: tuple[str, ...] = ()
    not_in: tuple[Context, ...] = ()
    given: tuple[Near, ...] = ()
    unless: tuple[Near, ...] = ()
    model: str | None = None
    part: bool = False
    file: str = ""
    line: int = 0

    @property
    def in_context(self) -> bool:
        """Whether anything beyond the words is asked."""
        return bool(self.not_in or self.given or self.unless)


class SignalSet(msgspec.Struct, frozen=True):
    """All signals in an order in which each comes after those that it asks for.

    A candidate of the scan is a number into `patterns`.
    """

    signals: tuple[Signal, ...]
    patterns: tuple[Pattern, ...]
    folds: tuple[str, str]

    def names(self) -> frozenset[str]:
        return frozenset(s.name for s in self.signals)
