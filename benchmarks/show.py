"""What a run found: as JSON, as text, and as the tables of docs/performance.md."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench import Bench, Row
from measure import PATIENCE
from page import machine


def as_json(bench: Bench) -> str:
    told = {
        "ratios": {name: round(ratio, 4) for name, ratio in bench.ratios.items()},
        "missing": bench.missing,
        "left_out": bench.left_out,
        "sizes": bench.sizes._asdict(),
    }
    return json.dumps(told, ensure_ascii=False)


def as_text(bench: Bench) -> Iterator[str]:
    for title, rows in bench.rows.items():
        yield f"{title}:"
        for row in rows:
            chats, speed, megabytes, peak = _figures(row)
            yield f"  {_corpus(row):28} {row.who:22} {chats:>9} chats/s {megabytes:>7} MB/s {speed:>9} {peak:>7} MB"
        yield ""
    for name, ratio in bench.ratios.items():
        yield f"{_ratio(ratio):>8}  {name}"
    yield from _said(bench)


def as_markdown(bench: Bench) -> Iterator[str]:
    yield f"{machine()}; medians of {bench.sizes.runs} where a run takes less than {PATIENCE:.0f} s."
    yield ""
    for title, rows in bench.rows.items():
        yield f"**{title}**"
        yield ""
        yield "| corpus | what | chats/s | MB/s | seconds | peak memory, MB |"
        yield "|---|---|--:|--:|--:|--:|"
        for row in rows:
            chats, speed, megabytes, peak = _figures(row)
            yield f"| {_corpus(row)} | {row.who} | {chats} | {megabytes} | {speed} | {peak} |"
        yield ""
    yield "| ratio | |"
    yield "|---|--:|"
    for name, ratio in bench.ratios.items():
        yield f"| {name} | {_ratio(ratio)} |"
    yield ""
    yield from _said(bench)


def _said(bench: Bench) -> Iterator[str]:
    if bench.missing:
        yield f"Not installed: {', '.join(bench.missing)}."
    if bench.left_out:
        yield f"Left out, for lack of time or of `CSQA_EVAL`: {', '.join(bench.left_out)}."


def _figures(row: Row) -> tuple[str, str, str, str]:
    cost = row.cost
    return (
        f"{row.chats_a_second:,.0f}",
        f"{cost.cpu:.2f}",
        f"{row.megabytes_a_second:.1f}",
        f"{cost.peak / 1e6:.0f}",
    )


def _corpus(row: Row) -> str:
    return f"{row.corpus.chats:,} {row.corpus.name}"


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2f}"
