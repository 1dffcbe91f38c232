"""A library made ready for searching, and kept: which words stand in which scripts, and in which of their questions.

What the cache keeps lies under the paths and holds the hash of the files' bytes: a library that did not change is
neither parsed nor cut again, and one that did takes the place of what was kept.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from pathlib import Path
from typing import get_args

import msgspec

from csqa import cache
from csqa.errors import InputError
from csqa.library import terms
from csqa.library.files import library_files, read_file
from csqa.library.synonyms import GROUP_OF
from csqa.model import Script, Topic
from csqa.signals.fold import Folder, fold_pairs
from csqa.wording import Text

FORMAT = b"scripts-4"
"""Raised whenever what is kept, or how texts are cut, changes."""
QUESTION, LABEL, REPLY = 3.0, 2.0, 1.0
"""What a word weighs in a question; in tags and id; in the reply."""

TOPICS: frozenset[str] = frozenset(get_args(Topic))
"""Scenarios that csqa knows; a library may have words of its own."""


class Postings(msgspec.Struct, frozen=True, array_like=True):
    """Where a word stands: scripts (uint32) with its weighted count in each (float32), and the questions that hold it
    (uint32, numbered through the library). Machine order: what is kept never leaves the machine."""

    scripts: bytes
    counts: bytes
    questions: bytes


class Stored(msgspec.Struct, frozen=True, array_like=True):
    stamp: bytes
    folds: tuple[str, str]
    scripts: tuple[bytes, ...]
    """Each packed: most searches look at ten of them."""
    lengths: bytes
    """float32: the weighted words of each script."""
    owners: bytes
    """uint32: the script of each question."""
    weights: bytes
    """float32: how much the words of each question say together."""
    words: Mapping[str, Postings]
    tagged: Mapping[str, tuple[int, ...]]
    """Tag in lower case -> scripts."""


class Index:
    """Made by `load_index`."""

    def __init__(self, stored: Stored) -> None:
        self.fold = Folder(stored.folds)
        self.words = stored.words
        self.tagged = stored.tagged
        self.lengths = _floats(stored.lengths)
        self.mean_length = sum(self.lengths) / max(1, len(self.lengths))
        self.owners = _numbers(stored.owners)
        self.weights = _floats(stored.weights)
        self.stamp = stored.stamp
        self._packed = stored.scripts
        self._decode = msgspec.msgpack.Decoder(Script).decode

    def __len__(self) -> int:
        return len(self._packed)

    def script(self, number: int) -> Script:
        return self._decode(self._packed[number])

    def scripts(self) -> list[Script]:
        return [*map(self._decode, self._packed)]

    def rarity(self, scripts: int) -> float:
        """What a word says that stands in so many scripts."""
        return rarity(scripts, len(self))

    def asked(self, text: str) -> tuple[list[str], int]:
        """As `terms.asked`, of a text as a person writes it."""
        return terms.asked(terms.bare(text, self.fold), self._known)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.words) | GROUP_OF.keys()


def rarity(scripts: int, of: int) -> float:
    """What a word says that stands in so many of all scripts (inverse document frequency)."""
    return log(1 + (of - scripts + 0.5) / (scripts + 0.5))


def load_index(paths: Sequence[str | Path], *, use_cache: bool = True) -> Index:
    """The index of the scripts that `paths` hold. Raises InputError for what can't be read, and for no script at all."""
    files = [*library_files(paths)]
    # As they are given, too: findings name the files so.
    name = "scripts-" + cache.key(os.fsencode(p) for path in paths for p in (os.path.realpath(path), path))
    stamp = _stamp(files)
    if use_cache and (kept := cache.get(name)) is not None:
        stored = msgspec.msgpack.decode(kept, type=Stored)
        if stored.stamp == stamp:
            return Index(stored)
    scripts = [entry.script for file in files for entry in read_file(file).entries]
    if not scripts:
        raise InputError(
            Text("没有找到任何话术", "there is no script"),
            file=str(paths[0]) if paths else None,
            mend=Text("写法见 docs/scripts.md", "docs/scripts.md tells how they are written"),
        )
    stored = made(scripts, stamp)
    if use_cache:
        cache.put(name, msgspec.msgpack.encode(stored))
    return Index(stored)


