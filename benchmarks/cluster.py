"""The same bytes on Spark as on one machine, and what Spark costs: python benchmarks/cluster.py [--chats 20000]

One run: `csqa check` with one worker and with two, the Arrow function in one process, and Spark with two executors on the
same chats: customers come back, some ids twice, accounts reply automatically, some records are broken. Ends with 1 where
one byte of one line differs, or a figure of one agent. `--figures` prints what docs/scale.md needs, on $CSQA_EVAL's
chats too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generate import chats
from local_cluster import missing, session

HELLO = "您好，客服稍后就来，请先留下订单号"
PARTS = 8
PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
MARK = "<!-- made by python benchmarks/cluster.py --write -->"
DAY, WINDOW = 100_000_000, 8 * 3600
RESERVE = 4 / 3
"""A quarter of the machines for what comes late, fails, or is slower than the rest."""


def lively(count: int) -> Iterator[str]:
    """`count` records over three days, for everything that needs more than one conversation to be judged."""
    for number, chat in enumerate(chats(count, days=3)):
        customer = f"customer{number % max(1, count // 3)}"
        for turn in chat["turns"]:
            if turn["role"] == "customer":
                turn["speaker"] = customer
        if number % 4:
            # At once after the first message: an answer that nobody typed.
            asked = chat["turns"][0]
            chat["turns"].insert(
                1, {**asked, "role": "agent", "text": HELLO, "speaker": f"agent{number % 40}"}
            )
        if number % 50 == 49:
            chat["id"] = f"chat-{number - 1}"
        line = json.dumps(chat, ensure_ascii=False)
        yield line
        if number % 100 == 98:
            yield line
        if number % 250 == 99:
            yield line[: len(line) // 2]


def store(lines: list[str], file: str, folder: Path) -> None:
    """As Parquet in some parts, which executors share."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    table = pa.table(
        {"record": lines, "file": [file] * len(lines), "line": range(1, len(lines) + 1)},
        pa.schema([("record", pa.string()), ("file", pa.string()), ("line", pa.int64())]),
    )
    each = -(-len(lines) // PARTS)
    for i in range(PARTS):
        pq.write_table(table.slice(i * each, each), folder / f"part-{i}.parquet")


def part(name: str, place: Path, output: Path) -> dict[str, float]:
    """One way of judging what is stored at `place`; its lines go to `output`, its agents beside it."""
    import pyarrow.dataset as ds

    from csqa import cluster

    plan = cluster.plan(lang="en")
    began = time.perf_counter()
    figures: dict[str, float] = {}
    if name == "arrow":
        judged = list(cluster.lint(ds.dataset(place), plan))
        cases = cluster.cases(judged, plan)
        agents = cluster.agent_scores(judged, [cases], plan).to_pylist()
        lines = [line for table in judged for line in _lines(table.to_pylist())]
        lines += cases.column("json").to_pylist()
    else:
        from csqa.cluster import spark as on_spark

        with session(place.parent / "cluster") as spark:
            figures["session, s"] = time.perf_counter() - began
            began = time.perf_counter()
            table = str(place.parent / "judged")
            on_spark.lint(spark.read.parquet(str(place)), plan).write.parquet(table)
            figures["lint, s"] = time.perf_counter() - began
            began = time.perf_counter()
            found = spark.read.parquet(table)
            cases_found = on_spark.cases(found, plan).cache()
            agents = [
                row.asDict(recursive=True)
                for row in on_spark.agent_scores(found, cases_found, plan).collect()
            ]
            owed = cases_found.orderBy("position", "file", "line").select("json").collect()
            figures["cases and agents, s"] = time.perf_counter() - began
            ordered = found.orderBy("position", "file", "line").select("kind", "json").collect()
            lines = _lines([row.asDict() for row in ordered]) + [row["json"] for row in owed]
    figures.setdefault("seconds", time.perf_counter() - began)
    output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    output.with_suffix(".agents").write_text(json.dumps(agents), encoding="utf-8")
    return figures


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    return [row["json"] for row in rows if row["kind"] == "transcript"]


class Watched:
    """The most that one Python worker of Spark held, in megabytes; the processor seconds of all processes below this one,
    those of Java's too, for which nobody waits."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._spent: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    @property
    def spent(self) -> float:
        return sum(self._spent.values())

    def _watch(self) -> None:
        import psutil

        while not self._done.wait(0.5):
            for process in psutil.Process().children(recursive=True):
                try:
                    times = process.cpu_times()
                    self._spent[process.pid] = times.user + times.system
                    if "pyspark.daemon" in " ".join(process.cmdline()):
                        self.peak = max(self.peak, process.memory_full_info().uss / (1 << 20))
                except psutil.Error:
                    continue


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, processor seconds of all its processes, and what it prints."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, check=False, stdout=subprocess.PIPE, encoding="utf-8"
    )
    took, after = time.perf_counter() - began, os.times()
    if done.returncode > 2 or (done.returncode and arguments[0] != "-m"):
        raise SystemExit(f"exit code {done.returncode}: {' '.join(arguments)}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return took, spent, done.stdout


def compared(lines: list[str], figures: dict[str, float], exact: bool) -> bool:
    """Whether all ways agree; fills in what they took, `exact` with a run more for the agents' figures."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file = place / "chats.jsonl"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        store(lines, str(file), place / "parquet")
        environment = {**os.environ, "CSQA_CACHE_DIR": str(place / "cache"), "LANG": "C.UTF-8"}
        environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
        check = [
            "-m",
            "csqa.main",
            "check",
            str(file),
            "--lang",
            "en",
            "--no-cache",
            "--allow-rejects",
            "--format",
        ]
        # The rules are compiled before anything is measured.
        one = place / "one.jsonl"
        one.write_text(lines[0] + "\n", encoding="utf-8")
        run([*check[:3], str(one), "--quiet"], environment)
        for workers in (1, 2):
            form = [f"jsonl={place / f'{workers}.jsonl'}", "--workers", str(workers)]
            if workers == 1 and not exact:
                form += ["--format", f"json={place / 'check.json'}"]
            took, spent, _ = run([*check, *form], environment)
            figures[f"check, workers {workers}: s"], figures[f"check, workers {workers}: CPU s"] = took, spent
        if exact:
            run([*check, f"json={place / 'check.json'}"], environment)
        for name in ("arrow", "spark"):
            with Watched() as watched:
                ours = [__file__, "--part", name, str(place / "parquet"), str(place / f"{name}.jsonl")]
                took, spent, said = run(ours, environment)
            figures[f"{name}: s"], figures[f"{name}: CPU s"] = took, max(spent, watched.spent)
            figures |= {f"{name}: {key}": value for key, value in json.loads(said.splitlines()[-1]).items()}
            if watched.peak:
                figures[f"{name}: MB a Python worker"] = watched.peak
        figures["records"] = len(lines)
        figures["in"] = file.stat().st_size / len(lines) / 1024
        stored = sum(found.stat().st_size for found in (place / "judged").glob("*.parquet"))
        figures["out"] = stored / len(lines) / 1024
        wanted = (place / "1.jsonl").read_bytes()
        agents = json.loads((place / "check.json").read_bytes())["agents"]
        same = (place / "2.jsonl").read_bytes() == wanted
        for name in ("arrow", "spark"):
            own = (place / f"{name}.jsonl").read_bytes() == wanted
            scores = json.loads((place / f"{name}.agents").read_bytes()) == agents
            print(
                f"{name}: lines {'the same' if own else 'DIFFER'}, agents {'the same' if scores else 'DIFFER'}"
            )
            same = same and own and scores
        cases = wanted.count(b'\n{"case"')
        print(f"{len(lines):,} records, {len(wanted):,} bytes of output, {cases:,} cases")
        return same


def figured(small: dict[str, float], large: dict[str, float]) -> dict[str, str]:
    """The rows of the table in docs/scale.md. Start-up is taken off: what ten times as many chats cost more."""

    def a_second(key: str) -> float:
        return (large["records"] - small["records"]) / max(large[key] - small[key], 1e-9)

    spark = a_second("spark: CPU s")
    wanted = DAY / WINDOW / spark * RESERVE
    return {
        "chats/s a core, `csqa check --workers 1`": f"{a_second('check, workers 1: CPU s'):,.0f}",
        "chats/s a core, over Arrow batches": f"{a_second('arrow: CPU s'):,.0f}",
        "**r**: chats/s a core on Spark, Java's share included": f"{spark:,.0f}",
        "two executors / one process, seconds": f"{large['spark: lint, s'] / large['check, workers 1: s']:.2f}",
        "two executors / two workers, seconds": f"{large['spark: lint, s'] / large['check, workers 2: s']:.2f}",
        "start of a session of two executors, s": f"{large['spark: session, s']:.0f}",
        "**m**: MB a Python worker, at most": f"{large['spark: MB a Python worker']:,.0f}",
        "kilobytes a chat in; its row out, as Parquet": f"{large['in']:.1f}; {large['out']:.1f}",
        "cores for 100 million in 8 hours": f"{wanted:,.0f}",
    }


def written(columns: dict[str, dict[str, str]]) -> None:
    """The table in docs/scale.md, made anew."""
    names = list(columns)
    table = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    table += [f"| {row} | {' | '.join(columns[name][row] for name in names)} |" for row in columns[names[0]]]
    before, mark, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    after = rest[rest.index("\n## ") :]
    PAGE.write_text(f"{before}{mark}\n\n" + "\n".join(table) + f"\n{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument(
        "--write", action="store_true", help="the figures into docs/scale.md, with a run more for start-up"
    )
    parser.add_argument("--part", nargs=3, metavar=("NAME", "PARQUET", "OUTPUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        name, place, output = given.part
        print(json.dumps(part(name, Path(place), Path(output))))
        return
    if why := missing():
        raise SystemExit(f"{why}: install Java 17 and the extra spark")
    corpora = {"generated chats": list(lively(given.chats))}
    if given.write and (evaluation := os.environ.get("CSQA_EVAL")):
        corpora["jddc-700 repeated"] = repeated(Path(evaluation) / "data" / "jddc-700.jsonl", given.chats)
    same = True
    columns = {}
    for name, lines in corpora.items():
        print(f"== {name}", flush=True)
        large: dict[str, float] = {}
        same = compared(lines, large, given.write) and same
        for key, value in large.items():
            print(f"{value:12.1f}  {key}")
        alone, two = large["check, workers 1: s"], large["check, workers 2: s"]
        print(f"{large['spark: lint, s'] / alone:12.2f}  two executors / one process")
        print(f"{large['spark: lint, s'] / two:12.2f}  two executors / two workers")
        if given.write:
            small: dict[str, float] = {}
            same = compared(lines[: len(lines) // 10], small, True) and same
            columns[name] = figured(small, large)
    if given.write and same:
        written(columns)
    raise SystemExit(0 if same else 1)


def repeated(file: Path, count: int) -> list[str]:
    """The file's chats, under new ids, until there are about so many."""
    real = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        json.dumps({**record, "id": f"{record['id']}-{again}"}, ensure_ascii=False)
        for again in range(max(1, count // len(real)))
        for record in real
    ]


if __name__ == "__main__":
    main()
