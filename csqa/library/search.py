"""Which scripts fit what somebody asks: BM25 over words of questions, labels and replies, and how near a question comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop

import msgspec

from csqa.library.index import Index
from csqa.library.synonyms import GROUP_OF, GROUPS
from csqa.model import Script

_K, _B = 1.2, 0.5
"""BM25's saturation and length: scripts are short, and long ones are long for a reason."""
_NEAR = 0.7
"""What another word for the same weighs beside the word itself."""
_CLOSE = 1.5
"""How much a question that is the same adds, as a share of the score."""
_STRANGE = 0.35
"""What a character that no script knows weighs, as a share of the rarest word: it asks for something else."""
_NEVER = "9999"


class Match(msgspec.Struct, frozen=True):
    """A script that fits. `score` ranks within one search; `likeness` (0 to 1) is that of its nearest question."""

    number: int
    script: Script
    score: float
    likeness: float


class _Term(msgspec.Struct, frozen=True):
    """What one word of a question finds, with other words for the same."""

    rarity: float
    scripts: dict[int, float]
    questions: dict[int, float]


Fits = Callable[[Script], bool]


def search(index: Index, text: str, limit: int = 10, fits: Fits | None = None) -> list[Match]:
    """The best scripts, best first; of those that fit alike, in the library's order. Pure: one library, one answer."""
    found, strange = _terms(index, text)
    scores: dict[int, float] = {}
    for term in found:
        for number, count in term.scripts.items():
            length = 1 - _B + _B * index.lengths[number] / index.mean_length
            points = term.rarity * count * (_K + 1) / (count + _K * length)
            scores[number] = scores.get(number, 0.0) + points
    close = _closeness(index, found, strange)
    ranked = [(-points * (1 + _CLOSE * close.get(number, 0.0)), number) for number, points in scores.items()]
    heapify(ranked)
    matches: list[Match] = []
    while ranked and len(matches) < limit:
        points, number = heappop(ranked)
        script = index.script(number)
        if fits is None or fits(script):
            matches.append(Match(number, script, -points, close.get(number, 0.0)))
    return matches


def likest(index: Index, text: str) -> list[tuple[float, int]]:
    """(likeness of the nearest question, script), the likest first: which scripts answer what a customer asks."""
    close = _closeness(index, *_terms(index, text))
    return sorted(((likeness, number) for number, likeness in close.items()), key=lambda c: (-c[0], c[1]))


def valid(script: Script, day: str) -> bool:
    """Whether it may be used on a day (ISO 8601)."""
    return (script.valid_from or "") <= day <= (script.valid_until or _NEVER)


def _terms(index: Index, text: str) -> tuple[list[_Term], float]:
    """What each word of a text finds, and the weight of what no script knows."""
    words, strange = index.asked(text)
    rarest = index.rarity(1)
    found: list[_Term] = []
    told: set[object] = set()
    for word in words:
        group = GROUP_OF.get(word)
        key: object = word if group is None else group
        if key in told:
            continue
        told.add(key)
        same: Sequence[str] = (word,) if group is None else (word, *(w for w in GROUPS[group] if w != word))
        term = _term(index, same)
        if term is None:
            strange += len(word)
        else:
            found.append(term)
    return found, strange * _STRANGE * rarest


def _term(index: Index, words: Sequence[str]) -> _Term | None:
    """The first word's finds with those of the others, which count less."""
    scripts: dict[int, float] = {}
    questions: dict[int, float] = {}
    for number, word in enumerate(words):
        postings = index.words.get(word)
        if postings is None:
            continue
        weight = _NEAR if number else 1.0
        pairs = zip(
            memoryview(postings.scripts).cast("I"), memoryview(postings.counts).cast("f"), strict=True
        )
        for script, count in pairs:
            scripts[script] = max(scripts.get(script, 0.0), weight * count)
        for question in memoryview(postings.questions).cast("I"):
            questions[question] = max(questions.get(question, 0.0), weight)
    return _Term(index.rarity(len(scripts)), scripts, questions) if scripts else None


def _closeness(index: Index, found: Sequence[_Term], strange: float) -> dict[int, float]:
    """Script -> how much of what is asked and of its nearest question is the same, by weight of words (Dice)."""
    shared: dict[int, float] = {}
    for term in found:
        for question, weight in term.questions.items():
            shared[question] = shared.get(question, 0.0) + weight * term.rarity
    own = sum(term.rarity for term in found) + strange
    close: dict[int, float] = {}
    for question, same in shared.items():
        likeness = 2 * same / (own + index.weights[question])
        script = index.owners[question]
        if likeness > close.get(script, 0.0):
            close[script] = min(1.0, likeness)
    return close
