from __future__ import annotations

import time
from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.history import History, HistoryWriter
from csqa.model import Result
from tests.history import crashing
from tests.history.made import CARD, RULES, chat, figured
from tests.history.test_crash import AFTER, BEFORE, started

DAY = "2026-11-20"


def begun(folder: Path, *results: Result) -> HistoryWriter:
    writer = HistoryWriter(folder, RULES, CARD)
    writer.begin()
    for number, result in enumerate(results):
        writer.transcript(number, result)
    return writer


def test_two_runs_of_different_platforms_add(tmp_path: Path) -> None:
    one, two = chat("a", source="taobao", score=80.0), chat("a", source="jd", score=100.0)
    first, second = begun(tmp_path, one), begun(tmp_path, two)
    second.end(figured(two))
    first.end(figured(one))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean) == (2, 90.0)


def test_of_two_runs_of_the_same_the_one_that_ends_last_holds(tmp_path: Path) -> None:
    one, two = chat("a", score=50.0), chat("a", score=100.0)
    first, second = begun(tmp_path, one), begun(tmp_path, two)
    second.end(figured(two))
    first.end(figured(one))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean) == (1, 50.0)


def test_a_run_that_is_given_up_leaves_no_trace(tmp_path: Path) -> None:
    writer = begun(tmp_path, chat("a"))
    writer.abandon()
    writer.abandon()
    assert History(tmp_path).totals(DAY) is None
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_run_without_conversations_is_none(tmp_path: Path) -> None:
    begun(tmp_path).end(figured())
    assert History(tmp_path).runs() == []


def test_reading_while_others_write_and_take_away(tmp_path: Path) -> None:
    crashing.one_run(tmp_path, 50.0)
    processes = [started("endless", str(tmp_path)) for _ in range(2)]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        end = time.monotonic() + 3
        seen = set()
        while time.monotonic() < end:
            seen.add(crashing.state(tmp_path))
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    # Either may be halfway through taking the other's partitions away; the rows that hold are always one run's.
    assert seen <= {BEFORE, AFTER}
    assert crashing.state(tmp_path) in {BEFORE, AFTER}


def test_a_place_that_cannot_be_written_is_said_and_not_traced(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        begun(tmp_path, chat("a"))


def test_writing_that_wants_more_memory_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from csqa.history import writer as writing

    save, tried = writing._save, []

    def short_of_it(db: object, run: Path, table: str, select: str) -> None:
        save(db, run, table, select)  # type: ignore[arg-type]
        tried.append(table)
        if len(tried) == 2:
            raise duckdb.OutOfMemoryException("failed to allocate")

    monkeypatch.setattr(writing, "_save", short_of_it)
    result = chat("a", score=50.0)
    writer = begun(tmp_path, result)
    writer.end(figured(result))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert found.sessions == 1
    assert tried[:4] == ["sessions", "findings", "sessions", "findings"]
