"""Patterns as the engines take them: what RE2 confirms with, and the literals that the scan looks for."""

from __future__ import annotations

import re

import msgspec

from csqa.signals.syntax import WORD, Token, tokens


class Pattern(msgspec.Struct, frozen=True):
    """One compiled line of a signal.

    `strings` are all that it can match, where they are few, and `numbers` those strings' numbers among the literals of
    the scan, whose word on them is exact. Any other pattern matches in one of several `ways`: a literal of a way's first
    set proposes it, and of each further set one must stand in the turn too. `edges`: "latin" checks that no letter or digit adjoins, "word" that the phrase is a
    word (or words) of its own, "tokens:zh" that spaCy decides.
    """

    signal: str
    regex: str
    strings: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    ways: tuple[tuple[frozenset[int], ...], ...] = ()
    edges: str = ""
    excludes: bool = False
    written: str = ""
    file: str = ""
    line: int = 0


def is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff"


def phrase(folded: str) -> str:
    """A folded phrase in the pattern language."""
    return "".join("\\" + c if c in r"\.^$*+?{}[]|()" else c for c in folded)


def exact(pattern: str) -> str:
    """A folded pattern as RE2 takes it. Raises InputError (without place)."""
    return "".join(map(rendered, tokens(pattern)))


def rendered(token: Token) -> str:
    """One step as RE2 takes it."""
    if token.kind != "characters":
        return {"open": "(?:", "close": ")", "or": "|"}.get(token.kind, token.text)
    if not token.members:
        return r"[^\n]"
    if (
        len(token.members) == 1
        and not token.negated
        and len(token.members[0]) == 1
        and token.members[0] != WORD
    ):
        return re.escape(token.members[0])
    inner = "".join(_member(m) for m in token.members)
    return f"[^{inner}\\n]" if token.negated else f"[{inner}]"


def _member(member: str) -> str:
    if member == WORD:
        return r"\pL\pN_"
    if len(member) == 3:
        return re.escape(member[0]) + "-" + re.escape(member[2])
    return re.escape(member)
