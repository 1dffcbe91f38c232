"""What grows with what is put in, in bytes: memory as Python counts it, which is the same on every run."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

SETTLED, ENOUGH = 2_000, 6_000
"""Things after which caches are full, and after which what each of them leaves can be told."""


def bytes_each(add: Callable[[int], object]) -> float:
    """What `add` of one more thing leaves in memory; it is called with 0, 1, 2, …"""
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(SETTLED):
            add(number)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for number in range(SETTLED, ENOUGH):
            add(number)
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / (ENOUGH - SETTLED)
    finally:
        tracemalloc.stop()
