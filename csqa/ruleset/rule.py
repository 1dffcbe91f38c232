"""What a rule is: its metadata, and the parameters that its kind reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from csqa.model import Scope, Severity, Status
from csqa.signals.definition import Near
from csqa.wording import Text

Applies = Literal["conversations", "scripts", "both"]
"""What a rule judges; rules of library scope judge scripts whatever it says."""


class Mending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a script that breaks the rule may be mended. `words`: what stands in the finding -> what it becomes. `say`: the
    sentence becomes the rule's better wording. A safe one changes no meaning."""

    safe: bool = False
    words: Mapping[str, str] = {}
    say: bool = False

    def __post_init__(self) -> None:
        if bool(self.words) is self.say:
            raise ValueError("give words, or say: true")
        if self.say and self.safe:
            raise ValueError("another wording is never safe")


class InScripts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a rule judges scripts otherwise than conversations.

    `unless`: signals that let words pass there when they stand near them. `by_line`: a script's lines are judged one by
    one, each with the line after it: an offer at the top of a long text does not excuse a refusal at its end.
    """

    unless: Near | tuple[Near, ...] = ()
    by_line: bool = False


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
    title: Text | None = None
    """What it is called in lists, where the message of a finding names measured figures."""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Ids that it had before: they are still understood."""
    deduct: float = 0
    """Points; the scorecard may say otherwise."""
    fatal: bool = False
    """A failure zeroes the session (一票否决)."""
    applies: Applies = "conversations"
    hard: bool = False
    """No comment in a script can allow it."""
    fix: Mending | None = None
    in_scripts: InScripts = InScripts()
    file: str
    line: int
    params: msgspec.Raw
