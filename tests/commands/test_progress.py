from __future__ import annotations

import io
import unicodedata

import pytest

from csqa.commands.language import begin
from csqa.commands.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_short_run_shows_nothing() -> None:
    terminal, clock = Terminal(), Clock()
    with Progress(1000, wanted=True, stream=terminal, clock=clock) as bar:
        clock.now = 0.9
        bar.advance(1000, 10)
    assert terminal.getvalue() == ""


def test_a_long_run_shows_share_rate_and_time_left_and_clears_the_line() -> None:
    begin(["--lang", "en"])
    terminal, clock = Terminal(), Clock()
    with Progress(1000, wanted=True, stream=terminal, clock=clock) as bar:
        clock.now = 10
        bar.advance(250, 5000)
    shown = terminal.getvalue()
    assert "[######..................]  25%  5,000 conversations, 500/s  0:30 left" in shown
    assert shown.endswith("\r\x1b[K")


def test_it_draws_at_most_five_times_a_second() -> None:
    terminal, clock = Terminal(), Clock()
    with Progress(1000, wanted=True, stream=terminal, clock=clock) as bar:
        for i in range(1000):
            clock.now = 2 + i / 1000
            bar.advance(1, 1)
    assert terminal.getvalue().count("\r") <= 6


def test_standard_input_has_no_share() -> None:
    begin(["--lang", "en"])
    assert Progress(0, wanted=True).line(2) == "0 conversations, 0/s"


@pytest.mark.parametrize(("wanted", "stream"), [(False, Terminal()), (True, io.StringIO())])
def test_it_is_silent_where_it_would_disturb(wanted: bool, stream: io.StringIO) -> None:
    clock = Clock()
    with Progress(1000, wanted=wanted, stream=stream, clock=clock) as bar:
        clock.now = 10
        bar.advance(250, 5000)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_line_fits_80_cells_after_a_million_conversations(lang: str) -> None:
    begin(["--lang", lang])
    bar = Progress(10**12, wanted=False)
    bar.advance(10**8, 1_000_000)
    line = bar.line(50)
    assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= 80
