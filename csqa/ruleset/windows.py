"""Windows of turns, counted in runs: the agent's first two, the last three, the two that follow."""

from __future__ import annotations

import msgspec

from csqa.model import Role
from csqa.ruleset.situation import Situation


class Runs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of runs of one role. Exactly one of the two is given."""

    agent_runs: int = 0
    customer_runs: int = 0

    def __post_init__(self) -> None:
        if (self.agent_runs > 0) == (self.customer_runs > 0):
            raise ValueError("give agent_runs or customer_runs, from 1")

    @property
    def role(self) -> Role:
        return "agent" if self.agent_runs else "customer"

    @property
    def count(self) -> int:
        return self.agent_runs or self.customer_runs


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`first` or `last` runs of a role; neither: the whole session."""

    first: Runs | None = None
    last: Runs | None = None

    def turns(self, situation: Situation) -> tuple[int, ...]:
        """The turn numbers inside, in order."""
        shape = situation.shape
        if self.first:
            return shape.first(self.first.role, self.first.count)
        if self.last:
            return shape.last(self.last.role, self.last.count)
        return tuple([t for run in shape.runs for t in run.turns])
