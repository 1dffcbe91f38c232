"""Which decisions have lost their finding: the conversation was judged, the rule ran, and nothing came up."""

from __future__ import annotations

from collections.abc import Container, Iterable

from csqa.decisions.decision import Decision, Decisions
from csqa.model import Verdict


class Following:
    """Sees every verdict of a run. What it keeps grows with the decisions, never with the run."""

    def __init__(self, decisions: Decisions, rules: Container[str]) -> None:
        """`rules`: those that run. Of a rule that does not, nothing can come up; that says nothing."""
        self._open = {
            id_: decision
            for id_, decision in decisions.entries.items()
            if decision.transcript and (decision.rule is None or decision.rule in rules)
        }
        self._transcripts = {decision.transcript for decision in self._open.values()}
        self._judged: set[str | None] = set()

    def session(self, names: Iterable[str], verdicts: Iterable[Verdict]) -> None:
        """A conversation, under every name that an entry may know it by, and what was found in it."""
        if self._open:
            self._judged.update(self._transcripts.intersection(names))
            self.verdicts(verdicts)

    def verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """What was found, in a case too."""
        if self._open:
            for verdict in verdicts:
                for finding in (*verdict.findings, *verdict.waived):
                    self._open.pop(finding.id, None)

    def gone(self) -> tuple[Decision, ...]:
        """In the order of the file; to be asked at the end of a run."""
        return tuple(d for d in self._open.values() if d.transcript in self._judged)
