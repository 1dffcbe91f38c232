"""The table of hits of one transcript: what rules and the session run on instead of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from csqa.model import Hit, Role, Transcript
from csqa.signals.clauses import Clauses
from csqa.signals.computed import COMPUTED


class Run(NamedTuple):
    """Entries of one role in a row, as turn numbers; system lines and automatic replies neither make nor break one."""

    role: Role
    turns: tuple[int, ...]


Span = tuple[int, int, int]
"""Start and end (code points) in a turn, and the number of the pattern (-1: computed)."""


class Table:
    """Hits by signal and turn, plus the runs; computed signals are found when first asked for, turn by turn."""

    def __init__(self, transcript: Transcript, folded: list[str]) -> None:
        self.transcript = transcript
        self.folded = folded
        self._spans: dict[str, dict[int, list[Span]]] = {}
        self._hits: dict[str, dict[int, list[Hit]]] = {}
        self._clauses: dict[int, Clauses] = {}
        self._runs: tuple[Run, ...] | None = None
        self._run_of: dict[int, int] = {}

    def put(self, signal: str, turn: int, spans: list[Span]) -> None:
        """Says what a turn holds; at least one span."""
        self._spans.setdefault(signal, {})[turn] = spans

    def signals(self) -> Iterator[str]:
        """Signals put so far."""
        return iter(self._spans)

    def spans(self, signal: str) -> dict[int, list[Span]]:
        """Turn -> spans of a signal that is not computed."""
        return self._spans.get(signal, {})

    def spans_of(self, turn: int) -> Iterator[tuple[str, list[Span]]]:
        """(signal, spans) of one turn."""
        return ((signal, turns[turn]) for signal, turns in self._spans.items() if turn in turns)

    def has(self, signal: str) -> bool:
        """Whether any turn holds the signal (not for computed ones)."""
        return signal in self._spans

    def turns(self, signal: str) -> dict[int, list[Hit]]:
        """Turn -> hits of a signal, no turn without; for a computed one every turn is looked at."""
        if signal in COMPUTED:
            for turn, spoken in enumerate(self.transcript.turns):
                if spoken.role in ("agent", "customer"):
                    self.at(signal, turn)
            return {t: h for t, h in self._hits.get(signal, {}).items() if h}
        turns = self._spans.get(signal)
        return {turn: self.at(signal, turn) for turn in sorted(turns)} if turns else _NONE

    def at(self, signal: str, turn: int) -> list[Hit]:
        """Hits of a signal in one turn."""
        found = self._hits.get(signal, _NONE).get(turn)
        if found is None:
            compute = COMPUTED.get(signal)
            if compute is not None:
                found = compute(self.transcript, turn)
            else:
                spans = self._spans.get(signal, {}).get(turn)
                if spans is None:
                    return _EMPTY
                found = [Hit(turn, signal, start, end) for start, end, _ in spans]
            self._hits.setdefault(signal, {})[turn] = found
        return found

    def compute_all(self) -> None:
        """Finds every computed signal in every turn a person wrote."""
        for name in COMPUTED:
            self.turns(name)

    def patterns(self) -> Iterator[tuple[str, int]]:
        """(signal, number of the pattern) for every hit of words."""
        return (
            (s, span[2]) for s, turns in self._spans.items() for spans in turns.values() for span in spans
        )

    def hits(self) -> Iterator[Hit]:
        """Every hit found so far, by turn, place and name."""
        for signal in self._spans:
            self.turns(signal)
        every = [h for by_turn in self._hits.values() for hits in by_turn.values() for h in hits]
        every.sort(key=lambda h: (h.turn, h.start, h.signal, h.end))
        return iter(every)

    def clauses(self, turn: int) -> Clauses:
        found = self._clauses.get(turn)
        if found is None:
            found = self._clauses[turn] = Clauses(self.folded[turn])
        return found

    @property
    def runs(self) -> tuple[Run, ...]:
        if self._runs is None:
            runs: list[tuple[Role, list[int]]] = []
            for i, turn in enumerate(self.transcript.turns):
                if turn.role == "system" or turn.auto:
                    continue
                if runs and runs[-1][0] == turn.role:
                    runs[-1][1].append(i)
                else:
                    runs.append((turn.role, [i]))
                self._run_of[i] = len(runs) - 1
            self._runs = tuple(Run(role, tuple(turns)) for role, turns in runs)
        return self._runs

    def run_of(self, turn: int) -> int | None:
        """The number of the run that holds a turn; None for system lines and automatic replies."""
        _ = self.runs
        return self._run_of.get(turn)

    def beside(self, turn: int, step: int, role: Role | None = None) -> Run | None:
        """The run directly before (`step` -1) or after (+1) that of `turn`; with a role, that role's nearest."""
        at = self.run_of(turn)
        if at is None:
            return None
        at += step
        while 0 <= at < len(self.runs):
            if role is None or self.runs[at].role == role:
                return self.runs[at]
            at += step
        return None


_NONE: dict[int, list[Hit]] = {}
_EMPTY: list[Hit] = []
