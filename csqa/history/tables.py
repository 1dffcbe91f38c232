"""What the history keeps, column by column, and how files of every version of it are read.

A column that is added needs no new version: files that lack it give NULL. VERSION is raised when a column changes its
type or its meaning; `READING` then gets what turns the rows of the version before into today's.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = 1

_WAIT = "STRUCT(seconds DOUBLE, answered BOOLEAN, kept BOOLEAN, complaint BOOLEAN, agent VARCHAR)[]"
_PART = (
    "STRUCT(agent VARCHAR, score DOUBLE, fatal BOOLEAN, passed BOOLEAN,"
    " lost MAP(VARCHAR, DOUBLE), dimensions MAP(VARCHAR, DOUBLE))[]"
)
_OF_SESSION = {"id": "VARCHAR", "source": "VARCHAR", "day": "VARCHAR"}

SESSIONS: Mapping[str, str] = {
    **_OF_SESSION,
    "started": "DOUBLE",
    "contact": "DOUBLE",
    "last_time": "DOUBLE",
    "clock": "VARCHAR",
    "key": "VARCHAR",
    "customer": "VARCHAR",
    "channel": "VARCHAR",
    "lang": "VARCHAR",
    "score": "DOUBLE",
    "passed": "BOOLEAN",
    "dimensions": "MAP(VARCHAR, DOUBLE)",
    "agents": _PART,
    "scenario": "VARCHAR",
    "upset": "BOOLEAN",
    "better": "BOOLEAN",
    "alerts": "VARCHAR[]",
    "ended": "VARCHAR",
    "pending": "BOOLEAN",
    "first_waits": _WAIT,
    "later_waits": _WAIT,
    "rules_passed": "VARCHAR[]",
    "rules_failed": "VARCHAR[]",
    "rules_unknown": "VARCHAR[]",
}
FINDINGS: Mapping[str, str] = {
    **_OF_SESSION,
    "finding": "VARCHAR",
    "rule": "VARCHAR",
    "turn": "INTEGER",
    "span_start": "INTEGER",
    "span_end": "INTEGER",
    "severity": "VARCHAR",
    "agent": "VARCHAR",
    "text": "VARCHAR",
    "waived": "BOOLEAN",
    "case_key": "VARCHAR",
}
DEADLINES: Mapping[str, str] = {
    **_OF_SESSION,
    "key": "VARCHAR",
    "clock": "VARCHAR",
    "started": "DOUBLE",
    "contact": "DOUBLE",
    "rule": "VARCHAR",
    "turn": "INTEGER",
    "span_start": "INTEGER",
    "span_end": "INTEGER",
    "text": "VARCHAR",
    "agent": "VARCHAR",
    "said_at": "DOUBLE",
    "due": "DOUBLE",
    "returned": "DOUBLE[]",
    "verdict": "VARCHAR",
    "open": "BOOLEAN",
}
TABLES: Mapping[str, Mapping[str, str]] = {"sessions": SESSIONS, "findings": FINDINGS, "deadlines": DEADLINES}

READING: Mapping[int, Mapping[str, str]] = {1: {}}
"""Version -> table -> the SELECT list that makes today's columns of its rows; a table that is not named is as today's."""


def columns(table: Mapping[str, str]) -> str:
    """`{'id': 'VARCHAR', …}`: what `read_json` wants to be told."""
    return "{" + ", ".join(f"{name}: '{kind}'" for name, kind in table.items()) + "}"


def empty(table: str) -> str:
    """A SELECT without rows that has every column at its type."""
    listed = ", ".join(f"NULL::{kind} AS {name}" for name, kind in TABLES[table].items())
    return f"SELECT NULL::VARCHAR AS run, {listed} WHERE false"
