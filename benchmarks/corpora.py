"""The conversations that everything is measured on: generated ones, and those of the folder that `CSQA_EVAL` names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generate import write

REAL = "jddc-700"


class Corpus(NamedTuple):
    name: str
    file: Path
    """JSON Lines."""
    chats: int
    size: int
    """Bytes."""
    one: Path
    """Its first chat, for what it takes to start."""


def generated(place: Path, count: int) -> Corpus:
    file = place / f"generated-{count}.jsonl"
    if not file.exists():
        write(file, count)
    return _corpus("generated chats", file)


def evaluation() -> Path | None:
    """The folder with the real conversations, if there is one."""
    given = os.environ.get("CSQA_EVAL")
    data = Path(given) / "data" if given else None
    return data if data and (data / f"{REAL}.jsonl").exists() else None


def repeated(place: Path, data: Path, count: int) -> Corpus:
    """The real chats over and over under new ids, `count` of them."""
    file = place / f"{REAL}-{count}.jsonl"
    lines = (data / f"{REAL}.jsonl").read_text(encoding="utf-8").splitlines()
    if not file.exists():
        with file.open("w", encoding="utf-8", newline="\n") as out:
            for number in range(count):
                record = json.loads(lines[number % len(lines)])
                record["id"] = f"{record['id']}-{number // len(lines)}"
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return _corpus(REAL if count <= len(lines) else f"{REAL} repeated", file)


def everything(place: Path, data: Path) -> Corpus:
    """Every conversation of the folder once: Chinese and English, chats, calls, letters, with times and without."""
    file = place / "everything.jsonl"
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for source in sorted(data.glob("*.jsonl")):
            for number, line in enumerate(source.read_text(encoding="utf-8").splitlines()):
                record = json.loads(line)
                if "turns" in record:
                    record["id"] = f"{source.stem}-{number}"
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return _corpus("all of CSQA_EVAL", file)


def text_files(corpus: Corpus, folder: Path) -> Path:
    """The chats as text files, one each, for tools that read nothing else: a line is what one side said."""
    folder.mkdir(parents=True)
    for number, texts in enumerate(said(corpus.file)):
        (folder / f"{number:06}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    return folder


def said(file: Path) -> Iterator[list[str]]:
    """What is said in each chat, turn by turn."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield [turn["text"].replace("\n", " ") for turn in json.loads(line)["turns"]]


def _corpus(name: str, file: Path) -> Corpus:
    one = file.with_suffix(".one.jsonl")
    count = 0
    with file.open("rb") as lines:
        for line in lines:
            if not count:
                one.write_bytes(line)
            count += 1
    return Corpus(name, file, count, file.stat().st_size, one)
