"""Many pieces of work over some processes: in order, streaming, with the same result as one process."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
C = TypeVar("C")
Make = Callable[[], Callable[[C], T]]
"""Called once a process; gives the function that does one piece of work. Must pickle, and so must pieces and results."""

AHEAD = 2
"""Pieces under way a worker: enough to keep it busy, few enough to hold memory down."""
SELDOM = (100_000, 20, 100)
"""Thresholds of the garbage collector while pieces are worked on. Hardly anything is circular, and what is remembered
stays: with the usual ones, looking at it again and again takes a twentieth of the time."""
STARTS = 3
"""How often workers are started. When they have died so often, the rest is done here."""

_work: Callable[[Any], Any]


def available_workers() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def run(
    pieces: Iterable[C],
    make: Make[C, T],
    workers: int,
    *,
    here: Callable[[C], T] | None = None,
    broke: Callable[[], None] = lambda: None,
) -> Iterator[tuple[C, T]]:
    """Each piece with its result, in the pieces' order. One worker runs here; more are processes of their own.

    `here` is what `make` gives, where this process has it already: forked workers share its memory. A worker that dies
    takes no result with it: `broke` is told, others are started, and what was under way is done again. Closing the
    iterator early ends the workers at once.
    """
    if workers <= 1:
        work = here or make()
        with _seldom_collecting():
            for piece in pieces:
                yield piece, work(piece)
        return
    crew = _Crew(make, workers, here, broke)
    try:
        for piece in pieces:
            crew.give(piece)
            if len(crew) >= workers * AHEAD:
                yield crew.take()
        while len(crew):
            yield crew.take()
    finally:
        crew.end()


class _Crew(Generic[C, T]):
    """The workers, and the pieces that they have, in order."""

    def __init__(
        self, make: Make[C, T], workers: int, here: Callable[[C], T] | None, broke: Callable[[], None]
    ) -> None:
        from multiprocessing import active_children

        self._make, self._workers, self._here, self._broke = make, workers, here, broke
        self._under_way: deque[tuple[C, Future[T] | None]] = deque()
        self._strangers = set(active_children())
        self._starts = 0
        self._pool: ProcessPoolExecutor | None = self._start()

    def __len__(self) -> int:
        return len(self._under_way)

    def give(self, piece: C) -> None:
        self._under_way.append((piece, self._submitted(piece)))

    def take(self) -> tuple[C, T]:
        """The first piece with its result, waited for."""
        from concurrent.futures.process import BrokenProcessPool

        while (future := self._under_way[0][1]) is not None:
            try:
                result = future.result()
            except BrokenProcessPool:
                self._begin_again()
                continue
            return self._under_way.popleft()[0], result
        piece, _ = self._under_way.popleft()
        self._here = self._here or self._make()
        return piece, self._here(piece)

    def end(self) -> None:
        """Ends the workers, whatever they are at."""
        from multiprocessing import active_children

        if self._pool is None:
            return
        if self._under_way:
            for process in set(active_children()) - self._strangers:
                process.terminate()
            # One that dies halfway through a result leaves the pool waiting for the rest, for as long as anybody could
            # still write it: this process holds that end of the pipe too.
            self._pool._result_queue._writer.close()  # type: ignore[attr-defined]
        # Their memory is free then, and no thread of the pool is left to wait for.
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None

    def _start(self) -> ProcessPoolExecutor | None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        if self._starts == STARTS:
            return None
        self._starts += 1
        if sys.platform != "linux":
            return ProcessPoolExecutor(self._workers, initializer=_prepare, initargs=(self._make,))
        # What is loaded here the workers share: their memory is then what they write to.
        made = self._here or self._make()
        return ProcessPoolExecutor(
            self._workers, get_context("fork"), initializer=_prepare, initargs=(lambda: made,)
        )

    def _submitted(self, piece: C) -> Future[T] | None:
        """None where it is to be done here."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        if self._pool is None:
            return None
        try:
            with _undisturbed():
                return self._pool.submit(_do, piece)
        except BrokenProcessPool as e:
            failed: Future[T] = Future()
            failed.set_exception(e)
            return failed

    def _begin_again(self) -> None:
        """After a worker has died: others, for all that has no result yet."""
        self._broke()
        self.end()
        self._pool = self._start()
        under_way, self._under_way = self._under_way, deque()
        for piece, future in under_way:
            whole = future is not None and future.done() and not future.cancelled() and not future.exception()
            self._under_way.append((piece, future if whole else self._submitted(piece)))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """What is loaded by now is left out of collections, and they are few."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """While workers may start: no signal reaches one before it knows what to do with it, and what lives here already is
    left out of its collections, which would write to every page of it."""
    gc.freeze()
    before = _mask(signal.SIG_BLOCK) if sys.platform != "win32" else None
    try:
        yield
    finally:
        if before is not None and sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        gc.unfreeze()


def _mask(how: int) -> set[int]:
    """Ctrl-C and the wish to end it are blocked or let through; what was blocked before."""
    if sys.platform == "win32":
        return set()
    return {int(number) for number in signal.pthread_sigmask(how, {signal.SIGINT, signal.SIGTERM})}


def _prepare(make: Make[Any, Any]) -> None:
    global _work
    # Ctrl-C reaches every process of the terminal; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        _mask(signal.SIG_UNBLOCK)
    _end_with_parent()
    _work = make()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _end_with_parent() -> None:
    """A parent that is killed tells nobody; its workers would wait for work for ever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait
    from threading import Thread

    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _do(piece: Any) -> Any:
    return _work(piece)
