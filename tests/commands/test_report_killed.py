"""`csqa report` that is killed: every file is the old one or the new one, and so is the history; the next run cleans up.

With the environment variable CSQA_KILLS (50, say) it is killed so often, and once more as many times as a process of its
own with workers, at any moment of a day of 3,000 conversations.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csqa.history import History
from csqa.history.history import Period
from csqa.main import as_process, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs that die are forked")

KILLS = int(os.environ.get("CSQA_KILLS", "16"))
FILES = ("findings.jsonl", "report.html", "report.xlsx", "summary.json")
TOUCHES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile")
"""What is audited of all that can change a file; os.replace is os.rename there."""
ALWAYS = Period("2023-01-01", "2023-12-31")


def chats(file: Path, answer: str, count: int) -> Path:
    """So many conversations with the same ids and times whatever the answer is."""
    with file.open("w", encoding="utf-8") as out:
        for n in range(count):
            at = f"2023-11-15T{9 + n % 8:02}:00"
            turns = [
                {"role": "customer", "time": f"{at}:00", "text": "衣服什么时候能到？等了很久了"},
                {"role": "agent", "time": f"{at}:{20 + n % 30}", "text": answer, "speaker": f"a{n % 4}"},
                {"role": "customer", "time": f"{at}:55", "text": "好的，谢谢"},
            ]
            out.write(json.dumps({"id": f"c{n}", "turns": turns}, ensure_ascii=False) + "\n")
    return file


def contents(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def beside(page: bytes) -> str:
    """The folder that the page finds its files in."""
    found = re.search(rb'"files": ?"(report_files/\w+)"', page)
    assert found
    return found[1].decode()


class Day:
    """A folder with a report, a history, and what the two kinds of a run make of them."""

    def __init__(self, place: Path, count: int, runs: Callable[[list[str]], int] = run) -> None:
        self.place = place
        self.out, self.history = place / "out", place / "history"
        self.kinds = {
            kind: chats(place / f"{kind}.jsonl", answer, count)
            for kind, answer in (("good", "您好，今天下午就能送到，请您放心"), ("bad", "不知道，你自己看"))
        }
        self.made: dict[str, dict[str, bytes]] = {}
        self.kept: dict[str, Any] = {}
        for kind in ("good", "bad"):
            assert runs(self.line(kind)) == 0
            self.made[kind], self.kept[kind] = contents(self.out), self.state()
        assert self.made["good"].keys() != self.made["bad"].keys(), "their shards differ"
        assert self.kept["good"] != self.kept["bad"]

    def line(self, kind: str) -> list[str]:
        line = ["report", str(self.kinds[kind]), "-o", str(self.out), "--history", str(self.history)]
        return [*line, "--select", "timeliness,wording,empathy"]

    def state(self) -> Any:
        return History(self.history).totals(ALWAYS.since, ALWAYS.until)

    def check_whole(self) -> None:
        """Every file is one of a run that came to its end, and the page has all that it loads."""
        now = {name: data for name, data in contents(self.out).items() if not name.startswith(".csqa-")}
        for name in FILES:
            assert now[name] in [made[name] for made in self.made.values()], name
        page = next(made for made in self.made.values() if made["report.html"] == now["report.html"])
        files = beside(now["report.html"])
        wanted = {name: data for name, data in page.items() if name.startswith(files)}
        assert len(wanted) > 3
        assert wanted == {name: data for name, data in now.items() if name.startswith(files)}

    def check_clean(self, kind: str) -> None:
        """As if nothing had ever been killed."""
        assert contents(self.out) == self.made[kind]
        assert sorted(os.listdir(self.out)) == sorted([*FILES, "report_files"])
        assert self.state() == self.kept[kind]
        assert os.listdir(self.history / "tmp") == []


def dying(line: list[str], ours: Path, step: int | None, number: int) -> tuple[int, int]:
    """A run in a forked process that sends itself a signal at that step; (wait status, steps that it came to)."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        steps, parent = 0, os.getpid()

        def touched(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal steps
            if event not in TOUCHES or not str(arguments[0]).startswith(str(ours)) or os.getpid() != parent:
                return
            if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & os.O_CREAT):
                return
            steps += 1
            if steps == step:
                os.kill(parent, number)

        code = 70
        try:
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115
            sys.addaudithook(touched)
            code = as_process(line)
        finally:
            os.write(writer, str(steps).encode())
            os._exit(code)
    os.close(writer)
    with open(reader, "rb") as stream:
        steps = int(stream.read() or 0)
    return os.waitpid(child, 0)[1], steps


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """One for all tests: what each leaves is whole."""
    from csqa.history import store
    from csqa.reports.page import sink

    place = tmp_path_factory.mktemp("day")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sink, "WHOLE", 5)
        patch.setattr(sink, "PER_FILE", 5)
        patch.setattr(sink, "ROWS_PER_FILE", 5)
        patch.setattr(store, "_YOUNG", 0.0)
        patch.chdir(place)
        yield Day(place, 12)


