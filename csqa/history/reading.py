"""The rows of a history that hold: of each session those of its latest run."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from csqa.errors import InputError
from csqa.history.database import database, failed, files, quoted, said, vanished
from csqa.history.store import UNDATED, Partition, Store
from csqa.history.tables import READING, TABLES, empty
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.history.database import Database

_T = TypeVar("_T")
_TRIES = 20
_PAUSE = 0.02
"""Seconds before the second try; a little more before every other."""
_RUN_OF_FILE = r"regexp_extract(filename, '[/\\]runs[/\\]([^/\\]+)[/\\]day=', 1) AS run"

# Of one id in one source, what began on one date is one conversation; so is what began at the same moment, which a
# profile with another zone may have put on the date before or after. An id that comes again another day is another one.
# Kept is what does not hold: hardly anything, where `holding` would be as large as the history.
_SUPERSEDED = """
CREATE TEMP TABLE superseded AS
SELECT e.run, e.source, e.id, e.day FROM every_sessions e JOIN (
    SELECT source, id, day, max(run) AS newest FROM every_sessions GROUP BY ALL HAVING count(*) > 1
) n ON e.source = n.source AND e.id = n.id AND e.day = n.day AND e.run < n.newest
UNION
SELECT e.run, e.source, e.id, e.day FROM every_sessions e JOIN (
    SELECT source, id, started, clock, max(run) AS newest FROM every_sessions WHERE started IS NOT NULL
    GROUP BY ALL HAVING count(*) > 1
) n ON e.source = n.source AND e.id = n.id AND e.started = n.started AND e.clock = n.clock AND e.run < n.newest
"""
_OF_ITS_SESSION = "f.source = s.source AND f.id = s.id AND f.day = s.day"


def ask(
    store: Store,
    query: Callable[[Database], _T],
    since: str = "",
    until: str = UNDATED,
    sources: Collection[str] | None = None,
) -> _T:
    """What `query` answers over the views `sessions`, `findings` and `deadlines` of these days (both included) and sources;
    `findings` of waived ones too. Begins again where another process takes superseded files away meanwhile."""
    for attempt in range(_TRIES):
        try:
            with database() as db:
                _views(db, store, since, until, sources)
                return query(db)
        except Exception as e:
            if vanished(e) and attempt < _TRIES - 1:
                time.sleep(_PAUSE * (attempt + 1))
                continue
            if not failed(e):
                raise
            raise InputError(
                Text(f"历史读不出来：{said(e)}", f"the history cannot be read: {said(e)}"),
                file=str(store.folder),
                mend=Text(
                    "请把坏掉的那次运行（runs/ 下的文件夹）移走，再重跑那一天",
                    "move the run that is broken (a folder in runs/) away and run that day again",
                ),
            ) from None
    raise AssertionError


def _views(db: Database, store: Store, since: str, until: str, sources: Collection[str] | None) -> None:
    partitions = store.partitions(_moved(since, -1), _moved(until, 1))
    for table in TABLES:
        db.execute(f"CREATE TEMP VIEW every_{table} AS {every(store, partitions, table)}")
    db.execute(_SUPERSEDED)
    asked = f"e.day BETWEEN {quoted(since)} AND {quoted(until)}"
    if sources is not None:
        asked += f" AND e.source IN ({', '.join(map(quoted, sources)) or 'NULL'})"
    held = f"ANTI JOIN superseded USING (run, source, id, day) WHERE {asked}"
    db.execute(f"CREATE TEMP VIEW sessions AS SELECT * FROM every_sessions e {held}")
    # A later run that does not have the session can still judge what it left owed, and find fault with it.
    db.execute(
        f"CREATE TEMP VIEW findings AS SELECT * FROM every_findings e {held} AND case_key IS NULL UNION ALL"
        " SELECT f.* FROM every_findings f JOIN (SELECT run, source, id, day FROM sessions) s"
        f" ON {_OF_ITS_SESSION} AND f.run >= s.run WHERE f.case_key IS NOT NULL"
        " QUALIFY row_number() OVER (PARTITION BY f.source, f.id, f.day, f.finding ORDER BY f.run DESC) = 1"
    )
    db.execute(
        "CREATE TEMP VIEW deadlines AS SELECT f.* FROM every_deadlines f"
        f" JOIN (SELECT run, source, id, day FROM sessions) s ON {_OF_ITS_SESSION} AND f.run >= s.run"
        " QUALIFY row_number() OVER"
        " (PARTITION BY f.source, f.id, f.day, f.rule, f.turn, f.span_start ORDER BY f.run DESC) = 1"
    )


def every(store: Store, partitions: Iterable[Partition], table: str) -> str:
    """A SELECT over all rows of a table in these partitions, superseded or not, with their `run`."""
    versions: dict[int, list[Partition]] = {}
    for partition in partitions:
        info = store.info(partition.run)
        if info is not None:
            versions.setdefault(info.schema, []).append(partition)
    parts = [empty(table)]
    for version, found in sorted(versions.items()):
        paths = [path for partition in found for path in partition.files(table)]
        if paths:
            made = READING[version].get(table, "*")
            parts.append(
                f"SELECT {made} FROM (SELECT {_RUN_OF_FILE}, * EXCLUDE (filename) FROM read_parquet({files(paths)},"
                " hive_partitioning = false, union_by_name = true, filename = true))"
            )
    return " UNION ALL BY NAME ".join(parts)


def _moved(day: str, days: int) -> str:
    """A date so many days later; what is no date stays."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except ValueError:
        return day
