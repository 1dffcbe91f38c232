"""What a library is used for: counts over sessions, taken where they are judged and summed as they come (R65, R84).

`Using` is an encoder (`csqa.reports.Encoder`): a result to the scripts that its agents used. `Usage` sums; it is as large
as the library, whatever the number of sessions.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import msgspec

from csqa.library.index import load_index
from csqa.library.matching import Matcher, Use
from csqa.model import Result, Script
from csqa.scoring.student import quantile

LEAST = 30
"""Sessions on each side under which a comparison says nothing and is not made; as for satisfaction."""


class Used(msgspec.Struct, frozen=True, array_like=True):
    """Of one session: every use of a script, and the agents' turns that were looked at."""

    uses: tuple[Use, ...]
    turns: int


class Using:
    """Finds the scripts in what agents said; it can be sent to another process and loads the library there."""

    def __init__(self, paths: Sequence[str], *, masks: bool) -> None:
        """`masks`: results come with personal data hidden, and a script's own numbers must be hidden to be found."""
        self._made_of = (tuple(paths), masks)
        self._matcher: Matcher | None = None

    def __getstate__(self) -> tuple[Any, ...]:
        return self._made_of

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.__init__(state[0], masks=state[1])  # type: ignore[misc]

    def __call__(self, result: Result) -> bytes:
        return msgspec.msgpack.encode(self.used(result))

    def used(self, result: Result) -> Used:
        """Automatic replies are nobody's choice and are left out."""
        matcher = self._loaded()
        said = [turn.text for turn in result.transcript.turns if turn.role == "agent" and not turn.auto]
        return Used(tuple(use for text in said for use in matcher.uses(text)), len(said))

    def _loaded(self) -> Matcher:
        if self._matcher is None:
            paths, masks = self._made_of
            scripts = load_index(paths).scripts()
            self._matcher = Matcher([_masked(script) for script in scripts] if masks else scripts)
        return self._matcher


class Mean(msgspec.Struct):
    """Of scores, 0 to 100; sums in hundredths, so that they are exact in any order."""

    sessions: int = 0
    total: int = 0
    squares: int = 0

    def add(self, score: float) -> None:
        points = round(score * 100)
        self.sessions += 1
        self.total += points
        self.squares += points * points

    @property
    def value(self) -> float | None:
        return self.total / self.sessions / 100 if self.sessions else None

    def interval(self) -> tuple[float, float] | None:
        """95 %, by Student's t; None under two sessions."""
        n = self.sessions
        if n < 2:
            return None
        mean = self.total / n
        half = quantile(n - 1) * sqrt((n * self.squares - self.total * self.total) / (n * (n - 1)) / n)
        return max(0.0, (mean - half) / 100), min(100.0, (mean + half) / 100)


class Row(msgspec.Struct):
    """One script: its uses, the sessions with any, their scores and ratings (rating -> sessions)."""

    verbatim: int = 0
    adapted: int = 0
    sessions: int = 0
    score: Mean = msgspec.field(default_factory=Mean)
    ratings: dict[str, int] = {}

    @property
    def uses(self) -> int:
        return self.verbatim + self.adapted


class Side(msgspec.Struct):
    """Sessions with scripts, or without."""

    sessions: int = 0
    score: Mean = msgspec.field(default_factory=Mean)
    ratings: dict[str, int] = {}

    def add(self, score: float | None, rating: str | None) -> None:
        self.sessions += 1
        if score is not None:
            self.score.add(score)
        if rating is not None:
            self.ratings[rating] = self.ratings.get(rating, 0) + 1


class Usage(msgspec.Struct):
    """`rows` by script, those that were used; `topics` maps what sessions are about to (with scripts, all)."""

    rows: dict[int, Row] = {}
    having: Side = msgspec.field(default_factory=Side)
    lacking: Side = msgspec.field(default_factory=Side)
    topics: dict[str, tuple[int, int]] = {}
    turns: int = 0
    scripted: int = 0
    """Uses in these turns."""

    def add(self, used: Used, topic: str, score: float | None, rating: str | None) -> None:
        """One session that an agent answered; others say nothing of scripts."""
        if not used.turns:
            return
        self.turns += used.turns
        self.scripted += len(used.uses)
        (self.having if used.uses else self.lacking).add(score, rating)
        with_, all_ = self.topics.get(topic, (0, 0))
        self.topics[topic] = with_ + bool(used.uses), all_ + 1
        for use in used.uses:
            row = self.rows.setdefault(use.script, Row())
            row.verbatim += use.verbatim
            row.adapted += not use.verbatim
        for number in {use.script for use in used.uses}:
            row = self.rows[number]
            row.sessions += 1
            if score is not None:
                row.score.add(score)
            if rating is not None:
                row.ratings[rating] = row.ratings.get(rating, 0) + 1

    def never(self, scripts: int) -> list[int]:
        """The scripts nobody used."""
        return [number for number in range(scripts) if number not in self.rows]


def score_difference(having: Mean, lacking: Mean) -> tuple[float, float, float] | None:
    """The first mean less the second with a 95 % interval, from the two intervals (Zou and Donner, 2008); None where
    there are fewer than `LEAST` on a side."""
    if min(having.sessions, lacking.sessions) < LEAST:
        return None
    a, b = having.value, lacking.value
    span_a, span_b = having.interval(), lacking.interval()
    if a is None or b is None or span_a is None or span_b is None:
        return None
    (low_a, high_a), (low_b, high_b) = span_a, span_b
    gap = a - b
    low = gap - sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
    return gap, low, gap + sqrt((high_a - a) ** 2 + (b - low_b) ** 2)


def _masked(script: Script) -> Script:
    from csqa.masking import masked_text

    return msgspec.structs.replace(script, reply=tuple(map(masked_text, script.reply)))