def test_killed_at_any_step(day: Day) -> None:
    status, steps = dying(day.line("good"), day.place, None, 0)
    assert status == 0
    day.check_clean("good")
    lot = random.Random(7)
    # Half of them where files move into place and the history is committed.
    chosen = [lot.randint(max(1, steps - 25) if n % 2 else 1, steps) for n in range(KILLS)]
    state = day.kept["good"]
    for count, step in enumerate(chosen, 1):
        kind = lot.choice(["good", "bad"])
        status, _ = dying(day.line(kind), day.place, step, signal.SIGKILL)
        assert os.WIFSIGNALED(status) or status == 0
        day.check_whole()
        assert (before := state, state := day.state())[1] in (before, day.kept[kind])
        if count in (KILLS // 2, KILLS):
            assert dying(day.line(kind), day.place, None, 0)[0] == 0
            day.check_clean(kind)
            state = day.kept[kind]


@pytest.mark.skipif(
    "CSQA_KILLS" not in os.environ, reason="takes minutes: set CSQA_KILLS to a number of kills"
)
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Real processes, with workers, while DuckDB writes too."""
    command = [sys.executable, "-m", "csqa.main"]

    def runs(line: list[str]) -> int:
        return subprocess.run([*command, *line, "--workers", "2"], check=False).returncode

    day = Day(tmp_path, 3000, runs)
    began = time.monotonic()
    assert runs(day.line("good")) == 0
    whole = time.monotonic() - began
    day.check_clean("good")
    lot, state = random.Random(11), day.kept["good"]
    for n in range(KILLS):
        kind = lot.choice(["good", "bad"])
        process = subprocess.Popen([*command, *day.line(kind), "--workers", "2"], stderr=subprocess.DEVNULL)
        time.sleep(lot.uniform(0.5 * whole if n % 2 else 0.0, whole))
        process.kill()
        process.wait()
        day.check_whole()
        assert (before := state, state := day.state())[1] in (before, day.kept[kind])
    time.sleep(6)
    assert runs(day.line("good")) == 0
    day.check_clean("good")


def test_terminated_it_leaves_nothing_aside(day: Day) -> None:
    _, steps = dying(day.line("good"), day.place, None, 0)
    for step in range(2, steps, max(1, steps // 8)):
        status, _ = dying(day.line("bad"), day.place, step, signal.SIGTERM)
        assert os.WEXITSTATUS(status) in (143, 0)
        day.check_whole()
        assert day.state() in day.kept.values()
        assert not list(day.out.glob(".csqa-*/*"))
        assert not [place for place in (day.history / "tmp").iterdir() if place.is_dir()]


def test_interrupted_at_the_end_it_keeps_everything(day: Day) -> None:
    """Ctrl-C in the middle of the run is `test_driving`'s."""
    _, steps = dying(day.line("good"), day.place, None, 0)
    for step, kind in ((steps - 14, "bad"), (steps - 6, "good"), (steps - 1, "bad")):
        status, _ = dying(day.line(kind), day.place, step, signal.SIGINT)
        assert os.WEXITSTATUS(status) == 0
        day.check_clean(kind)


def test_the_workbook_and_the_lines_can_be_read(day: Day) -> None:
    """What is compared byte by byte above is what it should be."""
    assert zipfile.ZipFile(day.out / "report.xlsx").testzip() is None
    lines = (day.out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) >= 12
    assert json.loads((day.out / "summary.json").read_bytes())["figures"]["summary"]["sessions"] == 12
