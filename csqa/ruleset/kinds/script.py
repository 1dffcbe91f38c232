"""`script`: demands on a script library as a whole. Exactly one of:

script: {placeholders: [客户, 订单号]}     # placeholders are balanced and known
script: {duplicates: 0.9}                # replies or questions alike from this share of characters on
script: {scenarios: [logistics, …]}      # each has a script
script: {reviewed_within: 180}           # days since `reviewed`, counted to `today` (ISO date)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal

import msgspec

from csqa.model import Finding, Script, Verdict
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import finding_id
from csqa.wording import Text

KIND = "script"
SCOPE: Literal["library"] = "library"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    placeholders: tuple[str, ...] | None = None
    duplicates: float | None = None
    scenarios: tuple[str, ...] | None = None
    reviewed_within: int | None = None
    today: str | None = None

    def __post_init__(self) -> None:
        given = (self.placeholders, self.duplicates, self.scenarios, self.reviewed_within)
        if sum(g is not None for g in given) != 1:
            raise ValueError("give one of placeholders, duplicates, scenarios, reviewed_within")

    def signals(self) -> tuple[str, ...]:
        return ()


def check(rule: Rule, params: Params, library: Sequence[Script]) -> Verdict:
    """The library's verdict. An empty library skips; a review date that is missing is a finding."""
    if not library:
        return Verdict(rule.id, "skip", EMPTY)
    if params.placeholders is not None:
        wrong = _placeholders(params.placeholders, library)
    elif params.duplicates is not None:
        wrong = _duplicates(params.duplicates, library)
    elif params.scenarios is not None:
        covered = {s.scenario for s in library}
        wrong = [("", s) for s in params.scenarios if s not in covered]
    else:
        assert params.reviewed_within is not None
        wrong = _stale(params.reviewed_within, params.today, library)
    findings = tuple(
        Finding(
            finding_id(where, rule.id, what, 0), None, None, None, what,
            rule.message.filled({"script": where, "what": what}), rule.severity,
        )
        for where, what in wrong
    )  # fmt: skip
    return Verdict(rule.id, "fail", rule.message, findings) if findings else Verdict(rule.id, "pass", FINE)


def _placeholders(known: tuple[str, ...], library: Sequence[Script]) -> list[tuple[str, str]]:
    wrong = []
    for script in library:
        for step in script.reply:
            wrong += [
                (script.id, "{" + name + "}") for name in _PLACEHOLDER.findall(step) if name not in known
            ]
            rest = _PLACEHOLDER.sub("", step)
            wrong += [(script.id, c) for c in "{}" if c in rest]
    return wrong


def _duplicates(share: float, library: Sequence[Script]) -> list[tuple[str, str]]:
    wrong = []
    for one, other in combinations(library, 2):
        matcher = SequenceMatcher(None, "\n".join(one.reply), "\n".join(other.reply), autojunk=False)
        if matcher.quick_ratio() >= share and matcher.ratio() >= share:
            wrong.append((other.id, one.id))
    return wrong


def _stale(days: int, today: str | None, library: Sequence[Script]) -> list[tuple[str, str]]:
    now = date.fromisoformat(today) if today else date.today()
    wrong = []
    for script in library:
        try:
            age = (now - date.fromisoformat(script.reviewed or "")).days
        except ValueError:
            wrong.append((script.id, script.reviewed or "-"))
            continue
        if age > days:
            wrong.append((script.id, script.reviewed or ""))
    return wrong


EMPTY = Text("话术库是空的", "the library is empty")
FINE = Text("符合", "as it should be")
