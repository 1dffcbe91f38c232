"""What commands cost as whole processes: processor seconds, wall seconds, peak memory; medians of some runs."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

SPAWN = Path(__file__).with_name("spawn.py")
PATIENCE = 45.0
"""Seconds after which a command is not run once more: what takes so long varies little."""
LOOK = 0.02
"""Seconds between two looks at a process, where the system keeps no account of it."""


class Cost(NamedTuple):
    cpu: float
    """Seconds, user and system, of the process and its children."""
    wall: float
    peak: int
    """Bytes: the most that one of the processes held."""

    def without(self, start: Cost) -> Cost:
        """Less what it takes to start; the peak stays as it is."""
        return Cost(max(self.cpu - start.cpu, 1e-3), max(self.wall - start.wall, 1e-3), self.peak)


class OutOfTimeError(Exception):
    """The run has to end before this command would."""


class Meter:
    """Runs commands, each `runs` times. `seconds`: how long all of them may take together (None: as long as they do)."""

    def __init__(self, runs: int, environment: Mapping[str, str], seconds: float | None = None) -> None:
        self.runs = runs
        self.environment = dict(environment)
        self._end = time.monotonic() + seconds if seconds is not None else None

    def cost(
        self,
        command: Sequence[str],
        *,
        runs: int | None = None,
        environment: Mapping[str, str] | None = None,
        out: Path | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> Cost:
        """The medians of some runs; `before` is called ahead of each and counts for nothing.

        Raises OutOfTimeError, and SystemExit where the command ends with a code other than 0 and 1.
        """
        found: list[Cost] = []
        while len(found) < (runs or self.runs) and (sum(c.wall for c in found) < PATIENCE or not found):
            before()
            found.append(self._once(command, {**self.environment, **(environment or {})}, out))
        middle = [statistics.median(values) for values in zip(*found, strict=True)]
        return Cost(middle[0], middle[1], int(middle[2]))

    def left(self) -> float | None:
        """Seconds until all must have ended."""
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    def _once(self, command: Sequence[str], environment: dict[str, str], out: Path | None) -> Cost:
        with tempfile.TemporaryDirectory() as folder, open(out or os.devnull, "wb") as stdout:
            costs, errors = Path(folder) / "costs", Path(folder) / "errors"
            with errors.open("wb") as stderr:
                if hasattr(os, "wait4"):
                    code = self._waited(
                        [sys.executable, "-IS", str(SPAWN), str(costs), *command], environment, stdout, stderr
                    )
                    if code == 0:
                        user, system, wall, peak, ended = costs.read_text(encoding="ascii").split()
                        code, cost = int(ended), Cost(float(user) + float(system), float(wall), int(peak))
                else:
                    code, cost = self._looked_at(command, environment, stdout, stderr)
            if code not in (0, 1):
                tail = errors.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise SystemExit(f"exit code {code}: {' '.join(command)}\n{tail}")
        return cost

    def _waited(
        self, command: Sequence[str], environment: dict[str, str], stdout: object, stderr: object
    ) -> int:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=stdout,
            stderr=stderr,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # type: ignore[call-overload]
        try:
            return int(process.wait(timeout=self.left()))
        except subprocess.TimeoutExpired:
            raise OutOfTimeError from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _looked_at(
        self, command: Sequence[str], environment: dict[str, str], stdout: object, stderr: object
    ) -> tuple[int, Cost]:
        """Where the system tells nothing of a child that has ended: looked at while it lives."""
        import psutil

        began, cpu, peak = time.perf_counter(), 0.0, 0
        process = psutil.Popen(
            command, env=environment, stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL
        )
        while process.poll() is None:
            try:
                used, held = process.cpu_times(), process.memory_info()
                cpu = used.user + used.system
                peak = max(peak, getattr(held, "peak_wset", held.rss))
            except psutil.NoSuchProcess:
                break
            if self.left() == 0.0:
                process.kill()
                raise OutOfTimeError
            time.sleep(LOOK)
        return process.wait(), Cost(cpu, time.perf_counter() - began, peak)
