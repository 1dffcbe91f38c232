"""What the history answers: totals of days, an agent's last sessions, and the tables of `csqa history`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from csqa.figures.day import Figures, Totals
from csqa.history import answers
from csqa.history.answers import Day, Recent, RuleTotals
from csqa.history.reading import ask
from csqa.history.store import UNDATED, Partition, RunInfo, Store
from csqa.model import AgentSummary, Roster
from csqa.scoring import AgentTable

if TYPE_CHECKING:
    from csqa.history.database import Database

_T = TypeVar("_T")
LAST_DATE = "9999-12-31"
MAINLY = 0.8
"""From this share of its conversations on, a run is one of that date: exports run over midnight."""


class Period(msgspec.Struct, frozen=True):
    """Dates from `since` to `until`, both included, ISO 8601."""

    since: str
    until: str

    @property
    def days(self) -> int:
        return (date.fromisoformat(self.until) - date.fromisoformat(self.since)).days + 1

    def before(self, days: int | None = None) -> Period:
        """So many days that end the day before it begins; None: as many as it has."""
        return Period(moved(self.since, -(days or self.days)), moved(self.since, -1))


class History:
    """The store below `folder`; of a folder that does not exist, nothing. Raises InputError where it can't be read."""

    def __init__(self, folder: Path, roster: Roster | None = None) -> None:
        """`roster` makes one person of records that give the id and those that give the name."""
        self.store = Store(folder)
        self._roster = roster or Roster()

    def dates(self, sources: Collection[str] | None = None) -> Period | None:
        """The first and last date with conversations; None without any."""
        found = [p.day for p in self._dated() if sources is None or p.source in sources]
        return Period(min(found), max(found)) if found else None

    def sources(self) -> list[str]:
        return sorted({p.source for p in self.store.partitions()})

    def runs(self) -> list[tuple[str, RunInfo]]:
        """Every run by its name, in the order of their commits."""
        return [(name, info) for name in self.store.runs() if (info := self.store.info(name)) is not None]

    def totals(
        self, since: str, until: str | None = None, sources: Collection[str] | None = None
    ) -> Totals | None:
        """Of one day, or of the days from `since` to `until`, both included. None where there is no conversation."""
        return self._ask(lambda db: answers.totals(db, self._roster), Period(since, until or since), sources)

    def day_before(self, day: str, sources: Collection[str] | None = None) -> Totals | None:
        """Of the date before `day`."""
        return self.totals(moved(day, -1), None, sources)

    def week_before(self, day: str, sources: Collection[str] | None = None) -> Totals | None:
        """Of the seven dates before `day` together."""
        return self.totals(moved(day, -7), moved(day, -1), sources)

    def earlier(
        self, figures: Figures, sources: Collection[str] | None = None
    ) -> tuple[Totals | None, Totals | None]:
        """What a run's figures are compared with: the day before and the seven days before. For a run over several dates
        there is no day before; for one without dates there is nothing."""
        if figures.dates is None:
            return None, None
        main = max(figures.days, key=lambda day: (day.sessions, day.name))
        if main.sessions < MAINLY * sum(day.sessions for day in figures.days):
            return None, self.week_before(figures.dates[0], sources)
        return self.day_before(main.name, sources), self.week_before(main.name, sources)

    def recent(self, agent: str, n: int = 20, *, without: str | None = None) -> Recent | None:
        """Of the agent's last `n` sessions (id or name), leaving out the transcript `without`. None where there is none."""
        names = _called(agent, self._roster)
        return self._ask(lambda db: answers.recent(db, names, n, without), Period("", UNDATED), None)

    def agents(
        self, period: Period, *, few: int, sources: Collection[str] | None = None
    ) -> list[AgentSummary]:
        """As the summary of a run has them; `few` sessions are not ranked."""

        def query(db: Database) -> list[AgentSummary]:
            return AgentTable(few=few, rows=answers.agent_rows(db)).agents(self._roster)

        return self._ask(query, period, sources)

    def rules(self, period: Period, sources: Collection[str] | None = None) -> list[RuleTotals]:
        """Of every rule that judged something, most sessions failed first."""
        return self._ask(answers.rules, period, sources)

    def days(self, period: Period, sources: Collection[str] | None = None) -> list[Day]:
        """Of every date with conversations, in order."""
        return self._ask(answers.days, period, sources)

    def whole(self, period: Period, sources: Collection[str] | None = None) -> Day:
        """As `days`, of all dates together; `day` is the period."""
        return self._ask(lambda db: answers.whole(db, f"{period.since}/{period.until}"), period, sources)

    def forget(self, before: str) -> int:
        """Takes away what is of dates before `before`, for good; how many conversations there were, superseded ones aside."""
        gone = [p for p in self._dated() if p.day < before]
        if not gone:
            return 0
        period = Period("", moved(before, -1))
        count = self._ask(lambda db: answers.sessions(db), period, None)
        # The oldest first: what superseded a row never goes before it.
        self.store.drop(gone)
        return int(count)

    def _ask(self, query: Callable[[Database], _T], period: Period, sources: Collection[str] | None) -> _T:
        return ask(self.store, query, period.since, period.until, sources)

    def _dated(self) -> list[Partition]:
        return self.store.partitions(until=LAST_DATE)


def moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _called(agent: str, roster: Roster) -> list[str]:
    """The names under which records may know the agent."""
    ids = {agent, *(id_ for id_, name in roster.names.items() if name == agent)}
    return sorted(ids | {roster.names[id_] for id_ in ids if id_ in roster.names})
