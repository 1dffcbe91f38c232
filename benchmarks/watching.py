"""A command and all processes below it, looked at while they live: Spark's Java starts some for which nobody waits."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import NamedTuple

LOOK = 0.5
"""Seconds between two looks."""


class Spent(NamedTuple):
    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all its processes."""
    worker: float
    """Megabytes: the most that one Python worker of Spark held by itself; 0 where there was none."""


def run(arguments: list[str], environment: dict[str, str]) -> Spent:
    """Runs Python with these arguments. Raises SystemExit where it ends with a code other than 0 and 1."""
    before, began = os.times(), time.perf_counter()
    with _Watch() as watch:
        process = subprocess.run([sys.executable, *arguments], env=environment, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if process.returncode not in (0, 1):
        raise SystemExit(f"exit code {process.returncode}: {' '.join(arguments)}")
    waited = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall, max(waited, watch.cpu), watch.worker)


def below() -> float:
    """Processor seconds so far of this process and all living ones below it."""
    import psutil

    this = psutil.Process()
    found = [process.cpu_times() for process in (this, *this.children(recursive=True))]
    return float(sum(times.user + times.system for times in found))


class _Watch:
    def __init__(self) -> None:
        self.worker = 0.0
        self._cpu: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def _look(self) -> None:
        import psutil

        while not self._done.wait(LOOK):
            for process in psutil.Process().children(recursive=True):
                try:
                    times = process.cpu_times()
                    self._cpu[process.pid] = times.user + times.system
                    if "pyspark.daemon" in " ".join(process.cmdline()):
                        self.worker = max(self.worker, process.memory_full_info().uss / (1 << 20))
                except psutil.Error:
                    continue
