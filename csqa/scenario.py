"""What a conversation is about (R66): the topic that most of the customer's words belong to.

The words are signals (rules/signals/scenario.yaml); this module only weighs them.
"""

from __future__ import annotations

from csqa.model import Evidence, Scenario, Topic, Transcript
from csqa.signals.table import Table

TOPICS: dict[str, Topic] = {
    "about-complaint": "complaint",
    "about-quality": "quality",
    "about-after-sale": "after-sale",
    "about-price-objection": "objection",
    "about-logistics": "logistics",
    "about-pre-sale": "pre-sale",
}
"""Signal -> scenario. Of topics that weigh the same, the one that stands first holds."""
EARLY = 2
"""The customer's first turns that name a topic say what they came for: these count twice."""
SHOWN = 3
"""Turns quoted as evidence."""


def scenario(transcript: Transcript, table: Table) -> Scenario:
    """The topic with the most turns, and the first of them; `other` where no word names one."""
    turns = {topic: list(table.turns(signal)) for signal, topic in TOPICS.items()}
    named = sorted({t for found in turns.values() for t in found})
    early = set(named[:EARLY])
    weights = {topic: sum(1 + (t in early) for t in found) for topic, found in turns.items()}
    best = max(weights, key=lambda topic: weights[topic])
    if not weights[best]:
        return Scenario("other")
    return Scenario(best, tuple(Evidence(t, transcript.turns[t].text) for t in turns[best][:SHOWN]))
