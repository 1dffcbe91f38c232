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
from csqa.signals.meanings import SPEAKING, Meanings
from csqa.signals.memory import Memory
from csqa.signals.numbers import Numbers
from csqa.signals.scan import Database
from csqa.signals.table import Table

SILENCE = ("agent", "")


class Scanner:
    """Made once per process from a compiled set; what `scan` gives depends on its argument alone."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals.signals
        self._asked: frozenset[str] | None = None
        self._words = WordFinder(signals, database)
        self._fold = Folder(signals.folds)
        self._numbers = Numbers(signals.digits)
        self._prepare()

    def _prepare(self) -> None:
        self._made: Meanings | None = None
        self._memory = Memory(self._numbers)

    @property
    def _meanings(self) -> Meanings:
        """Made when the first transcript is scanned: most scanners are only steps to another."""
        if self._made is None:
            self._made = Meanings(self._signals, self._asked)
        return self._made

    @property
    def literals(self) -> tuple[str, ...]:
        """What the database looks for."""
        return self._words.literals

    def without(self, pattern: int) -> Scanner:
        """The same, deaf to one pattern."""
        return self._with(words=self._words.without(pattern))

    def only(self, signals: Iterable[str]) -> Scanner:
        """The same for these signals and what they rest on; all others seem absent."""
        other = self._with()
        other._asked = frozenset(signals)
        return other

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
        meanings = self._meanings
        return Table(transcript, self._found(transcript, meanings), meanings)

    def reported(self, table: Table) -> tuple[Hit, ...]:
        """The hits that outputs name, computed ones among them, by turn, place and name."""
        return tuple(table.hits(s.name for s in self._signals if not s.part))

    def _found(self, transcript: Transcript, meanings: Meanings) -> list[Words]:
        memory = self._memory
        memory.forget()
        found: list[Words | None] = []
        new: dict[tuple[str, str], list[int]] = {}
        for turn in transcript.turns:
            # Only what people say is looked at: the rest is as if they said nothing.
            key = (turn.role, turn.text) if turn.role in SPEAKING and not turn.auto else SILENCE
            words = memory.get(key)
            if words is None:
                new.setdefault(key, []).append(len(found))
            found.append(words)
        if new:
            folded = self._folded([text for _, text in new])
            asked = [(meanings.sides[role], raw, text) for (role, raw), text in zip(new, folded, strict=True)]
            for ((role, _), places), words in zip(new.items(), self._words.find(asked), strict=True):
                memory.keep(role, words)
                for place in places:
                    found[place] = words
        return found  # type: ignore[return-value]

    def _folded(self, texts: list[str]) -> list[str]:
        joined = "\n".join(texts)
        if joined.count("\n") >= len(texts) > 0:
            texts = [t.replace("\n", " ") for t in texts]
            joined = "\n".join(texts)
        once = self._fold(joined)
        return texts if once is joined else once.split("\n")
