"""From what was measured to the cluster that a day needs: the part of docs/scale.md that a program writes."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from page import machine
from watching import Spent

DAY = 100_000_000
HOURS = 8
RESERVE = 4 / 3
"""A quarter of the machines for what comes late, fails, or is slower than the rest."""
EXECUTOR = 8
"""Cores of an executor."""
PART = 50_000
"""Conversations that are judged in one go."""
UNDER_WAY = 100
"""Megabytes of a Python worker for a batch on its way through."""


class Measured(NamedTuple):
    """One run over so many records."""

    records: int
    size: int
    """Bytes of the records."""
    judged: int
    """Bytes of the rows that came of them, as Parquet."""
    costs: Mapping[str, Spent]
    """By the way that judged them: check, arrow, spark."""


class Figures(NamedTuple):
    check: float
    """Chats a second of one core."""
    arrow: float
    spark: float
    worker: float
    """Megabytes."""
    size: float
    """Bytes a record."""
    judged: float


def figures(few: Measured, many: Measured) -> Figures:
    """What more records cost more: start-up is in neither. Of Spark's processor time it was left out before.

    Raises SystemExit where there are too few of them to tell.
    """

    def a_second(way: str) -> float:
        before, after = few.costs[way].cpu, many.costs[way].cpu
        if after < 1.5 * before:
            raise SystemExit(
                f"{many.records} chats are too few to tell what one costs ({way}): say more --chats"
            )
        return (many.records - few.records) / (after - before)

    return Figures(
        a_second("check"),
        a_second("arrow"),
        many.records / many.costs["spark"].cpu,
        many.costs["spark"].worker,
        many.size / many.records,
        many.judged / many.records,
    )


def told(columns: Mapping[str, Figures], count: int) -> list[str]:
    """The table, the formula, and the worked example, which takes the slower of the columns."""
    rows = {
        "chats/s a core, `csqa check --workers 1`": lambda f: f"{f.check:,.0f}",
        "chats/s a core, over Arrow batches": lambda f: f"{f.arrow:,.0f}",
        "**r**: chats/s a core on Spark, Java's share included": lambda f: f"{f.spark:,.0f}",
        "**m**: MB a Python worker, at most": lambda f: f"{f.worker:,.0f}",
        "kilobytes a chat in; its row out, as Parquet": lambda f: (
            f"{f.size / 1000:.1f}; {f.judged / 1000:.1f}"
        ),
        f"cores for {DAY:,} in {HOURS} hours": lambda f: f"{_cores(f):,}",
    }
    slowest = min(columns, key=lambda name: columns[name].spark)
    return [
        f"Measured with {count:,} chats of each kind on {machine()}.",
        "",
        f"| | {' | '.join(columns)} |",
        "|---" * (len(columns) + 1) + "|",
        *(f"| {row} | {' | '.join(shown(f) for f in columns.values())} |" for row, shown in rows.items()),
        "",
        "Cores = N / (T · r) · 4/3, where N is the number of conversations and T the seconds in which they are to be done;",
        "the last factor keeps a quarter for what comes late or fails.",
        "",
        *_example(slowest, columns[slowest]),
    ]


def _cores(f: Figures) -> int:
    return ceil(DAY / (HOURS * 3600) / f.spark * RESERVE)


def _example(name: str, f: Figures) -> list[str]:
    seconds, cores = HOURS * 3600, _cores(f)
    executors = ceil(cores / EXECUTOR)
    overhead = ceil(EXECUTOR * (f.worker + UNDER_WAY) / 1024)
    gigabytes = DAY * f.size / 1e9
    return [
        f"Worked through with the slower r, that of {name}: {DAY:,} / {seconds:,} s = {DAY / seconds:,.0f} conversations a",
        f"second; / {f.spark:,.0f} = {DAY / seconds / f.spark:,.1f} cores, with the reserve {cores}: {executors} executors of"
        f" {EXECUTOR} cores.",
        "",
        f"- **Memory** of such an executor: `spark.executor.memory=2g` for Java, and `spark.executor.memoryOverhead={overhead}g`"
        " for",
        f"  Python: {EXECUTOR} workers of m ({f.worker:,.0f} MB; the rules are most of it) and {UNDER_WAY} MB each for what is"
        " under way.",
        f"- **Disk and network**: {gigabytes:,.0f} GB of records in, {DAY * f.judged / 1e9:,.0f} GB of `judged` out. The shuffle"
        " carries every record once,",
        "  compressed; with `unique` there is none.",
        f"- **Parts**: `spark.sql.shuffle.partitions={DAY // PART}`, so that each holds {PART:,} conversations: what a lost core"
        f" costs is {PART / f.spark / 60:,.0f}",
        "  minutes.",
    ]
