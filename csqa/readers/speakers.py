"""Which lines of a pasted conversation begin a turn, judged over the whole of it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from csqa.readers.labels import is_label, is_time_label
from csqa.readers.openings import Line, Opening
from csqa.readers.roles import Cast, plain
from csqa.readers.sides import OTHER, SELF

EVENT = "\0event"
"""Stands for the name of a line that has a time and no name: `[10:05:00] 会话已转接给小王`."""


@cache
def _event() -> re.Pattern[str]:
    return re.compile(
        r"转接|轉接|转入|转给|转人工|接入|进入|加入|离开|退出|结束|关闭|超时|排队|撤回|邀请.*评价|为您服务中|transferred|joined|left|ended|closed|connected|assigned|timed out",
        re.I,
    )


class Start(msgspec.Struct, frozen=True):
    """An opening in its place: `first` is its first line, `body` the first line below it."""

    first: int
    body: int
    opening: Opening
    above: bool = False
    """Its time stands on a line of its own above it."""


class Speakers:
    """Decides which possible openings of one conversation are turns."""

    def __init__(self, lines: Sequence[str], parsed: Sequence[Line], cast: Cast) -> None:
        self.lines, self.parsed, self.cast = lines, parsed, cast
        self.same = Counter(s.strip() for s in lines)
        self.candidates = list(self._candidates())
        self.seen = Counter(c.opening.name for c in self.candidates)
        first = self.candidates[0] if self.candidates else None
        opens = next((i for i, s in enumerate(lines) if s.strip()), 0)
        # The pasted window puts name and time on a line of their own, above what was said.
        self.headed = first is not None and first.opening.form == "header" and first.first == opens

    def starts(self) -> list[Start]:
        stamped = [c for c in self.candidates if (c.opening.stamp or c.above) and self._credible(c)]
        sure = [c for c in self.candidates if c.opening.form == "plain" and not c.above and self._sure(c)]
        stamped_names = {c.opening.name for c in stamped}
        if len(stamped) >= max(2, len(sure)) or (
            stamped and not sure and stamped[0].opening.form == "header"
        ):
            words = [c for c in sure if c.opening.name in stamped_names or self._is_role_word(c.opening.name)]
            return self._first_of_each_line(stamped + words + list(self._events()))
        chosen = stamped_names | {c.opening.name for c in sure}
        chosen |= self._unknown(chosen)
        plain_ = [c for c in self.candidates if c.opening.form == "plain" and c.opening.name in chosen]
        return self._first_of_each_line(stamped + plain_)

    def _candidates(self) -> Iterator[Start]:
        """Every possible opening; those of one line in order of preference."""
        pending: int | None = None
        headed: bool | None = None
        for i, p in enumerate(self.parsed):
            if not self.lines[i].strip():
                continue
            if p.stamp is not None and not p.rest:
                name = self._name_above(i)
                if name is not None and pending is None:
                    yield Start(i - 1, i + 1, Opening(name, "", "header", p.stamp, p.exact))
                else:
                    pending = i
                continue
            found = [o for o in p.openings if self._one_name(o.name)]
            if found and headed is None:
                headed = pending is not None
            if pending is not None and not headed and not self.parsed[pending].exact:
                # 10:30 alone, where no other turn has its time above it, is what somebody said.
                pending = None
            for o in found:
                if o.form == "plain" and pending is not None:
                    above = self.parsed[pending]
                    o = msgspec.structs.replace(o, stamp=above.stamp, exact=above.exact)
                    yield Start(pending, i + 1, o, above=True)
                else:
                    yield Start(i, i + 1, o)
            pending = None

    def _one_name(self, name: str) -> bool:
        """`旗舰店:小美` is one name, `客户:你好` a name and what was said."""
        if re.search(r"[:：]", name) is None:
            return True
        named = self.cast.named(name)
        return (
            named is not None
            and named.role == "agent"
            and named.speaker == unicodedata.normalize("NFKC", name)
        )

    def _name_above(self, i: int) -> str | None:
        """A line that is a name and nothing else, right above the time on line `i`."""
        if i == 0 or self.parsed[i - 1].openings or self.parsed[i - 1].stamp:
            return None
        above = self.lines[i - 1].strip()
        if not above or len(above) > 24 or re.search(r"[，,。！!？?；;:：]", above):
            return None
        named = self.cast.named(above)
        return above if self.same[above] > 1 or (named is not None and named.sure) else None

    def _sure(self, c: Start) -> bool:
        named = self.cast.named(c.opening.name)
        if named is None:
            return plain(c.opening.name) in SELF | OTHER
        return named.sure or self.seen[c.opening.name] > 1

    def _is_role_word(self, name: str) -> bool:
        named = self.cast.named(name)
        return named is not None and named.speaker is None

    def _credible(self, c: Start) -> bool:
        """Does the time beside the name make it a speaker?"""
        o = c.opening
        named = self.cast.named(o.name)
        again = self.seen[o.name] > 1
        if o.form == "stamp-name":
            return (named is not None and named.sure) or (again and not is_label(o.name))
        if named is not None:
            return named.sure or again or o.exact
        if o.form == "header":
            return not is_time_label(o.name) and (again or o.exact or self.headed)
        return not is_label(o.name) and (again or o.exact)

    def _unknown(self, chosen: set[str]) -> set[str]:
        """Names that say nothing, but must be speakers since somebody has to be the other side."""
        roles = {named.role if (named := self.cast.named(n)) else None for n in chosen}
        agents, customers = bool(roles & {"agent"}), "customer" in roles
        missing = 2 - agents - customers - (None in roles)
        if missing <= 0:
            return set()
        possible: dict[str, list[Start]] = {}
        for c in self.candidates:
            o = c.opening
            usual = o.form == "plain" and not is_label(o.name) and not re.fullmatch(r"[\d\W_]+", o.name)
            if usual and o.name not in chosen and self.cast.named(o.name) is None:
                possible.setdefault(o.name, []).append(c)
        opens = next((i for i, s in enumerate(self.lines) if s.strip()), 0)
        strong = {n for n, found in possible.items() if len(found) > 1 or found[0].first == opens}
        if len(strong) < missing and len(possible) <= missing:
            return set(possible)
        if len(strong) == 1 and missing == 2:
            # One of two is certain; the other spoke once. Labels come in lists, so only a single candidate will do.
            others = set(possible) - strong
            return set(possible) if len(others) == 1 else strong
        return strong

    def _events(self) -> Iterator[Start]:
        """`[10:05:00] 会话已转接给小王`: a time and no name, where every turn has a name."""
        for i, p in enumerate(self.parsed):
            if p.stamp is not None and p.exact and p.rest and _event().search(p.rest) and len(p.rest) <= 60:
                yield Start(i, i + 1, Opening(EVENT, p.rest, "stamped", p.stamp, True))

    @staticmethod
    def _first_of_each_line(starts: list[Start]) -> list[Start]:
        kept: dict[int, Start] = {}
        for s in starts:
            kept.setdefault(s.body, s)
        return sorted(kept.values(), key=lambda s: s.first)
