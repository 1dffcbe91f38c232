"""What may go: partitions of earlier runs of which later ones have every session."""

from __future__ import annotations

from csqa.history.database import database, files, vanished
from csqa.history.store import Partition, Store
from csqa.history.tables import TABLES


def superseded(store: Store, run: str) -> list[Partition]:
    """Partitions that nothing is read from any more since `run` was committed, the oldest first.

    All that they hold, deadlines of other runs' sessions too, is of sessions that later runs have of the same date.
    """
    partitions = store.partitions()
    touched = {(p.day, p.source) for p in partitions if p.run == run}
    found: list[Partition] = []
    for place in sorted(touched):
        here = [p for p in partitions if (p.day, p.source) == place]
        found += (p for i, p in enumerate(here) if p.run < run and _covered(p, here[i + 1 :]))
    return found


def _covered(old: Partition, later: list[Partition]) -> bool:
    held = [path for table in TABLES for path in old.files(table)]
    newer = [path for partition in later for path in partition.files("sessions")]
    if not held or not newer:
        return False
    keys = "SELECT DISTINCT source, id FROM read_parquet({}, union_by_name = true, hive_partitioning = false)"
    try:
        with database() as db:
            left = db.execute(
                f"SELECT count(*) FROM ({keys.format(files(held))}) ANTI JOIN ({keys.format(files(newer))}) USING (source, id)"
            ).fetchone()
    except Exception as e:
        if not vanished(e):
            raise
        return False
    return left == (0,)
