"""A team's rule over a list of phrases: written, compiled, and what it finds."""

from __future__ import annotations

import json
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from bench import Bench
from corpora import Corpus
from phrases import RULE, occurring, phrases, write_rules


class Listed(NamedTuple):
    phrases: list[str]
    folder: Path
    """Of the rule."""


class Compiled(NamedTuple):
    phrases: list[str]
    options: list[str]
    """Of `csqa check`, for this rule alone."""
    primed: Future[Path]
    """The cache folder that holds it compiled."""


def written(bench: Bench, corpus: Corpus, count: int) -> Listed:
    """The rule over `count` phrases, one for all corpora of a name."""
    name = f"{corpus.name}-{count}"
    folder, kept = bench.place / f"rules-{name}", bench.place / f"phrases-{name}.txt"
    if not kept.exists():
        listed = phrases(count, occurring(corpus.file))
        write_rules(folder, listed)
        kept.write_text("\n".join(listed), encoding="utf-8")
    return Listed(kept.read_text(encoding="utf-8").split("\n"), folder)


def compiled(bench: Bench, corpus: Corpus, count: int) -> Compiled:
    """The same, with its compilation under way."""
    listed = written(bench, corpus, count)
    options = ["--rules", str(listed.folder), "--select", RULE]
    return Compiled(listed.phrases, options, bench.prime(f"{corpus.name}-{count}", corpus.one, *options))


def findings(out: Path) -> int:
    """What the one rule found, in csqa's JSON Lines; one finding a sentence."""
    with out.open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return sum(
            len(v["findings"]) for record in records for v in record.get("verdicts", ()) if v["rule"] == RULE
        )
