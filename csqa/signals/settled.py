"""What a turn's text means by itself, for one role: signals settled from their words and the signals beside them."""

from __future__ import annotations

from csqa.signals.finder import Span, Words, longest_first
from csqa.signals.meanings import Beside, Meaning


def settled(meaning: Meaning, words: Words) -> list[Span]:
    """What holds of a signal in a text, whatever else is said; of a signal that looks further, what may hold
    beside the hits of its far members.

    Each signal is settled once for a text and remembered with it.
    """
    if words.known & meaning.own:
        return words.held.get(meaning.name, _NOTHING)
    words.known |= meaning.own
    if not meaning.leaves & words.proposed or not _possible(meaning.given, words.proposed):
        return _NOTHING
    found = _raw(meaning, words)
    if found:
        if meaning.of_turn and (len(found) > 1 or meaning.in_context):
            found = _apart(meaning, found, words)
        elif meaning.in_context:
            found = [span for span in found if holds_here(meaning, span, words)]
        if found:
            words.held[meaning.name] = found
    return found


def hopeless(meaning: Meaning, words: Words) -> bool:
    """Whether a signal can't hold in a text, whatever stands around it."""
    if settled(meaning, words):
        return False
    for member in meaning.far_members:
        if member.leaves & words.proposed and not hopeless(member, words):
            return False
    return True


def _raw(meaning: Meaning, words: Words) -> list[Span]:
    """The signal's own words and the hits of its members that are of the turn, by place, the longest first."""
    proposed = words.proposed
    found = words.of(meaning.name) if meaning.own & proposed else _NOTHING
    if not meaning.members:
        return found
    for member in meaning.members:
        if member.leaves & proposed and (more := settled(member, words)):
            found = [*found, *more]
    if len(found) > 1:
        found.sort(key=longest_first)
    return found


def _apart(meaning: Meaning, found: list[Span], words: Words) -> list[Span]:
    """The spans that hold, of those that overlap the one that begins first."""
    end = 0
    kept: list[Span] = []
    for span in found:
        if span[0] >= end and (not meaning.in_context or holds_here(meaning, span, words)):
            kept.append(span)
            end = span[1]
    return kept


def holds_here(meaning: Meaning, span: Span, words: Words) -> bool:
    """Whether the turn itself gives the hit the context that the signal asks for."""
    start, end, _ = span
    for near in meaning.given:
        if not _stands(near, start, end, words):
            return False
    for near in meaning.unless:
        if near.leaves & words.proposed and _stands(near, start, end, words):
            return False
    if meaning.not_in:
        clauses = words.clauses
        for context in meaning.not_in:
            if getattr(clauses, context)(start, end):
                return False
    return True


def _possible(given: tuple[Beside, ...], proposed: int) -> bool:
    for near in given:  # noqa: SIM110 - a generator costs more than what it asks
        if not near.leaves & proposed:
            return False
    return True


def _stands(near: Beside, start: int, end: int, words: Words) -> bool:
    """Whether one of the signals stands where `near` says, seen from `start`, `end`."""
    where = near.where
    first, last = start, end
    if where.startswith("same-"):
        clauses = words.clauses
        first, last = clauses.clause(start) if where == "same-clause" else clauses.sentence(start)
        last = max(last, end)
    for meaning in near.signals:
        if meaning.leaves & words.proposed:
            for a, b, _ in settled(meaning, words):
                if _meets(where, a, b, first, last):
                    return True
    for name in near.computed:
        for a, b in words.computed(name):
            if _meets(where, a, b, first, last):
                return True
    return False


def _meets(where: str, a: int, b: int, first: int, last: int) -> bool:
    if where == "same":
        return True
    if where == "before":
        return b <= first
    if where == "after":
        return a >= last
    return a < last and b > first


_NOTHING: list[Span] = []
