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
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from csqa.cluster.columns import KNOWN, MESSAGE_ORDER, Per, check_names, check_types, timed
from csqa.cluster.gathering import judge_cases
from csqa.cluster.judging import judge_records, read, rooted
from csqa.cluster.naming import by_root, own_id
from csqa.cluster.plan import Plan
from csqa.cluster.plan import plan as default_plan
from csqa.cluster.records import conversations, transcripts
from csqa.cluster.schema import AGENTS, CASES, JUDGED, PLACE, RECORDS, SESSION, STAYS, SUMS, batch
from csqa.cluster.scores import By, of_sums
from csqa.model import Transcript
from csqa.readers.auto_reply import FEWEST_SESSIONS, AtOnce

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

Batches = Iterator[pa.RecordBatch]

_COUNTED = pa.schema(
    [
        ("account", pa.binary()),
        ("text", pa.binary()),
        ("sessions", pa.int64()),
        ("conversations", pa.int64()),
    ]
)
"""Of an account (null: nobody) the timed sessions (text null), and those in which the text came at once; beside them all
conversations, in a row of its own."""
_OUT = 10_000
_PARTS = 200
_WORTH_A_PART = 250
"""Conversations: about a second's work, beside a tenth that Spark takes to hand it out."""


class _First(NamedTuple):
    """What the first pass found."""

    auto_replies: frozenset[str]
    conversations: int


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
    check_names(df.columns, per)
    df = df.select(*(name for name in df.columns if name in KNOWN[per]))
    check_types(_schema(df), per)
    said = str(df.sparkSession.conf.get("spark.sql.shuffle.partitions", ""))
    # Some platforms say `auto`.
    parts = int(said) if said.isdigit() else _PARTS
    if auto_replies is None and timed(df.columns):
        auto_replies, conversations = _first_pass(_records(df, per), plan)
        parts = max(1, min(parts, -(-conversations // _WORTH_A_PART)))
    plan = plan.with_auto_replies(auto_replies or ())
    if per == "message":
        return _mapped(_records(df, per, parts), partial(_judge, plan), JUDGED)
    records = _records(df, per)
    if unique:
        return _mapped(records, partial(_judge, plan), JUDGED)
    records = _together(_mapped(records, partial(_root, plan), RECORDS), "root", parts)
    records = records.sortWithinPartitions("root", *PLACE, "key", "record")
    return _mapped(records, partial(_judge_by_root, plan), JUDGED)


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


def _records(df: DataFrame, per: Per, parts: int | None = None) -> DataFrame:
    """RECORDS, `root` and `key` still open; those of messages in so many `parts`, or as many as Spark finds right."""
    from pyspark.sql import functions as f

    if per == "transcript":
        return _mapped(df, _transcripts, RECORDS)
    # Messages of the same moment have no order of their own; they must still have one.
    order = [name for name in (*MESSAGE_ORDER, "role", "text") if name in df.columns]
    messages = _together(df, f.col(SESSION).cast("string"), parts)
    return _mapped(messages.sortWithinPartitions(SESSION, *order), _conversations, RECORDS)


def _together(df: DataFrame, key: str | Column, parts: int | None) -> DataFrame:
    """The rows of one key in one part. Without a number Spark makes few parts of few bytes, which is right where they are
    only read; a conversation takes long for its bytes to judge."""
    return df.repartition(key) if parts is None else df.repartition(parts, key)


def _first_pass(records: DataFrame, plan: Plan) -> _First:
    """As `csqa.readers.find_auto_replies`: counted where the conversations are, summed by Spark."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    counted = _mapped(records, partial(_counted, plan), _COUNTED)
    sums = counted.groupBy("account", "text").agg(
        f.sum("sessions").alias("sessions"), f.sum("conversations").alias("conversations")
    )
    of_account = f.max(f.when(f.col("text").isNull(), f.col("sessions"))).over(Window.partitionBy("account"))
    told = sums.where(f"text IS NULL OR sessions >= {FEWEST_SESSIONS}").withColumn("timed", of_account)
    found = told.where("conversations > 0 OR (text IS NOT NULL AND sessions * 2 > timed)").collect()
    texts = {bytes(row["text"]).decode("utf-8", "surrogatepass") for row in found if row["text"] is not None}
    return _First(frozenset(texts), sum(row["conversations"] for row in found))


def _schema(df: DataFrame) -> pa.Schema:
    from inspect import signature

    from pyspark.sql.pandas.types import to_arrow_schema

    # Spark 4.0 takes instants to be in UTC by itself; later ones ask.
    zone = {"timezone": "UTC"} if "timezone" in signature(to_arrow_schema).parameters else {}
    return to_arrow_schema(df.schema, **zone)


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


def _judge(plan: Plan, tables: Batches) -> Batches:
    yield from judge_records(tables, plan, own_id)


def _judge_by_root(plan: Plan, tables: Batches) -> Batches:
    yield from judge_records(tables, plan, by_root())


def _cases(plan: Plan, last: dict[str, float], tables: Batches) -> Batches:
    yield from judge_cases(tables, plan, last)


def _scores(plan: Plan, by: By, tables: Batches) -> Batches:
    yield of_sums(tables, plan, by)


def _counted(plan: Plan, tables: Batches) -> Batches:
    counts, conversations = AtOnce(), 0
    for table in tables:
        for _, item in read(table, plan):
            if isinstance(item, Transcript):
                counts.add(item)
                conversations += 1
    rows: list[tuple[bytes | None, bytes | None, int, int]] = [(None, None, 0, conversations)]
    rows += [(_bytes(account), None, n, 0) for account, n in counts.sessions.items()]
    rows += [(_bytes(account), _bytes(text), n, 0) for (account, text), n in counts.at_once.items()]
    for start in range(0, len(rows), _OUT):
        yield batch(rows[start : start + _OUT], _COUNTED)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogatepass")
