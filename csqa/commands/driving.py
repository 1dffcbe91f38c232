"""Drives a run to its end, or to where Ctrl-C stops it: outcomes to the one place that sums, progress to the terminal."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

import click

from csqa.commands.language import say
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.summing import Summing
from csqa.wording import Text

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C stopped."""


def drive(
    run: Run,
    summing: Summing,
    bar: Progress,
    *,
    signals: bool = False,
    stopped: Callable[[], bool] | None = None,
) -> bool:
    """Judges everything; False where Ctrl-C came first: what was done until then has been summed, each conversation whole.

    `stopped` says so where the caller has made more than this interruptible.
    """
    for unreadable in run.unreadable:
        summing.take(unreadable)
    with ExitStack() as stack:
        stopped = stopped or stack.enter_context(interruptible(bar))
        found = stack.enter_context(
            contextlib.closing(
                run.outcomes(
                    summing.encoders,
                    words=summing.needs_words,
                    results=summing.needs_results,
                    signals=signals,
                    broke=lambda: _tell_broken(bar),
                )
            )
        )
        for size, outcomes in found:
            for outcome in outcomes:
                if stopped():
                    return False
                summing.take(outcome)
                bar.advance(0, 1)
            bar.advance(size, 0)
    return True


def tell_interrupted(conversations: int, saved: str | None) -> None:
    """Says on stderr how far the run came, and where that is."""
    where = Text(f"，已保存到 {saved}", f", saved in {saved}") if saved else Text("", "")
    click.echo(
        say(
            Text(
                f"已中断：完成 {conversations} 通对话{where.zh}",
                f"interrupted after {conversations} conversations{where.en}",
            )
        ),
        err=True,
    )


def _tell_broken(bar: Progress) -> None:
    bar.hide()
    click.echo(
        say(
            Text(
                "有工作进程意外退出，未完成的部分正在重做，结果不受影响；若反复出现，多半是内存不足，可用 --workers 1",
                "a worker process died; what it had is done again, and the result stays the same. If this keeps"
                " happening, memory is likely short: try --workers 1",
            )
        ),
        err=True,
    )


@contextmanager
def interruptible(bar: Progress) -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C inside only makes the function answer True; the second one stops at once."""
    asked = False

    def note(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        bar.hide()
        click.echo(
            say(Text("正在收尾并保存；再按一次 Ctrl-C 立即退出", "finishing up; Ctrl-C again stops at once")),
            err=True,
        )

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # not the main thread: nobody can press Ctrl-C here
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
