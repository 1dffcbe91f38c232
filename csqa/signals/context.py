"""Meaning depends on context: which raw hits hold, once clause and neighbours are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csqa.model import Hit
from csqa.signals.compiled import Signal
from csqa.signals.definition import Near

if TYPE_CHECKING:
    from csqa.signals.table import Table


def holds(signal: Signal, hit: Hit, table: Table) -> bool:
    """Whether a hit of the signal's words stands in the context that the signal asks for."""
    if signal.not_in:
        clauses = table.clauses(hit.turn)
        for context in signal.not_in:
            if getattr(clauses, context)(hit.start, hit.end):
                return False
    return all(is_near(n, hit, table) for n in signal.given) and not any(
        is_near(n, hit, table) for n in signal.unless
    )


def is_near(near: Near, hit: Hit, table: Table) -> bool:
    """Whether one of the near's signals stands where it says, seen from `hit`."""
    return any(_stands(name, near, hit, table) for name in near.signals)


def _stands(name: str, near: Near, hit: Hit, table: Table) -> bool:
    where = near.where
    turns = table.transcript.turns
    if where in ("same", "before", "after", "same-clause", "same-sentence"):
        others = table.at(name, hit.turn)
        if not others or (near.by and turns[hit.turn].role != near.by):
            return False
        if where == "same":
            return True
        if where == "before":
            return any(o.end <= hit.start for o in others)
        if where == "after":
            return any(o.start >= hit.end for o in others)
        clauses = table.clauses(hit.turn)
        begin, end = clauses.clause(hit.start) if where == "same-clause" else clauses.sentence(hit.start)
        end = max(end, hit.end)
        return any(o.start < end and o.end > begin for o in others)
    if where in ("earlier", "later"):
        return any(
            (turn < hit.turn if where == "earlier" else turn > hit.turn)
            and (not near.by or turns[turn].role == near.by)
            for turn, hits in table.turns(name).items()
            if hits
        )
    if where == "same-run":
        number = table.run_of(hit.turn)
        run = table.runs[number] if number is not None else None
    else:
        run = table.beside(hit.turn, -1 if where == "previous" else 1, near.by)
    return (
        run is not None and (not near.by or run.role == near.by) and any(table.at(name, t) for t in run.turns)
    )
