"""Decoding, and one Hyperscan pass over all that is said, with the literals of csqa's stable rules:

    python one_pass.py --prepare DATABASE          compiles them
    python one_pass.py CHATS PASSES DATABASE       decodes, joins texts to batches of 64 KiB, scans, keeps every hit
    python one_pass.py CHATS PASSES DATABASE bare  the same, and tells nobody of the hits

A hit is where a literal ends, and which: what csqa begins with. A bare pass is of no use to anybody; nothing can do less.
"""

from __future__ import annotations

import sys
from pathlib import Path

import hyperscan
from decode import decoded

BATCH = 64 * 1024


def prepare(file: Path) -> None:
    from csqa.ruleset.load import load_rules

    literals = load_rules().lean().scanner.literals
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[literal.encode() for literal in literals],
        ids=list(range(len(literals))),
        elements=len(literals),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(literals),
        literal=True,
    )
    file.write_bytes(hyperscan.dumpb(database))


def main(chats: str, passes: int, dump: Path, bare: bool) -> int:
    database = hyperscan.loadb(dump.read_bytes(), hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)

    def scan(texts: list[str]) -> int:
        found: list[int] = []
        add = found.append
        data = "\n".join(texts).encode()
        if bare:
            database.scan(data)
        else:
            database.scan(
                data, match_event_handler=lambda i, _start, end, _flags, _context: add(end << 24 | i)
            )
        return len(found)

    total = 0
    for _ in range(passes):
        batch: list[str] = []
        size = 0
        for chat in decoded(chats):
            for turn in chat.turns:
                batch.append(turn.text)
                size += len(turn.text) * 3
            if size >= BATCH:
                total += scan(batch)
                batch, size = [], 0
        total += scan(batch)
    return total


if __name__ == "__main__":
    if sys.argv[1] == "--prepare":
        prepare(Path(sys.argv[2]))
    else:
        print(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:] == ["bare"]))
