from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from csqa.commands.output import destination
from csqa.errors import InputError


def test_the_file_appears_whole_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    with destination(target) as out:
        out.write("您好\n")
        assert not target.exists()
    assert target.read_bytes() == "您好\n".encode()
    assert os.listdir(tmp_path) == ["report.txt"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError, SystemExit])
def test_a_run_that_breaks_off_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(stop):
        write_half(target, stop())
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.txt"]


def write_half(target: Path, stop: BaseException) -> None:
    with destination(target) as out:
        out.write("half")
        raise stop


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"), destination(tmp_path):
        pass


def test_a_place_that_is_not_there_is_said_before_the_work_begins(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"), destination(tmp_path / "no" / "report.txt"):
        raise AssertionError("never gets here")


def test_without_a_file_it_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with destination(None) as out:
        out.write("hello\n")
    assert capsys.readouterr().out == "hello\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    with destination(tmp_path / "link.txt") as out:
        out.write("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_the_null_device_is_written_to_and_stays(tmp_path: Path) -> None:
    with destination(Path(os.devnull)) as out:
        out.write("gone")
    assert not Path(os.devnull).is_file()
