"""Many pieces of work over some processes: in order, streaming, with the same result as one process."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
C = TypeVar("C")
Make = Callable[[], Callable[[C], T]]
"""Called once a process; gives the function that does one piece of work. Must pickle, and so must pieces and results."""

AHEAD = 3
"""Pieces under way a worker: enough to keep it busy, few enough to hold memory down."""

_work: Callable[[Any], Any]


def available_workers() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def run(pieces: Iterable[C], make: Make[C, T], workers: int) -> Iterator[tuple[C, T]]:
    """Each piece with its result, in the pieces' order. One worker runs here; more are processes of their own.

    A worker that dies takes no result with it: what it had and all that follows is done here.
    """
    if workers <= 1:
        work = make()
        for piece in pieces:
            yield piece, work(piece)
        return
    yield from _together(pieces, make, workers)


def _together(pieces: Iterable[C], make: Make[C, T], workers: int) -> Iterator[tuple[C, T]]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[C, Future[T] | None]] = deque()
    here: Callable[[C], T] | None = None
    broken = False
    pool = ProcessPoolExecutor(workers, initializer=_prepare, initargs=(make,))
    try:
        source = iter(pieces)
        exhausted = False
        while waiting or not exhausted:
            while not exhausted and len(waiting) < workers * AHEAD:
                try:
                    piece = next(source)
                except StopIteration:
                    exhausted = True
                    break
                try:
                    waiting.append((piece, None if broken else pool.submit(_do, piece)))
                except BrokenProcessPool:
                    broken = True
                    waiting.append((piece, None))
            if not waiting:
                break
            piece, future = waiting.popleft()
            try:
                result = future.result() if future is not None else None
            except BrokenProcessPool:
                broken, future = True, None
            if future is None:
                here = here or make()
                result = here(piece)
            yield piece, result  # type: ignore[misc]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _prepare(make: Make[Any, Any]) -> None:
    import signal

    global _work
    # Ctrl-C reaches every process of the terminal; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = make()


def _do(piece: Any) -> Any:
    return _work(piece)
