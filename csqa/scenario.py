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


_SIGNALS = tuple(TOPICS)
_OTHER = Scenario("other")


def scenario(transcript: Transcript, table: Table) -> Scenario:
    """The topic with the most turns, and the first of them; `other` where no word names one."""
    possible = table.among(_SIGNALS)
    if not possible:
        return _OTHER
    found: list[tuple[Topic, list[int]]] = []
    for signal, topic in TOPICS.items():
        if turns := table.within(signal, possible):
            found.append((topic, turns))
    if not found:
        return _OTHER
    best, shown = found[0]
    if len(found) > 1:
        named = sorted({t for _, turns in found for t in turns})
        early = set(named[:EARLY])
        most = 0
        for topic, turns in found:
            weight = len(turns) + sum([t in early for t in turns])
            if weight > most:
                best, shown, most = topic, turns, weight
    return Scenario(best, tuple([Evidence(t, transcript.turns[t].text) for t in shown[:SHOWN]]))
