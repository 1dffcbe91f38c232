"""csqa on Apache Spark: DataFrame in, DataFrame out. Needs the extra `spark`, and Java 17 or later.

    from csqa import cluster
    from csqa.cluster import spark as csqa_spark

    plan = cluster.plan(profile="taobao")
    csqa_spark.lint(session.read.parquet("chats.parquet"), plan).write.parquet("judged")
    judged = session.read.parquet("judged")
    cases = csqa_spark.cases(judged, plan)
    agents = csqa_spark.agent_scores(judged, cases, plan)

Every line (`json`) is, to the byte, that of `csqa check --format jsonl` on one machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from csqa.cluster.gathering import judge_cases
from csqa.cluster.judging import judge_records, read, rooted
from csqa.cluster.plan import Plan
from csqa.cluster.plan import plan as default_plan
from csqa.cluster.records import Per, check_columns, conversations, timed, transcripts
from csqa.cluster.schema import AGENTS, CASES, JUDGED, PLACE, RECORDS, SESSION, STAYS, SUMS, TRANSCRIPT, TURN
from csqa.cluster.scores import By, of_sums
from csqa.model import Transcript
from csqa.readers.auto_reply import FEWEST_SESSIONS, AtOnce

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Batches = Iterator[pa.RecordBatch]

_COUNTED = pa.schema([("account", pa.binary()), ("text", pa.binary()), ("sessions", pa.int64())])
"""Of an account (null: nobody) the timed sessions (text null), and those in which the text came at once."""
_OUT = 10_000


def lint(
    df: DataFrame,
    plan: Plan | None = None,
    *,
    per: Per = "transcript",
    unique: bool = False,
    auto_replies: Collection[str] | None = None,
) -> DataFrame:
    """`JUDGED` (docs/scale.md) of all rows of `df`, which are a conversation or (`per="message"`) a message each.

    Reads the data twice: what comes at once and always the same is an automatic reply, which only all conversations
    together show. That first pass runs at once; with `auto_replies` (what it found, or nothing) it is left out. `unique`:
    no two conversations have one id, so that they need not be brought together to find out. The result is in no order;
    `position`, `file` and `line` give it. Raises InputError where the columns are not those of the form.
    """
    plan = plan or default_plan()
    check_columns(df.columns, per)
    records = _records(df, per)
    if auto_replies is None:
        auto_replies = _auto_replies(records, plan) if timed(df.columns) else ()
    plan = plan.with_auto_replies(auto_replies)
    if per == "message" or unique:
        return _mapped(records, partial(_judge, plan, False), JUDGED)
    whole = _mapped(records, partial(_root, plan), RECORDS)
    whole = whole.repartition("root").sortWithinPartitions("root", *PLACE, "key")
    return _mapped(whole, partial(_judge, plan, True), JUDGED)


def cases(judged: DataFrame, plan: Plan | None = None) -> DataFrame:
    """`CASES`: what conversations leave owed, judged over all of a customer's. `judged` is read twice, so it should be
    stored or cached; the first time at once, for the last time in the data."""
    from pyspark.sql import functions as f

    plan = plan or default_plan()
    kept = judged.select(*STAYS).where("last IS NOT NULL OR size(deadlines) > 0")
    last = {
        row["clock"]: row["last"] for row in kept.groupBy("clock").agg(f.max("last").alias("last")).collect()
    }
    last = {clock: time for clock, time in last.items() if time is not None}
    gathered = kept.repartition("case").sortWithinPartitions("case", *PLACE, "id")
    return _mapped(gathered, partial(_cases, plan, last), CASES)


def agent_scores(
    judged: DataFrame, cases: DataFrame | None = None, plan: Plan | None = None, *, by: By = "agent"
) -> DataFrame:
    """`AGENTS`: the figures of `csqa check`, whole sums of Spark until the last division; one partition, best first. `by`:
    a row an agent, or a row a team of the plan's roster."""
    from pyspark.sql import functions as f

    plan = plan or default_plan()
    shares = judged.select(f.explode("agents").alias("share")).select(
        f.coalesce("share.agent", f.lit("")).alias("agent"), "share.passed", "share.points", "share.failed"
    )
    sums = shares.groupBy("agent").agg(
        f.count("*").alias("sessions"),
        f.sum(f.col("passed").cast("long")).alias("passed"),
        f.sum("points").alias("points"),
        f.sum(f.col("points") * f.col("points")).alias("squares"),
    )
    failed = shares.select("agent", f.explode("failed").alias("rule"))
    if cases is not None:
        owed = cases.select(f.explode("agents").alias("one"))
        failed = failed.unionByName(
            owed.select(f.coalesce("one.agent", f.lit("")).alias("agent"), f.col("one.rule").alias("rule"))
        )
    counted = failed.groupBy("agent", "rule").agg(f.count("*").alias("sessions"))
    fails = counted.groupBy("agent").agg(f.collect_list(f.struct("rule", "sessions")).alias("fails"))
    whole = sums.join(fails, "agent", "left").select(*SUMS.names)
    return _mapped(whole.coalesce(1), partial(_scores, plan, by), AGENTS)


