"""All that a result rests on beside the conversation, as one name: where any of it differs, nothing kept holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from csqa import cache
from csqa.kept.packing import FORMAT
from csqa.masking import marked_by
from csqa.ruleset.load import RuleSet, made_of
from csqa.scoring import Scorecard
from csqa.version import VERSION

_LIBRARIES = (
    "hyperscan",
    "google_re2",
    "jieba",
    "opencc",
    "rapidfuzz",
    "spacy",
    "python_stdnum",
    "tzdata",
    "msgspec",
)
"""Packages of whose version a verdict may depend, as their folders of metadata begin."""


def settings(
    rules: RuleSet, card: Scorecard, *, masks: bool, every_signal: bool, signals: Sequence[str]
) -> str:
    """32 hex digits. `signals` are those whose hits results carry."""
    # Sets have another order in every process.
    encode = partial(msgspec.msgpack.encode, order="deterministic")
    parts = [
        f"{FORMAT} {VERSION} {sys.version} {masks} {every_signal}".encode(),
        made_of(rules.folders).encode(),
        encode(rules.stored.rules),
        encode(rules.profile),
        encode(card),
        encode(sorted(signals)),
        *(line.encode("utf-8", "surrogateescape") for line in (*_code(), *_libraries())),
    ]
    if masks:
        parts.append(marked_by())
    return cache.key(parts)


def _code() -> Iterator[str]:
    """The program's own files. A checkout changes while its version stays, and so may what is installed from one."""
    folders = [Path(__file__).parent.parent]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in found:
            if entry.name.endswith(".py"):
                stat = entry.stat()
                yield f"{entry.name} {stat.st_size} {stat.st_mtime_ns}"
            elif "." not in entry.name and not entry.name.startswith("_") and entry.is_dir():
                folders.append(Path(entry.path))


def _libraries() -> list[str]:
    """`jieba-0.42.1.dist-info` and the like, wherever packages are installed."""
    found = []
    for place in sys.path:
        try:
            names = os.listdir(place) if place.endswith("-packages") else []
        except OSError:
            continue
        found += [name for name in names if name.endswith("-info") and name.lower().startswith(_LIBRARIES)]
    return sorted(found)
