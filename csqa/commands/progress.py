"""How far a long run has come: one line on stderr, by bytes, with rate and time left.

It shows only on a terminal, only after a second, and never where the report itself runs over the same terminal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from csqa.commands.language import say
from csqa.wording import Text

AFTER = 1.0
"""Seconds before the bar shows: a shorter run needs none."""
EVERY = 0.2
WIDTH = 24


class Progress:
    """Use as a context manager; `advance` as the run goes, `hidden` to write a line of one's own in between."""

    def __init__(
        self,
        total: int,
        *,
        wanted: bool,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`total` is in bytes; 0 where it is not known (standard input)."""
        self.stream = stream or sys.stderr
        self.total = total
        self.clock = clock
        self.began = clock()
        self.drawn = self.began + AFTER - EVERY
        self.shown = False
        self.active = wanted and self.stream.isatty()
        self.done = 0
        self.conversations = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.hide()

    def advance(self, read: int, conversations: int) -> None:
        """So many bytes and conversations more are done."""
        self.done += read
        self.conversations += conversations
        if self.active and (now := self.clock()) - self.drawn >= EVERY:
            self.drawn = now
            self.shown = True
            self.stream.write("\r\x1b[K" + self.line(now - self.began))
            self.stream.flush()

    def hide(self) -> None:
        """Clears the line; the next `advance` draws it again."""
        if self.shown:
            self.shown = False
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def line(self, elapsed: float) -> str:
        """The bar after `elapsed` seconds, under 80 cells wide."""
        rate = self.conversations / elapsed if elapsed > 0 else 0
        said = say(
            Text(
                f"{self.conversations:,} 通，每秒 {rate:,.0f} 通",
                f"{self.conversations:,} conversations, {rate:,.0f}/s",
            )
        )
        if not self.total or not self.done:
            return said
        share = min(1.0, self.done / self.total)
        left = int(elapsed * (1 - share) / share)
        full = int(WIDTH * share)
        bar = "#" * full + "." * (WIDTH - full)
        rest = say(Text(f"还需 {left // 60}:{left % 60:02}", f"{left // 60}:{left % 60:02} left"))
        return f"[{bar}] {share:4.0%}  {said}  {rest}"