def _records(df: DataFrame, per: Per) -> DataFrame:
    """RECORDS, `root` and `key` still open."""
    from pyspark.sql import functions as f

    if per == "transcript":
        known = [name for name in df.columns if name in (*PLACE, *TRANSCRIPT, "turns", "record")]
        return _mapped(df.select(*known), _transcripts, RECORDS)
    wanted = (SESSION, *PLACE, "turn", *TRANSCRIPT, *TURN)
    messages = df.select(*(name for name in df.columns if name in wanted and name != "id"))
    order = (
        ("turn", *PLACE, "time", "role", "text") if "turn" in df.columns else (*PLACE, "time", "role", "text")
    )
    together = messages.repartition(f.col(SESSION).cast("string")).sortWithinPartitions(
        SESSION, *(name for name in order if name in messages.columns)
    )
    return _mapped(together, _conversations, RECORDS)


def _auto_replies(records: DataFrame, plan: Plan) -> frozenset[str]:
    """As `csqa.readers.find_auto_replies`: counted where the conversations are, summed by Spark."""
    from pyspark.sql import functions as f

    counted = _mapped(records, partial(_counted, plan), _COUNTED)
    sums = counted.groupBy("account", "text").agg(f.sum("sessions").alias("sessions"))
    accounts = sums.where("text IS NULL").select(f.col("account").alias("of"), f.col("sessions").alias("all"))
    texts = sums.where(f"text IS NOT NULL AND sessions >= {FEWEST_SESSIONS}")
    common = texts.join(accounts, texts["account"].eqNullSafe(accounts["of"])).where("sessions * 2 > all")
    found = common.select("text").distinct().collect()
    return frozenset(bytes(row["text"]).decode("utf-8", "surrogatepass") for row in found)


def _mapped(df: DataFrame, work: Any, schema: pa.Schema) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    return df.mapInArrow(work, from_arrow_schema(schema))


# What runs on the executors. Named functions: they travel as names, and csqa is there.


def _transcripts(tables: Batches) -> Batches:
    for table in tables:
        yield transcripts(table)


def _conversations(tables: Batches) -> Batches:
    yield from conversations(tables)


def _root(plan: Plan, tables: Batches) -> Batches:
    yield from rooted(tables, plan)


def _judge(plan: Plan, once: bool, tables: Batches) -> Batches:
    yield from judge_records(tables, plan, once=once)


def _cases(plan: Plan, last: dict[str, float], tables: Batches) -> Batches:
    yield from judge_cases(tables, plan, last)


def _scores(plan: Plan, by: By, tables: Batches) -> Batches:
    yield of_sums(tables, plan, by)


def _counted(plan: Plan, tables: Batches) -> Batches:
    counts = AtOnce()
    for table in tables:
        for _, item in read(table, plan):
            if isinstance(item, Transcript):
                counts.add(item)
    yield from _counts(counts)


def _counts(counts: AtOnce) -> Batches:
    rows: list[tuple[bytes | None, bytes | None, int]] = [
        (_bytes(account), None, n) for account, n in counts.sessions.items()
    ]
    rows += [(_bytes(account), _bytes(text), n) for (account, text), n in counts.at_once.items()]
    for start in range(0, len(rows), _OUT):
        columns = zip(*rows[start : start + _OUT], strict=True)
        yield pa.RecordBatch.from_arrays(
            [pa.array(c, t) for c, t in zip(columns, _COUNTED.types, strict=True)], schema=_COUNTED
        )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogatepass")
