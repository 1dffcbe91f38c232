"""What a rule is: its metadata, and the parameters that its kind reads."""

from __future__ import annotations

import msgspec

from csqa.model import Scope, Severity, Status
from csqa.wording import Text


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One demand of the organisation. `kind` names the module of `csqa.ruleset.kinds` that understands `params`."""

    id: str
    kind: str
    scope: Scope
    dimension: str
    severity: Severity
    status: Status
    source: tuple[str, ...]
    """The demands it serves: R-numbers."""
    message: Text
    why: Text
    say: Text
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Ids that it had before: they are still understood."""
    deduct: float = 0
    """Points; the scorecard may say otherwise."""
    fatal: bool = False
    """A failure zeroes the session (一票否决)."""
    file: str
    line: int
    params: msgspec.Raw
