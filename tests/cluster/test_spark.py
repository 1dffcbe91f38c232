"""csqa on a Spark cluster of two executors: the bytes of `csqa check`. Skipped, loudly, where Java or Spark is missing."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from csqa import cluster
from tests.cluster import tables
from tests.cluster.conftest import ROOT, Checked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@pytest.fixture(scope="module")
def plan() -> cluster.Plan:
    return cluster.plan(lang="en")


@pytest.fixture(scope="module")
def judged(
    spark: SparkSession, checked: Checked, plan: cluster.Plan, tmp_path_factory: pytest.TempPathFactory
) -> DataFrame:
    from csqa.cluster import spark as on_spark

    folder = tmp_path_factory.mktemp("table")
    df = read(spark, tables.records(checked), folder / "in")
    on_spark.lint(df, plan).write.parquet(str(folder / "judged"))
    return spark.read.parquet(str(folder / "judged"))


def read(spark: SparkSession, table: pa.Table, folder: Path) -> DataFrame:
    """From Parquet in several parts, so that both executors get some."""
    folder.mkdir()
    each = -(-table.num_rows // 4)
    for i in range(4):
        pq.write_table(table.slice(i * each, each), folder / f"{i}.parquet")
    return spark.read.parquet(str(folder))


def lines(df: DataFrame) -> list[str]:
    rows = df.where("kind = 'transcript'").orderBy("file", "line").select("json").collect()
    return [row["json"] for row in rows]


def test_every_line_is_that_of_check_to_the_byte(judged: DataFrame, checked: Checked) -> None:
    assert lines(judged) == [line for line in checked.output if line.startswith('{"transcript"')]


def test_nothing_is_lost(judged: DataFrame, checked: Checked) -> None:
    counts = {row["kind"]: row["count"] for row in judged.groupBy("kind").count().collect()}
    assert sum(counts.values()) == len(checked.lines)
    assert counts["reject"] == 1
    assert counts["duplicate"] == 3


def test_cases_and_agents_are_those_of_check(judged: DataFrame, checked: Checked, plan: cluster.Plan) -> None:
    from csqa.cluster import spark as on_spark

    cases = on_spark.cases(judged, plan).cache()
    found = [row["json"] for row in cases.orderBy("file", "line").select("json").collect()]
    assert found == [line for line in checked.output if line.startswith('{"case"')]
    agents = [row.asDict(recursive=True) for row in on_spark.agent_scores(judged, cases, plan).collect()]
    assert agents == checked.agents


def test_messages_are_grouped_by_spark(
    spark: SparkSession, checked: Checked, plan: cluster.Plan, tmp_path: Path
) -> None:
    from csqa.cluster import spark as on_spark

    once = {chat["id"]: chat for chat in tables.whole(checked)}
    kept = Checked(checked.file, checked.lines, [], [])
    table = tables.messages(kept)
    seen = [chat["id"] for chat in tables.whole(checked)]
    alone = pa.array([seen.count(session) == 1 for session in table.column("session").to_pylist()])
    df = on_spark.lint(read(spark, table.filter(alone), tmp_path / "messages"), plan, per="message")
    wanted = {id_ for id_ in once if seen.count(id_) == 1}
    by_line = [line for line in checked.output if line.startswith('{"transcript"')]
    assert lines(df) == [line for line in by_line if line.split('"')[3] in wanted]


def test_the_example_runs(
    spark: SparkSession, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this session: a script finds the one that there is."""
    read(spark, tables.records(checked), tmp_path / "in")
    monkeypatch.setattr(spark.__class__, "stop", lambda self: None)
    monkeypatch.setattr(
        sys, "argv", ["spark_job.py", str(tmp_path / "in"), str(tmp_path / "out"), "--lang", "en"]
    )
    runpy.run_path(str(ROOT / "docs" / "spark_job.py"), run_name="__main__")
    agents = [
        row.asDict(recursive=True) for row in spark.read.parquet(str(tmp_path / "out" / "agents")).collect()
    ]
    assert agents == checked.agents
