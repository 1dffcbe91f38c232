"""What `csqa report` holds at most, all its processes together: python benchmarks/memory.py [--chats 100000] [--workers 1 2]

Prints seconds and the peak, with what the parent and its workers had of it, for every number of workers. Memory that
processes share counts once (PSS) where the system tells; elsewhere what each has for itself (USS).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from generate import write

EVERY = 0.25
MEGABYTE = 1 << 20
REPORT = ("-m", "csqa.main", "report", "--no-cache")


def held(parent: psutil.Process) -> list[int]:
    """Bytes of the process, then of each below it; what ends meanwhile is left out."""
    found = []
    try:
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
    for process in family:
        try:
            info = process.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        found.append(getattr(info, "pss", info.uss))
    return found


def peak(arguments: list[str], environment: dict[str, str], curve: Path | None) -> tuple[list[int], float]:
    """What `python arguments…` held when it held most, by process, and its seconds. `curve`: every sample, in a file."""
    began, most, samples = time.perf_counter(), [0], []
    run = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environment)
    process = psutil.Process(run.pid)
    while run.poll() is None:
        now = held(process)
        samples.append((time.perf_counter() - began, now))
        most = max(most, now, key=sum)
        time.sleep(EVERY)
    if run.returncode != 0:
        raise SystemExit(f"exit code {run.returncode}: {' '.join(arguments)}")
    if curve is not None:
        lines = (f"{at:.1f}\t{' '.join(str(n // MEGABYTE) for n in now)}\n" for at, now in samples)
        curve.write_text("".join(lines), encoding="utf-8")
    return most, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--again", action="store_true", help="also a second run over the history of the first"
    )
    parser.add_argument("--curve", type=Path, help="a file for megabytes over time, by process")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write(place / "chats.jsonl", given.chats, days=given.days)
        environment = {**os.environ, "CSQA_CACHE_DIR": str(place / "cache")}
        for workers in given.workers:
            for _ in range(2 if given.again else 1):
                output, history = str(place / f"out-{workers}"), str(place / f"history-{workers}")
                arguments = [*REPORT, str(place / "chats.jsonl"), "-o", output, "--history", history]
                most, seconds = peak([*arguments, "--workers", str(workers)], environment, given.curve)
                parts = " + ".join(str(part // MEGABYTE) for part in most)
                print(
                    f"{given.chats:,} chats, {workers} worker(s): {seconds:.0f} s, peak {sum(most) // MEGABYTE} MB ({parts})",
                    flush=True,
                )


if __name__ == "__main__":
    main()
