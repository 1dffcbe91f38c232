"""Meaning depends on context: which raw hits hold, once clause and neighbours are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csqa.model import Hit
from csqa.signals.definition import Near

if TYPE_CHECKING:
    from csqa.signals.meanings import Far, Meaning
    from csqa.signals.table import Table


def possible_around(meaning: Meaning, table: Table) -> bool:
    """Whether all that a signal asks for beyond its own text may stand in the transcript at all."""
    for far in meaning.far_given:
        if far.bits >= 0 and not far.bits & table.may:
            if not far.here:
                table.looks += 1
            return False
    return True


def holds_around(meaning: Meaning, turn: int, start: int, end: int, table: Table, here: int) -> bool:
    """Whether a hit has the context that its signal asks for beyond what its own text can say. `here`: the named signals
    that may stand in the turn, as bits.
    """
    for far in meaning.far_given:
        if not stands(far, turn, start, end, table):
            return False
    for far in meaning.far_unless:
        # Mostly nothing of the kind may stand in the turn at all.
        if far.here and far.bits >= 0 and not far.bits & here:
            continue
        if stands(far, turn, start, end, table):
            return False
    return True


def is_near(near: Near, hit: Hit, table: Table) -> bool:
    """Whether one of the near's signals stands where it says, seen from `hit`."""
    return stands(table.meanings.from_afar(near), hit.turn, hit.start, hit.end, table)


def stands(far: Far, turn: int, start: int, end: int, table: Table) -> bool:
    """Whether one of the signals stands where `far` says, seen from `start`, `end` of a turn."""
    if not far.here:
        table.looks += 1
    if far.bits >= 0 and not far.bits & table.may:
        return False
    where, by = far.where, far.by
    if where == "previous" or where == "next":
        run = table.beside(turn, -1 if where == "previous" else 1, by)
        return run is not None and table.holds_at(far, run.turns)
    turns = table.transcript.turns
    if where == "earlier" or where == "later":
        others = range(turn) if where == "earlier" else range(turn + 1, len(turns))
        if far.bits < 0:
            # Of what is computed, nothing is looked for in the turns of bots and systems.
            found = {t for name in far.signals for t in table.turns(name)}
            return any(t in found and (not by or turns[t].role == by) for t in others)
        return table.holds_at(far, [t for t in others if turns[t].role == by] if by else others)
    if where == "same-run":
        number = table.run_of(turn)
        if number is None:
            return False
        run = table.runs[number]
        return (not by or run.role == by) and table.holds_at(far, run.turns)
    return (not by or turns[turn].role == by) and _stands_beside(far, turn, start, end, table)


def _stands_beside(far: Far, turn: int, start: int, end: int, table: Table) -> bool:
    """Whether one of the signals stands in the turn where `far` says."""
    if not table.may_hold(far, turn):
        return False
    where = far.where
    first, last = start, end
    if where == "same-clause" or where == "same-sentence":
        clauses = table.clauses(turn)
        first, last = clauses.clause(start) if where == "same-clause" else clauses.sentence(start)
        last = max(last, end)
    for name in far.signals:
        for a, b, _ in table.spans(name, turn):
            if where == "same":
                return True
            if where == "before":
                if b <= first:
                    return True
            elif where == "after":
                if a >= last:
                    return True
            elif a < last and b > first:
                return True
    return False
