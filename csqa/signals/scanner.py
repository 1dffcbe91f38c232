"""One transcript -> its table of hits: one scan for all words, exact spans, then context.

What a text holds by itself depends on the text and its role alone, and agents paste the same sentences all day: it is
found once and remembered. Only signals that look at other turns are settled anew for each transcript.
"""

from __future__ import annotations

from copy import copy

from csqa.model import Hit, Role, Transcript, Turn
from csqa.signals.compiled import Signal, SignalSet
from csqa.signals.context import holds
from csqa.signals.finder import Raw, WordFinder
from csqa.signals.fold import Folder
from csqa.signals.scan import Database
from csqa.signals.table import Span, Table

KEPT = 50_000
"""Texts that are remembered. When it is full it starts anew."""
_LOCAL = ("same-clause", "same-sentence", "same", "before", "after")
_ELSEWHERE = ("repeat",)

Settled = tuple[tuple[str, list[Span]], ...]
"""(signal, its spans) of one text."""


class Scanner:
    """Made once per process from a compiled set; what `scan` gives depends on its argument alone."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals.signals
        self._words = WordFinder(signals, database)
        self._fold = Folder(signals.folds)
        self._part = frozenset(s.name for s in signals.signals if s.part)
        self._prepare()

    def _prepare(self) -> None:
        self._local = _local(self._signals)
        self._above = _dependents(self._signals)
        self._remembered: dict[tuple[Role, str], tuple[Settled, Raw]] = {}

    @property
    def literals(self) -> tuple[str, ...]:
        """What the database looks for."""
        return self._words.literals

    def without(self, pattern: int) -> Scanner:
        """The same, deaf to one pattern."""
        return self._with(words=self._words.without(pattern))

    def over(self, database: Database) -> Scanner:
        """The same over another database of the same literals."""
        return self._with(words=self._words.over(database))

    def changed(self, signal: Signal) -> Scanner:
        """The same with the signal of that name asked for as `signal` says."""
        return self._with(signals=tuple(signal if s.name == signal.name else s for s in self._signals))

    def _with(self, words: WordFinder | None = None, signals: tuple[Signal, ...] | None = None) -> Scanner:
        other = copy(self)
        other._words = words or self._words
        other._signals = signals or self._signals
        other._prepare()
        return other

    def scan(self, transcript: Transcript) -> Table:
        """The table of all signals whose hits hold in context. Automatic, bot and system turns carry none."""
        folded = self._folded(transcript)
        table = Table(transcript, folded)
        raw: dict[str, dict[int, list[Span]]] = {}
        for turn, (settled, words) in enumerate(self._found(transcript, folded)):
            for signal, spans in settled:
                table.put(signal, turn, spans)
            for signal, spans in words:
                raw.setdefault(signal, {})[turn] = spans
        self._settle(table, raw, local=False)
        return table

    def reported(self, table: Table) -> tuple[Hit, ...]:
        """The table's hits that outputs name."""
        return tuple(h for h in table.hits() if h.signal not in self._part)

    def _folded(self, transcript: Transcript) -> list[str]:
        folded = ["" if t.auto or t.role in ("bot", "system") else t.text for t in transcript.turns]
        joined = "\n".join(folded)
        if joined.count("\n") >= len(folded) > 0:
            folded = [t.replace("\n", " ") for t in folded]
            joined = "\n".join(folded)
        once = self._fold(joined)
        return folded if once is joined else once.split("\n")

    def _found(self, transcript: Transcript, folded: list[str]) -> list[tuple[Settled, Raw]]:
        keys = [(turn.role, text) for turn, text in zip(transcript.turns, folded, strict=True)]
        remembered = self._remembered
        new = [key for key in dict.fromkeys(keys) if key not in remembered]
        if len(remembered) + len(new) > KEPT:
            remembered.clear()
            new = list(dict.fromkeys(keys))
        if new:
            for key, raw in zip(new, self._words.find([text for _, text in new]), strict=True):
                remembered[key] = self._alone(key, raw)
        return [remembered[key] for key in keys]

    def _alone(self, key: tuple[Role, str], raw: Raw) -> tuple[Settled, Raw]:
        """What a text holds by itself, and the words of signals that look further."""
        if not raw:
            return (), ()
        role, text = key
        table = Table(Transcript("", (Turn(role, text),)), [text])
        self._settle(table, {signal: {0: spans} for signal, spans in raw}, local=True)
        return tuple(table.spans_of(0)), tuple((s, spans) for s, spans in raw if s not in self._local)

    def _settle(self, table: Table, raw: dict[str, dict[int, list[Span]]], *, local: bool) -> None:
        """Puts the hits that hold, signal by signal in order of dependency; only local signals, or only the others."""
        names = {*raw, *table.signals()}
        active = {number for name in names for number in self._above[name]}
        for number in sorted(active):
            signal = self._signals[number]
            if (signal.name in self._local) is local:
                self._resolve(signal, raw.get(signal.name), table)

    def _resolve(self, signal: Signal, words: dict[int, list[Span]] | None, table: Table) -> None:
        turns: dict[int, list[Span]] = dict(words) if words else {}
        for member in signal.members:
            for turn, spans in table.spans(member).items():
                turns[turn] = sorted([*turns.get(turn, ()), *spans], key=longest_first)
        roles = table.transcript.turns
        for turn in sorted(turns):
            if signal.by and roles[turn].role != signal.by:
                continue
            kept: list[Span] = []
            for span in turns[turn]:
                if kept and span[0] < kept[-1][1]:
                    continue
                if not signal.in_context or holds(signal, Hit(turn, signal.name, span[0], span[1]), table):
                    kept.append(span)
            if kept:
                table.put(signal.name, turn, kept)


def longest_first(span: Span) -> tuple[int, int]:
    """By place, the longest first."""
    return span[0], -span[1]


def _local(signals: tuple[Signal, ...]) -> frozenset[str]:
    """Signals that look at nothing beyond their own turn, nor rest on one that does."""
    far: set[str] = set(_ELSEWHERE)
    for signal in signals:
        nears = (*signal.given, *signal.unless)
        if any(n.where not in _LOCAL for n in nears) or not far.isdisjoint(signal.asks_for()):
            far.add(signal.name)
    return frozenset(s.name for s in signals) - far


def _dependents(signals: tuple[Signal, ...]) -> dict[str, tuple[int, ...]]:
    """For each signal its own number and those of signals that take its hits over (`any_of`), near or far."""
    above: dict[str, set[int]] = {}
    for number in range(len(signals) - 1, -1, -1):
        signal = signals[number]
        own = above.setdefault(signal.name, set())
        own.add(number)
        for member in signal.members:
            above.setdefault(member, set()).update(own)
    return {name: tuple(numbers) for name, numbers in above.items()}
