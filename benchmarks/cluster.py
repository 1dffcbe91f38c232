"""The same bytes on Spark as on one machine: python benchmarks/cluster.py [--chats 2000]

`csqa check`, the Arrow function in one process and Spark with two executors judge the same chats: customers come back, ids
come twice, accounts reply automatically, records are broken. Ends with 1 where one byte of one line differs, or a figure of
one agent. `--write` measures too, on the chats of $CSQA_EVAL as well, and writes the figures and the sizing that follows
from them into docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corpora
import sizing
from lively import lively
from local_cluster import missing, session
from page import put
from watching import below, run

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "scale.md"
WAYS = ("arrow", "spark")
PARTS = 8
PLACE = ("file", "line")
WARM, CPU = "warm", "cpu"
"""Beside what is judged: some chats to judge before; what Spark then took, in processor seconds."""


def store(lines: list[str], file: Path, folder: Path) -> None:
    """As Parquet in some parts, which executors share."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    table = pa.table(
        {"record": lines, "file": [str(file)] * len(lines), "line": range(1, len(lines) + 1)},
        pa.schema([("record", pa.string()), ("file", pa.string()), ("line", pa.int64())]),
    )
    each = -(-len(lines) // PARTS)
    for i in range(PARTS):
        pq.write_table(table.slice(i * each, each), folder / f"part-{i}.parquet")


def judge(way: str, place: Path, output: Path) -> None:
    """Judges what is stored at `place`; leaves `judged`, `cases` and `agents` in `output`, as Parquet."""
    from csqa import cluster

    plan = cluster.plan(lang="en")
    output.mkdir()
    if way == "arrow":
        import pyarrow as pa
        import pyarrow.dataset as ds
        import pyarrow.parquet as pq

        judged = list(cluster.lint(ds.dataset(place), plan))
        cases = cluster.cases(judged, plan)
        agents = cluster.agent_scores(judged, [cases], plan)
        for name, found in {"judged": judged, "cases": [cases], "agents": [agents]}.items():
            pq.write_table(pa.Table.from_batches(found), output / name)
        return
    from csqa.cluster import spark as on_spark

    began = time.perf_counter()
    with session(output.parent / "cluster") as spark:
        if (warm := output.parent / WARM).exists():
            # Java gets quicker as it goes, and the workers load the rules: neither is what a chat costs.
            on_spark.lint(spark.read.parquet(str(warm)), plan).write.parquet(str(output / WARM))
        started, spent = time.perf_counter(), below()
        on_spark.lint(spark.read.parquet(str(place)), plan).write.parquet(str(output / "judged"))
        linted = time.perf_counter()
        stored = spark.read.parquet(str(output / "judged"))
        on_spark.cases(stored, plan).write.parquet(str(output / "cases"))
        owed = spark.read.parquet(str(output / "cases"))
        on_spark.agent_scores(stored, owed, plan).write.parquet(str(output / "agents"))
        ended = time.perf_counter()
        (output / CPU).write_text(str(below() - spent), encoding="ascii")
    took = {"session": started - began, "lint": linted - started, "cases and agents": ended - linted}
    print("spark: " + ", ".join(f"{name} {seconds:.0f} s" for name, seconds in took.items()), flush=True)


def found(output: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """The lines of a way in the order of `csqa check`, and its agents."""
    import pyarrow.parquet as pq

    judged = pq.read_table(output / "judged", columns=["kind", "json", *PLACE])
    cases = pq.read_table(output / "cases", columns=["json", *PLACE])
    lines = [
        row["json"]
        for table in (judged, cases)
        for row in table.sort_by([(name, "ascending") for name in PLACE]).to_pylist()
        if row.get("kind", "transcript") == "transcript"
    ]
    return lines, pq.read_table(output / "agents").to_pylist()


def compared(lines: list[str], *, measured: bool, ways: tuple[str, ...] = WAYS) -> sizing.Measured | None:
    """Judges in every way and says whether they agree; None where they do not. `measured`: `check` writes its lines alone,
    and its figures of agents in another run."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file, wanted, whole = place / "chats.jsonl", place / "check.jsonl", place / "check.json"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        store(lines, file, place / "parquet")
        if measured and "spark" in ways:
            store(lines[: len(lines) // 10], file, place / WARM)
        environment = {
            **os.environ,
            "CSQA_CACHE_DIR": str(place / "cache"),
            "CSQA_CACHE_MB": "0",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(HERE.parent),
        }
        settings = place / "none.yaml"
        settings.write_text("{}\n", encoding="utf-8")
        check = ["-m", "csqa.main", "check", "--lang", "en", "--workers", "1", "--allow-rejects", "--config"]
        check += [str(settings), "--quiet", str(file)]
        agents = ["--format", f"json={whole}"]
        if measured:
            # This run compiles the rules, too.
            run([*check, *agents], environment)
        costs = {
            "check": run([*check, "--format", f"jsonl={wanted}", *(() if measured else agents)], environment)
        }
        for way in ways:
            ours = [__file__, "--judge", way, str(place / "parquet"), str(place / way)]
            costs[way] = run(ours, environment)
            if (cpu := place / way / CPU).exists():
                costs[way] = costs[way]._replace(cpu=float(cpu.read_text(encoding="ascii")))
        said = wanted.read_text(encoding="utf-8").splitlines()
        scores = json.loads(whole.read_bytes())["agents"]
        same = True
        for way in ways:
            own = found(place / way)
            same = same and own == (said, scores)
            print(f"{way}: lines {_alike(own[0], said)}, agents {_alike(own[1], scores)}")
        print(f"{len(lines):,} records, {len(said):,} lines of output", flush=True)
        judged = sum(part.stat().st_size for part in (place / "spark" / "judged").glob("*.parquet"))
        return sizing.Measured(len(lines), file.stat().st_size, judged, costs) if same else None


def _alike(ours: object, theirs: object) -> str:
    return "the same" if ours == theirs else "DIFFER"


def corpus(count: int, folder: Path) -> dict[str, list[str]]:
    """Everything that is measured, by its name."""
    chosen = {"generated chats": list(lively(count))}
    if data := corpora.evaluation():
        real = corpora.repeated(folder, data, count)
        chosen[real.name] = real.file.read_text(encoding="utf-8").splitlines()
    return chosen


def measure(count: int) -> bool:
    """Writes docs/scale.md; False, and it stays as it is, where the ways differ."""
    columns: dict[str, sizing.Figures] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in corpus(count, Path(folder)).items():
            print(f"== {name}", flush=True)
            # What it takes to start is in both, so that it is not in the difference; of Spark's it is left out as it is.
            few = compared(lines[: count // 10], measured=True, ways=("arrow",))
            many = compared(lines, measured=True)
            if few is None or many is None:
                return False
            columns[name] = sizing.figures(few, many)
    put("sizing", sizing.told(columns, count), PAGE)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="the figures into docs/scale.md")
    parser.add_argument("--judge", nargs=3, metavar=("WAY", "PARQUET", "OUTPUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.judge:
        way, place, output = given.judge
        judge(way, Path(place), Path(output))
        return
    if why := missing():
        raise SystemExit(f"{why}: install Java 17 and the extra spark")
    if given.write:
        same = measure(given.chats)
    else:
        same = compared(list(lively(given.chats)), measured=False) is not None
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
