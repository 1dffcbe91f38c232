"""Runs into a history that die: at the N-th step that touches a file, or whenever somebody kills them.

python -m tests.history.crashing steps FOLDER RESULTS     every step in turn, in forked processes
python -m tests.history.crashing endless FOLDER           runs with scores 50 and 100 in turns, until killed
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

from tests.history.made import chat, run

STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
"""Of the audit events, those after which something is different on the disk."""
COUNT = 20
DATES = ("2026-11-20", "2026-11-21")


def one_run(folder: Path, score: float) -> None:
    run(folder, *(chat(f"c{i}", f"{DATES[i % 2]} 10:00", score=score) for i in range(COUNT)))


def state(folder: Path) -> str:
    from csqa.history import History

    found = History(folder).totals(*DATES)
    return "nothing" if found is None else f"{found.sessions} of {found.mean}"


def steps(base: Path, results: Path) -> None:
    """For each step: a run of 50 is there, one of 100 dies; a line with what is there then, or after one more run."""
    before = base / "before"
    _forked(lambda: one_run(before, 50.0))
    tried: list[Path] = []
    died = True
    while died:
        folder = base / str(len(tried) + 1)
        shutil.copytree(before, folder)
        tried.append(folder)
        step = len(tried)
        died = _forked(lambda at=folder, n=step: _dying(at, n))
    again = tried[::8]
    for folder in again:
        _forked(lambda at=folder: one_run(at, 75.0))
    # This process has not used DuckDB until here: forks of one that has may hang.
    lines = (f"{'again ' if folder in again else ''}{state(folder)}" for folder in tried)
    results.write_text("\n".join(lines))


def _dying(folder: Path, step: int) -> None:
    left = step

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and args and str(folder) in str(args[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    one_run(folder, 100.0)


def _forked(work) -> bool:  # type: ignore[no-untyped-def]
    """Runs it in a process of its own, which has not used DuckDB yet; whether that died."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise SystemExit(f"a run failed: {code}")
    return code != 0


def endless(folder: Path) -> None:
    print("begun", flush=True)
    while True:
        for score in (50.0, 100.0):
            one_run(folder, score)


if __name__ == "__main__":
    if sys.argv[1] == "steps":
        steps(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        endless(Path(sys.argv[2]))
