"""Cases: what conversations leave owed, judged over all of a customer's, a case at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from csqa.cases import Casebook, Stay
from csqa.cluster.plan import Engine, Plan, engine
from csqa.cluster.rows import counted
from csqa.cluster.schema import CASES, PLACE, STAYS, batch
from csqa.model import Deadline, Visit
from csqa.wording import Text

_OUT = 2000

Kept = Mapping[str, Any]
"""A row of JUDGED, of which the columns STAYS are read."""


def judge_cases(
    tables: Iterable[pa.RecordBatch], plan: Plan, last: Mapping[str, float]
) -> Iterator[pa.RecordBatch]:
    """STAYS, those of a case together and in their order, to CASES. `last`: the last time in all data, by clock."""
    made = engine(plan)
    rows: list[tuple[object, ...]] = []
    for stays in _together(tables):
        rows.extend(case_rows(stays, made, last))
        if len(rows) >= _OUT:
            yield batch(rows, CASES)
            rows = []
    if rows:
        yield batch(rows, CASES)


def case_rows(stays: Iterable[Kept], made: Engine, last: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
    """Rows of CASES, in the order in which something is first owed."""
    book = Casebook(last=last)
    first: dict[str, Kept] = {}
    for row in stays:
        book.keep(_stay(row))
        if row["deadlines"]:
            first.setdefault(row["case"], row)
    if not first:
        return
    for owed in book.judged(made.rules):
        case = made.decided(owed)
        begin = first[case.case]
        yield (
            case.case,
            *(begin[name] for name in PLACE),
            made.wire.case(case),
            *counted(case.verdicts),
            [
                {"agent": agent, "rule": verdict.rule}
                for verdict in case.verdicts
                if verdict.verdict == "fail"
                for agent in dict.fromkeys(finding.agent for finding in verdict.findings)
            ],
        )


def _together(tables: Iterable[pa.RecordBatch]) -> Iterator[list[Kept]]:
    open_: list[Kept] = []
    for table in tables:
        for row in table.select(list(STAYS)).to_pylist():
            if open_ and open_[0]["case"] != row["case"]:
                yield open_
                open_ = []
            open_.append(row)
    if open_:
        yield open_


def _stay(row: Kept) -> Stay:
    deadlines = tuple(
        Deadline(
            d["rule"],
            row["id"],
            d["turn"],
            d["start"],
            d["end"],
            d["text"],
            d["agent"],
            d["said_at"],
            d["due"],
            tuple(d["returned"] or ()),
            Text(d["why_zh"], d["why_en"]) if d["why_zh"] is not None else None,
        )
        for d in row["deadlines"] or ()
    )
    visit = Visit(row["id"], row["visit_clock"], row["began"], row["contact"])
    return Stay(row["case"], row["source"], row["clock"], row["last"], visit, deadlines)
