"""What texts hold, remembered: agents paste the same sentences all day, with another number in them."""

from __future__ import annotations

from csqa.signals.finder import Words
from csqa.signals.numbers import Alike, Numbers

KEPT = 8_000
"""Texts that are remembered, and as many before them: those that are met again stay. A text takes about 2 KB."""
PRACTICE = 300
"""Texts that must have been met before it is worth its while to look for such as are alike."""


class Memory:
    """Words by role and text, and by what texts have in common that differ in numbers alone."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._met = 0
        self._fresh: list[Words] = []
        self._texts: dict[tuple[str, str], Words] = {}
        self._texts_before: dict[tuple[str, str], Words] = {}
        self._alike: dict[Alike, Words | None] = {}
        """None for those whose digits matter: each is remembered by its text."""
        self._alike_before: dict[Alike, Words | None] = {}

    def get(self, key: tuple[str, str]) -> Words | None:
        """The words of a text in a role's turn, or of one that is like it; None where neither was met."""
        words = self._texts.get(key)
        if words is not None:
            return words
        words = self._texts_before.get(key)
        if words is not None:
            self._texts[key] = words
            return words
        if self._met < PRACTICE:
            return None
        alike = self._numbers.alike(key[0], key[1])
        if alike is None:
            return None
        words = self._alike.get(alike)
        if words is None:
            words = self._alike_before.get(alike)
            if words is not None:
                self._alike[alike] = words
        return words

    def keep(self, role: str, words: Words) -> None:
        """Remembers the words of a text that was not met before."""
        self._met += 1
        self._fresh.append(words)
        if self._met > PRACTICE:
            alike = self._numbers.alike(role, words.raw)
            if alike is not None:
                if alike not in self._alike:
                    if alike in self._alike_before:
                        self._alike[alike] = self._alike_before[alike]
                    else:
                        self._alike[alike] = None if words.numbers_count(self._numbers) else words
                if self._alike[alike] is not None:
                    return
        self._texts[role, words.raw] = words

    def forget(self) -> None:
        """Lets go of what was not met for long. To be called between transcripts."""
        for words in self._fresh:
            words.pack()
        self._fresh.clear()
        if len(self._texts) + len(self._alike) > KEPT:
            self._texts, self._texts_before = {}, self._texts
            self._alike, self._alike_before = {}, self._alike
