"""The customer's mood, turn by turn, and whether it got better (R68)."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from csqa.model import Mood, MoodTurn, Transcript
from csqa.signals.table import Table

Level = Literal["calm", "impatient", "angry", "harassing"]
SIGNALS: tuple[tuple[str, Level], ...] = (
    ("angry", "angry"),
    ("harasses", "harassing"),
    ("complaint", "impatient"),
    ("urges", "impatient"),
)
"""Of several in one turn, the one that stands first holds."""
_UPSETTING = tuple([signal for signal, _ in SIGNALS])
CALMING = ("settles", "acknowledges")


def mood(transcript: Transcript, table: Table) -> Mood:
    """Every customer turn's mood. `upset` where any is not calm; then `better` says whether the last words are calm.

    Words that neither reproach nor settle anything (a number, an address) do not count as calming down.
    """
    customers = table.shape.customers
    calm = _calm(customers)
    upset: dict[int, Level] = {}
    for turn in table.among(_UPSETTING):
        if transcript.turns[turn].role == "customer":
            for signal, level in SIGNALS:
                if table.spans(signal, turn):
                    upset[turn] = level
                    break
    if not upset:
        return calm
    last = max(upset)
    better = table.any_at(CALMING, [turn for turn in customers if turn > last])
    levels = tuple([_turn(t.turn, upset[t.turn]) if t.turn in upset else t for t in calm.turns])
    return Mood(levels, True, better)


@lru_cache(2_048)
def _calm(customers: tuple[int, ...]) -> Mood:
    """That of a customer who is never upset."""
    return Mood(tuple([_turn(turn, "calm") for turn in customers]))


@lru_cache(2_048)
def _turn(turn: int, level: Level) -> MoodTurn:
    return MoodTurn(turn, level)
