"""Conversations as `csqa check` judges them, and a Spark cluster of two executors on this machine."""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from csqa.main import run

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))


class Checked(NamedTuple):
    """A corpus, and what `csqa check` says of it."""

    file: str
    lines: list[str]
    output: list[str]
    """Of the format jsonl: a line a conversation, then a line a case."""
    agents: list[dict[str, Any]]


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """300 chats over three days: customers come back, ids come twice, accounts reply automatically, a record is broken."""
    from lively import lively

    folder = tmp_path_factory.mktemp("checked")
    file = folder / "chats.jsonl"
    file.write_text("".join(f"{line}\n" for line in lively(300)), encoding="utf-8")
    found, whole = folder / "found.jsonl", folder / "found.json"
    check(file, "--allow-rejects", "--format", f"jsonl={found}", "--format", f"json={whole}")
    output = found.read_text(encoding="utf-8").splitlines()
    agents = json.loads(whole.read_text(encoding="utf-8"))["agents"]
    return Checked(str(file), file.read_text(encoding="utf-8").splitlines(), output, agents)


def check(file: Path, *options: str) -> None:
    """`csqa check`, with no configuration but its own defaults."""
    settings = file.parent / "none.yaml"
    settings.write_text("{}\n", encoding="utf-8")
    said = ["check", str(file), "--lang", "en", "--workers", "1", "--config", str(settings), "--quiet"]
    assert run([*said, *options]) == 1


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    from local_cluster import missing, session

    why = "Spark's local cluster needs symbolic links" if sys.platform == "win32" else missing()
    if why:
        _without(why)
    with session(tmp_path_factory.mktemp("spark")) as started:
        yield started


def _without(why: str) -> None:
    """Skipped where it is not there, and said so; where `CSQA_SPARK` says that it must be there, that is a failure."""
    if os.environ.get("CSQA_SPARK"):
        pytest.fail(f"{why}: CSQA_SPARK says that Spark must be tried")
    warnings.warn(f"{why}: CSQA ON SPARK IS NOT TRIED", stacklevel=1)
    pytest.skip(f"{why}: csqa on Spark is not tried")
