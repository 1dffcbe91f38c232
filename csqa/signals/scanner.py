"""One transcript -> its table of hits: one scan for all words; what nobody asks for is never confirmed.

What a text holds by itself depends on the text and its role alone, and agents paste the same sentences all day: it is
found once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from csqa.model import Hit, Transcript
from csqa.signals.compiled import Signal, SignalSet
from csqa.signals.finder import WordFinder, Words
from csqa.signals.fold import Folder
from csqa.signals.scan import Database
from csqa.signals.table import Meanings, Table

KEPT = 20_000
"""Texts that are remembered. When it is full it starts anew."""


class Scanner:
    """Made once per process from a compiled set; what `scan` gives depends on its argument alone."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals.signals
        self._words = WordFinder(signals, database)
        self._fold = Folder(signals.folds)
        self._prepare()

    def _prepare(self) -> None:
        self._meanings = Meanings(self._signals)
        self._remembered: dict[str, Words] = {}

    @property
    def literals(self) -> tuple[str, ...]:
        """What the database looks for."""
        return self._words.literals

    def without(self, pattern: int) -> Scanner:
        """The same, deaf to one pattern."""
        return self._with(words=self._words.without(pattern))

    def only(self, signals: Iterable[str]) -> Scanner:
        """The same for these signals and what they rest on; all others seem absent."""
        return self._with(words=self._words.only(self._meanings.closure(signals)))

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
        """The table of the transcript's signals. Automatic, bot and system turns carry none."""
        return Table(transcript, self._found(self._folded(transcript)), self._meanings)

    def reported(self, table: Table) -> tuple[Hit, ...]:
        """The hits that outputs name, computed ones among them, by turn, place and name."""
        return tuple(table.hits(s.name for s in self._signals if not s.part))

    def _folded(self, transcript: Transcript) -> list[str]:
        folded = ["" if t.auto or t.role in ("bot", "system") else t.text for t in transcript.turns]
        joined = "\n".join(folded)
        if joined.count("\n") >= len(folded) > 0:
            folded = [t.replace("\n", " ") for t in folded]
            joined = "\n".join(folded)
        once = self._fold(joined)
        return folded if once is joined else once.split("\n")

    def _found(self, folded: list[str]) -> list[Words]:
        remembered = self._remembered
        new = [text for text in dict.fromkeys(folded) if text not in remembered]
        if new:
            if len(remembered) + len(new) > KEPT:
                remembered.clear()
                new = list(dict.fromkeys(folded))
            for words in self._words.find(new):
                remembered[words.text] = words
        return [remembered[text] for text in folded]
