"""`forbid`: this signal must not occur.

    forbid: {signal: negative, by: agent, unless: [{signal: alternative, where: same-run}]}

`signal` is one name or several; `within` narrows to first or last runs; `given` and `unless` look beside the hit.
One finding a sentence. Skips where the role says nothing.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from csqa.model import Hit, Role, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, plain, verdict
from csqa.ruleset.windows import Window
from csqa.signals.definition import By, Near, nears
from csqa.wording import Text

KIND = "forbid"
SCOPE = "session"


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signal: str | tuple[str, ...]
    by: By | None = "agent"
    within: Window = Window()
    given: Near | tuple[Near, ...] = ()
    unless: Near | tuple[Near, ...] = ()

    def signals(self) -> tuple[str, ...]:
        own = (self.signal,) if isinstance(self.signal, str) else self.signal
        return (*own, *(s for n in (*nears(self.given), *nears(self.unless)) for s in n.signals))


def foregone(
    rule: Rule, params: Params, speaking: Collection[Role], timed: bool
) -> tuple[tuple[str, ...], Verdict]:
    names = (params.signal,) if isinstance(params.signal, str) else params.signal
    return names, _clean(rule, params, speaking)


def _clean(rule: Rule, params: Params, speaking: Collection[Role]) -> Verdict:
    """The verdict where nothing of the kind was said."""
    spoke = params.by in speaking if params.by else bool(speaking)
    return plain(rule, "pass", CLEAN) if spoke else plain(rule, "skip", SILENT)


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    table, turns = situation.table, situation.transcript.turns
    by = params.by
    found: list[Hit] = []
    for name in (params.signal,) if isinstance(params.signal, str) else params.signal:
        for turn, hits in table.turns(name).items():
            if not by or turns[turn].role == by:
                found += hits
    if not found:
        return _clean(rule, params, situation.shape.speaking)
    if params.within.first or params.within.last:
        inside = params.within.turns(situation)
        found = [h for h in found if h.turn in inside]
    given, unless = nears(params.given), nears(params.unless)
    if given or unless:
        found = [h for h in found if situation.holds(h, given, unless)]
    return verdict(rule, [situation.said(rule, h) for h in situation.one_a_sentence(found)])


CLEAN = Text("没有出现", "did not occur")
SILENT = Text("没有相应角色的发言", "nobody in that role spoke")
