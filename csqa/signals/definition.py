"""What a signal's YAML says, typed: the words of the signal language, before anything is compiled."""

from __future__ import annotations

from typing import Literal

import msgspec

Where = Literal[
    "same-clause",
    "same-sentence",
    "before",
    "after",
    "same",
    "same-run",
    "previous",
    "next",
    "earlier",
    "later",
]
Context = Literal["negated", "quoted", "conditional", "question"]
By = Literal["agent", "customer"]


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase that asks for word edges."""

    phrase: str
    boundary: Literal["word", "none"] = "word"


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another signal that must (or must not) stand near a hit.

    `previous` and `next` are the runs directly beside the hit's, of any role, or with `by` that role's nearest run on
    that side; `before` and `after` are places in the same turn.
    """

    signal: str | tuple[str, ...]
    where: Where = "same"
    by: By | None = None

    @property
    def signals(self) -> tuple[str, ...]:
        return (self.signal,) if isinstance(self.signal, str) else self.signal


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"except_": "except"}):
    """A signal's words in one language."""

    phrases: tuple[str | Phrase, ...] = ()
    patterns: tuple[str, ...] = ()
    tokens: tuple[tuple[dict[str, object], ...], ...] = ()
    except_: tuple[str, ...] = ()


class SignalTests(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"not_": "not"}):
    """Turns (or short conversations, with a role before each colon) that say the signal, and near misses.

    Of a conversation the last turn is the one that is asked about.
    """

    says: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()


class SignalFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document of `rules/signals/*.yaml`."""

    signal: str
    about: str
    by: By | None = None
    zh: Language = Language()
    en: Language = Language()
    any_of: tuple[str, ...] = ()
    not_in: tuple[Context, ...] = ()
    given: Near | tuple[Near, ...] = ()
    unless: Near | tuple[Near, ...] = ()
    part: bool = False
    """A building block of other signals, which no output names."""
    tests: SignalTests = SignalTests()


class SignalChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team's change of a signal: `extends: greeting` with `add` and `remove`."""

    extends: str
    add: SignalWords = msgspec.field(default_factory=lambda: SignalWords())
    remove: SignalWords = msgspec.field(default_factory=lambda: SignalWords())
    tests: SignalTests = SignalTests()


class SignalWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: Language = Language()
    en: Language = Language()


def nears(value: Near | tuple[Near, ...]) -> tuple[Near, ...]:
    return (value,) if isinstance(value, Near) else value
