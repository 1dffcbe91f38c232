"""A result as it may leave the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from csqa.masking.names import masked_name
from csqa.masking.text import masked_text, may_be_personal
from csqa.model import (
    Deadline,
    Evidence,
    Finding,
    Hit,
    NearMiss,
    Result,
    Roster,
    Transcript,
    Verdict,
)

T = TypeVar("T")

_NAMES = frozenset(("agent", "customer", "case", "speaker", "transcript", "owed"))
"""Fields that hold an id or a name."""
_KEPT_AS_IS: Mapping[type, frozenset[str]] = {
    Finding: frozenset(("id",)),
    Verdict: frozenset(("rule", "verdict")),
    Deadline: frozenset(("rule",)),
    Hit: frozenset(("signal", "value")),
}
"""Words of the program's own, which no pattern must touch."""


def masked(result: Result) -> Result:
    """Words, quotations, names and ids with personal data starred out. The same object where nothing is personal."""
    transcript = result.transcript
    suspected = may_be_personal("\n".join([turn.text for turn in transcript.turns]))
    if not suspected and not any(masked_text(word) != word for word in _beside(transcript)):
        return result
    hidden = _Hidden(transcript)
    if hidden.nothing:
        return result
    shown: Result = hidden.of(result)
    return shown


def masked_roster(roster: Roster) -> Roster:
    """The roster under the ids that masked results carry."""
    if not may_be_personal("\n".join((*roster.names, *roster.names.values(), *roster.teams))):
        return roster
    return Roster(
        {masked_name(id_): masked_text(name) for id_, name in roster.names.items()},
        {masked_name(id_): team for id_, team in roster.teams.items()},
    )


def _beside(transcript: Transcript) -> Iterator[str]:
    """All that a result can say of a session beside its words comes from here."""
    yield transcript.id
    yield transcript.source.file
    yield from filter(None, (transcript.agent, transcript.customer, transcript.case))
    yield from filter(None, {turn.speaker for turn in transcript.turns})
    if transcript.meta:
        yield from _strings(transcript.meta)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, (str, int)):
        yield str(value)


class _Hidden:
    """One transcript's words before and after, and everything that quotes them."""

    def __init__(self, transcript: Transcript) -> None:
        self._before = [turn.text for turn in transcript.turns]
        self._after = [masked_text(text) for text in self._before]
        self.nothing = self._before == self._after and all(masked_text(w) == w for w in _beside(transcript))

    def of(self, value: Any, name: bool = False) -> Any:
        """`value` and all that is in it, masked; `name`: it is an id or a name."""
        if isinstance(value, str):
            return masked_name(value) if name else masked_text(value)
        if isinstance(value, msgspec.Struct):
            return self._struct(value)
        if isinstance(value, Mapping):
            return {key: self.of(item, name) for key, item in value.items()}
        if isinstance(value, tuple):
            return tuple(self.of(item, name) for item in value)
        if isinstance(value, list):
            return [self.of(item, name) for item in value]
        if isinstance(value, int) and not isinstance(value, bool) and may_be_personal(str(value)):
            # A number of the record's own that is somebody's: `{"phone": 13800138000}`.
            hidden = masked_text(str(value))
            return value if hidden == str(value) else hidden
        return value

    def _struct(self, value: msgspec.Struct) -> msgspec.Struct:
        kept = _KEPT_AS_IS.get(type(value), frozenset())
        changed: dict[str, Any] = {}
        for field in value.__struct_fields__:
            before = getattr(value, field)
            if before is None or field in kept or isinstance(before, (int, float)):
                continue
            after = self.of(before, field in _NAMES or (field == "id" and isinstance(value, Transcript)))
            if after != before:
                changed[field] = after
        if isinstance(value, (Finding, Evidence, NearMiss, Deadline)):
            changed["text"] = self._quoted(value)
        return msgspec.structs.replace(value, **changed) if changed else value

    def _quoted(self, value: Finding | Evidence | NearMiss | Deadline) -> str:
        """Cut from the masked turn: half a number is no number to the eye of a pattern."""
        turn = value.turn
        if turn is None or not 0 <= turn < len(self._before):
            return masked_text(value.text)
        start, end = getattr(value, "start", None), getattr(value, "end", None)
        if start is None or end is None:
            start = self._before[turn].find(value.text)
            end = start + len(value.text)
        return self._after[turn][start:end] if start >= 0 else masked_text(value.text)
