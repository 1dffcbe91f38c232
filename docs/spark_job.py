"""A day's conversations on Spark:

    spark-submit docs/spark_job.py s3a://chats/2026-11-20/ s3a://qa/2026-11-20/ --profile taobao

Reads Parquet, one row a conversation or (`--per message`) a message; writes Parquet: `judged/`, `cases/`, `agents/`, and
where the roster knows teams `teams/`. Ends with 2 and one line on stderr where the input or an option is wrong.
docs/scale.md says what the columns are, and what the cluster needs.
"""

from __future__ import annotations

import argparse
import sys

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from csqa import cluster
from csqa.cluster import spark as csqa_spark
from csqa.errors import InputError
from csqa.wording import default_lang


def main(given: argparse.Namespace) -> None:
    # Before Spark starts: what is wrong with the rules shows at once.
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
    if plan.roster.teams:
        csqa_spark.agent_scores(judged, cases, plan, by="team").write.parquet(f"{output}/teams")
    judged.groupBy("kind").count().show()
    spark.stop()


def arguments() -> argparse.Namespace:
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
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    try:
        main(given)
    except (InputError, AnalysisException) as error:
        said = error.render(given.lang or default_lang()) if isinstance(error, InputError) else str(error)
        print(said.splitlines()[0], file=sys.stderr)
        sys.exit(2)
