"""What a row of a table is: a message, a whole conversation, or a message that names the one it replies to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal

import msgspec

from csqa.errors import InputError
from csqa.model import Reject, Source, Transcript
from csqa.readers import cells, columns
from csqa.readers.columns import Cells, Columns
from csqa.readers.reading import ReadOptions
from csqa.readers.roles import Cast
from csqa.sources.mapping import Source as Mapped
from csqa.sources.presets import recognising
from csqa.wording import Text

Layout = Literal["messages", "conversations", "replies"]
Rows = Iterable[tuple[int, Cells]]
"""(line from 1, cells)."""
# A report may have a title above its header, but not a page of them.
HEADER_WITHIN = 10
# So many conversations tell whether the text of a row is one.
_LOOK = 5
_BARE_ID = ("id", "编号")
# Words for a session's id that head the column of what was said in it just as well.
_EITHER = frozenset(("会话", "对话", "conversation", "dialogue", "dialog", "thread", "session"))


class Headed(msgspec.Struct, frozen=True):
    """A table whose header is understood; `rows` are those below it."""

    line: int
    header: Cells
    columns: Columns
    layout: Layout
    rows: Iterator[tuple[int, Cells]]
    wanted: Mapping[str, str]
    """The columns that a configuration names."""
    source: Mapped | None = None
    """The mapping in force: the configuration's, or a preset that knows the header."""


def settle(
    rows: Rows, file: str, options: ReadOptions, source: Mapped | None = None
) -> Headed | Reject | None:
    """The header is the first row that says where the text is. None for no rows; a Reject where no row is a header."""
    rows = iter(rows)
    head: list[tuple[int, Cells]] = []
    for row in rows:
        if not any(c.strip() for c in row[1]):
            continue
        head.append(row)
        found = _messages(row[1], options, source)
        if found is not None:
            return _checked(msgspec.structs.replace(found, line=row[0], rows=rows), file, options)
        if len(head) >= HEADER_WITHIN:
            break
    if not head:
        return None
    for i, (line, header) in enumerate(head):
        below = chain(head[i + 1 :], rows)
        whole = _conversations(line, header, below, options, source)
        if whole is not None:
            return whole
    return _refused(head[0], file, options, source)


def _messages(header: Cells, options: ReadOptions, source: Mapped | None) -> Headed | None:
    mapped = source or _preset(header)
    if mapped is not None and mapped.layout == "conversations":
        return None
    wanted = _wanted(options, mapped)
    found = columns.find(header, wanted)
    if isinstance(found, Text):
        return None
    layout: Layout = (mapped.layout if mapped else None) or "messages"
    if layout == "replies" or (layout == "messages" and _replies(header, found, mapped)):
        layout, found = "replies", _by_message(header, found)
    return Headed(0, header, found, layout, iter(()), wanted, mapped)


def _wanted(options: ReadOptions, mapped: Mapped | None) -> Mapping[str, str]:
    given = mapped.columns.given() if mapped else {}
    return given or options.columns


def _preset(header: Cells) -> Mapped | None:
    """The preset that knows all of its headers here."""
    names = {columns.normalised(h) for h in header}
    for preset in recognising():
        wanted = preset.recognise.headers if preset.recognise else ()
        if wanted and all(columns.normalised(h) in names for h in wanted):
            return preset
    return None


def _replies(header: Cells, found: Columns, mapped: Mapped | None) -> bool:
    """Messages that name what they reply to, in no session of their own."""
    if "reply_to" not in found or (mapped is not None and mapped.layout is not None):
        return False
    return "id" not in found or columns.normalised(header[found["id"]]) in _BARE_ID


def _by_message(header: Cells, found: Columns) -> Columns:
    """A column that is just called `id` numbers the messages then."""
    rest = {key: i for key, i in found.items() if key != "id"}
    return rest if "message" in found or "id" not in found else {**rest, "message": found["id"]}


def _checked(table: Headed, file: str, options: ReadOptions) -> Headed:
    """A table of messages whose texts are whole conversations after all: several lines each, one row each."""
    if table.layout != "messages" or (table.source is not None and table.source.layout):
        return table
    sample = _sample(table.rows)
    text = table.columns["text"]
    said = [row[text] for _, row in sample if text < len(row) and row[text].strip()]
    long = [t for t in said if len(cells.broken(t.strip())) > 1]
    id_ = table.columns.get("id")
    ids = [row[id_] for _, row in sample if id_ is not None and id_ < len(row)]
    whole = bool(said) and len(long) == len(said) and len(set(ids)) == len(ids)
    whole = whole and all(_is_conversation(t, options) for t in said)
    rows = chain(sample, table.rows)
    if not whole:
        return msgspec.structs.replace(table, rows=rows)
    return msgspec.structs.replace(table, rows=rows, layout="conversations", columns=_begun(table.columns))


def _conversations(
    line: int, header: Cells, below: Iterator[tuple[int, Cells]], options: ReadOptions, source: Mapped | None
) -> Headed | None:
    """A header that names a text and no speaker, above texts that are conversations."""
    wanted = _wanted(options, source)
    given = columns.placed(header, wanted)
    if isinstance(given, Text):
        return None
    found = dict(columns.meanings(header, given))
    if "text" not in found:
        either = [i for i, h in enumerate(header) if columns.normalised(h) in _EITHER]
        free = {key: i for key, i in found.items() if i not in either[:1]}
        if either and "text" not in given:
            found = dict(columns.meanings(header, {**free, "text": either[0]}))
    if "text" not in found:
        return None
    sure = source is not None and source.layout == "conversations"
    sample = [] if sure else _sample(below)
    text = found["text"]
    if not sure and not any(_is_conversation(row[text], options) for _, row in sample if text < len(row)):
        return None
    return Headed(line, header, _begun(found), "conversations", chain(sample, below), wanted, source)


def _begun(found: Columns) -> Columns:
    """The time of a row that is a conversation is when that began."""
    if "time" not in found or "date" in found or "started_at" in found:
        return found
    return {("started_at" if key == "time" else key): i for key, i in found.items()}


def _sample(rows: Iterator[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) >= _LOOK:
            break
    return found


def _is_conversation(text: str, options: ReadOptions) -> bool:
    """Two sides talk in it."""
    try:
        found: Transcript = cells.conversation(
            text, {}, Source(""), Cast(options.roster, options.agent_names), "text"
        )
    except InputError:
        return False
    return len({t.role for t in found.turns}) > 1


def _refused(first: tuple[int, Cells], file: str, options: ReadOptions, source: Mapped | None) -> Reject:
    line, header = first
    found = columns.find(header, _wanted(options, source))
    if not isinstance(found, Text):
        found = Text("认不出哪一列是消息内容", "no column holds the text of the messages")
    known = columns.meanings(header)
    if "id" in known and "text" not in known and not _wanted(options, source):
        return Reject(
            Source(file, line),
            Text(
                "这张表只列出会话，没有消息内容；请在 .csqa.yaml 的 sources 里用 join 把它并到消息文件上",
                "the table lists conversations and holds no messages; join it to the file of messages: `join` under "
                "sources in .csqa.yaml",
            ),
        )
    mend = columns.how_to_map(header)
    return Reject(Source(file, line), Text(f"{found.zh}；{mend.zh}", f"{found.en}; {mend.en}"))
