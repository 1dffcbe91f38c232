"""What every match of a pattern must hold: literals, which is all that Hyperscan is asked to find.

A pattern is reduced to the ways through its alternatives, and each way to a few sets of literals, of each of which every
match of that way holds one. Literals compile forty times as fast as the patterns and scan several times as fast; RE2
confirms on the one turn. Whatever RE2 finds, the scan proposes (a property test holds that).
"""

from __future__ import annotations

from collections.abc import Sequence

from csqa.signals.syntax import WORD, Token, tokens

MOST = 48
"""Literals in one set. A larger set is left open, or ends a factor."""
EDGE = "\n"
"""Stands in literals where a turn begins or ends: the scan finds a line break there, and nowhere else."""
BRANCHES = 8
"""Ways through the groups of one alternative that are told apart."""

Sets = list[tuple[str, ...] | None]
"""A sequence: finite sets of strings, None where anything may stand."""


def ways(pattern: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The ways in which a folded pattern can match, each as sets of literals, the rarest first: a match of that way holds
    one literal of each set. None where a way holds nothing for certain.
    """
    found: dict[tuple[tuple[str, ...], ...], None] = {}
    for alternative in _alternatives(list(tokens(pattern))):
        for sequence in _sequences(alternative):
            held = tuple(_factors(sequence))
            if not held:
                return ()
            found[held] = None
    return tuple(found)


def every_string(pattern: str) -> tuple[str, ...] | None:
    """All that a folded pattern can match, where that is finite and small and no edge of the turn is asked for."""
    steps = list(tokens(pattern))
    if any(step.kind == "edge" for step in steps):
        return None
    found: list[str] = []
    for alternative in _alternatives(steps):
        strings = _strings(_sets(alternative))
        if strings is None:
            return None
        found += strings
    return tuple(dict.fromkeys(found)) if len(found) <= MOST else None


def _alternatives(steps: Sequence[Token]) -> list[list[Token]]:
    """Split at the `|` of this level; a group around all of it is taken off first."""
    while steps and steps[0].kind == "open" and _closing(steps, 0) == len(steps) - 1:
        steps = steps[1:-1]
    parts: list[list[Token]] = [[]]
    depth = 0
    for step in steps:
        depth += (step.kind == "open") - (step.kind == "close")
        if step.kind == "or" and not depth:
            parts.append([])
        else:
            parts[-1].append(step)
    return parts


def _closing(steps: Sequence[Token], at: int) -> int:
    depth = 0
    for i in range(at, len(steps)):
        depth += (steps[i].kind == "open") - (steps[i].kind == "close")
        if not depth:
            return i
    raise ValueError("an open group")


def _sequences(steps: Sequence[Token]) -> list[Sets]:
    """All ways through the groups of an alternative; ways that are too many to be told apart are taken together."""
    found: list[Sets] = [[]]
    i = 0
    while i < len(steps):
        step = steps[i]
        if step.kind == "open":
            stop = _closing(steps, i)
            inner = _group(steps[i + 1 : stop])
            i = stop + 1
        elif step.kind == "edge":
            inner = [[(EDGE,)]]
            i += 1
        else:
            inner = [[_members(step)]]
            i += 1
        if i < len(steps) and steps[i].kind == "repeat":
            inner = [_repeated(_together(inner), steps[i].text)]
            i += 1
        if len(found) * len(inner) > BRANCHES:
            inner = [_together(inner)]
        if len(inner) == 1:
            for sequence in found:
                sequence += inner[0]
        else:
            found = [[*before, *after] for before in found for after in inner]
    return found


def _sets(steps: Sequence[Token]) -> Sets:
    """The alternative as one sequence."""
    return _together(_sequences(steps))


def _together(branches: list[Sets]) -> Sets:
    """One sequence for all: one literal of each with anything around it, or open where one of them holds none."""
    if len(branches) == 1:
        return branches[0]
    held = [_factors(branch) for branch in branches]
    if all(held):
        return [None, tuple(dict.fromkeys(x for factors in held for x in factors[0])), None]
    return [None]


def _members(step: Token) -> tuple[str, ...] | None:
    if step.negated or not step.members or WORD in step.members:
        return None
    found: list[str] = []
    for member in step.members:
        if len(member) == 3:
            first, last = ord(member[0]), ord(member[2])
            if last - first >= MOST:
                return None
            found += map(chr, range(first, last + 1))
        else:
            found.append(member)
    return tuple(found) if len(found) <= MOST else None


def _group(steps: Sequence[Token]) -> list[Sets]:
    """The ways through a group: those of its alternatives that are finite and small are one set."""
    branches = [sequence for part in _alternatives(steps) for sequence in _sequences(part)]
    if len(branches) == 1:
        return branches
    ways: list[Sets] = []
    whole: dict[str, None] = {}
    for branch in branches:
        strings = _strings(branch)
        if strings is None or len(strings) + len(whole) > MOST:
            ways.append(branch)
        else:
            whole.update(dict.fromkeys(strings))
    return [[tuple(whole)], *ways] if whole else ways


def _strings(sets: Sets) -> tuple[str, ...] | None:
    """All strings of a finite sequence; None where it is open or too large."""
    strings: tuple[str, ...] = ("",)
    for one in sets:
        if one is None or len(strings) * len(one) > MOST:
            return None
        strings = tuple(a + b for a in strings for b in one)
    return strings


def _repeated(inner: Sets, repeat: str) -> Sets:
    least = {"?": 0, "*": 0, "+": 1}.get(
        repeat[0], int(repeat[1:-1].split(",")[0]) if repeat[0] == "{" else 0
    )
    strings = _strings(inner)
    if repeat == "?" and strings is not None and len(strings) < MOST:
        return [("", *strings)]
    if least == 0:
        return [None]
    if repeat[0] == "{" and repeat.rstrip("}").lstrip("{") == str(least):
        return inner * least if least <= 4 else [*inner, None]
    if strings is None:
        return [None, *inner, None]
    # However often it stands, once it stands right behind what is before it and once right before what follows.
    once = inner * min(least, 2)
    return [*once, None, *once]


def _factors(sets: Sets) -> list[tuple[str, ...]]:
    """The factors of a sequence, the rarest first."""
    found: list[tuple[str, ...]] = []
    current: tuple[str, ...] = ("",)
    for one in [*sets, None]:
        if one is not None and len(current) * len(one) <= MOST:
            current = tuple(dict.fromkeys(a + b for a in current for b in one))
            continue
        if all(literal.strip(EDGE) for literal in current):
            found.append(_shortest(current))
        current = ("",) if one is None or "" in one else one
    return sorted(dict.fromkeys(found), key=_frequency)


def _shortest(literals: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that hold another one."""
    if len({len(literal) for literal in literals}) == 1:
        return literals
    kept: list[str] = []
    for literal in sorted(literals, key=len):
        if not any(short in literal for short in kept):
            kept.append(literal)
    return tuple(kept)


COMMON = frozenset("的您，是我有以请这可了吗好呢到还个下帮哦问么不")
OFTEN = frozenset(
    "单订一亲在要号为时没货发给后谢他小等你送能看品天会就收退查需电点对价快开票取提人日款那都也来去说吧很上"
)
"""The commonest characters of service chats; a guess that needs no corpus, and only decides what is looked for first."""


def _frequency(literals: tuple[str, ...]) -> float:
    """A rough share of turns that hold one of the literals."""
    return sum(_share(literal) for literal in literals)


def _share(literal: str) -> float:
    """That of its rarest character, and of those around it: what stands in a word hardly stands by itself."""
    rarest = min(
        0.2 if c in COMMON else 0.07 if c in OFTEN else 0.3 if c.isascii() else 0.02
        for c in literal.strip(EDGE)
    )
    return rarest * 0.3 ** (len(literal) - 1)
