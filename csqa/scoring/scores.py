"""Verdicts of one session -> its score and each agent's part in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from csqa.model import AgentScore, Result, SessionScore, Transcript, Verdict
from csqa.ruleset.rule import Rule
from csqa.scoring.scorecard import Per, Scorecard, deduction, scored

FULL = 100.0


class _Cost(msgspec.Struct, frozen=True):
    dimension: str
    points: float
    warning: float
    per: Per
    fatal: bool


_Count = tuple[int, int]
"""Findings of one rule: errors, and what is milder."""
_NONE: _Count = (0, 0)
_REMEMBERED = 4096


class _Standing(msgspec.Struct, frozen=True):
    score: float
    fatal: bool
    lost: Mapping[str, float]
    """By rule."""
    kept: Mapping[str, float]
    """By dimension."""


class Scorer:
    """Scores session after session with one scorecard. It can be sent to another process."""

    def __init__(self, card: Scorecard, rules: Iterable[Rule]) -> None:
        self._card = card
        self._costs = {rule.id: _cost(card, rule) for rule in rules if scored(rule)}
        self._untouched: Mapping[str, float] = {name: d.weight for name, d in card.dimensions.items()}
        self._standings: dict[tuple[tuple[str, _Count], ...], _Standing] = {}

    def score(self, result: Result) -> SessionScore:
        """The score of one session, from the passes and failures of stable rules; None where there are none.

        Each finding counts for the agent that it names. An agent has a score where something judged them: a pass that
        was owed by them or by the whole session, or a finding.
        """
        costs = self._costs
        judged = everyone = False
        failed: list[Verdict] = []
        owed: set[str | None] = set()
        for verdict in result.verdicts:
            name = verdict.verdict
            # Asked first, since most say so: this is on the way of every verdict.
            if name == "skip" or name == "unknown" or verdict.rule not in costs:
                continue
            judged = True
            if name == "fail":
                failed.append(verdict)
            if verdict.owed:
                owed.update(verdict.owed)
            else:
                everyone = True
        if not judged:
            return SessionScore(None, False)
        present = speakers(result.transcript) if everyone else []
        if not failed:
            agents = tuple([AgentScore(agent, FULL) for agent in _ordered(present, owed)])
            return SessionScore(FULL, True, agents, self._untouched)
        session: dict[str, _Count] = {}
        shares: dict[str | None, dict[str, _Count]] = {}
        for verdict in failed:
            rule = verdict.rule
            full, mild = session.get(rule, _NONE)
            for finding in verdict.findings:
                share = shares.setdefault(finding.agent, {})
                own_full, own_mild = share.get(rule, _NONE)
                if finding.severity == "error":
                    full += 1
                    share[rule] = (own_full + 1, own_mild)
                else:
                    mild += 1
                    share[rule] = (own_full, own_mild + 1)
            session[rule] = (full, mild)
        whole = self._standing(session)
        parts: list[AgentScore] = []
        for agent in _ordered(present, owed | shares.keys()):
            own = shares.get(agent)
            if own is None:
                parts.append(AgentScore(agent, FULL))
            else:
                # Mostly one agent has all of it: their part is the session.
                part = whole if len(shares) == 1 and len(own) == len(session) else self._standing(own)
                parts.append(AgentScore(agent, part.score, part.fatal, part.lost))
        passed = not whole.fatal and whole.score >= self._card.pass_mark
        return SessionScore(whole.score, passed, tuple(parts), whole.kept)

    def _standing(self, failed: Mapping[str, _Count]) -> _Standing:
        """What is left after these failures; the same few come again and again."""
        key = tuple(failed.items())
        found = self._standings.get(key)
        if found is None:
            if len(self._standings) >= _REMEMBERED:
                self._standings.clear()
            found = self._standings[key] = self._reckoned(failed)
        return found

    def _reckoned(self, failed: Mapping[str, _Count]) -> _Standing:
        dimensions, lost, fatal = self._lost(failed)
        kept = dict(self._untouched)
        for dimension, points in dimensions.items():
            if dimension in kept:
                kept[dimension] = round(kept[dimension] - points, 2)
        return _Standing(0.0 if fatal else _total(dimensions), fatal, lost, kept)

    def _lost(self, failed: Mapping[str, _Count]) -> tuple[dict[str, float], dict[str, float], bool]:
        """Points lost per dimension, per rule (after the cap, in proportion), and whether a fatal rule failed."""
        fatal = False
        raw: dict[str, dict[str, float]] = {}
        for rule in sorted(failed):
            cost = self._costs[rule]
            fatal = fatal or cost.fatal
            raw.setdefault(cost.dimension, {})[rule] = _points(cost, failed[rule])
        dimensions: dict[str, float] = {}
        lost: dict[str, float] = {}
        for name, rules in raw.items():
            dimension = self._card.dimensions.get(name)
            cap = dimension.cap if dimension else 0.0
            total = sum(rules.values())
            dimensions[name] = min(total, cap)
            share = min(1.0, cap / total) if total else 0.0
            for rule, points in rules.items():
                lost[rule] = round(points * share, 2)
        return dimensions, lost, fatal


def score(result: Result, rules: Mapping[str, Rule], card: Scorecard) -> SessionScore:
    """One session's score; for many, make one `Scorer`."""
    return Scorer(card, rules.values()).score(result)


def speakers(transcript: Transcript) -> list[str | None]:
    """The human agents of a session in order of appearance; one who never spoke is there by the transcript's `agent`."""
    seen: list[str | None] = []
    agent = transcript.agent
    last: str | None = None
    for turn in transcript.turns:
        if turn.role == "agent" and not turn.auto:
            name = turn.speaker or agent
            # Mostly one agent has all the turns.
            if (name != last or not seen) and name not in seen:
                seen.append(name)
            last = name
    if not seen and agent:
        return [agent]
    return seen


def _cost(card: Scorecard, rule: Rule) -> _Cost:
    own = deduction(card, rule)
    points = own.points or 0.0
    warning = points if own.warning is None else own.warning
    return _Cost(rule.dimension, points, warning, own.per or card.per, bool(own.fatal))


def _points(cost: _Cost, count: _Count) -> float:
    full, mild = count
    if not (full or mild):
        return cost.points
    if cost.per == "session":
        return max(cost.points if full else 0.0, cost.warning if mild else 0.0)
    return cost.points * full + cost.warning * mild


def _total(dimensions: Mapping[str, float]) -> float:
    return round(max(0.0, FULL - sum(dimensions[name] for name in sorted(dimensions))), 2)


def _ordered(present: list[str | None], others: Iterable[str | None]) -> list[str | None]:
    """Those who spoke, in order; then the rest by name."""
    rest = [agent for agent in others if agent not in present]
    if not rest:
        return present
    return present + sorted(rest, key=lambda agent: (agent is None, agent or ""))
