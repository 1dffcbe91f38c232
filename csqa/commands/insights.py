"""What a report gathers beside figures while it runs: the notes of every conversation, and which are still open."""

from __future__ import annotations

from array import array

import msgspec
from msgspec.structs import replace

from csqa.commands.language import language
from csqa.commands.running import Run
from csqa.figures.day import Figures
from csqa.figures.insights import Insights
from csqa.insight.guidance import load_guidance
from csqa.insight.insight import Insight, quadrant
from csqa.insight.note import Note, Noting
from csqa.insight.satisfaction import fitting
from csqa.insight.telling import telling


class Gathering:
    """Keeps a bounded number of sentences, counts, and four bytes of each conversation that is open, and of each signal of one
    that is rated."""

    def __init__(self, run: Run) -> None:
        self.encoder = Noting(run.rules.profile, run.held.satisfaction)
        self._run = run
        self._insight = Insight()
        self._open: dict[str, array[int]] = {}
        self._rated: dict[tuple[str, str], array[int]] = {}

    def add(self, number: int, encoded: bytes) -> None:
        """`number` is the conversation's place in the run, `encoded` what the encoder made of it."""
        note = msgspec.msgpack.decode(encoded, type=Note)
        self._insight.add(note)
        if note.open:
            self._open.setdefault(quadrant(note.urgent, note.important), array("I")).append(number)
        if note.rating is not None:
            for name in note.said:
                if fitting(name, note):
                    self._rated.setdefault((name, note.rating), array("I")).append(number)

    def insights(self) -> Insights:
        """Of everything that was added."""
        run, held = self._run, self._run.held
        guidance = load_guidance(run.rules.folders, run.known)
        named = tuple(f"{v:g}" if isinstance(v, float) else str(v) for v in held.satisfaction.satisfied)
        return telling(self._insight, language(), guidance, named, self._open, self._rated)


def lean(figures: Figures) -> Figures:
    """Without the lists of conversations behind insights, which only the page has a use for."""
    if figures.insight is None:
        return figures
    insight = figures.insight
    return replace(
        figures,
        insight=replace(
            insight,
            asked=tuple(replace(theme, behind=()) for theme in insight.asked),
            complaints=tuple(replace(theme, behind=()) for theme in insight.complaints),
            reasons=tuple(replace(reason, behind=()) for reason in insight.reasons),
            compared=tuple(replace(compared, numbers=()) for compared in insight.compared),
            open=tuple(replace(quadrant, numbers=()) for quadrant in insight.open),
        ),
    )
