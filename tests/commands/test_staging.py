from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csqa.commands.staging import staged
from csqa.errors import InputError

ORDER = ("parts", "data.txt", "page.html")


def fill(aside: Path, mark: str, part: str) -> None:
    (aside / "parts" / part).mkdir(parents=True)
    (aside / "parts" / part / "0.js").write_text(mark)
    (aside / "data.txt").write_text(mark)
    (aside / "page.html").write_text(mark)


def test_files_take_the_place_of_the_old_ones_and_old_parts_go(tmp_path: Path) -> None:
    for mark in ("one", "two"):
        with staged(tmp_path, ORDER) as aside:
            fill(aside, mark, f"part-{mark}")
    assert (tmp_path / "page.html").read_text() == "two"
    assert sorted(os.listdir(tmp_path)) == ["data.txt", "page.html", "parts"]
    assert os.listdir(tmp_path / "parts") == ["part-two"]


def test_what_a_smaller_run_does_not_make_goes_too(tmp_path: Path) -> None:
    with staged(tmp_path, ORDER) as aside:
        fill(aside, "one", "part-one")
    with staged(tmp_path, ORDER) as aside:
        (aside / "page.html").write_text("two")
    assert sorted(os.listdir(tmp_path)) == ["data.txt", "page.html"]


def test_a_part_that_was_cut_short_while_it_was_taken_away_becomes_whole(tmp_path: Path) -> None:
    with staged(tmp_path, ORDER) as aside:
        fill(aside, "one", "part-one")
        (aside / "parts" / "part-one" / "1.js").write_text("one")
    (tmp_path / "parts" / "part-one" / "1.js").unlink()
    with staged(tmp_path, ORDER) as aside:
        fill(aside, "one", "part-one")
        (aside / "parts" / "part-one" / "1.js").write_text("one")
    assert sorted(os.listdir(tmp_path / "parts" / "part-one")) == ["0.js", "1.js"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError, SystemExit])
def test_a_run_that_breaks_off_changes_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    with staged(tmp_path, ORDER) as aside:
        fill(aside, "one", "part-one")
    with pytest.raises(stop):
        break_off(tmp_path, stop())
    assert (tmp_path / "page.html").read_text() == "one"
    assert sorted(os.listdir(tmp_path)) == ["data.txt", "page.html", "parts"]


def break_off(folder: Path, stop: BaseException) -> None:
    with staged(folder, ORDER) as aside:
        fill(aside, "two", "part-two")
        raise stop


@pytest.mark.skipif(sys.platform == "win32", reason="there a run that was killed is known by its age alone")
def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    code = "import os, sys, pathlib; from csqa.commands.staging import staged\nwith staged(pathlib.Path(sys.argv[1]), ()): os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert len(os.listdir(tmp_path)) == 1
    with staged(tmp_path, ()):
        assert len(os.listdir(tmp_path)) == 1
    assert os.listdir(tmp_path) == []


def test_a_run_that_is_under_way_is_left_alone(tmp_path: Path) -> None:
    with staged(tmp_path, ORDER) as one:
        fill(one, "one", "part-one")
        with staged(tmp_path, ORDER) as two:
            fill(two, "two", "part-two")
        assert (one / "page.html").exists()
    assert (tmp_path / "page.html").read_text() == "one"


def test_a_file_in_the_way_is_said_before_the_work_begins(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"), staged(tmp_path / "out", ORDER):
        raise AssertionError("never gets here")
