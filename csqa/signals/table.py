"""The table of hits of one transcript: what rules and the session run on instead of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csqa.model import Hit, Role, Transcript
from csqa.signals.clauses import Clauses
from csqa.signals.compiled import Signal
from csqa.signals.computed import COMPUTED
from csqa.signals.context import holds
from csqa.signals.finder import Span, Words, longest_first

_IN_TURN = ("same-clause", "same-sentence", "same", "before", "after")
_NEVER_IN_TURN = ("repeat",)


class Run(NamedTuple):
    """Entries of one role in a row, as turn numbers; system lines and automatic replies neither make nor break one."""

    role: Role
    turns: tuple[int, ...]


class Meanings:
    """The signals by name, and what follows from how they rest on each other."""

    def __init__(self, signals: tuple[Signal, ...]) -> None:
        self.signals = {s.name: s for s in signals}
        self.of_turn = _of_turn(signals)
        """Signals that look at nothing beyond their own turn, nor rest on one that does."""
        self.leaves: dict[str, frozenset[str]] = {}
        """Signal -> itself and all whose hits it takes over (`any_of`), near or far."""
        for signal in signals:
            below = [self.leaves.get(m, frozenset((m,))) for m in signal.members]
            self.leaves[signal.name] = frozenset((signal.name,)).union(*below)

    def closure(self, signals: Iterable[str]) -> frozenset[str]:
        """These signals and all that they rest on, near or far."""
        found: set[str] = set()
        waiting = list(signals)
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.signals:
                found.add(name)
                waiting += self.signals[name].asks_for()
        return frozenset(found)


def _of_turn(signals: tuple[Signal, ...]) -> frozenset[str]:
    far: set[str] = set(_NEVER_IN_TURN)
    for signal in signals:
        nears = (*signal.given, *signal.unless)
        if any(n.where not in _IN_TURN for n in nears) or not far.isdisjoint(signal.asks_for()):
            far.add(signal.name)
    return frozenset(s.name for s in signals) - far


class Table:
    """Hits by signal and turn, found when first asked for; and the runs."""

    def __init__(self, transcript: Transcript, words: list[Words], meanings: Meanings) -> None:
        self.transcript = transcript
        self._words = words
        self._roles = [turn.role for turn in transcript.turns]
        self._meanings = meanings
        self._proposed: dict[str, list[int]] = {}
        for turn, found in enumerate(words):
            for signal in found.proposed:
                if signal in self._proposed:
                    self._proposed[signal].append(turn)
                else:
                    self._proposed[signal] = [turn]
        self._spans: dict[tuple[str, int], list[Span]] = {}
        self._hits: dict[tuple[str, int], list[Hit]] = {}
        self._turns: dict[str, dict[int, list[Hit]]] = {}
        self._clauses: dict[int, Clauses] = {}
        self._runs: tuple[Run, ...] | None = None
        self._run_of: dict[int, int] = {}

    def has(self, signal: str) -> bool:
        """Whether any turn holds the signal."""
        return bool(self.turns(signal))

    def turns(self, signal: str) -> dict[int, list[Hit]]:
        """Turn -> hits of a signal, in order; no turn without."""
        found = self._turns.get(signal)
        if found is None:
            found = self._turns[signal] = {
                turn: hits for turn in self._candidates(signal) if (hits := self.at(signal, turn))
            }
        return found

    def _candidates(self, signal: str) -> list[int]:
        """Turns in which a signal's words, or those of its members, may stand."""
        if signal in COMPUTED:
            return [i for i, t in enumerate(self.transcript.turns) if t.role in ("agent", "customer")]
        leaves = self._meanings.leaves.get(signal, _UNKNOWN)
        if len(leaves) == 1:
            return self._proposed.get(signal, _NO_TURNS)
        places = [self._proposed[leaf] for leaf in leaves & self._proposed.keys()]
        return places[0] if len(places) == 1 else sorted({turn for turns in places for turn in turns})

    def at(self, signal: str, turn: int) -> list[Hit]:
        """Hits of a signal in one turn."""
        leaves = self._meanings.leaves.get(signal)
        if leaves is None:
            if signal not in COMPUTED:
                return _EMPTY
        elif leaves.isdisjoint(self._words[turn].proposed):
            return _EMPTY
        key = (signal, turn)
        found = self._hits.get(key)
        if found is None:
            if leaves is None:
                found = COMPUTED[signal](self.transcript, turn)
            elif spans := self._spans_at(signal, turn):
                found = [Hit(turn, signal, start, end) for start, end, _ in spans]
            else:
                found = _EMPTY
            self._hits[key] = found
        return found

    def _spans_at(self, signal: str, turn: int) -> list[Span]:
        """What holds of a signal's words in one turn that may hold some, with the numbers of the patterns."""
        if signal in self._meanings.of_turn:
            words = self._words[turn]
            key = (signal, self._roles[turn])
            found = words.settled.get(key)
            if found is None:
                found = words.settled[key] = self._settled(self._meanings.signals[signal], turn)
            return found
        place = (signal, turn)
        found = self._spans.get(place)
        if found is None:
            found = self._spans[place] = self._settled(self._meanings.signals[signal], turn)
        return found

    def _settled(self, signal: Signal, turn: int) -> list[Span]:
        if signal.by and self._roles[turn] != signal.by:
            return _NOTHING
        words = self._words[turn]
        found = words.of(signal.name) if signal.name in words.proposed else _NOTHING
        for member in signal.members:
            if not self._meanings.leaves[member].isdisjoint(words.proposed) and (
                more := self._spans_at(member, turn)
            ):
                found = [*found, *more]
        if not found:
            return _NOTHING
        if signal.members:
            found.sort(key=longest_first)
        kept: list[Span] = []
        for span in found:
            if kept and span[0] < kept[-1][1]:
                continue
            if not signal.in_context or holds(signal, Hit(turn, signal.name, span[0], span[1]), self):
                kept.append(span)
        return kept

    def patterns(self) -> Iterator[tuple[str, int]]:
        """(signal, number of the pattern) for every hit of words, of every signal."""
        for signal in self._meanings.signals:
            for turn in self._candidates(signal):
                if self.at(signal, turn):
                    yield from ((signal, span[2]) for span in self._spans_at(signal, turn))

    def hits(self, signals: Iterable[str]) -> list[Hit]:
        """The hits of these signals and of all computed ones, by turn, place and name."""
        every = [h for s in (*signals, *COMPUTED) for hits in self.turns(s).values() for h in hits]
        every.sort(key=lambda h: (h.turn, h.start, h.signal, h.end))
        return every

    def clauses(self, turn: int) -> Clauses:
        found = self._clauses.get(turn)
        if found is None:
            found = self._clauses[turn] = Clauses(self._words[turn].text)
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


_NOTHING: list[Span] = []
_EMPTY: list[Hit] = []
_NO_TURNS: list[int] = []
_UNKNOWN: frozenset[str] = frozenset()
"""A set of rules may lack a signal that the session would look at."""
