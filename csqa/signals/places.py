"""Where a signal stands, for those who ask of few turns."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from csqa.signals.table import Table


class Places(Collection[int]):
    """The turns that hold a signal, each found when it is asked for."""

    def __init__(self, table: Table, signal: str) -> None:
        self._table = table
        self._signal = signal

    def __contains__(self, turn: object) -> bool:
        if not isinstance(turn, int) or turn not in self._table.possible(self._signal):
            return False
        return bool(self._table.spans(self._signal, turn))

    def __iter__(self) -> Iterator[int]:
        return iter(self._table.where(self._signal))

    def __len__(self) -> int:
        return len(self._table.where(self._signal))
