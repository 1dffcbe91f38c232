"""`script`: demands on a script library as a whole. Exactly one of:

    script: {placeholders: undefined}         # or unused, unbalanced, misspelt
    script: {duplicates: {of: reply, share: 0.9}}   # alike from this share of characters on; or of: question
    script: {contradicts: true}               # the same question answered otherwise
    script: {same_id: true}
    script: {scenarios: [logistics, …]}       # each has a script
    script: {reviewed_within: 180}            # days since `reviewed`
    script: {expired: true}
    script: {typography: half-width}          # or doubled

A finding names the script as its `transcript`; its `turn` counts the script's texts, questions first, then steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from csqa.model import Finding, Script, Verdict
from csqa.ruleset.library.wrong import Setting, Wrong
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import finding_id
from csqa.wording import Text

__all__ = ["KIND", "SCOPE", "Params", "Setting", "Wrong", "check", "findings", "wrongs"]

KIND = "script"
SCOPE: Literal["library"] = "library"
Holding = Literal["undefined", "unused", "unbalanced", "misspelt"]


class Duplicates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    of: Literal["question", "reply"] = "reply"
    share: float = 0.9


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    placeholders: Holding | None = None
    duplicates: Duplicates | None = None
    contradicts: bool | None = None
    same_id: bool | None = None
    scenarios: tuple[str, ...] | None = None
    reviewed_within: int | None = None
    expired: bool | None = None
    typography: Literal["half-width", "doubled"] | None = None

    def __post_init__(self) -> None:
        given = [getattr(self, name) for name in self.__struct_fields__]
        if sum(g is not None and g is not False for g in given) != 1:
            raise ValueError(f"give one of {', '.join(self.__struct_fields__)}")

    def signals(self) -> tuple[str, ...]:
        return ()


def wrongs(params: Params, library: Sequence[Script], setting: Setting) -> Iterable[Wrong]:
    """What is wrong with the library under one rule."""
    # A run over conversations needs none of these.
    from csqa.ruleset.library import likeness, placeholders, typography, upkeep

    simple: Mapping[str, Callable[[Sequence[Script], Setting], Iterable[Wrong]]] = {
        "undefined": placeholders.undefined,
        "unused": placeholders.unused,
        "unbalanced": placeholders.unbalanced,
        "misspelt": placeholders.misspelt,
        "half-width": typography.half_width,
        "doubled": typography.doubled,
    }
    if named := params.placeholders or params.typography:
        return simple[named](library, setting)
    if params.duplicates is not None:
        return likeness.duplicates(library, params.duplicates.of, params.duplicates.share)
    if params.scenarios is not None:
        return upkeep.uncovered(library, params.scenarios)
    if params.reviewed_within is not None:
        return upkeep.stale(library, params.reviewed_within, setting)
    if params.expired:
        return upkeep.expired(library, setting)
    return (
        likeness.same_ids(library, setting) if params.same_id else likeness.contradictions(library, setting)
    )


def findings(rule: Rule, found: Iterable[Wrong]) -> list[tuple[Wrong, Finding]]:
    """A finding for each wrong; ids survive a moved file, as those of conversations do."""
    ordinals: dict[tuple[str, str], int] = {}
    made = []
    for wrong in found:
        script = wrong.script.id if wrong.script else ""
        ordinal = ordinals[script, wrong.text] = ordinals.get((script, wrong.text), -1) + 1
        finding = Finding(
            finding_id(script, rule.id, wrong.text, ordinal),
            wrong.piece,
            wrong.start,
            wrong.end,
            wrong.text,
            rule.message.filled(dict(wrong.fillings)),
            rule.severity,
            transcript=script or None,
        )
        made.append((wrong, finding))
    return made


def check(rule: Rule, params: Params, library: Sequence[Script], setting: Setting) -> Verdict:
    """The library's verdict. An empty library skips."""
    if not library:
        return Verdict(rule.id, "skip", EMPTY)
    found = tuple(finding for _, finding in findings(rule, wrongs(params, library, setting)))
    return Verdict(rule.id, "fail", rule.message, found) if found else Verdict(rule.id, "pass", FINE)


EMPTY = Text("话术库是空的", "the library is empty")
FINE = Text("符合", "as it should be")
