"""Which rules a conversation needs to be asked at all, and what the others say of it.

Most rules say of most conversations what is known beforehand: one for sessions that came to rest has nothing to say of
another, and what is forbidden can't have been said where no turn may hold its signal. For each kind of circumstances
that is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from csqa.model import Verdict
from csqa.ruleset.kinds import KINDS
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Circumstances, Situation, plain
from csqa.ruleset.when import When
from csqa.signals.meanings import Meanings
from csqa.wording import Text

REMEMBERED = 1_024
"""Circumstances of which is remembered what follows from them."""


class StoredRule(msgspec.Struct, frozen=True):
    """A rule as the cache keeps it."""

    rule: Rule
    when: When
    unless: When | None


def params_of(stored: StoredRule) -> Any:
    return msgspec.msgpack.decode(stored.rule.params, type=KINDS[stored.rule.kind].Params)


class Step(NamedTuple):
    """What is done about one rule under given circumstances."""

    foregone: Verdict | None
    """The verdict where no turn may hold a signal of `mask`; None: the check is always asked."""
    mask: int
    check: Check


class Check:
    """One rule, ready to be asked."""

    def __init__(self, stored: StoredRule) -> None:
        self.rule = stored.rule
        self.when = stored.when
        self._unless = stored.unless
        self._params = params_of(stored)
        kind = KINDS[stored.rule.kind]
        self._judge: Callable[[Rule, Any, Situation], Verdict] = kind.check
        self._foregone: Callable[..., tuple[tuple[str, ...], Verdict] | None] | None
        self._foregone = getattr(kind, "foregone", None)
        self._depends = bool(stored.when.meta or stored.when.seen)
        """Whether `when` looks at more than the circumstances."""

    def verdict(self, situation: Situation) -> Verdict:
        """The verdict where the circumstances let the rule apply."""
        if self._depends:
            missing = self.when.beside(situation)
            if missing is not None:
                return plain(self.rule, "skip", missing)
        if self._unless is not None and self._unless.holds(situation):
            return plain(self.rule, "skip", EXCEPTED)
        return self._judge(self.rule, self._params, situation)

    def step(self, given: Circumstances, meanings: Meanings) -> Step:
        missing = self.when.excluded(given)
        if missing is not None:
            return Step(plain(self.rule, "skip", missing), 0, self)
        if self._foregone is None or self._depends or self._unless is not None:
            return Step(None, 0, self)
        known = self._foregone(self.rule, self._params, given.speaking, given.timed)
        mask = -1 if known is None else meanings.mask(known[0])
        return Step(None, 0, self) if known is None or mask < 0 else Step(known[1], mask, self)


class Plan:
    """The rules of turn and session scope, in their order."""

    def __init__(self, rules: Iterable[StoredRule]) -> None:
        self._checks = [Check(s) for s in rules if s.rule.scope in ("turn", "session")]
        # What no rule looks at would only make circumstances many: every record may have a channel of its own.
        self._channel = any(check.when.channel for check in self._checks)
        self._lang = any(check.when.lang for check in self._checks)
        self._steps: dict[Circumstances, tuple[Step, ...]] = {}
        self._meanings: Meanings | None = None
        """What the bits of the steps mean."""

    def verdicts(self, situation: Situation) -> tuple[Verdict, ...]:
        may = situation.table.may
        found: list[Verdict] = []
        for foregone, mask, check in self._under(situation):
            if foregone is None or mask & may:
                found.append(check.verdict(situation))
            else:
                found.append(foregone)
        return tuple(found)

    def _under(self, situation: Situation) -> tuple[Step, ...]:
        meanings = situation.table.meanings
        if meanings is not self._meanings or len(self._steps) >= REMEMBERED:
            self._steps.clear()
            self._meanings = meanings
        given = situation.circumstances(self._channel, self._lang)
        steps = self._steps.get(given)
        if steps is None:
            steps = self._steps[given] = tuple([check.step(given, meanings) for check in self._checks])
        return steps


EXCEPTED = Text("属于规则的例外情形", "an exception of the rule holds")