def made(scripts: Sequence[Script], stamp: bytes = b"") -> Stored:
    """What an index of these scripts holds."""
    folds = fold_pairs()
    making = _Making(Folder(folds))
    for script in scripts:
        making.add(script)
    encode = msgspec.msgpack.Encoder().encode
    return Stored(
        stamp=stamp,
        folds=folds,
        scripts=tuple(encode(script) for script in scripts),
        lengths=making.lengths.tobytes(),
        owners=making.owners.tobytes(),
        weights=making.weights().tobytes(),
        words=making.postings(),
        tagged={tag: tuple(numbers) for tag, numbers in making.tagged.items()},
    )


class _Making:
    def __init__(self, fold: Folder) -> None:
        self.lengths = array("f")
        self.owners = array("I")
        self.tagged: dict[str, list[int]] = {}
        self._fold = fold
        self._counts: dict[str, dict[int, float]] = {}
        self._questions: dict[str, array[int]] = {}

    def add(self, script: Script) -> None:
        number = len(self.lengths)
        counts: dict[str, float] = {}
        for question in _asked(script):
            words = self._cut(question)
            for word in dict.fromkeys(words):
                self._questions.setdefault(word, array("I")).append(len(self.owners))
            self.owners.append(number)
            # Ten phrasings of one question don't make the script ten times as fitting.
            for word in words:
                counts[word] = max(counts.get(word, 0.0), QUESTION)
        label = " ".join((*script.tags, script.id))
        for text, weight in ((label, LABEL), *((step, REPLY) for step in script.reply)):
            for word in self._cut(text):
                counts[word] = counts.get(word, 0.0) + weight
        for word, count in counts.items():
            self._counts.setdefault(word, {})[number] = count
        for tag in script.tags:
            self.tagged.setdefault(tag.lower(), []).append(number)
        self.lengths.append(sum(counts.values()))

    def postings(self) -> dict[str, Postings]:
        return {
            word: Postings(
                array("I", found).tobytes(),
                array("f", found.values()).tobytes(),
                self._questions.get(word, array("I")).tobytes(),
            )
            for word, found in self._counts.items()
        }

    def weights(self) -> array[float]:
        """Of each question; words for the same count once, and are as rare as all of them together."""
        where: dict[str | int, set[int]] = {}
        questions: dict[str | int, set[int]] = {}
        for word, found in self._counts.items():
            key = GROUP_OF.get(word, word)
            where.setdefault(key, set()).update(found)
            questions.setdefault(key, set()).update(self._questions.get(word, ()))
        weights = array("f", bytes(4 * len(self.owners)))
        for key, numbers in questions.items():
            for number in numbers:
                weights[number] += rarity(len(where[key]), len(self.lengths))
        return weights

    def _cut(self, text: str) -> list[str]:
        return terms.cut(terms.bare(text, self._fold))


def _asked(script: Script) -> Iterator[str]:
    """Its questions; a scenario in words of the library's own tells what customers come with too."""
    yield from script.questions
    if script.scenario and script.scenario not in TOPICS:
        yield script.scenario


def _stamp(files: Sequence[Path]) -> bytes:
    parts = [FORMAT]
    for file in files:
        parts.append(os.fsencode(file))
        try:
            parts.append(file.read_bytes())
        except OSError as e:
            raise InputError(
                Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(file)
            ) from None
    return cache.key(parts).encode()


def _numbers(data: bytes) -> memoryview[int]:
    return memoryview(data).cast("I")


def _floats(data: bytes) -> memoryview[float]:
    return memoryview(data).cast("f")
