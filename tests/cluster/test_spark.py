"""csqa on a Spark cluster of two executors: the bytes of `csqa check`. Skipped, loudly, where Java or Spark is missing."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from csqa import cluster
from csqa.errors import InputError
from tests.cluster import tables
from tests.cluster.conftest import ROOT, Checked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@pytest.fixture(scope="module")
def plan() -> cluster.Plan:
    return cluster.plan(lang="en")


@pytest.fixture(scope="module")
def done(spark: SparkSession, checked: Checked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What docs/spark_job.py leaves, run in this session: a script finds the one that there is."""
    place = tmp_path_factory.mktemp("job")
    stored(tables.records(checked), place / "in")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spark.__class__, "stop", lambda self: None)
        patch.setattr(sys, "argv", ["spark_job.py", str(place / "in"), str(place / "out"), "--lang", "en"])
        runpy.run_path(str(ROOT / "docs" / "spark_job.py"), run_name="__main__")
    return place / "out"


def stored(table: pa.Table, folder: Path) -> str:
    """As Parquet in several parts, so that both executors get some; one of them is empty."""
    folder.mkdir()
    each = -(-table.num_rows // 4)
    for i in range(5):
        pq.write_table(table.slice(i * each, each), folder / f"{i}.parquet")
    return str(folder)


def rows(folder: Path) -> list[dict[str, Any]]:
    table = pq.read_table(folder)
    found: list[dict[str, Any]] = table.sort_by([("file", "ascending"), ("line", "ascending")]).to_pylist()
    return found


def lines(found: list[dict[str, Any]]) -> list[str]:
    return [row["json"] for row in found if row["kind"] == "transcript"]


def test_every_line_is_that_of_check_to_the_byte(done: Path, checked: Checked) -> None:
    cases = [row["json"] for row in rows(done / "cases")]
    assert lines(rows(done / "judged")) + cases == checked.output


def test_nothing_is_lost(done: Path, checked: Checked) -> None:
    kinds = [row["kind"] for row in rows(done / "judged")]
    assert len(kinds) == len(checked.lines)
    assert kinds.count("reject") == 1
    assert kinds.count("duplicate") == 3


def test_agents_are_those_of_check(done: Path, checked: Checked) -> None:
    assert pq.read_table(done / "agents").to_pylist() == checked.agents


def test_messages_are_grouped_by_spark_wherever_they_lie(
    spark: SparkSession, checked: Checked, plan: cluster.Plan, tmp_path: Path
) -> None:
    from csqa.cluster import spark as on_spark

    table = tables.messages(checked)
    seen = [chat["id"] for chat in tables.whole(checked)]
    alone = pa.array([seen.count(session) == 1 for session in table.column("session").to_pylist()])
    df = spark.read.parquet(stored(table.filter(alone), tmp_path / "messages"))
    on_spark.lint(df, plan, per="message").write.parquet(str(tmp_path / "judged"))
    wanted = [line for line in checked.output if seen.count(line.split('"')[3]) == 1]
    assert lines(rows(tmp_path / "judged")) == [line for line in wanted if line.startswith('{"transcript"')]


def test_a_wrong_table_is_an_error_before_any_job(spark: SparkSession, plan: cluster.Plan) -> None:
    from csqa.cluster import spark as on_spark

    def wrong(columns: str, said: str) -> None:
        df: DataFrame = spark.createDataFrame([], columns)
        with pytest.raises(InputError, match=said):
            on_spark.lint(df, plan)

    before = spark.sparkContext.statusTracker().getJobIdsForGroup()
    wrong("body string", "no column record .* it has body")
    wrong("record map<string, string>", "the column record is map")
    wrong("turns array<struct<role: string, text: string, time: date>>", r"turns\.time is date32")
    assert spark.sparkContext.statusTracker().getJobIdsForGroup() == before
