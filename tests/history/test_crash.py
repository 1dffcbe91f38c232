"""A run that dies leaves the history as it was, or as it would have been."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csqa.history.store import Store
from tests.history import crashing
from tests.history.made import stored

ROOT = Path(__file__).parents[2]
BEFORE, AFTER, REPAIRED = "20 of 50.0", "20 of 100.0", "20 of 75.0"


def started(*args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.history.crashing", *args]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the steps are taken in forked processes")
def test_killed_at_every_step_that_touches_a_file(tmp_path: Path) -> None:
    results = tmp_path / "results"
    assert started("steps", str(tmp_path), str(results)).wait() == 0
    states = results.read_text().splitlines()
    found = [state for state in states if not state.startswith("again")]
    committed = found.index(AFTER)
    assert len(found) > committed > 3
    assert found == [BEFORE] * committed + [AFTER] * (len(found) - committed)
    assert {state for state in states if state.startswith("again")} == {f"again {REPAIRED}"}


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """While DuckDB writes, too."""
    lot = random.Random(4)
    crashing.one_run(tmp_path, 50.0)
    for _ in range(5):
        process = started("endless", str(tmp_path))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(lot.uniform(0.1, 0.6))
        process.kill()
        process.communicate()
        assert crashing.state(tmp_path) in (BEFORE, AFTER)
    _age(tmp_path)
    crashing.one_run(tmp_path, 75.0)
    assert crashing.state(tmp_path) == REPAIRED
    assert list((tmp_path / "tmp").iterdir()) == [], "what the dead left is gone"
    # run.json, and a file with the conversations of each of the two dates.
    assert len(stored(tmp_path)) == 3


def test_what_a_living_run_writes_is_not_swept_away(tmp_path: Path) -> None:
    with Store(tmp_path).writing() as folder:
        (folder / "sessions.jsonl").write_text("{}")
        _age(tmp_path)
        with Store(tmp_path).writing():
            assert (folder / "sessions.jsonl").exists()
    assert not folder.exists()


def test_a_run_that_was_being_taken_away_is_taken_away(tmp_path: Path) -> None:
    """Its process died after the last partition and before the run itself."""
    crashing.one_run(tmp_path, 50.0)
    (run,) = (tmp_path / "runs").iterdir()
    empty = run.with_name("20200101T000000.000000Z-abcdef")
    (empty / "day=2026-11-20").mkdir(parents=True)
    (empty / "run.json").write_bytes((run / "run.json").read_bytes())
    with Store(tmp_path).writing():
        assert [r.name for r in (tmp_path / "runs").iterdir()] == [run.name]


def test_what_failed_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with Store(tmp_path).writing() as folder:
            (folder / "sessions.jsonl").write_text("{}")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list((tmp_path / "tmp").iterdir()) == []


def _age(folder: Path) -> None:
    """As if an hour had gone by."""
    for path in (folder / "tmp").iterdir():
        os.utime(path, (time.time() - 3600,) * 2)
