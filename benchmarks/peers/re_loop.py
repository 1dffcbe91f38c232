"""A loop of compiled `re`, one for each phrase, over every turn: python re_loop.py CHATS PHRASES"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

NAME = "re loop"


def installed() -> bool:
    return True


def command(corpus: Any, phrases: list[str], place: Path) -> list[str] | None:
    file = place / f"phrases-{len(phrases)}.txt"
    file.write_text("\n".join(phrases), encoding="utf-8")
    return [sys.executable, __file__, str(corpus.file), str(file)]


def hits(out: Path) -> int:
    return int(out.read_text(encoding="utf-8"))


def main(chats: str, phrases: str) -> int:
    with open(phrases, encoding="utf-8") as lines:
        patterns = [re.compile(re.escape(line.rstrip("\n"))) for line in lines]
    found = 0
    with open(chats, encoding="utf-8") as lines:
        for line in lines:
            for turn in json.loads(line)["turns"]:
                text = turn["text"]
                for pattern in patterns:
                    for _ in pattern.finditer(text):
                        found += 1
    return found


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
