from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from csqa.runner import STARTS, run

ROOT = Path(__file__).parents[1]
PIECES = range(20)


def _double(folder: Path, deaths: int, piece: int) -> int:
    """Ends its process at piece 3, so many times."""
    if piece == 3:
        for n in range(deaths):
            try:
                (folder / str(n)).touch(exist_ok=False)
            except FileExistsError:
                continue
            os._exit(9)
    return 2 * piece


def _made(folder: Path, deaths: int) -> partial[int]:
    return partial(_double, folder, deaths)


def _slow(piece: int) -> int:
    time.sleep(60)
    return piece


def _slowly() -> object:
    return _slow


EXPECTED = [(n, 2 * n) for n in PIECES]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_in_order_with_any_number_of_workers(tmp_path: Path, workers: int) -> None:
    assert list(run(PIECES, partial(_made, tmp_path, 0), workers)) == EXPECTED


@pytest.mark.parametrize("deaths", [1, STARTS])
def test_a_worker_that_dies_loses_nothing(tmp_path: Path, deaths: int) -> None:
    told: list[None] = []
    found = run(PIECES, partial(_made, tmp_path, deaths), 2, broke=lambda: told.append(None))
    assert list(found) == EXPECTED
    assert len(told) == deaths


def test_what_is_made_already_is_not_made_again(tmp_path: Path) -> None:
    def never() -> partial[int]:
        raise AssertionError

    if sys.platform == "linux":
        assert list(run(PIECES, never, 2, here=_made(tmp_path, 0))) == EXPECTED
    assert list(run(PIECES, never, 1, here=_made(tmp_path, 0))) == EXPECTED


def test_closing_it_ends_workers_that_are_in_the_middle_of_something() -> None:
    from multiprocessing import active_children

    before = set(active_children())
    found = run(range(3), _slowly, 2)  # type: ignore[arg-type]
    signalled = []

    def enough(signum: int, frame: object) -> None:
        signalled.append(set(active_children()) - before)
        raise TimeoutError

    if sys.platform == "win32":
        pytest.skip("there nothing interrupts the wait")
    usual = signal.signal(signal.SIGALRM, enough)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(TimeoutError):
            next(found)
    finally:
        signal.signal(signal.SIGALRM, usual)
    assert signalled[0]
    assert not set(active_children()) - before


@pytest.mark.skipif(sys.platform == "win32", reason="asks for processes in the way of POSIX")
def test_workers_end_when_their_parent_is_killed() -> None:
    code = (
        "from multiprocessing import active_children; from threading import Timer\n"
        "from csqa.runner import run; from tests.test_runner import _slowly\n"
        "tell = lambda: print(*[child.pid for child in active_children()], flush=True)\n"
        "if __name__ == '__main__':\n"
        "    Timer(1, tell).start(); next(run(range(6), _slowly, 2))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.kill()
    # Its workers hold the other end of the pipe: it is at its end when they are.
    parent.communicate(timeout=30)
    # One that nobody has taken note of yet is no longer at work, but still there.
    for child in children:
        while _state(child) not in ("", "Z"):
            time.sleep(0.05)


def _state(pid: int) -> str:
    """As the system calls it, where it does; empty where there is no such process."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text() if sys.platform == "linux" else "() ?"
    except (ProcessLookupError, FileNotFoundError):
        return ""
    return stat.rpartition(")")[2].split()[0]


def test_the_garbage_collector_is_as_before_when_a_run_ends_early() -> None:
    before = gc.get_threshold()
    found = run(PIECES, lambda: lambda piece: piece, 1)
    next(found)
    assert gc.get_threshold() != before
    found.close()  # type: ignore[attr-defined]
    assert gc.get_threshold() == before
    assert gc.isenabled()
