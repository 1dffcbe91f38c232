from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from csqa.errors import InputError
from csqa.figures.day import Spread
from csqa.history import History, PastRuns
from csqa.history.tables import READING, TABLES, VERSION
from tests.history.made import RULES, chat, run
from tests.history.versions import WRITTEN_BY

DAY = "2026-11-20"


def test_every_version_has_its_history_here_and_can_be_read() -> None:
    assert set(WRITTEN_BY) == set(READING) == set(range(1, VERSION + 1))


@pytest.mark.parametrize("version", WRITTEN_BY)
def test_an_older_history_is_read(tmp_path: Path, version: int) -> None:
    WRITTEN_BY[version](tmp_path)
    history = History(tmp_path)
    found = history.totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean, round(found.passed or 0, 3)) == (3, 80.0, 0.667)
    assert found.first == Spread(3, 0, 20.0, 90.0, 2 / 3)
    assert found.agents == {"A1": (2, 70.0), "A2": (1, 100.0)}
    assert found.rules == {"missing-greeting": 0.0, "rude": pytest.approx(33.3, abs=0.1)}
    recent = history.recent("A1")
    assert recent is not None
    assert recent.sessions == 2


@pytest.mark.parametrize("version", WRITTEN_BY)
def test_what_an_older_history_left_open_is_judged(tmp_path: Path, version: int) -> None:
    WRITTEN_BY[version](tmp_path)
    assert [e.visit.transcript for e in PastRuns(tmp_path, RULES.profile).owed()] == ["c2"]
    (case,) = run(tmp_path, chat("q", "2026-11-25 10:00", source="taobao"))
    assert [v.verdict for v in case.verdicts if v.rule == "promise-not-kept"] == ["fail"]


@pytest.mark.parametrize("version", WRITTEN_BY)
def test_todays_runs_replace_and_add_to_an_older_history(tmp_path: Path, version: int) -> None:
    WRITTEN_BY[version](tmp_path)
    run(tmp_path, chat("c0", f"{DAY} 10:00", source="taobao", score=90.0), chat("new", f"{DAY} 11:00"))
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.mean) == (4, 92.5)


def test_a_column_that_a_file_lacks_is_empty(tmp_path: Path) -> None:
    """So a column can be added without a new version."""
    WRITTEN_BY[1](tmp_path)
    (file,) = tmp_path.rglob("sessions-*.parquet")
    smaller = file.with_name("sessions-2.parquet")
    with duckdb.connect() as db:
        db.execute(
            f"COPY (SELECT * EXCLUDE (later_waits, upset, lang) FROM read_parquet('{file}')) TO '{smaller}' (FORMAT parquet)"
        )
    file.unlink()
    found = History(tmp_path).totals(DAY)
    assert found is not None
    assert (found.sessions, found.upset) == (3, 0)


def test_the_columns_are_those_that_version_1_wrote(tmp_path: Path) -> None:
    """A type that changes needs a new version."""
    WRITTEN_BY[1](tmp_path / "old")
    run(
        tmp_path / "new",
        chat("a", lost={"rude": 1.0}, source="taobao", wait=5.0),
    )
    for table in TABLES:
        if table != "deadlines":
            assert _columns(tmp_path / "new", table) == _columns(tmp_path / "old", table)


def _columns(folder: Path, table: str) -> dict[str, str]:
    (file,) = folder.rglob(f"{table}-*.parquet")
    with duckdb.connect() as db:
        rows = db.execute(
            f"DESCRIBE SELECT * FROM read_parquet('{file}', hive_partitioning = false)"
        ).fetchall()
    return {row[0]: row[1] for row in rows}


def test_a_newer_history_asks_for_a_newer_csqa(tmp_path: Path) -> None:
    WRITTEN_BY[VERSION](tmp_path)
    (manifest,) = tmp_path.rglob("run.json")
    content = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**content, "schema": VERSION + 1, "csqa": "9.0"}))
    with pytest.raises(InputError, match=r"a newer csqa \(9.0\)") as caught:
        History(tmp_path).totals(DAY)
    assert "upgrade" in caught.value.render("en")
    assert "升级" in caught.value.render("zh")


def test_a_damaged_run_is_named(tmp_path: Path) -> None:
    WRITTEN_BY[1](tmp_path)
    (manifest,) = tmp_path.rglob("run.json")
    manifest.write_text("{")
    with pytest.raises(InputError, match="damaged") as caught:
        History(tmp_path).totals(DAY)
    assert str(manifest) in caught.value.render("en")


def test_a_broken_file_is_said_and_not_traced(tmp_path: Path) -> None:
    WRITTEN_BY[1](tmp_path)
    (file,) = tmp_path.rglob("sessions-*.parquet")
    file.write_bytes(b"PAR1" + bytes(40))
    with pytest.raises(InputError, match="cannot be read") as caught:
        History(tmp_path).totals(DAY)
    assert "run that day again" in caught.value.render("en")
