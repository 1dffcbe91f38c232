from __future__ import annotations

import io
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from csqa.commands.driving import drive, interruptible
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.summing import Summing
from tests.commands.conftest import Csqa

CHAT = '{{"id": "c{n}", "turns": [{{"role": "customer", "text": "你好"}}, {{"role": "agent", "text": "不行"}}]}}\n'


class _Run:
    """Three outcomes in two chunks; Ctrl-C comes while the second one is made."""

    unreadable = ("broken",)

    def outcomes(
        self, encoders: object, *, words: bool, results: bool, signals: bool, broke: object
    ) -> Iterator[tuple[int, Iterable[str]]]:
        try:
            yield 10, iter(self.first())
            raise AssertionError("nothing is asked for once Ctrl-C has come")
        finally:
            self.closed = True

    def first(self) -> Iterator[str]:
        yield "one"
        signal.raise_signal(signal.SIGINT)
        yield "two"
        raise AssertionError("nothing is asked for once Ctrl-C has come")


class _Summing:
    encoders = ()
    needs_words = True
    needs_results = True

    def __init__(self) -> None:
        self.taken: list[str] = []

    def take(self, outcome: str) -> None:
        self.taken.append(outcome)


def _bar() -> Progress:
    return Progress(0, wanted=False, stream=io.StringIO())


def test_ctrl_c_stops_between_two_conversations_and_lets_the_workers_go() -> None:
    run, summing = _Run(), _Summing()
    before = signal.getsignal(signal.SIGINT)
    assert drive(cast(Run, run), cast(Summing, summing), _bar()) is False
    assert summing.taken == ["broken", "one"]
    assert run.closed
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_stops_at_once() -> None:
    with interruptible(_bar()) as stopped:
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_what_was_done_is_written_and_said(
    csqa: Csqa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chats.jsonl").write_text("".join(CHAT.format(n=n) for n in range(20)), encoding="utf-8")
    from csqa import judgement

    judged: list[Any] = []
    lint = judgement.lint

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        judged.append(args)
        if len(judged) == 5:
            signal.raise_signal(signal.SIGINT)
        return lint(*args, **kwargs)

    monkeypatch.setattr(judgement, "lint", interrupted)
    done = csqa("check", "chats.jsonl", "--format", "jsonl", "-o", "out.jsonl", "--workers", "1")
    assert done.code == 130
    assert "interrupted after 4 conversations, saved in out.jsonl" in done.err
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 4
