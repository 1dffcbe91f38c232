"""`csqa report` with several workers, and with workers that die: the same files as with one."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from csqa.commands import judge, running
from csqa.history import History
from csqa.history.reading import ask
from csqa.readers import discover
from tests.commands.conftest import Csqa

FEW = ("--select", "timeliness,promise")
ANSWERS = (
    "不知道，你自己看",
    "您好，明天中午前给您回电",
    "我的电话是13812345678，您稍等",
    "亲，非常抱歉，给您补发",
)


@pytest.fixture
def chats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ids, and whole conversations, that come twice in different pieces."""
    monkeypatch.setattr(running, "SMALL", 0)
    monkeypatch.setattr(discover, "CHUNK_BYTES", 4000)
    file = tmp_path / "chats.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(60):
            day, text = f"2023-11-{15 + n % 2}T{9 + n % 8:02}", ANSWERS[n % 4]
            turns = [
                {"role": "customer", "time": f"{day}:00:00", "text": f"订单{n % 30}怎么还没到？我要投诉"},
                {"role": "agent", "time": f"{day}:00:{20 + n % 30}", "text": text, "speaker": f"a{n % 4}"},
            ]
            out.write(json.dumps({"id": f"c{n % 45}", "turns": turns}, ensure_ascii=False) + "\n")
    return file


def made(csqa: Csqa, chats: Path, name: str, *options: str) -> tuple[dict[str, bytes], Any, str]:
    """The report's files, the rows of the history, and what was said."""
    done = csqa("report", str(chats), "-o", name, "--history", f"{name}-history", *options, *FEW)
    assert done.code == 0, done.err
    files = {p.relative_to(name).as_posix(): p.read_bytes() for p in Path(name).rglob("*") if p.is_file()}
    rows = {
        table: ask(
            History(Path(f"{name}-history")).store,
            lambda db, table=table: sorted(
                map(repr, db.execute(f"SELECT * EXCLUDE (run) FROM {table}").fetchall())
            ),
        )
        for table in ("sessions", "findings", "deadlines")
    }
    assert all(rows.values())
    return files, rows, done.err


def test_workers_give_the_same_bytes(csqa: Csqa, chats: Path) -> None:
    one, one_rows, _ = made(csqa, chats, "one", "--workers", "1")
    two, two_rows, _ = made(csqa, chats, "two", "--workers", "2")
    assert one.keys() == two.keys() == {"report.html", "report.xlsx", "summary.json", "findings.jsonl"}
    assert one == two
    assert one_rows == two_rows


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers do not see what is patched here")
def test_a_worker_that_dies_is_told_and_changes_nothing(
    csqa: Csqa, chats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, one_rows, _ = made(csqa, chats, "one", "--workers", "1")
    parent, works, died = os.getpid(), judge.Judge.__call__, tmp_path / "died"

    def dies_once(self: judge.Judge, chunk: Any) -> Any:
        if os.getpid() != parent and chunk.start and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return works(self, chunk)

    monkeypatch.setattr(judge.Judge, "__call__", dies_once)
    two, two_rows, said = made(csqa, chats, "two", "--workers", "2")
    assert died.exists()
    assert said.count("a worker process died") == 1
    assert one == two
    assert one_rows == two_rows
