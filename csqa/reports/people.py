"""How an agent is called in front of people."""

from __future__ import annotations

from csqa.model import AgentSummary, Roster
from csqa.reports import labels
from csqa.reports.columns import inline
from csqa.wording import Lang, Text

_NAMED = Text("{name}（{id}）", "{name} ({id})")


class People:
    def __init__(self, roster: Roster, lang: Lang) -> None:
        self._roster = roster
        self._lang: Lang = lang

    def name(self, agent: str | None) -> str:
        """The roster's name with the id, or what the record gives; harmless, on one line."""
        if not agent:
            return labels.UNKNOWN.of(self._lang)
        return self._shown(agent, self._roster.names.get(agent, agent))

    def row(self, row: AgentSummary) -> str:
        """An agent or a team at the head of a table's row."""
        return self._shown(row.agent, row.name) if row.agent else labels.UNKNOWN.of(self._lang)

    def _shown(self, id_: str, name: str) -> str:
        if name == id_:
            return inline(id_)
        return _NAMED.of(self._lang).format(name=inline(name), id=inline(id_))
