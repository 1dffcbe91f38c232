"""What a new run must know of those before it: what they left open, and when whose customers were spoken to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from csqa.cases import Earlier, source_of
from csqa.history.reading import ask
from csqa.history.rows import day_of
from csqa.history.store import UNDATED, Store
from csqa.model import Clock, Deadline, Transcript, Visit
from csqa.profile import Profile

if TYPE_CHECKING:
    from csqa.history.database import Database

WINDOW = 60
"""Days before the newest conversation after which what was left open is no longer looked at."""
VISITS = 500
"""Of one case, the latest so many sessions: a key with more is no person but a word for everybody."""
NOBODY = "session "
"""How the key of a case begins that no other session can belong to."""


class PastRuns:
    """`csqa.cases.Past` over a store; of a folder that does not exist yet, nothing."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._store = Store(folder)
        self._profile = profile
        dated = [p.day for p in self._store.partitions(until="9999-12-31")]
        newest = date.fromisoformat(max(dated)) if dated else None
        self._days = ((newest - timedelta(days=WINDOW)).isoformat(), newest.isoformat()) if newest else None
        self._owed: dict[tuple[str, str, str], Earlier] = {}
        self._last: Mapping[tuple[str, Clock], float] = {}
        if self._days:
            found, self._last = ask(self._store, lambda db: (list(_owed(db)), _last(db)), *self._days)
            for earlier in found:
                at = (earlier.source, earlier.visit.transcript, earlier.day)
                before = self._owed.get(at)
                deadlines = (*(before.deadlines if before else ()), *earlier.deadlines)
                self._owed[at] = Earlier(earlier.source, earlier.day, earlier.key, earlier.visit, deadlines)

    def met(self, transcript: Transcript) -> None:
        if self._owed:
            at = (source_of(transcript), transcript.id, day_of(transcript, self._profile))
            self._owed.pop(at, None)

    def owed(self) -> Iterable[Earlier]:
        return tuple(self._owed.values())

    def visits(self, keys: Collection[str]) -> Iterable[Earlier]:
        named = [key for key in keys if not key.startswith(NOBODY)]
        if not named or not self._days:
            return ()
        return ask(self._store, lambda db: list(_visits(db, named)), self._days[0], UNDATED)

    def last(self) -> Mapping[tuple[str, Clock], float]:
        return self._last


def _owed(db: Database) -> Iterator[Earlier]:
    rows = db.execute(
        "SELECT source, id, day, key, clock, started, contact, rule, turn, span_start, span_end, text, agent,"
        " said_at, due, returned FROM deadlines WHERE open ORDER BY day, source, id, turn, span_start, rule"
    ).fetchall()
    for source, id_, day, key, clock, started, contact, rule, turn, start, end, text, agent, *times in rows:
        said_at, due, returned = times
        deadline = Deadline(rule, id_, turn, start, end, text, agent, said_at, due, tuple(returned or ()))
        yield Earlier(source, day, key, Visit(id_, clock, started, contact), (deadline,))


def _last(db: Database) -> dict[tuple[str, Clock], float]:
    rows = db.execute(
        "SELECT source, clock, max(last_time) FROM sessions"
        " WHERE clock IN ('local', 'zoned') AND last_time IS NOT NULL GROUP BY ALL"
    ).fetchall()
    return {(source, clock): last for source, clock, last in rows}


def _visits(db: Database, keys: list[str]) -> Iterator[Earlier]:
    db.execute("CREATE TEMP TABLE asked AS SELECT unnest(?::VARCHAR[]) AS key", [keys])
    rows = db.execute(
        "SELECT source, day, key, id, clock, started, contact FROM sessions SEMI JOIN asked USING (key)"
        " WHERE contact IS NOT NULL AND clock IN ('local', 'zoned')"
        f" QUALIFY row_number() OVER (PARTITION BY key ORDER BY contact DESC) <= {VISITS}"
        " ORDER BY day, source, id"
    ).fetchall()
    for source, day, key, id_, clock, started, contact in rows:
        yield Earlier(source, day, key, Visit(id_, clock, started, contact))
