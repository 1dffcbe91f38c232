"""Folding: text as the scanner reads it, one code point for one, so that every offset stays what it was.

Traditional becomes simplified, full-width letters and digits become half-width, a curly apostrophe becomes a straight
one, a line break a space. Most simplified chats hold nothing to fold, and one search says so.
"""

from __future__ import annotations

import re

_CJK = (0x3400, 0x9FFF)
_ALSO = {
    "妳": "你",
    "祢": "你",
    "牠": "它",
    "\u212a": "K",  # the Kelvin sign
    "\u017f": "s",
    "’": "'",
    "‘": "'",
    "＇": "'",
    "\u3000": " ",
    "\u00a0": " ",
    "\u2028": " ",
    "\u2029": " ",
    "\r": " ",
    "\t": " ",
    "\x0b": " ",
    "\x0c": " ",
    "\x85": " ",
}


def fold_pairs() -> tuple[str, str]:
    """Two strings of equal length: characters, and what each is folded to. Costs a load of OpenCC's tables."""
    from opencc import OpenCC

    characters = [chr(c) for c in range(_CJK[0], _CJK[1] + 1)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = {a: b for a, b in zip(characters, simplified, strict=True) if a != b and len(b) == 1}
    pairs |= {chr(c): chr(c - 0xFEE0) for c in _full_width_letters_and_digits()}
    pairs |= _ALSO
    return "".join(pairs), "".join(pairs.values())


def _full_width_letters_and_digits() -> list[int]:
    return [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]


class Folder:
    """Folds text by the pairs of `fold_pairs`."""

    def __init__(self, pairs: tuple[str, str]) -> None:
        self._table = str.maketrans(*pairs)
        self._foldable = re.compile("[" + re.escape(pairs[0]) + "]")

    def __call__(self, text: str) -> str:
        """`text` with the same number of code points."""
        return text.translate(self._table) if self._foldable.search(text) else text
