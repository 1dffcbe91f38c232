"""Meaning depends on context: which raw hits hold, once clause and neighbours are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csqa.model import Hit
from csqa.signals.definition import Near

if TYPE_CHECKING:
    from csqa.signals.meanings import Meaning
    from csqa.signals.table import Table


def holds_around(meaning: Meaning, hit: Hit, table: Table) -> bool:
    """Whether a hit has the context that its signal asks for beyond what its own text can say."""
    for near in meaning.far_given:
        if not is_near(near, hit, table):
            return False
    for near in meaning.far_unless:  # noqa: SIM110 - as below
        if is_near(near, hit, table):
            return False
    return True


def is_near(near: Near, hit: Hit, table: Table) -> bool:
    """Whether one of the near's signals stands where it says, seen from `hit`."""
    for name in near.signals:  # noqa: SIM110 - a generator costs more than what it asks
        if _stands(name, near, hit, table):
            return True
    return False


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
    return run is not None and (not near.by or run.role == near.by) and table.any_at((name,), run.turns)
