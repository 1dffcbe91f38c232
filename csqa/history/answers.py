"""The questions that are put to the history, in SQL over the views that `reading` makes."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import msgspec

from csqa.figures.day import Spread, Totals
from csqa.history.database import quoted
from csqa.model import Roster
from csqa.scoring import UNKNOWN, AgentTable
from csqa.scoring.agents import Row

if TYPE_CHECKING:
    from csqa.history.database import Database

_SCORED = "count(score), sum(round(score * 100))::BIGINT, sum(round(score * 100) ** 2)::BIGINT"


class Recent(msgspec.Struct, frozen=True):
    """An agent's latest sessions. `rules` are those that failed most, with the number of sessions; dates are ISO 8601."""

    sessions: int
    mean: float
    passed: float
    rules: tuple[tuple[str, int], ...]
    first: str | None
    last: str | None


class RuleTotals(msgspec.Struct, frozen=True):
    """`judged` sessions passed or failed it, `failed` of them failed; `findings` without the `waived`."""

    rule: str
    judged: int
    failed: int
    findings: int
    waived: int


class Day(msgspec.Struct, frozen=True):
    """Response times of one date; `later` are the waits after the first. Of a period, `day` is `since/until`."""

    day: str
    sessions: int
    first: Spread
    later: Spread


def sessions(db: Database) -> int:
    row = db.execute("SELECT count(*) FROM sessions").fetchone()
    return int(row[0]) if row else 0


def totals(db: Database, roster: Roster) -> Totals | None:
    row = db.execute(
        f"SELECT count(*), {_SCORED}, count(*) FILTER (passed), count(*) FILTER (upset) FROM sessions"
    ).fetchone()
    if row is None or not row[0]:
        return None
    n, scored, total, squares, passed, upset = row
    table = AgentTable(rows=agent_rows(db))
    people = {agent: row for agent, row in table.people(roster).items() if agent != UNKNOWN and row.sessions}
    return Totals(
        sessions=n,
        mean=round(total / scored / 100, 2) if scored else None,
        passed=passed / scored if scored else None,
        first=_spreads(db, "first_waits").get(None, Spread()),
        upset=upset,
        rules={rule.rule: 100 * rule.findings / n for rule in rules(db)},
        agents={
            agent: (row.sessions, round(row.total / row.sessions / 100, 2)) for agent, row in people.items()
        },
        deviation=_deviation(scored, total or 0, squares or 0),
        deviations={
            agent: deviation
            for agent, row in people.items()
            if (deviation := _deviation(row.sessions, row.total, row.squares)) is not None
        },
    )


def _deviation(n: int, total: int, squares: int) -> float | None:
    """Of scores whose hundredths have these sums."""
    return sqrt((n * squares - total * total) / (n * (n - 1))) / 100 if n > 1 else None


def agent_rows(db: Database) -> dict[str, Row]:
    db.execute(
        "CREATE OR REPLACE TEMP VIEW parts AS"
        " SELECT unnest(agents, max_depth := 2) FROM (SELECT agents FROM sessions)"
    )
    rows = {
        agent: Row(n, passed, total, squares)
        for agent, passed, n, total, squares in db.execute(
            f"SELECT coalesce(agent, ''), count(*) FILTER (passed), {_SCORED} FROM parts GROUP BY 1 ORDER BY 1"
        ).fetchall()
    }
    failed = db.execute(
        "SELECT agent, rule, count(*) FROM ("
        " SELECT coalesce(agent, '') AS agent, unnest(map_keys(lost)) AS rule FROM parts UNION ALL"
        " SELECT DISTINCT ON (coalesce(agent, ''), rule, case_key) coalesce(agent, ''), rule FROM findings"
        " WHERE case_key IS NOT NULL AND NOT waived) GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    for agent, rule, count in failed:
        rows.setdefault(agent, Row()).fails[rule] = count
    return rows


def rules(db: Database) -> list[RuleTotals]:
    # What sessions leave owed is judged deadline by deadline here; a run counts it case by case.
    rows = db.execute(
        """
        WITH judged AS (
            SELECT unnest(rules_passed) AS rule, 0 AS failed FROM sessions UNION ALL
            SELECT unnest(rules_failed), 1 FROM sessions UNION ALL
            SELECT rule, (verdict = 'fail')::INTEGER FROM deadlines WHERE verdict IN ('pass', 'fail')
        ), found AS (
            SELECT rule, count(*) FILTER (NOT waived) AS findings, count(*) FILTER (waived) AS waived
            FROM findings GROUP BY rule
        )
        SELECT rule, count(judged.rule), coalesce(sum(failed), 0)::BIGINT,
            coalesce(any_value(findings), 0), coalesce(any_value(found.waived), 0)
        FROM judged FULL JOIN found USING (rule) GROUP BY rule ORDER BY 3 DESC, 4 DESC, 1
        """
    ).fetchall()
    return [RuleTotals(*row) for row in rows]


def _spreads(db: Database, waits: str) -> dict[str | None, Spread]:
    """By day, and under None of all days together; percentiles by nearest rank, as `csqa.figures.waits` has them."""
    rows = db.execute(
        f"""
        WITH waits AS (SELECT day, unnest({waits}, max_depth := 2) FROM sessions),
        counted AS (
            SELECT day, count(*) AS every, count(*) FILTER (answered) AS n, count(*) FILTER (kept) AS kept,
                list_sort(list(seconds) FILTER (answered)) AS sorted
            FROM waits GROUP BY GROUPING SETS ((day), ())
        )
        SELECT day, every, n, kept, sorted[(n + 1) // 2], sorted[(9 * n + 9) // 10] FROM counted WHERE every > 0
        """
    ).fetchall()
    return {day: Spread(n, every - n, median, p90, kept / every) for day, every, n, kept, median, p90 in rows}


def days(db: Database) -> list[Day]:
    first, later = _spreads(db, "first_waits"), _spreads(db, "later_waits")
    rows = db.execute("SELECT day, count(*) FROM sessions GROUP BY day ORDER BY day").fetchall()
    return [Day(day, n, first.get(day, Spread()), later.get(day, Spread())) for day, n in rows]


def whole(db: Database, name: str) -> Day:
    first, later = _spreads(db, "first_waits"), _spreads(db, "later_waits")
    return Day(name, sessions(db), first.get(None, Spread()), later.get(None, Spread()))


def recent(db: Database, names: list[str], n: int, without: str | None) -> Recent | None:
    listed = ", ".join(map(quoted, names))
    db.execute(
        f"""
        CREATE TEMP TABLE latest AS
        SELECT day, part.score AS score, part.passed AS passed, map_keys(part.lost) AS failed
        FROM (SELECT id, source, day, started, unnest(agents) AS part FROM sessions)
        WHERE part.agent IN ({listed}) AND id IS DISTINCT FROM {quoted(without) if without else "NULL"}
        ORDER BY day = 'undated', day DESC, started DESC NULLS LAST, id LIMIT {n:d}
        """
    )
    row = db.execute(
        "SELECT count(*), avg(score), count(*) FILTER (passed), min(day), max(day) FILTER (day <> 'undated')"
        " FROM latest"
    ).fetchone()
    if row is None or not row[0]:
        return None
    count, mean, passed, first, last = row
    rules = db.execute(
        "SELECT rule, count(*) FROM (SELECT unnest(failed) AS rule FROM latest) GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    return Recent(count, round(mean, 2), passed / count, tuple(rules), first if last else None, last)
