"""One transcript -> its table of hits: one pass for all patterns, exact spans, then context."""

from __future__ import annotations

from copy import copy

from csqa.model import Hit, Transcript, Turn
from csqa.signals.compiled import Signal, SignalSet
from csqa.signals.context import holds
from csqa.signals.exact import spans
from csqa.signals.fold import Folder
from csqa.signals.patterns import Pattern
from csqa.signals.scan import Database
from csqa.signals.table import Table
from csqa.signals.words import stands_alone

Span = tuple[int, int, int]
"""Start, end (code points), number of the pattern."""


class Scanner:
    """Made once per process from a compiled set; `scan` is pure."""

    def __init__(self, signals: SignalSet, database: Database) -> None:
        self._signals = signals.signals
        self._patterns = signals.patterns
        self._database = database
        self._lost: frozenset[int] = frozenset()
        self._fold = Folder(signals.folds)
        self._literal_bytes = [len(p.literal.encode()) if p.literal else 0 for p in signals.patterns]
        self._part = frozenset(s.name for s in signals.signals if s.part)

    def without(self, pattern: int) -> Scanner:
        """The same, deaf to one pattern."""
        other = copy(self)
        other._lost = self._lost | {pattern}
        return other

    def over(self, database: Database) -> Scanner:
        """The same over another database of the same patterns."""
        other = copy(self)
        other._database = database
        return other

    def changed(self, signal: Signal) -> Scanner:
        """The same with the signal of that name asked for as `signal` says."""
        other = copy(self)
        other._signals = tuple(signal if s.name == signal.name else s for s in self._signals)
        return other

    def scan(self, transcript: Transcript) -> Table:
        """The table of all signals whose hits hold in context. Automatic, bot and system turns carry none."""
        folded = [_scannable(t) for t in transcript.turns]
        joined = "\n".join(folded)
        if joined.count("\n") >= len(folded) > 0:
            folded = [t.replace("\n", " ") for t in folded]
            joined = "\n".join(folded)
        once = self._fold(joined)
        if once is not joined:
            folded = once.split("\n")
        table = Table(transcript, folded)
        raw = self._spans(folded, once.encode("utf-8", "replace"))
        if raw:
            for signal in self._signals:
                self._resolve(signal, raw, table)
        return table

    def reported(self, table: Table) -> tuple[Hit, ...]:
        """The table's hits that outputs name."""
        return tuple(h for h in table.hits() if h.signal not in self._part)

    def _spans(self, folded: list[str], data: bytes) -> dict[str, dict[int, list[Span]]]:
        """Signal -> turn -> exact spans of its words, exceptions applied, before context."""
        candidates = self._database.candidates(data)
        if not candidates:
            return {}
        candidates = sorted(set(candidates))
        exact_ends = self._database.exact_ends
        raw: dict[str, dict[int, list[Span]]] = {}
        gone: dict[tuple[str, int], list[tuple[int, int]]] = {}
        seen: set[tuple[int, int]] = set()
        turn, begin = 0, 0
        end_of_turn = len(folded[0].encode("utf-8", "replace"))
        for end, number in candidates:
            if number in self._lost:
                continue
            while end > end_of_turn:
                turn += 1
                begin = end_of_turn + 1
                end_of_turn = begin + len(folded[turn].encode("utf-8", "replace"))
            pattern = self._patterns[number]
            text = folded[turn]
            if pattern.literal is not None and exact_ends:
                start = len(data[begin : end - self._literal_bytes[number]].decode("utf-8", "replace"))
                found = [(start, start + len(pattern.literal))]
            elif (turn, number) in seen:
                continue
            else:
                seen.add((turn, number))
                found = self._exact(pattern, text, data[begin:end_of_turn])
            if pattern.edges:
                found = [s for s in found if _on_edges(pattern, text, *s)]
            if not found:
                continue
            if pattern.excludes:
                gone.setdefault((pattern.signal, turn), []).extend(found)
            else:
                raw.setdefault(pattern.signal, {}).setdefault(turn, []).extend(
                    (a, b, number) for a, b in found
                )
        for (signal, turn), excluded in gone.items():
            by_turn = raw.get(signal)
            if by_turn and turn in by_turn:
                by_turn[turn] = [
                    s for s in by_turn[turn] if not any(a <= s[1] and s[0] <= b for a, b in excluded)
                ]
        return raw

    def _exact(self, pattern: Pattern, text: str, data: bytes) -> list[tuple[int, int]]:
        """Spans in code points of one folded turn, which is also given encoded."""
        if pattern.edges.startswith("tokens"):
            from csqa.signals.tokens import token_spans

            return token_spans(pattern.written, pattern.edges[7:], text)
        found = spans(pattern.regex, data)
        if not found or len(data) == len(text):
            return found
        return [
            (len(data[:start].decode("utf-8", "replace")), len(data[:stop].decode("utf-8", "replace")))
            for start, stop in found
        ]

    def _resolve(self, signal: Signal, raw: dict[str, dict[int, list[Span]]], table: Table) -> None:
        words = raw.get(signal.name)
        members = [m for m in signal.members if table.has(m)]
        if not words and not members:
            return
        turns: dict[int, list[Span]] = dict(words) if words else {}
        for member in members:
            for turn, hits in table.turns(member).items():
                turns[turn] = turns.get(turn, []) + [
                    (h.start, h.end, table.patterns.get((member, h.turn, h.start), -1)) for h in hits
                ]
        for turn, found in sorted(turns.items()):
            if signal.by and table.transcript.turns[turn].role != signal.by:
                continue
            kept: list[Hit] = []
            for start, end, number in sorted(found, key=lambda s: (s[0], -s[1])):
                if kept and start < kept[-1].end:
                    continue
                hit = Hit(turn, signal.name, start, end)
                if not signal.in_context or holds(signal, hit, table):
                    kept.append(hit)
                    table.patterns[signal.name, turn, start] = number
            if kept:
                table.put(signal.name, turn, kept)


def _scannable(turn: Turn) -> str:
    return "" if turn.auto or turn.role in ("bot", "system") else turn.text


def _on_edges(pattern: Pattern, text: str, start: int, end: int) -> bool:
    if pattern.edges == "latin":
        return not (
            (start and _is_latin(text[start]) and _is_latin(text[start - 1]))
            or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
        )
    if pattern.edges == "word":
        return stands_alone(text, start, end, pattern.covers)
    return True


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()
