"""One run of the benchmark: how much is measured, csqa's commands, and what has been found so far."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from corpora import Corpus
from measure import Cost, Meter

ROOT = Path(__file__).parent.parent
PYTHON = [sys.executable]
CSQA = [*PYTHON, "-m", "csqa.main"]
CHAT = "客户: 在吗\n客服小李: 您好，请问有什么可以帮您\n客户: 订单到哪了\n客服小李: 已经到您所在的城市了\n"


class Sizes(NamedTuple):
    """How much is measured; everything counts chats, but for `runs` and `phrases`."""

    chats: int = 20_000
    runs: int = 3
    peers: int = 2_000
    phrases: tuple[int, ...] = (50, 500, 5_000)
    listed: int = 5_000
    """On which lists of phrases are measured."""
    growth: tuple[int, int] | None = (2_000, 20_000)
    workers: int | None = 20_000
    scripts: int | None = 10_000


QUICK = Sizes(
    chats=300, runs=1, peers=200, phrases=(50, 5_000), listed=300, growth=None, workers=None, scripts=None
)
SECONDS = 41.5
"""What `--quick` may take before it leaves out the rest."""


def sizes(chats: int, large: bool) -> Sizes:
    most = max(100_000, chats) if large else chats
    return Sizes(chats=chats, listed=min(chats, 5_000), growth=(most // 10, most), workers=most)


class Row(NamedTuple):
    """One contender on one corpus."""

    corpus: Corpus
    who: str
    cost: Cost
    """Without the start, unless the part says otherwise."""

    @property
    def chats_a_second(self) -> float:
        return self.corpus.chats / self.cost.cpu

    @property
    def megabytes_a_second(self) -> float:
        return self.corpus.size / self.cost.cpu / 1e6


@dataclass
class Bench:
    place: Path
    """A folder that goes away when the run ends."""
    sizes: Sizes
    quick: bool
    meter: Meter
    ratios: dict[str, float] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Title of a table -> its rows."""
    missing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    starts: dict[object, Cost] = field(default_factory=dict)
    """What it takes a script to start, where it is measured once for all."""
    beside: list[str] = field(default_factory=list)
    """Options that name rules which are compiled with those that ship, and then not used: who has no time to compile twice."""
    _checked: dict[tuple[Path, int], Cost] = field(default_factory=dict)
    _cold: dict[tuple[Path, Path, tuple[str, ...]], Cost] = field(default_factory=dict)
    _primed: dict[str, Future[Path]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))

    def tell(self, what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    def row(self, table: str, corpus: Corpus, who: str, cost: Cost) -> None:
        row = Row(corpus, who, cost)
        self.rows.setdefault(table, []).append(row)
        self.tell(
            f"  {corpus.name}, {who}: {cost.cpu:.2f} s of processor, {cost.wall:.2f} s of wall time,"
            f" {row.chats_a_second:,.0f} chats/s, {cost.peak / 1e6:.0f} MB"
        )

    def checked(self, file: Path, workers: int = 1, runs: int | None = None) -> Cost:
        """`csqa check FILE --format jsonl --no-cache`, measured once for each file.

        With `--quick` the rules' cache stays on, and only what is kept of conversations is new: compiling takes seconds.
        """
        known = self._checked.get((file, workers))
        if known is None:
            if self.quick:
                known = self.cold(file, self.place / "primed", *self.beside)
            else:
                command = check(file, "--no-cache", workers=workers)
                known = self.meter.cost(command, runs=runs)
            self._checked[file, workers] = known
        return known

    def cold(self, file: Path, primed: Path, *options: str, out: Path | None = None) -> Cost:
        """`csqa check` with the rules that `primed` keeps compiled, and no conversation kept; measured once."""
        known = self._cold.get((file, primed, options))
        if known is not None and out is None:
            return known
        fresh = self.kept(file, primed)

        def renew() -> None:
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(primed, fresh)

        cost = self.meter.cost(check(file, *options), environment=keeping(fresh), before=renew, out=out)
        self._cold[file, primed, options] = cost
        return cost

    def kept(self, file: Path, primed: Path) -> Path:
        """The cache folder as `cold` leaves it."""
        return self.place / f"{primed.name}-{file.stem}"

    def prime(self, name: str, one: Path, *options: str) -> Future[Path]:
        """Compiles rules beside what else is done: the cache folder that then holds them."""
        if self.beside and self.beside[:2] == list(options[:2]):
            self._primed[name] = self._pool.submit(lambda: self.place / "primed")
        if name not in self._primed:
            folder = self.place / f"primed-{name}"

            def compiled() -> Path:
                self.meter.cost(check(one, *options), runs=1, environment=keeping(folder))
                return folder

            self._primed[name] = self._pool.submit(compiled)
        return self._primed[name]


def check(file: Path, *options: str, workers: int = 1) -> list[str]:
    return [*CSQA, "check", str(file), "--format", "jsonl", "--workers", str(workers), *options]


def keeping(folder: Path) -> dict[str, str]:
    return {"CSQA_CACHE_DIR": str(folder)}


def environment(place: Path) -> dict[str, str]:
    """The csqa of this checkout, whatever is installed, and none of the user's settings."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("CSQA_")}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**found, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", **keeping(place / "cache")}
