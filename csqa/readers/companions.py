"""Which tables belong together by their names: messages in one, their conversations in another.

It is asked of every file, at every start: a table is opened only where a name fits.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator

from csqa.sources.mapping import Join, Source
from csqa.wording import Text

# agentune-messages.csv stands beside agentune-conversations.csv.
_MESSAGES = (
    "messages",
    "message",
    "msgs",
    "turns",
    "utterances",
    "聊天记录",
    "消息记录",
    "消息明细",
    "聊天明细",
    "消息",
)
_CONVERSATIONS = ("conversations", "conversation", "sessions", "session", "chats", "calls", "contacts", "tickets", "dialogues", "dialogs", "会话记录", "会话列表", "会话明细", "会话信息", "会话", "对话")  # fmt: skip

_TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xls")


def companion(file: str) -> str | None:
    """The table of conversations that stands beside a file of messages, by the two names; None without one."""
    return next(_named_alike(file, _MESSAGES, _CONVERSATIONS), None)


def is_companion(file: str) -> bool:
    """Is it a table of conversations by name and header, with the messages in a file beside it?"""
    if next(_named_alike(file, _CONVERSATIONS, _MESSAGES), None) is None:
        return False
    from csqa.readers.join import index

    return not isinstance(index(file, {}), Text)


def _named_alike(file: str, words: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    folder, name = os.path.split(file)
    stem, extension = os.path.splitext(name)
    if extension.lower() not in _TABLES:
        return
    for word in words:
        found = re.search(rf"(?<![^\W\d_]){word}(?![^\W\d_])" if word.isascii() else word, stem, re.I)
        if found is None:
            continue
        for other in others:
            path = os.path.join(folder, stem[: found.start()] + other + stem[found.end() :] + extension)
            if os.path.isfile(path):
                yield path
        return


def tables(file: str, join: Join) -> list[str]:
    """The files that a mapping joins to `file`, in a fixed order."""
    return sorted(glob.glob(os.path.join(glob.escape(os.path.dirname(file)), join.files), recursive=True))


def claimed(sources: Iterable[Source]) -> set[str]:
    """The real paths of all files that some source joins to others: they hold no conversations of their own."""
    found: set[str] = set()
    for source in sources:
        if source.join is not None:
            files = (f for pattern in source.patterns() for f in glob.glob(pattern, recursive=True))
            for folder in {os.path.dirname(f) for f in files}:
                found |= {os.path.realpath(t) for t in tables(os.path.join(folder, "f"), source.join)}
    return found
