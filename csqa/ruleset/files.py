"""What a rule's YAML says, typed; its kind's parameters stand under the kind's name."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from csqa.model import Severity, Status
from csqa.ruleset.kinds import KINDS
from csqa.ruleset.rule import Applies, InScripts, Mending
from csqa.ruleset.when import When
from csqa.wording import Text


class RuleTests(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"pass_": "pass"}):
    """Conversations as text (or, with `turns`, in the native form) for each of the four verdicts."""

    fail: tuple[Any, ...] = ()
    pass_: tuple[Any, ...] = ()
    skip: tuple[Any, ...] = ()
    unknown: tuple[Any, ...] = ()

    def cases(self) -> list[tuple[str, int, Any]]:
        """(expected verdict, index, conversation)."""
        return [
            (name, i, case)
            for name, cases in (
                ("fail", self.fail),
                ("pass", self.pass_),
                ("skip", self.skip),
                ("unknown", self.unknown),
            )
            for i, case in enumerate(cases)
        ]


_COMMON: list[Any] = [
    ("rule", str),
    ("dimension", str),
    ("severity", Severity),
    ("source", str | tuple[str, ...]),
    ("message", Text),
    ("why", Text),
    ("say", Text),
    ("title", Text | None, None),
    ("status", Status, "stable"),
    ("when", When, When()),
    ("unless", When | None, None),
    ("deduct", float, 0.0),
    ("fatal", bool, False),
    ("tags", tuple[str, ...], ()),
    ("aliases", tuple[str, ...], ()),
    ("applies", Applies, "conversations"),
    ("hard", bool, False),
    ("fix", Mending | None, None),
    ("in_scripts", InScripts, InScripts()),
    ("profile", str | None, None),
    ("tests", RuleTests, RuleTests()),
]

RuleFile = msgspec.defstruct(
    "RuleFile",
    [*_COMMON, *((name, module.Params | None, None) for name, module in KINDS.items())],
    frozen=True,
    forbid_unknown_fields=True,
    module=__name__,
)
"""One document of a rules folder."""

RuleChange = msgspec.defstruct(
    "RuleChange",
    [
        ("override", str),
        ("severity", Severity | None, None),
        ("status", Status | None, None),
        ("message", Text | None, None),
        ("title", Text | None, None),
        ("why", Text | None, None),
        ("say", Text | None, None),
        ("deduct", float | None, None),
        ("fatal", bool | None, None),
        ("tags", tuple[str, ...] | None, None),
        ("applies", Applies | None, None),
        ("hard", bool | None, None),
        ("fix", Mending | None, None),
        ("in_scripts", InScripts | None, None),
        ("when", When | None, None),
        ("unless", When | None, None),
        ("enabled", bool, True),
        ("tests", RuleTests | None, None),
        *((name, dict[str, Any] | None, None) for name in KINDS),
    ],
    frozen=True,
    forbid_unknown_fields=True,
    module=__name__,
)
"""A team's change of a rule by id: what is given replaces, a kind's keys are merged, `enabled: false` drops it."""

Verdicts = Literal["fail", "pass", "skip", "unknown"]
