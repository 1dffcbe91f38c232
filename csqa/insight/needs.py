"""What a team should train: the points that each training could give back (R64)."""

from __future__ import annotations

import msgspec

from csqa.insight.guidance import Guidance, Training
from csqa.insight.insight import Insight

RANKED = 5
"""Conversations under which nothing is said of an agent."""


class Need(msgspec.Struct, frozen=True):
    """A training topic: points that an average conversation lost to its rules, and the agents who lost most."""

    training: Training | None
    points: float
    rules: tuple[str, ...]
    agents: tuple[tuple[str, float], ...]
    """Agent and points lost in a conversation, on average."""


def needs(insight: Insight, guidance: Guidance) -> list[Need]:
    """What the team should train, the costliest first. Rules that no training treats stand alone, under None."""
    total = sum(person.scored for person in insight.people.values())
    if not total:
        return []
    points: dict[str, dict[str, int]] = {}
    agents: dict[str, dict[str, float]] = {}
    for agent, person in insight.people.items():
        for rule, lost in person.lost.items():
            training = guidance.training(rule)
            name = training.training if training else ""
            rules = points.setdefault(name, {})
            rules[rule] = rules.get(rule, 0) + lost
            if agent and person.scored >= RANKED:
                owes = agents.setdefault(name, {})
                owes[agent] = owes.get(agent, 0.0) + lost / 100 / person.scored
    by_name = {training.training: training for training in guidance.trainings}
    found = [
        Need(
            by_name.get(name),
            sum(rules.values()) / 100 / total,
            tuple(sorted(rules, key=lambda rule: (-rules[rule], rule))),
            tuple(sorted(agents.get(name, {}).items(), key=lambda item: (-item[1], item[0]))[:3]),
        )
        for name, rules in points.items()
        if sum(rules.values())
    ]
    return sorted(found, key=lambda need: (-need.points, need.rules))
