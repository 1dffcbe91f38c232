"""The store from the outside: what was kept is found, whatever happens to its files."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.kept import LIMIT, limit, store
from csqa.kept.store import Store

MB = 1_000_000
NAME = "a" * 32
FILE = "kept.sqlite"


def key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=16).digest()


def body(number: int) -> bytes:
    return str(number).encode() * 50


def filled(folder: Path, numbers: Iterable[int], name: str = NAME, most: int = MB) -> None:
    made = Store(folder / FILE, name, most)
    for number in numbers:
        if not made.find(key(number)):
            made.keep(key(number), body(number))
        if made.batch_is_full:
            made.write()
    made.tidy()


def found(folder: Path, numbers: Iterable[int], name: str = NAME, most: int = MB) -> list[int]:
    made = Store(folder / FILE, name, most)
    every = [n for n in numbers if body(n) in made.find(key(n))]
    made.tidy()
    return every


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_what_was_kept_is_found_by_the_next_run(tmp_path: Path) -> None:
    filled(tmp_path, range(1000))
    assert found(tmp_path, range(1200)) == list(range(1000))


def test_nothing_is_found_under_another_name(tmp_path: Path) -> None:
    filled(tmp_path, range(10))
    assert found(tmp_path, range(10), "b" * 32) == []


def test_a_key_that_only_begins_alike_is_another(tmp_path: Path) -> None:
    filled(tmp_path, range(1))
    assert Store(tmp_path / FILE, NAME, MB).find(key(0)[:8] + bytes(8)) == []


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    for run in range(3):
        filled(tmp_path, range(run * 10, run * 10 + 10))
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert found(tmp_path, range(30)) == list(range(30))


def test_of_two_bodies_under_one_key_both_are_there_the_latest_first(tmp_path: Path) -> None:
    filled(tmp_path, range(3))
    made = Store(tmp_path / FILE, NAME, MB)
    made.keep(key(1), b"another")
    made.tidy()
    assert Store(tmp_path / FILE, NAME, MB).find(key(1)) == [b"another", body(1)]


def test_a_value_that_is_larger_than_a_batch_may_be_is_not_kept(tmp_path: Path) -> None:
    filled(tmp_path, range(1))
    made = Store(tmp_path / FILE, NAME, MB)
    made.keep(key(1), bytes(MB))
    made.tidy()
    assert found(tmp_path, range(2)) == [0]


def flip(file: Path, place: int, bit: int = 0x40) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        (byte,) = opened.read(1)
        opened.seek(place)
        opened.write(bytes([byte ^ bit]))


def test_a_flipped_byte_in_a_value_costs_that_one(tmp_path: Path) -> None:
    filled(tmp_path, range(200))
    flip(tmp_path / FILE, (tmp_path / FILE).read_bytes().index(body(77)) + 5)
    others = [n for n in range(200) if n != 77]
    assert found(tmp_path, range(200)) == others
    filled(tmp_path, range(200))
    assert found(tmp_path, range(200)) == list(range(200))


HEADER = (*range(28), *range(28, 100, 4))


@pytest.mark.parametrize("where", [*HEADER, *range(100, 112), 32700, 32768, -1, *range(-50_000, 0, 1999)])
def test_a_flipped_byte_anywhere_is_healed(tmp_path: Path, where: int) -> None:
    """The header, the schema, pages of each kind: whatever it breaks, nothing false is found, and two runs later all is."""
    filled(tmp_path, range(200))
    flip(tmp_path / FILE, where % (tmp_path / FILE).stat().st_size)
    made = Store(tmp_path / FILE, NAME, MB)
    for number in range(200):
        assert set(made.find(key(number))) <= {body(number)}
    made.tidy()
    filled(tmp_path, range(200))
    filled(tmp_path, range(200))
    assert found(tmp_path, range(200)) == list(range(200))


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 40_000])
@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_garbage_is_taken_away(tmp_path: Path, ending: str, content: bytes) -> None:
    filled(tmp_path, range(100))
    (tmp_path / (FILE + ending)).write_bytes(content)
    filled(tmp_path, range(100))
    assert found(tmp_path, range(100)) == list(range(100))


@pytest.mark.parametrize("left", [0, 10, 36, 1000, 32768, 70_000, -1])
def test_a_file_that_was_cut_short_is_made_anew(tmp_path: Path, left: int) -> None:
    filled(tmp_path, range(500))
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:left])
    filled(tmp_path, range(500))
    filled(tmp_path, range(500))
    assert found(tmp_path, range(500)) == list(range(500))


def test_a_file_cut_short_while_it_is_open_is_noticed(tmp_path: Path) -> None:
    filled(tmp_path, range(3000))
    made = Store(tmp_path / FILE, NAME, MB)
    assert made.find(key(1)) == [body(1)]
    os.truncate(tmp_path / FILE, 40_000)
    for number in range(3000):
        assert set(made.find(key(number))) <= {body(number)}
    made.tidy()
    filled(tmp_path, range(100))
    assert found(tmp_path, range(100)) == list(range(100))


@pytest.mark.parametrize(
    "schema",
    [
        "create table kept (settings text, value text)",
        "create table batch (other int)",
        "create view kept as select 1 as id, 2 as checksum, 3 as body, 4 as key",
        "pragma user_version = 77",
    ],
)
def test_a_database_of_another_make_gives_way(tmp_path: Path, schema: str) -> None:
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("create table other (a)")
    other.execute(schema)
    other.commit()
    other.close()
    filled(tmp_path, range(10))
    filled(tmp_path, range(10))
    assert found(tmp_path, range(10)) == list(range(10))


def test_what_is_read_as_another_kind_is_no_value(tmp_path: Path) -> None:
    filled(tmp_path, range(5))
    other = sqlite3.connect(tmp_path / FILE)
    for number, value in enumerate(("'text'", "null", "7", "1.5", "cast(x'ff' as text)")):
        other.execute(f"update kept set body = {value} where id % 100 = ?", (((1 << 32) + number) % 100,))
    other.commit()
    other.close()
    assert found(tmp_path, range(5)) == []
    filled(tmp_path, range(5))
    assert found(tmp_path, range(5)) == list(range(5))


def test_batches_that_no_run_has_made_are_no_trouble(tmp_path: Path) -> None:
    filled(tmp_path, range(5))
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("insert into batch values (?, null, 'many')", ((1 << 63) - 2,))
    other.commit()
    other.close()
    filled(tmp_path, range(10))
    filled(tmp_path, range(10))
    assert found(tmp_path, range(10)) == list(range(10))


def test_a_folder_that_is_a_file_only_means_no_cache(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("in the way")
    filled(tmp_path / "results", range(10))
    assert found(tmp_path / "results", range(10)) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_only_means_no_cache(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    filled(tmp_path / "results", range(10))
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_cannot_be_written_and_not_taken_away_is_no_trouble(tmp_path: Path) -> None:
    filled(tmp_path, range(10))
    (tmp_path / FILE).chmod(0o400)
    tmp_path.chmod(0o500)
    filled(tmp_path, range(20))
    tmp_path.chmod(0o700)
    assert set(found(tmp_path, range(20))) <= set(range(10))


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_the_user_can_read_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path / "results", range(10))
    assert stat.S_IMODE((tmp_path / "results").stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "results").iterdir()} == {0o600}


def test_the_files_are_the_users_while_they_are_written(tmp_path: Path) -> None:
    made = Store(tmp_path / FILE, NAME, MB)
    made.keep(key(1), body(1))
    made.write()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    made.tidy()
    assert len(modes) > 1
    if os.name == "posix":
        assert set(modes.values()) == {0o600}


def test_the_bound_holds_and_what_was_of_no_use_for_longest_goes_first(tmp_path: Path) -> None:
    for run in range(4):
        filled(tmp_path, range(run * 1000, run * 1000 + 700), str(run) * 32)
    # The oldest is used again, so that the next one is the one to go.
    assert len(found(tmp_path, range(700), "0" * 32)) == 700
    filled(tmp_path, range(9000, 9700), "4" * 32, most=size(tmp_path))
    kept = [len(found(tmp_path, range(run * 1000, run * 1000 + 700), str(run) * 32)) for run in range(4)]
    assert (kept[0], kept[3]) == (700, 700)
    assert kept[1] == 0 or (kept[1] < 700 and kept[2] == 700)
    assert len(found(tmp_path, range(9000, 9700), "4" * 32)) == 700
    assert size(tmp_path) <= MB


def test_a_run_larger_than_the_bound_keeps_its_beginning(tmp_path: Path) -> None:
    filled(tmp_path, range(20_000))
    assert size(tmp_path) <= MB
    kept = found(tmp_path, range(20_000))
    assert kept == list(range(len(kept)))
    assert len(kept) > 2000


def test_a_bound_that_was_lowered_holds_at_the_end_of_a_run(tmp_path: Path) -> None:
    filled(tmp_path, range(3000))
    assert size(tmp_path) > 700_000
    made = Store(tmp_path / FILE, NAME, 400_000)
    assert made.find(key(5)) == [body(5)]
    made.tidy()
    assert size(tmp_path) <= 400_000
    left = found(tmp_path, range(3000))
    assert 500 < len(left) < 3000
    filled(tmp_path, range(3000), most=400_000)
    assert size(tmp_path) <= 400_000


def test_what_was_kept_and_dropped_again_and_again_leaves_the_file_as_large(tmp_path: Path) -> None:
    for run in range(12):
        filled(tmp_path, range(run * 2000, run * 2000 + 2000))
        assert size(tmp_path) <= MB
    assert len(found(tmp_path, range(22_000, 24_000))) == 2000


WRITES = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.kept.test_store import MB, filled
first = int(sys.argv[1])
while True:
    filled(Path({folder!r}), range(first, first + 300), most=50 * MB)
    print("written", flush=True)
    if len(sys.argv) > 2: break
    first += 300
"""


