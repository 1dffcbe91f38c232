"""Numbers that no pattern looks at: texts that differ in them alone mean the same, and are looked at once.

Order numbers, prices and hours make most of an agent's sentences new, and mean nothing to the signals: a pattern says
`\\d`, or no digit at all. Of the few that name a digit it is known which (`12315`, `24小时在线`), and a text in which one
of them might match is told apart from all others, as are short numbers, years, and what stands beside words that
make a number count (6点1234, 3年). What is found in a text is only remembered for its like by this rule; it is always
found in a text as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from csqa.signals.exact import finder
from csqa.signals.patterns import rendered
from csqa.signals.syntax import WORD, Token, tokens

SHORTEST = 3
"""Digits of a number that may be alike: hours, days and small counts say what they say."""
LONG = 4
"""Digits in a row from which a pattern's own number is looked for in each number; shorter ones would stand in too many."""
_DIGITS = frozenset("0123456789")

Alike = tuple[object, ...]
"""Role, length or lengths of numbers, and what stands around them."""


class Named(msgspec.Struct, frozen=True):
    """The digits that patterns name."""

    numbers: tuple[str, ...] = ()
    """Those of `LONG` digits or more."""
    patterns: tuple[str, ...] = ()
    """For RE2: patterns that name shorter ones, with any digit in their place."""
    everything: bool = False
    """Whether something looks at numbers of which it is not known what it looks for."""


def named(patterns: Iterable[str]) -> Named:
    """The digits that folded patterns (in the pattern language) name."""
    numbers: dict[str, None] = {}
    widened: dict[str, None] = {}
    for pattern in patterns:
        if not _DIGITS.isdisjoint(pattern):
            steps = list(tokens(pattern))
            long = _long_numbers(steps)
            numbers.update(dict.fromkeys("".join(s.members[0] for s in steps[a:b]) for a, b in long))
            kept = {i for a, b in long for i in range(a, b)}
            if any(_names_digits(step) for i, step in enumerate(steps) if i not in kept):
                widened["".join(rendered(s if i in kept else _widened(s)) for i, s in enumerate(steps))] = (
                    None
                )
    return Named(tuple(numbers), tuple(widened))


def _long_numbers(steps: Sequence[Token]) -> list[tuple[int, int]]:
    """Where so many single digits stand in a row: (first step, step behind the last)."""
    found: list[tuple[int, int]] = []
    begin = 0
    for i in range(len(steps) + 1):
        repeated = i + 1 < len(steps) and steps[i + 1].kind == "repeat"
        if i < len(steps) and _is_digit(steps[i]) and not repeated:
            continue
        if i - begin >= LONG:
            found.append((begin, i))
        begin = i + 1
    return found


def _is_digit(step: Token) -> bool:
    return (
        step.kind == "characters"
        and not step.negated
        and len(step.members) == 1
        and step.members[0] in _DIGITS
    )


def _names_digits(step: Token) -> bool:
    """Whether it takes some digits and not all."""
    if step.kind != "characters" or WORD in step.members:
        return False
    taken = {d for d in _DIGITS for m in step.members if d == m or (len(m) == 3 and m[0] <= d <= m[2])}
    return 0 < len(taken) < len(_DIGITS)


def _widened(step: Token) -> Token:
    """The step, with every digit where it takes one or leaves one out."""
    if not _names_digits(step):
        return step
    if not step.negated:
        return step._replace(members=(*(m for m in step.members if m not in _DIGITS), "0-9"))
    return step._replace(
        members=tuple(m for m in step.members if not any(m[0] <= d <= m[-1] for d in _DIGITS))
    )


_COUNTS = re.compile(
    r"[点點时時:：/／]\s?\d|\d[^\d]{0,8}年"  # Times look at the digits: minutes, and years up to a hundred.
    r"|[不没]\d|\d[不没]"  # 5不5 asks, 5不6 does not (clauses).
    r"|\d[sS]店|\d号店"  # Words with a digit in the dictionary of words.
)
"""Where a number's digits may count, in folded text."""


class Numbers:
    """Which texts are alike but for their numbers."""

    def __init__(self, names: Named) -> None:
        self._names = names
        own = f"(?![0-9]*(?:{'|'.join(names.numbers)}))" if names.numbers else ""
        # A year (20…) may stand behind a date, and a number that begins with 0 may be less than it looks. Said from behind
        # the first digit: so the search leaps from digit to digit, which is ten times as fast.
        self._number = re.compile(rf"[1-9](?<=(?<!\d)(?!20){own}.)[0-9]{{{SHORTEST - 1},}}(?!\d)")
        self._finders: list[Callable[[bytes], list[tuple[int, int]]]] | None = None

    def alike(self, role: str, text: str) -> Alike | None:
        """What a text has in common with all that are alike; None for one without a number that may be another."""
        if self._names.everything:
            return None
        around = self._number.split(text)
        if len(around) == 1:
            return None
        if len(around) == 2:
            return (role, len(text), around[0], around[1])
        return (role, tuple([len(number) for number in self._number.findall(text)]), *around)

    def count(self, folded: str, data: bytes) -> bool:
        """Whether the digits of a folded text (`data` in UTF-8) may matter: true of all that are alike, or of none."""
        if _COUNTS.search(folded):
            return True
        if self._finders is None:
            self._finders = [finder(pattern) for pattern in self._names.patterns]
        for find in self._finders:  # noqa: SIM110 - a generator costs more than what it asks
            if find(data):
                return True
        return False
