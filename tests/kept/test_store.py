"""The store from the outside: what was kept is found, whatever happens to its files."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from hashlib import blake2b
from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.kept.segment import DamagedError, Segment
from csqa.kept.store import LIMIT, Store, limit

MB = 1_000_000
NAME = "a" * 32


def key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=16).digest()


def body(number: int) -> bytes:
    return str(number).encode() * 50


def filled(folder: Path, numbers: range, name: str = NAME, most: int = MB) -> Store:
    store = Store(folder, name, most)
    for number in numbers:
        store.keep(key(number), body(number))
        if store.batch_is_full:
            store.write()
    store.tidy()
    return store


def found(folder: Path, numbers: range, name: str = NAME, most: int = MB) -> list[int]:
    store = Store(folder, name, most)
    return [n for n in numbers if next(store.find(key(n)), None) == body(n)]


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
    assert list(Store(tmp_path, NAME, MB).find(key(0)[:8] + bytes(8))) == []


def test_many_small_files_become_one(tmp_path: Path) -> None:
    for run in range(8):
        filled(tmp_path, range(run * 10, run * 10 + 10))
    assert len(list(tmp_path.iterdir())) <= 5
    assert found(tmp_path, range(80)) == list(range(80))


def test_of_two_bodies_under_one_key_both_are_there(tmp_path: Path) -> None:
    filled(tmp_path, range(3))
    store = Store(tmp_path, NAME, MB)
    store.keep(key(1), b"another")
    store.tidy()
    assert sorted(Store(tmp_path, NAME, MB).find(key(1))) == sorted([b"another", body(1)])


@pytest.mark.parametrize("place", [0, 3, 20, 30, 36, 50, 8000, -1], ids=lambda place: f"byte {place}")
def test_a_flipped_byte_is_noticed_and_made_good(tmp_path: Path, place: int) -> None:
    filled(tmp_path, range(200))
    (file,) = tmp_path.iterdir()
    data = bytearray(file.read_bytes())
    data[place] ^= 0x40
    file.write_bytes(data)
    store = Store(tmp_path, NAME, MB)
    for number in range(200):
        kept = next(store.find(key(number)), None)
        assert kept in (body(number), None)
        if kept is None:
            store.keep(key(number), body(number))
    store.tidy()
    assert found(tmp_path, range(200)) == list(range(200))


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 5000, b"csqakept" + b"\xff" * 400])
def test_garbage_is_taken_away(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / f"{NAME}-00000000.kept"
    file.write_bytes(content)
    assert found(tmp_path, range(3)) == []
    assert not file.exists()


@pytest.mark.parametrize("left", [0, 10, 36, 1000, -1])
def test_a_file_that_was_cut_short_is_taken_away(tmp_path: Path, left: int) -> None:
    filled(tmp_path, range(100))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(DamagedError):
        Segment(file)
    assert found(tmp_path, range(100)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_cut_short_while_it_is_open_is_noticed(tmp_path: Path) -> None:
    filled(tmp_path, range(100))
    store = Store(tmp_path, NAME, MB)
    assert next(store.find(key(1))) == body(1)
    (file,) = tmp_path.iterdir()
    os.truncate(file, 40)
    assert [next(store.find(key(n)), None) for n in range(100)] == [None] * 100


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


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_the_user_can_read_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path / "results", range(10))
    assert stat.S_IMODE((tmp_path / "results").stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "results").iterdir()} == {0o600}


def test_the_bound_holds_and_what_was_of_no_use_for_longest_goes_first(tmp_path: Path) -> None:
    for run in range(4):
        filled(tmp_path, range(run * 1000, run * 1000 + 1000), str(run) * 32)
        for file in tmp_path.glob(f"{run}*"):
            os.utime(file, (time.time() - 1000 + run,) * 2)
    # The oldest is used again, so that the next one is the one to go.
    assert len(found(tmp_path, range(1000), "0" * 32)) == 1000
    filled(tmp_path, range(9000, 9900), "4" * 32, most=size(tmp_path) + 10_000)
    assert {path.name[0] for path in tmp_path.iterdir()} == {"0", "2", "3", "4"}


def test_a_run_larger_than_the_bound_keeps_its_beginning(tmp_path: Path) -> None:
    filled(tmp_path, range(20_000))
    assert size(tmp_path) <= MB
    kept = found(tmp_path, range(20_000))
    assert kept == list(range(len(kept)))
    assert len(kept) > 2000


def test_a_bound_that_was_lowered_holds_at_the_end_of_a_run(tmp_path: Path) -> None:
    filled(tmp_path, range(3000))
    store = Store(tmp_path, NAME, 100_000)
    assert next(store.find(key(5))) == body(5)
    store.tidy()
    assert size(tmp_path) <= 100_000


WRITES = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.kept.test_store import filled
while True:
    filled(Path({folder!r}), range(int(sys.argv[1]), int(sys.argv[1]) + 300))
    print("written", flush=True)
    if len(sys.argv) > 2: break
"""


def _writer(folder: Path, *args: str) -> subprocess.Popen[str]:
    program = WRITES.format(root=str(Path(__file__).parents[2]), folder=str(folder))
    return subprocess.Popen([sys.executable, "-c", program, *args], stdout=subprocess.PIPE, text=True)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, "0", "once"), _writer(tmp_path, "300", "once")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert found(tmp_path, range(600)) == list(range(600))


def test_who_is_killed_while_writing_leaves_nothing_half(tmp_path: Path) -> None:
    for _ in range(3):
        writer = _writer(tmp_path, "0")
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.kill()
        writer.wait()
        assert found(tmp_path, range(300)) == list(range(300))


def test_a_leftover_of_a_killed_process_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "tmpabc.part"
    left.write_bytes(b"half")
    filled(tmp_path, range(3))
    assert left.exists()
    os.utime(left, (time.time() - 7200,) * 2)
    filled(tmp_path, range(3))
    assert not left.exists()


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