def _writer(folder: Path, *args: str) -> subprocess.Popen[str]:
    program = WRITES.format(root=str(Path(__file__).parents[2]), folder=str(folder))
    return subprocess.Popen([sys.executable, "-c", program, *args], stdout=subprocess.PIPE, text=True)


def test_many_processes_begin_and_write_at_once(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, str(first), "once") for first in range(0, 1200, 300)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert found(tmp_path, range(1200)) == list(range(1200))


def test_who_reads_sees_what_another_process_writes_meanwhile(tmp_path: Path) -> None:
    reading = Store(tmp_path / FILE, NAME, MB)
    assert reading.find(key(1)) == []
    assert _writer(tmp_path, "0", "once").wait(60) == 0
    assert reading.find(key(1)) == [body(1)]
    reading.tidy()


def test_who_is_killed_while_writing_leaves_nothing_half(tmp_path: Path) -> None:
    for wait in (0.0, 0.003, 0.01, 0.02, 0.05):
        writer = _writer(tmp_path, "0")
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        writer.kill()
        writer.wait()
        assert found(tmp_path, range(300), most=50 * MB) == list(range(300))
        check = sqlite3.connect(tmp_path / FILE)
        assert check.execute("pragma integrity_check").fetchall() == [("ok",)]
        check.close()


