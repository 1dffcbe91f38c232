"""A day's conversations on Spark:

    spark-submit docs/spark_job.py s3a://chats/2026-11-20/ s3a://qa/2026-11-20/ --profile taobao

Reads Parquet, one row a conversation or (`--per message`) a message; writes Parquet: `judged/`, `cases/`, `agents/`, and
with a roster `teams/`. docs/scale.md says what the columns are, and what the cluster needs.
"""

from __future__ import annotations

import argparse
import sys

from pyspark.sql import SparkSession

from csqa import cluster
from csqa.cluster import spark as csqa_spark
from csqa.errors import InputError


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--per", choices=("transcript", "message"), default="transcript")
    parser.add_argument("--unique", action="store_true", help="no two conversations have one id")
    parser.add_argument("--config", help="a .csqa.yaml")
    parser.add_argument("--profile")
    parser.add_argument("--rules", action="append", default=[], metavar="FOLDER")
    parser.add_argument("--select", action="append", default=[], metavar="NAME")
    parser.add_argument("--ignore", action="append", default=[], metavar="NAME")
    parser.add_argument("--roster", metavar="FILE")
    parser.add_argument("--waivers", metavar="FILE")
    parser.add_argument("--lang", choices=("zh", "en"))
    given = parser.parse_args()
    plan = cluster.plan(
        given.config,
        profile=given.profile,
        rules=given.rules,
        select=given.select,
        ignore=given.ignore,
        roster=given.roster,
        waivers=given.waivers,
        lang=given.lang,
    )
    spark = SparkSession.builder.appName("csqa").getOrCreate()
    output = given.output.rstrip("/")
    conversations = spark.read.parquet(given.input)
    csqa_spark.lint(conversations, plan, per=given.per, unique=given.unique).write.parquet(f"{output}/judged")
    # From here on from what is stored: judging once is enough.
    judged = spark.read.parquet(f"{output}/judged")
    csqa_spark.cases(judged, plan).write.parquet(f"{output}/cases")
    cases = spark.read.parquet(f"{output}/cases")
    csqa_spark.agent_scores(judged, cases, plan).write.parquet(f"{output}/agents")
    if given.roster:
        csqa_spark.agent_scores(judged, cases, plan, by="team").write.parquet(f"{output}/teams")
    judged.groupBy("kind").count().show()
    spark.stop()


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(str(error))
