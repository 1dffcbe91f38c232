"""The customer's mood, turn by turn, and whether it got better (R68)."""

from __future__ import annotations

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
CALMING = ("settles", "acknowledges")


def mood(transcript: Transcript, table: Table) -> Mood:
    """Every customer turn's mood. `upset` where any is not calm; then `better` says whether the last words are calm.

    Words that neither reproach nor settle anything (a number, an address) do not count as calming down.
    """
    found = [(table.turns(signal), level) for signal, level in SIGNALS]
    calming = [table.turns(signal) for signal in CALMING]
    levels: list[MoodTurn] = []
    better: bool | None = None
    for number, turn in enumerate(transcript.turns):
        if turn.role != "customer":
            continue
        level: Level = next((m for turns, m in found if number in turns), "calm")
        levels.append(MoodTurn(number, level))
        if level != "calm":
            better = False
        elif better is False and any(number in turns for turns in calming):
            better = True
    return Mood(tuple(levels), better is not None, better)
