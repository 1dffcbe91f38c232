"""The table of hits of one transcript: what rules and the session run on instead of text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from csqa.model import Hit, Role, Transcript
from csqa.signals.clauses import Clauses
from csqa.signals.computed import ALIKE, COMPUTED, TEXTUAL
from csqa.signals.context import holds_around, possible_around
from csqa.signals.finder import Span, Words, longest_first
from csqa.signals.meanings import SPEAKING, Far, Meaning, Meanings
from csqa.signals.settled import holds_here, hopeless, settled
from csqa.signals.shape import Run, shape

__all__ = ["Run", "Table"]


class Table:
    """Hits by signal and turn, found when first asked for; and the runs.

    Signals that are asked for by name have a bit each (`meanings.named`), so that what can't be is known before anything
    is looked at.
    """

    def __init__(self, transcript: Transcript, words: list[Words], meanings: Meanings) -> None:
        self.transcript = transcript
        self.meanings = meanings
        self._words = words
        may = 0
        for found in words:
            may |= found.open
        self.may = may
        """The named signals that may stand in any of the turns, as bits."""
        self._far: dict[tuple[str, int], list[Span]] = {}
        """What holds of a signal in a turn because of what stands in others."""
        self.looks = 0
        """How often anything beyond a turn was looked at."""
        self._hits: dict[tuple[str, int], list[Hit]] = {}
        self._turns: dict[str, dict[int, list[Hit]]] = {}
        self._where: dict[str, dict[int, list[Span]]] = {}
        self.shape = shape(transcript)
        self.runs = self.shape.runs
        self._run_of = self.shape.run_of

    def has(self, signal: str) -> bool:
        """Whether any turn holds the signal."""
        return bool(self.where(signal))

    def turns(self, signal: str) -> dict[int, list[Hit]]:
        """Turn -> hits of a signal, in order; no turn without. To be read only."""
        bit = self.meanings.named.get(signal, 0)
        if bit and not self.may & bit:
            return _NO_TURNS
        found = self._turns.get(signal)
        if found is None:
            found = {}
            if bit:
                for turn, spans in self.where(signal).items():
                    found[turn] = _hits(signal, turn, spans)
            else:
                for turn in self._others(signal):
                    hits = self._found(signal, turn)
                    if hits:
                        found[turn] = hits
            self._turns[signal] = found
        return found

    def where(self, signal: str) -> dict[int, list[Span]]:
        """As `turns`, for those who need no hits: turn -> what holds of the signal. To be read only."""
        bit = self.meanings.named.get(signal, 0)
        if bit and not self.may & bit:
            return _NOWHERE
        found = self._where.get(signal)
        if found is None:
            found = {}
            if bit:
                for turn, words in enumerate(self._words):
                    if words.open & bit:
                        spans = words.whole[signal] if words.sure & bit else self.spans(signal, turn)
                        if spans:
                            found[turn] = spans
            else:
                for turn, hits in self.turns(signal).items():
                    found[turn] = [(hit.start, hit.end, 0) for hit in hits]
            self._where[signal] = found
        return found

    def within(self, signal: str, turns: Iterable[int]) -> list[int]:
        """Those of these turns that hold the signal, in their order."""
        bit = self.meanings.named.get(signal, 0)
        if not bit:
            return [turn for turn in turns if self.spans(signal, turn)]
        if not self.may & bit:
            return []
        every = self._words
        found: list[int] = []
        for turn in turns:
            words = every[turn]
            if words.open & bit and (words.sure & bit or self.spans(signal, turn)):
                found.append(turn)
        return found

    def last(self, signal: str, after: int) -> int:
        """The last turn behind `after` that holds the signal, else `after`."""
        bit = self.meanings.named.get(signal, 0)
        if not bit:
            return max((turn for turn in self.turns(signal) if turn > after), default=after)
        if self.may & bit:
            for turn in range(len(self._words) - 1, after, -1):
                if self._words[turn].open & bit and self.spans(signal, turn):
                    return turn
        return after

    def among(self, signals: tuple[str, ...]) -> Sequence[int]:
        """The turns of agents and customers in which one of these signals may stand, in order. Nothing is confirmed for it."""
        mask = self.meanings.mask(signals)
        if mask < 0:
            return self._said()
        return (
            [turn for turn, words in enumerate(self._words) if words.open & mask] if mask & self.may else ()
        )

    def possible(self, signal: str) -> Collection[int]:
        """The turns of agents and customers in which the signal may stand, in order. Nothing is confirmed for it."""
        bit = self.meanings.named.get(signal, 0)
        known = self._where.get(signal) if bit else self._turns.get(signal)
        if known is not None:
            return known
        if not bit:
            return self._others(signal)
        return self._open(bit) if self.may & bit else ()

    def may_stand(self, signals: tuple[str, ...]) -> bool:
        """Whether any turn of an agent or a customer may hold one of these signals. Nothing is confirmed for it."""
        mask = self.meanings.mask(signals)
        return mask < 0 or mask & self.may != 0

    def _open(self, bit: int) -> list[int]:
        """The turns in which a named signal may stand."""
        return [turn for turn, words in enumerate(self._words) if words.open & bit]

    def _others(self, signal: str) -> Collection[int]:
        """The turns to ask where nobody has said which may hold the signal."""
        if signal in COMPUTED:
            return self._said()
        if signal not in self.meanings.signals:
            return ()
        return range(len(self._words))

    def _said(self) -> list[int]:
        """The turns of agents and customers."""
        return [i for i, t in enumerate(self.transcript.turns) if t.role in SPEAKING]

    def at(self, signal: str, turn: int) -> list[Hit]:
        """Hits of a signal in one turn."""
        bit = self.meanings.named.get(signal, 0)
        if bit and not self._words[turn].open & bit:
            return _EMPTY
        known = self._turns.get(signal)
        if known is not None:
            return known.get(turn, _EMPTY)
        key = (signal, turn)
        found = self._hits.get(key)
        if found is None:
            found = self._hits[key] = self._found(signal, turn)
        return found

    def any_at(self, signals: tuple[str, ...], turns: Iterable[int]) -> bool:
        """Whether one of the signals stands in one of the turns."""
        mask = self.meanings.mask(signals)
        if mask < 0:
            return any(self.spans(signal, turn) for signal in signals for turn in turns)
        return bool(mask & self.may) and self._any_at(mask, signals, turns)

    def _any_at(self, mask: int, signals: tuple[str, ...], turns: Iterable[int]) -> bool:
        """Whether one of the signals, which `mask` tells, stands in one of the turns."""
        every = self._words
        for turn in turns:
            words = every[turn]
            may = words.open & mask
            if may:
                if may & words.sure:
                    return True
                for signal in signals:
                    if self.spans(signal, turn):
                        return True
        return False

    def holds_at(self, far: Far, turns: Iterable[int]) -> bool:
        """Whether one of the signals that a signal asks for from afar stands in one of the turns."""
        if far.bits >= 0:
            return self._any_at(far.bits, far.signals, turns)
        return any(self.spans(signal, turn) for turn in turns for signal in far.signals)

    def may_hold(self, far: Far, turn: int) -> bool:
        """Whether one of those signals may stand in a turn."""
        return far.bits < 0 or far.bits & self._words[turn].open != 0

    def _found(self, signal: str, turn: int) -> list[Hit]:
        if signal in COMPUTED and signal not in self.meanings.signals:
            return COMPUTED[signal](self.transcript, turn)
        return _hits(signal, turn, self.spans(signal, turn))

    def spans(self, signal: str, turn: int) -> list[Span]:
        """What holds of a signal in a turn, with the numbers of the patterns."""
        words = self._words[turn]
        bit = self.meanings.named.get(signal, 0)
        if bit:
            if not words.open & bit:
                return _NOTHING
            if words.sure & bit:
                return words.whole[signal]
        meaning = words.side.meanings.get(signal)
        if meaning is None:
            return (
                [(hit.start, hit.end, 0) for hit in self.at(signal, turn)] if signal in COMPUTED else _NOTHING
            )
        return self._spans(meaning, turn, words)

    def _spans(self, meaning: Meaning, turn: int, words: Words) -> list[Span]:
        """What holds of a signal in a turn, with the numbers of the patterns."""
        name, own = meaning.name, meaning.own
        if words.sure & own:
            return words.whole.get(name, _NOTHING)
        if meaning.of_turn:
            found = settled(meaning, words)
        else:
            place = (name, turn)
            known = self._far.get(place)
            if known is not None:
                self.looks += 1
                return known
            before = self.looks
            found = self._looked_around(meaning, turn, words)
            if self.looks > before:
                self._far[place] = found
                if not found and words.open & words.known & own and hopeless(meaning, words):
                    words.open &= ~own
                return found
        # Nothing beyond the turn had a say in it: so it is wherever this text is said.
        words.sure |= own
        if found:
            words.whole[name] = found
        else:
            words.open &= ~own
        return found

    def _looked_around(self, meaning: Meaning, turn: int, words: Words) -> list[Span]:
        """What holds of a signal that looks beyond its turn, or takes over hits of one that does."""
        if meaning.far_given and not possible_around(meaning, self):
            return _NOTHING
        found = settled(meaning, words)
        proposed = words.proposed
        if meaning.far_leaves & proposed:
            for member in meaning.far_members:
                if member.leaves & proposed and (more := self._spans(member, turn, words)):
                    if meaning.in_context:
                        more = [span for span in more if holds_here(meaning, span, words)]
                    found = sorted([*found, *more], key=longest_first) if found else more
        looks = bool(meaning.far_given or meaning.far_unless)
        if not looks and len(found) < 2:
            return found
        end = 0
        kept: list[Span] = []
        for span in found:
            if span[0] >= end and (
                not looks or holds_around(meaning, turn, span[0], span[1], self, words.open)
            ):
                kept.append(span)
                end = span[1]
        return kept

    def patterns(self) -> Iterator[tuple[str, int]]:
        """(signal, number of the pattern) for every hit of words, of every signal."""
        for signal in self.meanings.signals:
            for turn in self.turns(signal):
                words = self._words[turn]
                spans = self._spans(words.side.meanings[signal], turn, words)
                yield from ((signal, span[2]) for span in spans)

    def places(self, computed: str, turn: int) -> list[tuple[int, int]]:
        """Where a signal that is computed from a text alone (`TEXTUAL`) stands in a turn of an agent or a customer."""
        said = self.transcript.turns[turn]
        if said.auto or said.role not in SPEAKING or computed not in ALIKE:
            return TEXTUAL[computed](said.text)
        return self._words[turn].computed(computed)

    def hits(self, signals: Iterable[str]) -> list[Hit]:
        """The hits of these signals and of all computed ones, by turn, place and name."""
        every = [h for s in (*signals, *COMPUTED) for hits in self.turns(s).values() for h in hits]
        every.sort(key=lambda h: (h.turn, h.start, h.signal, h.end))
        return every

    def clauses(self, turn: int) -> Clauses:
        return self._words[turn].clauses

    def runs_by(self, role: Role) -> tuple[int, ...]:
        """The numbers of the role's runs."""
        return self.shape.runs_by.get(role, ())

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


def _hits(signal: str, turn: int, spans: list[Span]) -> list[Hit]:
    return [Hit(turn, signal, start, end) for start, end, _ in spans] if spans else _EMPTY


_NO_TURNS: dict[int, list[Hit]] = {}
_NOWHERE: dict[int, list[Span]] = {}
_EMPTY: list[Hit] = []
_NOTHING: list[Span] = []
