"""Two forms of every pattern: the exact one that RE2 confirms with, and a looser one that Hyperscan scans for.

The looser form works on UTF-8 bytes and lets every gap be of any length. Whatever the exact form finds it finds too
(a property test holds that), and it compiles ten times and scans several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from csqa.signals.syntax import TWINS, WORD, Token, tokens


class Pattern(msgspec.Struct, frozen=True):
    """One compiled line of a signal.

    `literal` is the folded text of a phrase that stands for nothing but itself: Hyperscan's word on it is exact.
    `edges`: "latin" checks that no letter or digit adjoins, "word" that the phrase is a word (or words) of its own.
    """

    signal: str
    regex: str
    loose: str
    literal: str | None = None
    edges: str = ""
    excludes: bool = False
    written: str = ""
    file: str = ""
    line: int = 0
    covers: tuple[tuple[str, int], ...] = ()
    """For `word` edges of one character: the dictionary's longer words around it, and how frequent each is."""


def is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff"


def is_plain(folded: str) -> bool:
    """No character of the phrase stands for more than itself."""
    return not any(c in TWINS or c == "'" for c in folded)


def phrase(folded: str) -> str:
    """A folded phrase in the pattern language."""
    return "".join("\\" + c if c in r"\.^$*+?{}[]|()" else c for c in folded)


def exact(pattern: str) -> str:
    """A folded pattern as RE2 takes it. Raises InputError (without place)."""
    return "".join(_exact(t) for t in tokens(pattern))


def _exact(token: Token) -> str:
    if token.kind != "characters":
        return {"open": "(?:", "close": ")", "or": "|"}.get(token.kind, token.text)
    if not token.members:
        return r"[^\n]"
    if len(token.members) == 1 and not token.negated and len(token.members[0]) == 1 and token.members[0] != WORD:
        return re.escape(token.members[0])
    inner = "".join(_member(m) for m in token.members)
    return f"[^{inner}\\n]" if token.negated else f"[{inner}]"


def _member(member: str) -> str:
    if member == WORD:
        return r"\pL\pN_"
    if len(member) == 3:
        return re.escape(member[0]) + "-" + re.escape(member[2])
    return re.escape(member)


def loose(pattern: str) -> str:
    """A folded pattern for Hyperscan, over bytes: a gap is of any length, a class of many scripts any character.

    A gap at the very end says nothing and would report every byte that follows; one byte of it is enough.
    """
    out: list[str] = []
    steps = list(tokens(pattern))
    while len(steps) > 2 and steps[-1].kind == "repeat" and _is_open(steps[-2]) and steps[-1].text[0] != "+":
        del steps[-2:]
    for i, token in enumerate(steps):
        repeat = steps[i + 1].text if i + 1 < len(steps) and steps[i + 1].kind == "repeat" else ""
        last = i + 1 + bool(repeat) == len(steps)
        if token.kind == "repeat":
            if not _is_open(steps[i - 1]):
                out.append(token.text)
        elif token.kind != "characters":
            out.append({"open": "(?:", "close": ")", "or": "|"}.get(token.kind, token.text))
        elif _is_open(token):
            out.append("." if last else ".*" if repeat else ".+")
        else:
            out.append(_bytes(token.members, bool(repeat)))
    return "".join(out)


def _is_open(token: Token) -> bool:
    return token.kind == "characters" and (token.negated or not token.members or WORD in token.members or any(
        len(m) == 3 and not m.isascii() for m in token.members
    ))


def _bytes(members: Iterable[str], repeated: bool) -> str:
    ascii_ = [m for m in members if m.isascii()]
    other = [m for m in members if not m.isascii()]
    options = list(other)
    if len(ascii_) == 1 and len(ascii_[0]) == 1:
        options.insert(0, re.escape(ascii_[0]))
    elif ascii_:
        options.insert(0, "[" + "".join(_member(m) for m in ascii_) + "]")
    if len(options) == 1 and (not other or not repeated):
        return options[0]
    return "(?:" + "|".join(options) + ")"
