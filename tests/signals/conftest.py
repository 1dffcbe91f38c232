from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csqa.model import Transcript, Turn
from csqa.signals import scan
from csqa.signals.load import compile_signals, read_signals
from csqa.signals.scanner import Scanner


@pytest.fixture
def scanner_of(tmp_path: Path) -> Callable[[str], Scanner]:
    """A scanner over signals given as YAML."""

    def make(yaml: str) -> Scanner:
        folder = tmp_path / "signals"
        folder.mkdir(exist_ok=True)
        (folder / "one.yaml").write_text(yaml, encoding="utf-8")
        signals = compile_signals(read_signals([tmp_path]))
        dump = scan.compile_database(signals.literals())
        return Scanner(signals, scan.load_database(dump, signals.literals()))

    return make


@pytest.fixture
def chat() -> Callable[..., Transcript]:
    """`chat("C 你好", "A 在的")`: C customer, A agent, B bot, S system, X an automatic reply."""
    roles = {"C": "customer", "A": "agent", "B": "bot", "S": "system", "X": "agent"}

    def make(*lines: str) -> Transcript:
        turns = tuple(Turn(roles[line[0]], line[2:], auto=line[0] == "X") for line in lines)  # type: ignore[arg-type]
        return Transcript("t", turns)

    return make
