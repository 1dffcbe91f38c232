"""Risks that somebody beyond the agent should know of (R69): an authority, the public, leaving, a competitor.

The words are signals (rules/signals/risk.yaml); this module only says who they are about.
"""

from __future__ import annotations

from csqa.model import Alert, AlertKind, Evidence, Transcript
from csqa.signals.table import Table

ALERTS: dict[str, AlertKind] = {
    "risk-authority": "authority",
    "risk-press": "press",
    "risk-leaving": "leaving",
    "risk-competitor": "competitor",
}
"""Signal -> alert, the gravest first."""
_SIGNALS = tuple(ALERTS)
SHOWN = 3
"""Turns quoted as evidence."""


def risk(transcript: Transcript, table: Table) -> tuple[Alert, ...]:
    """The alerts of a session, each with the customer's first turns that say so."""
    if not table.may_stand(_SIGNALS):
        return ()
    alerts: list[Alert] = []
    for signal, kind in ALERTS.items():
        turns = list(table.where(signal))
        if kind == "competitor" and turns:
            turns = [t for t in turns if not _own(transcript, table, t)]
        if turns:
            alerts.append(Alert(kind, tuple(_said(transcript, table, signal, t) for t in turns[:SHOWN])))
    return tuple(alerts)


def _said(transcript: Transcript, table: Table, signal: str, turn: int) -> Evidence:
    """The sentence that holds the words: in a letter of a page, the rest says nothing of the threat."""
    start, end = table.clauses(turn).sentence(table.at(signal, turn)[0].start)
    return Evidence(turn, transcript.turns[turn].text[start:end].strip())


def _own(transcript: Transcript, table: Table, turn: int) -> bool:
    """Whether each name that a turn compares is the house's own: an agent goes by it, or named it before the customer did.

    csqa does not know whose service it judges: to one shop the other marketplace is a competitor, to another its home.
    """
    text = transcript.turns[turn].text
    names = {text[hit.start : hit.end].lower() for hit in table.at("competitor-name", turn)}
    speakers = {t.speaker.lower() for t in transcript.turns if t.role == "agent" and t.speaker}
    before = [t.text.lower() for t in transcript.turns[:turn] if t.role in ("agent", "bot", "system")]
    house = (*before, *speakers, (transcript.agent or "").lower(), (transcript.channel or "").lower())
    return all(any(name in said for said in house) for name in names)
