"""What every match of a pattern must hold: literals, which is all that Hyperscan is asked to find.

A pattern is reduced to a few sets of literals, of each of which every match holds one. Literals compile forty times
as fast as the patterns and scan several times as fast; RE2 confirms on the one turn. Whatever RE2 finds, the scan
proposes (a property test holds that).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csqa.signals.syntax import WORD, Token, tokens

MOST = 48
"""Literals in one set. A larger set is left open, or ends a factor."""

Sets = list[tuple[str, ...] | None]
"""A sequence: finite sets of strings, None where anything may stand."""


def factors(pattern: str) -> tuple[tuple[str, ...], ...]:
    """The sets of a folded pattern, the rarest first; none where nothing is certain."""
    found = [_factors(_sets(alternative)) for alternative in _alternatives(list(tokens(pattern)))]
    if not all(found):
        return ()
    if len(found) == 1:
        return tuple(found[0])
    together = tuple(dict.fromkeys(literal for factors in found for literal in factors[0]))
    return (together,)


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


def _sets(steps: Sequence[Token]) -> Sets:
    return list(_walk(steps))


def _walk(steps: Sequence[Token]) -> Iterator[tuple[str, ...] | None]:
    i = 0
    while i < len(steps):
        step = steps[i]
        if step.kind == "edge":
            i += 1
            continue
        if step.kind == "open":
            stop = _closing(steps, i)
            inner = _group(steps[i + 1 : stop])
            i = stop + 1
        else:
            inner = [_members(step)]
            i += 1
        if i < len(steps) and steps[i].kind == "repeat":
            inner = _repeated(inner, steps[i].text)
            i += 1
        yield from inner


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


def _group(steps: Sequence[Token]) -> Sets:
    """A group as its own sequence where it has one alternative, as one set where it is finite and small.

    Else as one literal of each alternative with anything around it, or open where an alternative holds none.
    """
    alternatives = [_sets(alternative) for alternative in _alternatives(steps)]
    if len(alternatives) == 1:
        return alternatives[0]
    strings = [_strings(alternative) for alternative in alternatives]
    if all(s is not None for s in strings):
        whole = tuple(dict.fromkeys(x for s in strings if s is not None for x in s))
        if len(whole) <= MOST:
            return [whole]
    held = [_factors(alternative) for alternative in alternatives]
    if all(held):
        return [None, tuple(dict.fromkeys(x for factors in held for x in factors[0])), None]
    return [None]


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
    return [None, *inner, None]


def _factors(sets: Sets) -> list[tuple[str, ...]]:
    """The factors of a sequence, the rarest first."""
    found: list[tuple[str, ...]] = []
    current: tuple[str, ...] = ("",)
    for one in [*sets, None]:
        if one is not None and len(current) * len(one) <= MOST:
            current = tuple(dict.fromkeys(a + b for a in current for b in one))
            continue
        if "" not in current:
            found.append(current)
        current = ("",) if one is None or "" in one else one
    return sorted(dict.fromkeys(found), key=_frequency)


COMMON = frozenset("您你我他的了是不在有这那个好吗呢请可以要会能给帮就都也还没来去到说看下么啊吧哦很上一")
"""The commonest characters of service chats; a guess that needs no corpus, and only decides what is looked for first."""


def _frequency(literals: tuple[str, ...]) -> float:
    """A rough share of turns that hold one of the literals."""
    return sum(_share(literal) for literal in literals)


def _share(literal: str) -> float:
    share = 1.0
    for c in literal:
        share *= 0.2 if c in COMMON else 0.3 if c.isascii() else 0.02
    return share
