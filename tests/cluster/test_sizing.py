"""docs/scale.md: what a cluster needs follows from what was measured."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.conftest import ROOT


@pytest.fixture
def sizing() -> Iterator[Any]:
    sys.path.append(str(ROOT / "benchmarks"))
    yield importlib.import_module("sizing")
    sys.path.remove(str(ROOT / "benchmarks"))


def measured(sizing: Any, records: int, cpu: float) -> Any:
    costs = {way: sizing.Spent(wall=1.0, cpu=cpu, worker=300.0) for way in ("check", "arrow", "spark")}
    return sizing.Measured(records, 3000 * records, 500 * records, costs)


def test_what_it_takes_to_start_is_taken_off(sizing: Any) -> None:
    found = sizing.figures(measured(sizing, 100, 11.0), measured(sizing, 1100, 21.0))
    assert (found.check, found.size, found.judged) == (100.0, 3000.0, 500.0)


def test_what_too_few_chats_cost_is_not_told(sizing: Any) -> None:
    with pytest.raises(SystemExit, match="say more --chats"):
        sizing.figures(measured(sizing, 100, 20.0), measured(sizing, 1000, 21.0))


def test_the_example_takes_the_slower_chats(sizing: Any) -> None:
    slow = sizing.figures(measured(sizing, 0, 0.0), measured(sizing, 1000, 10.0))
    quick = sizing.figures(measured(sizing, 0, 0.0), measured(sizing, 1000, 5.0))
    told = "\n".join(sizing.told({"quick": quick, "slow": slow}, 1000))
    # 100,000,000 / 28,800 s / 100 a second * 4/3
    assert "| cores for 100,000,000 in 8 hours | 24 | 47 |" in told
    assert "that of slow" in told
    assert "6 executors of 8 cores" in told
    # 8 * (300 + 100) MB
    assert "spark.executor.memoryOverhead=4g" in told