def test_nobody_waits_long_for_who_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    filled(tmp_path, range(10))
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("begin immediate")
    assert found(tmp_path, range(10)) == list(range(10))
    filled(tmp_path, range(20))
    other.execute("rollback")
    other.close()
    assert found(tmp_path, range(20)) == list(range(10))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_opens_its_own(tmp_path: Path) -> None:
    filled(tmp_path, range(10))
    made = Store(tmp_path / FILE, NAME, MB)
    assert made.find(key(1)) == [body(1)]
    child = os.fork()
    if not child:
        made.keep(key(50), body(50))
        known = made.find(key(2)) == [body(2)]
        made.tidy()
        os._exit(0 if known else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert made.find(key(50)) == [body(50)]
    made.keep(key(51), body(51))
    made.tidy()
    assert found(tmp_path, [1, 50, 51]) == [1, 50, 51]


def test_the_bound_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LIMIT)
    assert limit() == 512 * MB
    monkeypatch.setenv(LIMIT, "20")
    assert limit() == 20 * MB


@pytest.mark.parametrize("given", ["many", "-1", "1.5", "²", "9" * 40])
def test_a_bound_that_is_none_is_an_error_with_its_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(LIMIT, given)
    with pytest.raises(InputError, match=LIMIT):
        limit()
