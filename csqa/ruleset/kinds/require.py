"""`require`: one of these signals must occur within a window.

    require: {signal: greeting, by: agent, within: {first: {agent_runs: 2}}}

`before: {signal: …, by: …}` asks for it earlier than the first such hit, `after:` later than the last; a session
without that signal skips. `each_agent: true` asks it of every agent who takes the session over from another. One
finding an absence, with the window and the nearest miss: the same signal elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from csqa.model import Finding, NearMiss, Role, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import CONTEXT, Situation, plain, verdict
from csqa.ruleset.when import Seen
from csqa.ruleset.windows import Window
from csqa.signals.definition import By
from csqa.wording import Text

KIND = "require"
SCOPE = "session"


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signal: str | tuple[str, ...]
    by: By = "agent"
    within: Window = Window()
    before: Seen | None = None
    after: Seen | None = None
    each_agent: bool = False

    def signals(self) -> tuple[str, ...]:
        own = (self.signal,) if isinstance(self.signal, str) else self.signal
        return (*own, *(s.signal for s in (self.before, self.after) if s))


def foregone(
    rule: Rule, params: Params, speaking: Collection[Role], timed: bool
) -> tuple[tuple[str, ...], Verdict] | None:
    if params.by not in speaking:
        return (), plain(rule, "skip", SILENT)
    anchor = params.before or params.after
    whole = not (params.within.first or params.within.last)
    return ((anchor.signal,), plain(rule, "skip", NO_ANCHOR)) if anchor and whole else None


def check(rule: Rule, params: Params, situation: Situation) -> Verdict:
    table, turns = situation.table, situation.transcript.turns
    window = _window(params, situation)
    if not window:
        return plain(rule, "skip", SILENT)
    if params.before or params.after:
        for limit, keep in ((params.before, _earlier), (params.after, _later)):
            if limit:
                places = [t for t in table.where(limit.signal) if not limit.by or turns[t].role == limit.by]
                if not places:
                    return plain(rule, "skip", NO_ANCHOR)
                window = keep(window, places)
    names = (params.signal,) if isinstance(params.signal, str) else params.signal
    if params.each_agent:
        if len(situation.agents()) < 2:
            return plain(rule, "skip", ONE_AGENT)
        return verdict(rule, _each_agent(rule, params, situation, _said(params, names, situation)))
    # Looked for in the window alone, and no further than the first.
    if table.any_at(names, window):
        return plain(rule, "pass", SAID)
    span = (window[0], window[-1]) if window else None
    nearest = _nearest(situation, _said(params, names, situation))
    return verdict(rule, [situation.absent(rule, span, nearest)])


def _window(params: Params, situation: Situation) -> Sequence[int]:
    """The turns of the role in which it is due."""
    within = params.within
    edge = within.first or within.last
    if edge is None:
        return situation.spoken(params.by)
    return within.turns(situation) if edge.role == params.by else ()


def _said(params: Params, names: tuple[str, ...], situation: Situation) -> list[int]:
    """The turns of that role in which one of the signals is said, wherever."""
    turns = situation.transcript.turns
    return sorted({t for name in names for t in situation.table.where(name) if turns[t].role == params.by})


def _earlier(window: Sequence[int], places: list[int]) -> list[int]:
    first = min(places)
    return [t for t in window if t <= first]


def _later(window: Sequence[int], places: list[int]) -> list[int]:
    last = max(places)
    return [t for t in window if t >= last]


def _each_agent(rule: Rule, params: Params, situation: Situation, said: list[int]) -> list[Finding]:
    findings = []
    count = params.within.first.count if params.within.first else 1
    for agent in situation.agents()[1:]:
        own = [[t for t in run.turns if situation.agent_of(t) == agent] for run in situation.runs("agent")]
        window = [t for turns in [o for o in own if o][:count] for t in turns]
        if not set(window) & set(said):
            nearest = _nearest(situation, [t for turns in own for t in turns if t in said])
            findings.append(situation.absent(rule, (window[0], window[-1]), nearest, agent=agent))
    return findings


def _nearest(situation: Situation, said: list[int]) -> NearMiss | None:
    if not said:
        return None
    return NearMiss(said[0], situation.transcript.turns[said[0]].text[:CONTEXT], OUTSIDE)


ONE_AGENT = Text("只有一位客服", "only one agent spoke")
SAID = Text("已做到", "it was said")
SILENT = Text("没有相应角色的发言", "nobody in that role spoke")
NO_ANCHOR = Text("前提没有出现", "what the rule starts from did not occur")
OUTSIDE = Text("说了，但不在该说的位置", "said, but not where it is due")
