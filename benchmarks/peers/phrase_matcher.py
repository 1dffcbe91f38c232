"""spaCy's PhraseMatcher over blank pipelines, Chinese by characters and English: python phrase_matcher.py CHATS PHRASES"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "spaCy PhraseMatcher"


def installed() -> bool:
    return importlib.util.find_spec("spacy") is not None


def command(corpus: Any, phrases: list[str], place: Path) -> list[str] | None:
    if not installed():
        return None
    file = place / f"phrases-{len(phrases)}.txt"
    file.write_text("\n".join(phrases), encoding="utf-8")
    return [sys.executable, __file__, str(corpus.file), str(file)]


def hits(out: Path) -> int:
    return int(out.read_text(encoding="utf-8"))


def main(chats: str, phrases: str) -> int:
    import spacy
    from spacy.matcher import PhraseMatcher

    with open(phrases, encoding="utf-8") as lines:
        listed = [line.rstrip("\n") for line in lines]
    found = 0
    for language, chinese in (("zh", True), ("en", False)):
        pipeline = spacy.blank(language)
        matcher = PhraseMatcher(pipeline.vocab)
        matcher.add("listed", [pipeline.make_doc(p) for p in listed if p.isascii() != chinese])
        for doc in pipeline.pipe(text for text in said(chats) if text.isascii() != chinese):
            found += len(matcher(doc))
    return found


def said(chats: str) -> Iterator[str]:
    with open(chats, encoding="utf-8") as lines:
        for line in lines:
            for turn in json.loads(line)["turns"]:
                yield turn["text"]


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
