"""What it takes to start: beside `import click, yaml`, which no program of this kind can do without."""

from __future__ import annotations

from bench import CHAT, CSQA, PYTHON, Bench, check, keeping
from generate import write_library

BARE = [*PYTHON, "-c", "import click, yaml"]


def starting(bench: Bench) -> None:
    chat = bench.place / "chat.txt"
    chat.write_text(CHAT, encoding="utf-8")
    primed = keeping(bench.place / "primed")
    starts = 3 if bench.quick else 5
    bare = bench.meter.cost(BARE, runs=starts).cpu
    first = bench.meter.cost(check(chat, *bench.beside), runs=1, environment=primed)
    again = bench.meter.cost(check(chat, *bench.beside), runs=starts, environment=primed)
    bench.ratios["cold start / import click, yaml"] = again.cpu / bare
    bench.ratios["first run ever / import click, yaml"] = first.cpu / bare
    bench.tell(
        f"  import click, yaml {bare:.3f} s, csqa {again.cpu:.3f} s, its first run ever {first.cpu:.2f} s"
    )


def scripts(bench: Bench) -> None:
    """A search in a library of scripts: the first time, and with the index kept."""
    count = bench.sizes.scripts
    if count is None:
        return
    file = bench.place / "scripts.csv"
    write_library(file, count)
    search = [*CSQA, "scripts", "search", "退款 快递破损", "--library", str(file)]
    primed = keeping(bench.place / "primed")
    bare = bench.meter.cost(BARE, runs=5).cpu
    first = bench.meter.cost(search, runs=1, environment=primed).cpu
    again = bench.meter.cost(search, runs=5, environment=primed).cpu
    bench.ratios["10,000 scripts, index and search / import click, yaml"] = first / bare
    bench.ratios["10,000 scripts, search / import click, yaml"] = again / bare
