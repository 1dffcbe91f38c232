"""Colour, where the terminal has it: ANSI codes around words that are already harmless and measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csqa.model import Severity

Paint = Callable[[str, str], str]

_CODES: Mapping[str, str] = {
    "bold": "1",
    "dim": "2",
    "say": "32",
    "error": "1;31",
    "warning": "33",
    "info": "36",
}

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Worst first."""


def painter(colour: bool) -> Paint:
    """A function (text, style) -> text."""
    if not colour:
        return lambda text, style: text
    return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else text
