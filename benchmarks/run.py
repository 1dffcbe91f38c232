"""What csqa costs beside the least that reading costs, and beside what else a team could take, all in one run:

    python benchmarks/run.py [--chats 20000] [--large] [--quick] [--json | --markdown | --write]

Ratios count, not seconds: machines differ, and so does one machine from minute to minute. A figure is the median of three
runs as whole processes, in processor time (user and system; wall time for two workers). docs/performance.md says what each
ratio means. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import QUICK, SECONDS, Bench, environment, sizes
from corpora import evaluation, generated
from measure import Meter, OutOfTimeError
from page import put
from parts.comparing import LENGTH, comparing, comparing_real, name_missing
from parts.growing import again, more_chats, more_phrases, more_workers
from parts.listing import written
from parts.reading import reading_everything, reading_generated, reading_real
from parts.starting import scripts, starting
from phrases import RULE
from show import as_json, as_markdown, as_text

PARTS: dict[str, Callable[[Bench], None]] = {
    "starting": starting,
    "reading generated chats": reading_generated,
    "reading real chats": reading_real,
    "the second run": again,
    "peers": comparing,
    "more phrases": more_phrases,
    "peers on real chats": comparing_real,
    "reading all of CSQA_EVAL": reading_everything,
    "more chats": more_chats,
    "two workers": more_workers,
    "searching scripts": scripts,
}
REAL = ("reading real chats", "peers on real chats", "reading all of CSQA_EVAL")


def measured(bench: Bench) -> None:
    for name, part in PARTS.items():
        if name in REAL and evaluation() is None:
            bench.left_out.append(name)
            continue
        began = time.monotonic()
        try:
            part(bench)
        except OutOfTimeError:
            bench.left_out.append(name)
        bench.tell(f"{name}: {time.monotonic() - began:.0f} s")


def prepare(bench: Bench) -> None:
    """Rules are compiled once, with the list of phrases that peers are compared on: that takes seconds each time."""
    folder = written(bench, generated(bench.place, bench.sizes.chats), LENGTH).folder
    bench.beside += ["--rules", str(folder), "--ignore", RULE]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument(
        "--large", action="store_true", help="10,000 chats against 100,000, and workers on 100,000"
    )
    parser.add_argument("--quick", action="store_true", help="300 chats, one run each, within 45 s")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help='{"ratios": {…}, "missing": […]}')
    form.add_argument("--markdown", action="store_true", help="the tables of docs/performance.md")
    form.add_argument("--write", action="store_true", help="writes them there")
    given = parser.parse_args()
    wanted = QUICK if given.quick else sizes(given.chats, given.large)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        meter = Meter(wanted.runs, environment(place), SECONDS if given.quick else None)
        bench = Bench(place, wanted, given.quick, meter)
        if evaluation() is None:
            bench.tell("!!! CSQA_EVAL is not set: the real chats are left out !!!")
        if given.quick:
            prepare(bench)
        name_missing(bench)
        measured(bench)
    if given.write:
        put("figures", as_markdown(bench))
    elif given.json:
        print(as_json(bench))
    else:
        print("\n".join(as_markdown(bench) if given.markdown else as_text(bench)))


if __name__ == "__main__":
    main()
