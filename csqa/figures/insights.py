"""What many conversations tell beside figures (R60-R67), in words, ready to be shown; `csqa.insight` makes it.

Everything here is small, and names the conversations that stand behind it: `behind` are their ids, at most `BEHIND`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

BEHIND = 500
"""Conversations named of one item."""
LISTED = 2000


class Portion(msgspec.Struct, frozen=True):
    """`yes` of `of`; `low` and `high` are the 95 % interval of the share, 0 to 1."""

    yes: int
    of: int
    low: float
    high: float


class Rates(msgspec.Struct, frozen=True):
    """None where nothing could be counted."""

    resolved: Portion | None = None
    complaints: Portion | None = None
    calmed: Portion | None = None
    satisfied: Portion | None = None


class Quote(msgspec.Struct, frozen=True):
    """A customer's or agent's sentence. `alike` conversations say nearly the same."""

    transcript: str
    text: str
    alike: int = 1


class Theme(msgspec.Struct, frozen=True):
    """A word that `sessions` conversations have in common, and how it is put."""

    word: str
    sessions: int
    quotes: tuple[Quote, ...]
    behind: tuple[str, ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """Why customers complain, about what: ids and names."""

    reason: str
    name: str
    topic: str
    sessions: int
    quotes: tuple[Quote, ...]
    behind: tuple[str, ...] = ()


class Compared(msgspec.Struct, frozen=True):
    """Satisfied customers where agents did something (`kind` signal) or kept a rule (`rule`), and where not.

    `value` is the first share less the second, with its interval; `sure` where that leaves out zero. `among` says of which
    conversations alone, in words.
    """

    name: str
    kind: str
    title: str
    among: str | None
    having: Portion
    lacking: Portion
    value: float
    low: float
    high: float
    sure: bool
    numbers: tuple[int, ...] = ()
    """Of a signal: the places in the run of the rated conversations that have it, at most `LISTED`."""


class Drill(msgspec.Struct, frozen=True):
    """A training topic: what it is called, an exercise, the rules whose failures it treats."""

    name: str
    drill: str
    rules: tuple[str, ...]


class Need(msgspec.Struct, frozen=True):
    """What to train: points that an average conversation lost to it, and who lost most. `drill` is a place in `drills`,
    or None where no training treats these rules."""

    drill: int | None
    points: float
    rules: tuple[str, ...]
    agents: tuple[tuple[str, float], ...]


class Waiting(msgspec.Struct, frozen=True):
    """A conversation that is still open, and the words that say what is left to do."""

    transcript: str
    agent: str | None
    text: str
    alerts: tuple[str, ...]


class Quadrant(msgspec.Struct, frozen=True):
    """R67: `now`, `quick`, `plan`, `rest`. `numbers` are the places of all of them in the run."""

    name: str
    sessions: int
    waiting: tuple[Waiting, ...]
    numbers: tuple[int, ...]


class Insights(msgspec.Struct, frozen=True, kw_only=True):
    rates: Rates
    topics: dict[str, Rates] = {}
    """Scenario -> rates."""
    asked: tuple[Theme, ...] = ()
    sampled: float = 1.0
    """How many sentences one of those that were grouped stands for: above 1, counts of themes are of a sample."""
    reasons: tuple[Reason, ...] = ()
    complaints: tuple[Theme, ...] = ()
    compared: tuple[Compared, ...] = ()
    least: int = 0
    """Rated conversations that each side of a comparison needs."""
    drills: tuple[Drill, ...] = ()
    needs: tuple[Need, ...] = ()
    open: tuple[Quadrant, ...] = ()


def trainings(lost: Sequence[tuple[str, float]], drills: Sequence[Drill]) -> list[Drill]:
    """Those that treat what was lost (rule, points), the one that could give back most first."""
    gain = [sum(points for rule, points in lost if rule in drill.rules) for drill in drills]
    return [drills[n] for n in sorted(range(len(drills)), key=lambda n: (-gain[n], n)) if gain[n] > 0]
