"""Sentences that mean nearly the same, put together: by the words they share, weighed by how much each says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from csqa.insight.terms import content, is_chinese, plain, wanted, weight

ALIKE = 0.5
"""Share of the weight of all terms of two sentences that they must have in common."""
SHOWN = 3
LONG = 12
"""Terms of a sentence from which it is no short question that others could be like."""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """A customer's sentence, and the conversation it is from."""

    transcript: str
    text: str


class Group(msgspec.Struct, frozen=True):
    """Sentences alike: the one that stands for them, the conversations they are from, examples, what they share."""

    text: str
    sessions: int
    examples: tuple[Said, ...]
    words: tuple[str, ...]


class Theme(msgspec.Struct, frozen=True):
    """A word that many conversations have in common, and what is said of it most."""

    word: str
    sessions: int
    groups: tuple[Group, ...]
    transcripts: tuple[str, ...] = ()
    """The conversations, in the order of their ids."""


class _Leader:
    def __init__(self, terms: frozenset[str]) -> None:
        self.terms = terms
        self.weight = sum(map(weight, terms))
        self.said: dict[str, list[Said]] = {}

    def take(self, text: str, said: Iterable[Said]) -> None:
        self.said.setdefault(text, []).extend(said)


def grouped(sentences: Iterable[Said]) -> list[Group]:
    """The groups, most conversations first. What says nothing by its words (`在吗`) is left out."""
    by_text: dict[str, list[Said]] = {}
    for one in sentences:
        by_text.setdefault(_letters(plain(one.text)), []).append(one)
    rows = [(text, _terms(said[0].text), said) for text, said in by_text.items()]
    # The most frequent and shortest first: they lead, and longer ways of putting it join them.
    rows.sort(key=lambda row: (-len(row[2]), len(row[1]), row[0]))
    leaders: list[_Leader] = []
    index: dict[str, list[_Leader]] = {}
    for text, terms, said in rows:
        if not any(not term.startswith("?") for term in terms) or len(terms) > LONG:
            continue
        leader = _nearest(terms, index)
        if leader is None:
            leader = _Leader(terms)
            leaders.append(leader)
            for term in terms:
                index.setdefault(term, []).append(leader)
        leader.take(text, said)
    groups = [_group(leader) for leader in leaders]
    groups.sort(key=lambda group: (-group.sessions, group.text))
    return groups


def themes(sentences: Sequence[Said], limit: int) -> list[Theme]:
    """The words that most conversations have in common, each with what was said of it; pairs of words that mostly stand
    together count as one."""
    where: dict[str, dict[str, None]] = {}
    for said in sentences:
        words = content(plain(said.text))
        for term in {*words, *(_joined(a, b) for a, b in pairwise(words) if a != b)}:
            where.setdefault(term, {})[said.transcript] = None
    _with_longer(where)
    count = {term: len(transcripts) for term, transcripts in where.items()}
    groups = grouped(sentences)
    kept: list[str] = []
    for term in sorted(count, key=lambda term: (-count[term] * _telling(term), term)):
        if count[term] < 2 or len(term) < 2 or any(_same(term, other, count) for other in kept):
            continue
        kept.append(term)
        if len(kept) == limit:
            break
    kept.sort(key=lambda term: (-count[term], term))
    told: set[str] = set()
    found: list[Theme] = []
    for term in kept:
        about = _about(term, groups)
        # What stood under an earlier word is no news under this one.
        new = [g for g in about if g.text not in told][:SHOWN] or about[:1]
        told.update(g.text for g in new)
        found.append(Theme(term, count[term], tuple(new), tuple(sorted(where[term]))))
    return found


def _with_longer(where: dict[str, dict[str, None]]) -> None:
    """开发票 speaks of 发票 too: what holds a longer Chinese word counts for the shorter one in it."""
    for term in list(where):
        if len(term) > 2 and is_chinese(term):
            for size in range(2, len(term)):
                for at in range(len(term) - size + 1):
                    if (shorter := where.get(term[at : at + size])) is not None:
                        shorter.update(where[term])


def _about(term: str, groups: Sequence[Group]) -> list[Group]:
    """The groups that hold all words of the term, in a longer Chinese word too."""
    words = term.split(" ")
    return [
        g for g in groups if all(any(w == o or (is_chinese(w) and w in o) for o in g.words) for w in words)
    ]


def _terms(text: str) -> frozenset[str]:
    bare = plain(text)
    wants = wanted(bare)
    return frozenset(content(bare)) | ({wants} if wants else set())


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _nearest(terms: frozenset[str], index: dict[str, list[_Leader]]) -> _Leader | None:
    own = sum(map(weight, terms))
    shared: dict[int, float] = {}
    found: dict[int, _Leader] = {}
    for term in terms:
        for leader in index.get(term, ()):
            shared[id(leader)] = shared.get(id(leader), 0.0) + weight(term)
            found[id(leader)] = leader
    best, best_share = None, ALIKE
    for key, leader in found.items():
        share = shared[key] / (own + leader.weight - shared[key])
        if share > best_share or (share == best_share and best is None):
            best, best_share = leader, share
    return best


def _group(leader: _Leader) -> Group:
    counted = Counter({text: len({s.transcript for s in said}) for text, said in leader.said.items()})
    ranked = sorted(leader.said, key=lambda text: (-counted[text], len(text), text))
    every = [said for text in ranked for said in leader.said[text]]
    examples = [min(leader.said[text], key=lambda s: s.transcript) for text in ranked[:SHOWN]]
    sessions = len({said.transcript for said in every})
    words = tuple(sorted(t for t in leader.terms if not t.startswith("?")))
    return Group(examples[0].text, sessions, tuple(examples), words)


def _joined(first: str, second: str) -> str:
    return first + (" " if first.isascii() or second.isascii() else "") + second


def _telling(term: str) -> float:
    """Longer terms say more; jieba's table knows how common a word is anywhere."""
    return min(weight(term), 9.0) / 6.0 if " " not in term else 1.3


def _same(term: str, other: str, count: dict[str, int]) -> bool:
    """Whether one of the two is part of the other and says nothing beside it."""
    short, long = sorted((term, other), key=len)
    part = short in long if is_chinese(short) else short in long.split(" ")
    return part and (count[long] >= 0.6 * count[short] or short == other)
