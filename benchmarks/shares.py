"""Where csqa's time goes, as shares of processor time by room of the house:

    python benchmarks/shares.py [FILE…] [--chats 3000] [--functions 20] [--options '--select R11'] [--markdown | --write]

on generated chats and, where `CSQA_EVAL` is set, on jddc-700; or on files of your own. csqa runs in this process, as
`csqa check FILE --format jsonl --workers 1`; every millisecond of processor time the system asks where it is, and the time since
the last look counts for that place. What is inside masking, scoring or encoding counts there, whatever it calls; all else counts
for the innermost room.

Bias: a look comes only between two steps of Python, so time spent in C (Hyperscan, RE2, msgspec) counts for the Python line that
called it, and a very short step beside a long one may take some of its time. The looks themselves cost 1-3 %, spread evenly.
Unlike a tracing profiler's, the shares of rooms with many small functions are not blown up. Not on Windows.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(1, str(Path(__file__).parent))

from corpora import evaluation, generated, repeated
from page import put

EVERY = 0.001
WHOLE = {
    "csqa.masking": "masking",
    "csqa.decisions": "scoring",
    "csqa.scoring": "scoring",
    "csqa.reports": "encoding",
    "csqa.ruleset.load.load_rules": "start-up",
    "csqa.commands.running.prepared": "start-up",
}
"""What is called from in here counts here."""
INNERMOST = {
    "csqa.readers": "decode",
    "csqa.signals.fold": "fold and scan",
    "csqa.signals.scan": "fold and scan",
    "csqa.signals.scanner": "fold and scan",
    "csqa.signals.finder": "confirming",
    "csqa.signals.confirm": "confirming",
    "csqa.signals.exact": "confirming",
    "csqa.signals.words": "confirming",
    "csqa.signals": "settling",
    "csqa.session": "session",
    "csqa.scenario": "session",
    "csqa.mood": "session",
    "csqa.risk": "session",
    "csqa.measures": "session",
    "csqa.ruleset": "rules",
    "csqa.engine": "rules",
    "csqa": "the rest of the run",
}
ROOMS = list(dict.fromkeys([*INNERMOST.values(), *WHOLE.values()]))
ABOUT = {
    "decode": "a file's bytes to transcripts",
    "fold and scan": "texts to what may stand in them: folding, remembering, Hyperscan",
    "confirming": "which patterns stand there for sure: proposals, RE2, word edges",
    "settling": "which hits hold: clauses, context, times, the table",
    "session": "how it ended, scenario, mood, risk, response times",
    "rules": "verdicts",
    "scoring": "reviewers' decisions and scores",
    "masking": "personal data hidden",
    "encoding": "JSON Lines",
    "the rest of the run": "sums, cases, chunks in and bytes out",
}


class Looks:
    """Seconds of processor time by room and by function, while it is entered."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.functions: defaultdict[str, float] = defaultdict(float)
        self._last = 0.0

    def __enter__(self) -> Looks:
        self._last = time.process_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        return self

    def __exit__(self, *error: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)

    def _look(self, number: int, frame: FrameType | None) -> None:
        now = time.process_time()
        place = room(frame)
        self.seconds[place] += now - self._last
        if place != "start-up":
            self.functions[f"{place}: {function(frame)}"] += now - self._last
        self._last = time.process_time()


def room(frame: FrameType | None) -> str:
    """Where a stack of calls is; what a module does as it is imported is starting up, wherever that happens."""
    innermost = None
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("csqa."):
            if frame.f_code.co_name == "<module>":
                return "start-up"
            whole = _found(WHOLE, f"{module}.{frame.f_code.co_name}")
            if whole is not None:
                return whole
            innermost = innermost or _found(INNERMOST, module)
        frame = frame.f_back
    return innermost or "start-up"


def function(frame: FrameType | None) -> str:
    """The innermost of csqa's functions in a stack of calls."""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("csqa."):
            return f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back
    return ""


def _found(rooms: dict[str, str], name: str) -> str | None:
    while name:
        if name in rooms:
            return rooms[name]
        name = name.rpartition(".")[0]
    return None


def looked_at(file: Path, out: Path, options: list[str]) -> Looks:
    """One run, what it takes to start left out."""
    from csqa.main import run

    arguments = ["check", str(file), "--format", "jsonl", "--workers", "1", "--output", str(out), *options]
    with Looks() as looks:
        code = run(arguments)
    if code not in (0, 1):
        raise SystemExit(code)
    looks.seconds.pop("start-up", None)
    return looks


def told(found: dict[str, dict[str, float]], markdown: bool) -> Iterator[str]:
    """The table of shares."""
    if markdown:
        yield f"| | what | {' | '.join(found)} |"
        yield f"|---|---|{'--:|' * len(found)}"
    for name in ROOMS:
        if not any(name in seconds for seconds in found.values()):
            continue
        shares = [f"{seconds.get(name, 0) / sum(seconds.values()):.0%}" for seconds in found.values()]
        if markdown:
            yield f"| {name} | {ABOUT.get(name, '')} | {' | '.join(shares)} |"
        else:
            yield f"{name:20} {'  '.join(f'{share:>5}' for share in shares)}   {ABOUT.get(name, '')}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--chats", type=int, default=3_000)
    parser.add_argument("--functions", type=int, default=0, help="name so many of the costliest functions")
    parser.add_argument("--options", default="", help="more options of csqa check")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true")
    form.add_argument("--write", action="store_true", help="writes the table to docs/performance.md")
    given = parser.parse_args()
    if sys.platform == "win32":
        raise SystemExit("this system has no timer of processor time to look by")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["CSQA_CACHE_DIR"] = str(place / "cache")
        files = {file.name: file for file in given.files}
        if not files:
            files["generated chats"] = generated(place, given.chats).file
            if (data := evaluation()) is not None:
                files["jddc-700"] = repeated(place, data, 700).file
        found: dict[str, dict[str, float]] = {}
        for name, file in files.items():
            looks = looked_at(file, place / "out.jsonl", shlex.split(given.options))
            found[name] = looks.seconds
            print(f"{name}: {sum(found[name].values()):.2f} s without start-up", file=sys.stderr, flush=True)
            whole = sum(looks.seconds.values())
            for label, seconds in sorted(looks.functions.items(), key=lambda item: -item[1])[
                : given.functions
            ]:
                print(f"  {seconds / whole:5.1%}  {label}", file=sys.stderr)
    lines = told(found, given.markdown or given.write)
    if given.write:
        put("shares", lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
