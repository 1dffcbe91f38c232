"""What a mapping says, typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from csqa.model import Role
from csqa.sources.patterns import matches
from csqa.wording import Text


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column of a table is what: the table's header for each; the rest is recognised."""

    id: str | None = None
    case: str | None = None
    time: str | None = None
    date: str | None = None
    role: str | None = None
    speaker: str | None = None
    receiver: str | None = None
    text: str | None = None
    customer: str | None = None
    agent: str | None = None
    channel: str | None = None
    lang: str | None = None
    auto: str | None = None
    end: str | None = None
    started_at: str | None = None
    message: str | None = None
    reply_to: str | None = None

    def given(self) -> dict[str, str]:
        return {name: header for name, header in msgspec.structs.asdict(self).items() if header is not None}


class ConversationPaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """JMESPath expressions over one conversation of a JSON export."""

    id: str | None = None
    case: str | None = None
    lang: str | None = None
    channel: str | None = None
    agent: str | None = None
    customer: str | None = None
    started_at: str | None = None
    text: str | None = None
    """The whole conversation in one text, read as if it were pasted."""
    meta: Mapping[str, str] = {}


class TurnPaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """JMESPath expressions over one turn."""

    role: str | None = None
    speaker: str | None = None
    person: str | None = None
    """The id by which `people` knows the speaker, where that is not `speaker`."""
    text: str | None = None
    time: str | None = None
    end: str | None = None
    auto: str | None = None


class PeoplePaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a conversation lists its participants, whom the turns name by id only. `list` is a path over the
    conversation, the others are over one participant."""

    list: str
    id: str
    role: str | None = None
    name: str | None = None


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table beside the file with one row a conversation: what it says of a conversation is added."""

    files: str
    """A file name or pattern, from the folder of the file that is read."""
    columns: Columns = Columns()
    """As of any table; `id` is the conversation's."""


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What holds of every conversation of the source that does not say otherwise."""

    lang: str | None = None
    channel: str | None = None
    agent: str | None = None


class Recognise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what a file of this kind is known without configuration: every key of a JSON conversation, every header of a
    table."""

    keys: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


_Layout = Literal["messages", "conversations", "replies"]
Form = Literal["table", "json", "text", "subtitles", "markdown"]
Unit = Literal["seconds", "milliseconds"]


class Sourced(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A mapping."""

    about: Text | None = None
    form: Form | None = None
    """None: by the file's name and content."""
    layout: _Layout | None = None
    """Of a table: a row is a message, a whole conversation, or a message that names the one it replies to."""
    columns: Columns = Columns()
    conversations: str | None = None
    """JMESPath over the document: the list of conversations. None: the document is one, or a list of them."""
    conversation: ConversationPaths = ConversationPaths()
    turns: str | None = None
    """JMESPath over a conversation: the list of turns."""
    turn: TurnPaths = TurnPaths()
    people: PeoplePaths | None = None
    roles: Mapping[str, Role] = {}
    """The export's own words for agent, customer, bot and system; case does not matter."""
    time_unit: Unit = "seconds"
    """Of times that are numbers."""
    join: Join | None = None
    set: Fixed = Fixed()
    recognise: Recognise | None = None

    def maps_json(self) -> bool:
        """Does it say where things stand in JSON?"""
        return bool(self.turns or self.conversations or self.conversation.text)


class Source(Sourced, frozen=True, kw_only=True):
    """An entry of `sources:`, and after `resolved` one that holds: its preset merged in, its files absolute."""

    name: str
    files: str | tuple[str, ...] = ()
    preset: str | None = None

    def patterns(self) -> tuple[str, ...]:
        return (self.files,) if isinstance(self.files, str) else self.files

    def takes(self, file: str) -> bool:
        """Is the file one of its own?"""
        return any(matches(pattern, file) for pattern in self.patterns())


def source_of(file: str, sources: Iterable[Source]) -> Source | None:
    """The first of the sources that takes the file."""
    return next((s for s in sources if s.takes(file)), None)
