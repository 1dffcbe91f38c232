"""Which scripts an agent's turn is made of: word for word, placeholders filled, or adapted.

Near copies share one of a script's smallest hashes (`csqa.ruleset.library.likeness`), so a turn is compared with a
handful of scripts, however many there are. Marks, blanks, particles and case never count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from csqa.model import Script
from csqa.ruleset.library.likeness import plain, shingles, sketch
from csqa.ruleset.library.placeholders import placeholders

ALIKE = 75
"""Percent of characters alike from which a turn is an adapted script: below it, two answers to one question are alike."""
SHORT = 4
"""Characters under which a step is no script's own: 好的, 您好."""
DISTINCT = 10
"""Characters from which something like it is a copy and not what anybody says."""
_SHARED = 0.2
"""Share of a step's hashes that a turn must hold to be compared at all."""
_MOST = 12
"""Scripts that a turn is compared with."""
_FILLED = 60
"""Code points that stand for a placeholder, at most."""
_OWN = 0.5
"""Share of the words that must be the script's own and not what its placeholders were filled with."""
_TURNS = 1 << 14
"""Texts whose matches are remembered: agents paste the same ones all day."""


class Use(msgspec.Struct, frozen=True, array_like=True):
    """A script (its number in the library) in a turn."""

    script: int
    verbatim: bool


class _Step(msgspec.Struct, frozen=True):
    script: int
    text: str
    parts: tuple[str, ...]
    """What stands around its placeholders; one without any."""
    hashes: int


class Matcher:
    def __init__(self, scripts: Sequence[Script]) -> None:
        self._steps: list[_Step] = []
        self._by_hash: dict[int, list[int]] = {}
        known: set[str] = set()
        for number, script in enumerate(scripts):
            for text in script.reply:
                bare = plain(text)
                # Of steps that are the same, the first script's counts.
                if len(bare) >= SHORT and bare not in known:
                    known.add(bare)
                    self._add(number, text, bare)
        self.uses = lru_cache(_TURNS)(self._uses)

    def _add(self, number: int, text: str, bare: str) -> None:
        hashes = sketch(bare)
        for hash_ in hashes:
            self._by_hash.setdefault(hash_, []).append(len(self._steps))
        self._steps.append(_Step(number, bare, _parts(text), len(hashes)))

    def _uses(self, text: str) -> tuple[Use, ...]:
        """The scripts in one turn: all that stand in it word for word, else the one that it is most like."""
        bare = plain(text)
        if len(bare) < SHORT:
            return ()
        near = self._near(bare)
        whole = [step for step in near if _stands(step, bare)]
        if whole:
            # A step inside a longer one that stands there too is no use of its own.
            own = [s for s in whole if not any(s is not o and s.text in o.text for o in whole)]
            return tuple(Use(number, True) for number in dict.fromkeys(step.script for step in own))
        best = max(((_alike(step, bare), -n) for n, step in enumerate(near)), default=(0.0, 0))
        return (Use(near[-best[1]].script, False),) if best[0] >= ALIKE else ()

    def _near(self, bare: str) -> list[_Step]:
        """The steps that share most hashes with the turn, the most first."""
        shared = Counter(n for hash_ in shingles(bare) for n in self._by_hash.get(hash_, ()))
        ranked = [
            (count / self._steps[n].hashes, -n)
            for n, count in shared.items()
            if count >= _SHARED * self._steps[n].hashes
        ]
        return [self._steps[-n] for _, n in sorted(ranked, reverse=True)[:_MOST]]


def _parts(text: str) -> tuple[str, ...]:
    parts, at = [], 0
    for p in placeholders(text):
        parts.append(text[at : p.start])
        at = p.end
    bare = [plain(part) for part in (*parts, text[at:])]
    return tuple(part for part in bare if part) if at else (bare[0],)


def _stands(step: _Step, bare: str) -> bool:
    """Whether the turn holds the step; where placeholders are filled, most of it must be the step's own words."""
    if len(step.parts) == 1:
        return step.text in bare
    if len(step.text) < DISTINCT:
        return False
    first = step.parts[0]
    start = bare.find(first)
    while start >= 0:
        end = _end(step.parts, bare, start + len(first))
        if end is not None and len(step.text) >= _OWN * (end - start):
            return True
        start = bare.find(first, start + 1)
    return False


def _end(parts: tuple[str, ...], bare: str, at: int) -> int | None:
    """Where the last part ends, each being the next within reach behind the one before."""
    for part in parts[1:]:
        found = bare.find(part, at, at + _FILLED + len(part))
        if found < 0:
            return None
        at = found + len(part)
    return at


def _alike(step: _Step, bare: str) -> float:
    """Percent; a turn may say more than the script."""
    from rapidfuzz.fuzz import partial_ratio, ratio

    if len(step.text) < DISTINCT:
        return 0.0
    alike = ratio(step.text, bare)
    return max(alike, partial_ratio(step.text, bare)) if len(bare) > len(step.text) else alike
