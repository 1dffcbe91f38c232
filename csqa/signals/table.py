"""The table of hits of one transcript: what rules and the session run on instead of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csqa.model import Hit, Role, Transcript
from csqa.signals.clauses import Clauses
from csqa.signals.computed import COMPUTED
from csqa.signals.context import holds_around
from csqa.signals.finder import Span, Words, longest_first
from csqa.signals.meanings import Meaning, Meanings
from csqa.signals.settled import holds_here, hopeless, settled


class Run(NamedTuple):
    """Entries of one role in a row, as turn numbers; system lines and automatic replies neither make nor break one."""

    role: Role
    turns: tuple[int, ...]


class Table:
    """Hits by signal and turn, found when first asked for; and the runs."""

    def __init__(self, transcript: Transcript, words: list[Words], meanings: Meanings) -> None:
        self.transcript = transcript
        self._words = words
        self._meanings = meanings
        self._open: dict[str, list[int]] = {}
        """Signals that are asked for by name -> turns in which they may stand."""
        for turn, found in enumerate(words):
            for signal in found.open:
                if signal in self._open:
                    self._open[signal].append(turn)
                else:
                    self._open[signal] = [turn]
        self._far: dict[tuple[str, int], list[Span]] = {}
        self._hits: dict[tuple[str, int], list[Hit]] = {}
        self._turns: dict[str, dict[int, list[Hit]]] = {}
        self.runs, self._run_of = _runs(transcript)
        self._runs_by: dict[Role, list[int]] = {}

    def has(self, signal: str) -> bool:
        """Whether any turn holds the signal."""
        return bool(self.turns(signal))

    def turns(self, signal: str) -> dict[int, list[Hit]]:
        """Turn -> hits of a signal, in order; no turn without."""
        found = self._turns.get(signal)
        if found is None:
            found = {}
            for turn in self._open.get(signal) or self._others(signal):
                if hits := self._found(signal, turn):
                    found[turn] = hits
            self._turns[signal] = found
        return found

    def _others(self, signal: str) -> Iterable[int]:
        """The turns to ask where nobody has said which may hold the signal."""
        if signal in COMPUTED:
            return [i for i, t in enumerate(self.transcript.turns) if t.role in ("agent", "customer")]
        if signal in self._meanings.named or signal not in self._meanings.signals:
            return ()
        return range(len(self._words))

    def at(self, signal: str, turn: int) -> list[Hit]:
        """Hits of a signal in one turn."""
        known = self._turns.get(signal)
        if known is not None:
            return known.get(turn, _EMPTY)
        key = (signal, turn)
        found = self._hits.get(key)
        if found is None:
            found = self._hits[key] = self._found(signal, turn)
        return found

    def any_at(self, signals: Iterable[str], turns: Iterable[int]) -> bool:
        """Whether one of the signals stands in one of the turns."""
        for signal in signals:
            for turn in turns:
                if self.at(signal, turn):
                    return True
        return False

    def _found(self, signal: str, turn: int) -> list[Hit]:
        words = self._words[turn]
        spans = words.open.get(signal, _NOTHING)
        if spans is None or (spans is _NOTHING and signal not in self._meanings.named):
            meaning = words.side.meanings.get(signal)
            if meaning is None:
                return COMPUTED[signal](self.transcript, turn) if signal in COMPUTED else _EMPTY
            spans = self._spans(meaning, turn, words)
        return [Hit(turn, signal, start, end) for start, end, _ in spans] if spans else _EMPTY

    def _spans(self, meaning: Meaning, turn: int, words: Words) -> list[Span]:
        """What holds of a signal in a turn, with the numbers of the patterns."""
        if not meaning.of_turn:
            place = (meaning.name, turn)
            known = self._far.get(place)
            if known is None:
                known = self._far[place] = self._looked_around(meaning, turn, words)
            return known
        found = settled(meaning, words)
        if meaning.name in words.open:
            if found:
                words.open[meaning.name] = found
            else:
                del words.open[meaning.name]
        return found

    def _looked_around(self, meaning: Meaning, turn: int, words: Words) -> list[Span]:
        """What holds of a signal that looks beyond its turn, or takes over hits of one that does."""
        found = settled(meaning, words)
        for member in meaning.far_members:
            if member.leaves & words.proposed and (more := self._spans(member, turn, words)):
                if meaning.in_context:
                    more = [span for span in more if holds_here(meaning, span, words)]
                found = sorted([*found, *more], key=longest_first)
        if not found:
            if meaning.name in words.open and hopeless(meaning, words):
                del words.open[meaning.name]
            return found
        looks = bool(meaning.far_given or meaning.far_unless)
        end = 0
        kept: list[Span] = []
        for span in found:
            if span[0] >= end and (
                not looks or holds_around(meaning, Hit(turn, meaning.name, span[0], span[1]), self)
            ):
                kept.append(span)
                end = span[1]
        return kept

    def patterns(self) -> Iterator[tuple[str, int]]:
        """(signal, number of the pattern) for every hit of words, of every signal."""
        for signal in self._meanings.signals:
            for turn in self.turns(signal):
                words = self._words[turn]
                spans = self._spans(words.side.meanings[signal], turn, words)
                yield from ((signal, span[2]) for span in spans)

    def hits(self, signals: Iterable[str]) -> list[Hit]:
        """The hits of these signals and of all computed ones, by turn, place and name."""
        every = [h for s in (*signals, *COMPUTED) for hits in self.turns(s).values() for h in hits]
        every.sort(key=lambda h: (h.turn, h.start, h.signal, h.end))
        return every

    def clauses(self, turn: int) -> Clauses:
        return self._words[turn].clauses

    def runs_by(self, role: Role) -> list[int]:
        """The numbers of the role's runs."""
        found = self._runs_by.get(role)
        if found is None:
            found = self._runs_by[role] = [i for i, run in enumerate(self.runs) if run.role == role]
        return found

    def run_of(self, turn: int) -> int | None:
        """The number of the run that holds a turn; None for system lines and automatic replies."""
        return self._run_of.get(turn)

    def beside(self, turn: int, step: int, role: Role | None = None) -> Run | None:
        """The run directly before (`step` -1) or after (+1) that of `turn`; with a role, that role's nearest."""
        at = self._run_of.get(turn)
        if at is None:
            return None
        runs = self.runs
        at += step
        while 0 <= at < len(runs):
            if role is None or runs[at].role == role:
                return runs[at]
            at += step
        return None


def _runs(transcript: Transcript) -> tuple[tuple[Run, ...], dict[int, int]]:
    """The runs, and the run of each turn that has one."""
    runs: list[tuple[Role, list[int]]] = []
    run_of: dict[int, int] = {}
    last: Role | None = None
    for i, turn in enumerate(transcript.turns):
        role = turn.role
        if role == "system" or turn.auto:
            continue
        if role == last:
            runs[-1][1].append(i)
        else:
            runs.append((role, [i]))
            last = role
        run_of[i] = len(runs) - 1
    return tuple([Run(role, tuple(turns)) for role, turns in runs]), run_of


_EMPTY: list[Hit] = []
_NOTHING: list[Span] = []
