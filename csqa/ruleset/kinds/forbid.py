"""`forbid`: this signal must not occur.

    forbid: {signal: negative, by: agent, unless: [{signal: alternative, where: same-run}]}

`signal` is one name or several; `within` narrows to first or last runs; `given` and `unless` look beside the hit.
One finding a sentence. Skips where the role says nothing.
"""

from __future__ import annotations

import msgspec

from csqa.model import Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, plain, verdict
from csqa.ruleset.windows import Window
from csqa.signals.context import is_near
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


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    table, turns = situation.table, situation.transcript.turns
    names = (params.signal,) if isinstance(params.signal, str) else params.signal
    found = [
        hit
        for name in names
        for turn, hits in table.turns(name).items()
        if not params.by or turns[turn].role == params.by
        for hit in hits
    ]
    if not found:
        return (
            plain(rule, "pass", CLEAN)
            if any(r.role == (params.by or r.role) for r in table.runs)
            else plain(rule, "skip", SILENT)
        )
    if params.within.first or params.within.last:
        inside = set(params.within.turns(situation))
        found = [h for h in found if h.turn in inside]
    given, unless = nears(params.given), nears(params.unless)
    found = [
        h
        for h in found
        if all(is_near(n, h, table) for n in given) and not any(is_near(n, h, table) for n in unless)
    ]
    return verdict(rule, [situation.said(rule, h) for h in situation.one_a_sentence(found)])


CLEAN = Text("没有出现", "did not occur")
SILENT = Text("没有相应角色的发言", "nobody in that role spoke")
