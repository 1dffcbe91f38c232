"""All stable rules beside what reading alone costs, on the same file; what it takes to start is taken off."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench import PYTHON, Bench, keeping
from corpora import Corpus, evaluation, everything, generated, repeated
from measure import Cost

PEERS = Path(__file__).parent.parent / "peers"
TABLE = "All stable rules, start-up subtracted"
STARTS = 5
"""Runs on one chat: what is subtracted must not wobble."""


class Script(NamedTuple):
    file: str
    least: int
    """Bytes that it reads at least, in as many passes as it takes: milliseconds are no measure."""
    bare: bool = False


SCRIPTS = {
    "json.loads": Script("loads.py", 25_000_000),
    "msgspec decode": Script("decode.py", 50_000_000),
    "decode and one pass, bare": Script("one_pass.py", 10_000_000, bare=True),
    "decode and one pass": Script("one_pass.py", 2_500_000),
}


def reading_generated(bench: Bench) -> None:
    _beside(bench, generated(bench.place, bench.sizes.chats))


def reading_real(bench: Bench) -> None:
    if (data := evaluation()) is not None:
        _beside(bench, repeated(bench.place, data, bench.sizes.chats))


def reading_everything(bench: Bench) -> None:
    if (data := evaluation()) is not None and not bench.quick:
        _beside(bench, everything(bench.place, data))


def _beside(bench: Bench, corpus: Corpus) -> None:
    found = {who: _script(bench, corpus, script) for who, script in SCRIPTS.items()}
    starts = None if bench.quick else STARTS
    found["csqa"] = bench.checked(corpus.file).without(bench.checked(corpus.one, runs=starts))
    for who, cost in found.items():
        bench.row(TABLE, corpus, who, cost)
        if who != "json.loads":
            bench.ratios[f"{who} / json.loads, {corpus.name}"] = cost.cpu / found["json.loads"].cpu
    for who in ("decode and one pass", "decode and one pass, bare"):
        bench.ratios[f"csqa / {who}, {corpus.name}"] = found["csqa"].cpu / found[who].cpu


def _script(bench: Bench, corpus: Corpus, script: Script) -> Cost:
    """One pass over the corpus, of as many as it takes to measure it."""
    passes = max(1, round(script.least / corpus.size))
    options = [str(_database(bench))] if script.file == "one_pass.py" else []
    options += ["bare"] if script.bare else []

    def cost(file: Path) -> Cost:
        return bench.meter.cost([*PYTHON, str(PEERS / script.file), str(file), str(passes), *options])

    if script not in bench.starts or not bench.quick:
        bench.starts[script] = cost(corpus.one)
    every = cost(corpus.file).without(bench.starts[script])
    return Cost(every.cpu / passes, every.wall / passes, every.peak)


def _database(bench: Bench) -> Path:
    file = bench.place / "one-pass.hs"
    if not file.exists():
        prepare = [*PYTHON, str(PEERS / "one_pass.py"), "--prepare", str(file)]
        bench.meter.cost(prepare, runs=1, environment=keeping(bench.place / "primed"))
    return file
