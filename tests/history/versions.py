"""Histories as every version of the schema wrote them: frozen, so that whatever comes after is held to reading them.

A version that gets a successor keeps its function here as it is; the successor gets one of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

WAIT = "[{{'seconds': {0}::DOUBLE, 'answered': true, 'kept': {0} <= 60, 'complaint': false, 'agent': 'A1'}}]"


def version_1(folder: Path, run: str = "20261121T010000.000000Z-0000a1") -> None:
    """Three conversations of 2026-11-20: scores 60, 80 and 100, agents A1, A1 and A2, first responses 10, 20 and 90 s; two
    findings of `rude` in the first, one of them overturned; one promise that is open."""
    place = folder / "runs" / run / "day=2026-11-20" / "source=taobao"
    place.mkdir(parents=True)
    with duckdb.connect() as db:
        rows = ", ".join(
            f"({i}, 'c{i}', {score}, '{agent}', {wait})"
            for i, (score, agent, wait) in enumerate(((60, "A1", 10), (80, "A1", 20), (100, "A2", 90)))
        )
        db.execute(
            f"""
            COPY (
                SELECT id, 'taobao' AS source, '2026-11-20' AS day, 1795168800 + n::DOUBLE AS started,
                    1795168810 + n::DOUBLE AS contact, 1795168820 + n::DOUBLE AS last_time, 'local' AS clock,
                    'k' || n AS key, NULL::VARCHAR AS customer, NULL::VARCHAR AS channel, 'zh' AS lang,
                    score::DOUBLE AS score, score >= 80 AS passed, MAP {{'wording': 40.0::DOUBLE}} AS dimensions,
                    [{{'agent': agent, 'score': score::DOUBLE, 'fatal': false, 'passed': score >= 80,
                       'lost': MAP {{'rude': (100 - score)::DOUBLE}}, 'dimensions': MAP {{'wording': 1.0::DOUBLE}}}}] AS agents,
                    'other' AS scenario, false AS upset, NULL::BOOLEAN AS better, []::VARCHAR[] AS alerts,
                    'rest' AS ended, false AS pending, {WAIT.format("wait")} AS first_waits,
                    {WAIT.format("wait")} AS later_waits, ['missing-greeting'] AS rules_passed,
                    CASE WHEN n = 0 THEN ['rude'] ELSE [] END AS rules_failed, []::VARCHAR[] AS rules_unknown
                FROM (VALUES {rows}) t(n, id, score, agent, wait)
            ) TO '{place}/sessions-1.parquet' (FORMAT parquet)
            """
        )
        db.execute(
            f"""
            COPY (
                SELECT 'c0' AS id, 'taobao' AS source, '2026-11-20' AS day, 'f' || n AS finding, 'rude' AS rule,
                    1 AS turn, 0 AS span_start, 2 AS span_end, 'error' AS severity, 'A1' AS agent, '走开' AS text,
                    n = 1 AS waived, NULL::VARCHAR AS case_key
                FROM range(2) t(n)
            ) TO '{place}/findings-1.parquet' (FORMAT parquet)
            """
        )
        db.execute(
            f"""
            COPY (
                SELECT 'c2' AS id, 'taobao' AS source, '2026-11-20' AS day, 'k2' AS key, 'local' AS clock,
                    1795168802::DOUBLE AS started, 1795168812::DOUBLE AS contact, 'promise-not-kept' AS rule,
                    1 AS turn, 0 AS span_start, 6 AS span_end, '明天给您回电' AS text, 'A2' AS agent,
                    1795168812::DOUBLE AS said_at, 1795255212::DOUBLE AS due, []::DOUBLE[] AS returned,
                    'unknown' AS verdict, true AS open
            ) TO '{place}/deadlines-1.parquet' (FORMAT parquet)
            """
        )
    manifest = {"schema": 1, "csqa": "0.4.0", "sessions": 3, "first": "2026-11-20", "last": "2026-11-20"}
    manifest |= {"sources": ["taobao"], "interrupted": False}
    (folder / "runs" / run / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


WRITTEN_BY: Mapping[int, Callable[[Path], None]] = {1: version_1}
