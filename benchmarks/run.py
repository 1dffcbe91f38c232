"""What csqa costs beside the least that reading costs, in one run: python benchmarks/run.py [--chats 20000] [--quick] [--json]

Prints ratios, not seconds: machines differ, and so does one machine from minute to minute. Each figure is the median of
three runs as whole processes, start-up taken off by the same run on one chat; cold start is beside `import click, yaml`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate import write, write_library

LOADS = "import json,sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)"
CHECK = ["-m", "csqa.main", "check", "--format", "jsonl", "--workers", "1"]
FOUR_LINES = (
    "客户: 在吗\n客服小李: 您好，请问有什么可以帮您\n客户: 订单到哪了\n客服小李: 已经到您所在的城市了\n"
)


def seconds(*args: str, runs: int = 3, environment: dict[str, str] | None = None) -> float:
    """The median processor time of `python args…`, user and system, children included."""
    found = []
    for _ in range(runs):
        before = os.times()
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *args], stdout=subprocess.DEVNULL, check=False, env=environment
        )
        if done.returncode > 1:
            raise SystemExit(f"exit code {done.returncode}: {' '.join(args)}")
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        found.append(spent or time.perf_counter() - start)
    return statistics.median(found)


def measured(chats: int, runs: int) -> dict[str, float]:
    """Ratios by name."""
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {**os.environ, "CSQA_CACHE_DIR": str(place / "cache")}
        chat, one, many = place / "chat.txt", place / "one.jsonl", place / "many.jsonl"
        chat.write_text(FOUR_LINES, encoding="utf-8")
        write(one, 1)
        write(many, chats)
        bare = seconds("-c", "import click, yaml", runs=5)
        ratios["first run ever / import click, yaml"] = (
            seconds(*CHECK, str(chat), runs=1, environment=environment) / bare
        )
        ratios["cold start / import click, yaml"] = (
            seconds(*CHECK, str(chat), runs=5, environment=environment) / bare
        )
        ratios |= _library(place / "scripts.csv", bare, environment)
        ratios |= _beside_loads("generated chats", one, many, runs, environment)
        if evaluation := os.environ.get("CSQA_EVAL"):
            real = Path(evaluation) / "data" / "jddc-700.jsonl"
            lines = real.read_text(encoding="utf-8").splitlines()
            repeated = place / "real.jsonl"
            with repeated.open("w", encoding="utf-8") as out:
                for turn in range(max(1, chats // len(lines))):
                    for line in lines:
                        record = json.loads(line)
                        record["id"] += f"-{turn}"
                        out.write(json.dumps(record, ensure_ascii=False) + "\n")
            ratios |= _beside_loads("jddc-700 repeated", one, repeated, runs, environment)
        else:
            print("CSQA_EVAL is not set: the real chats are left out", file=sys.stderr)
    return ratios


def _library(file: Path, bare: float, environment: dict[str, str]) -> dict[str, float]:
    """Searching 10,000 scripts, the first time and with the index kept."""
    write_library(file, 10_000)
    search = ["-m", "csqa.main", "scripts", "search", "退款 快递破损", "--library", str(file)]
    first = seconds(*search, runs=1, environment=environment)
    again = seconds(*search, runs=5, environment=environment)
    return {
        "10,000 scripts, index and search / import click, yaml": first / bare,
        "10,000 scripts, search / import click, yaml": again / bare,
    }


def _beside_loads(
    name: str, one: Path, many: Path, runs: int, environment: dict[str, str]
) -> dict[str, float]:
    loads = seconds("-c", LOADS, str(many), runs=runs) - seconds("-c", LOADS, str(one), runs=runs)
    check = seconds(*CHECK, str(many), runs=runs, environment=environment)
    check -= seconds(*CHECK, str(one), runs=runs, environment=environment)
    return {f"csqa / json.loads, {name}": check / loads}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--quick", action="store_true", help="2,000 chats, one run each")
    parser.add_argument("--json", action="store_true", help='{"ratios": {…}}')
    given = parser.parse_args()
    ratios = measured(2000 if given.quick else given.chats, 1 if given.quick else 3)
    if given.json:
        print(json.dumps({"ratios": ratios}, ensure_ascii=False))
    else:
        for name, ratio in ratios.items():
            print(f"{ratio:8.2f}  {name}")


if __name__ == "__main__":
    main()
