"""Agents' scores from sums that add up exactly in any order: whole numbers until the last division."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pyarrow as pa

from csqa.cluster.plan import Plan
from csqa.cluster.schema import AGENTS, batch
from csqa.model import AgentSummary
from csqa.scoring import UNKNOWN, AgentTable
from csqa.scoring.agents import Row

By = Literal["agent", "team"]


def agent_scores(
    judged: Iterable[pa.RecordBatch], cases: Iterable[pa.RecordBatch], plan: Plan, by: By = "agent"
) -> pa.RecordBatch:
    """AGENTS, in the order in which `csqa check` lists them; of the cases what an agent failed counts, they have no score."""
    table = AgentTable(plan.card.pass_mark, plan.card.few)
    for found in judged:
        for shares in found.column("agents").to_pylist():
            for share in shares or ():
                row = _row(table, share["agent"])
                row.merge(
                    Row(
                        1,
                        int(share["passed"]),
                        share["points"],
                        share["points"] ** 2,
                        dict.fromkeys(share["failed"], 1),
                    )
                )
    for found in cases:
        for failed in found.column("agents").to_pylist():
            for one in failed or ():
                _row(table, one["agent"]).merge(Row(fails={one["rule"]: 1}))
    return summed(table, plan, by)


def of_sums(sums: Iterable[pa.RecordBatch], plan: Plan, by: By) -> pa.RecordBatch:
    """SUMS, whole or in parts, to AGENTS."""
    table = AgentTable(plan.card.pass_mark, plan.card.few)
    for part in sums:
        for one in part.to_pylist():
            fails = {failed["rule"]: failed["sessions"] for failed in one["fails"] or ()}
            _row(table, one["agent"]).merge(
                Row(one["sessions"], one["passed"], one["points"], one["squares"], fails)
            )
    return summed(table, plan, by)


def summed(table: AgentTable, plan: Plan, by: By) -> pa.RecordBatch:
    found = table.agents(plan.roster) if by == "agent" else table.teams(plan.roster)
    return batch([_summary(row) for row in found], AGENTS)


def _row(table: AgentTable, agent: str | None) -> Row:
    return table.rows.setdefault(agent or UNKNOWN, Row())


def _summary(row: AgentSummary) -> tuple[Any, ...]:
    return (
        row.agent or None,
        row.name or None,
        row.team,
        row.sessions,
        row.mean,
        row.low,
        row.high,
        row.passed,
        row.few,
        [{"rule": rule, "sessions": sessions} for rule, sessions in row.weakest],
    )
