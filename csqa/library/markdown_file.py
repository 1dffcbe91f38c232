"""A script in Markdown: front matter with the fields, headings that ask, and the reply below them.

---
id: return-7-days
scenario: after-sale
---
# 七天内能退吗
# 不喜欢可以退货吗
可以的，签收后七天内……
---
第二条消息
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from csqa.documents import parse_documents
from csqa.errors import InputError
from csqa.library import fields
from csqa.library.entry import Entry, LibraryFile, Piece, Replacement
from csqa.library.plain import read_text, replaced
from csqa.library.yaml_file import entry
from csqa.wording import Text

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<front>.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<text>[^\r\n]*?)[ \t]*#*[ \t]*(?:\r?\n|\Z)")
_BLANK = re.compile(r"[ \t]*(?:\r?\n)")


def read(path: Path) -> LibraryFile:
    """Raises InputError naming line and key."""
    data, text = read_text(path)
    front = _FRONT.match(text)
    if front is None:
        raise InputError(
            Text(
                "没有前置信息（开头的 --- 之间写 id 等）",
                "there is no front matter (id and so on between --- lines)",
            ),
            file=str(path),
            line=1,
            mend=Text("第一行写 ---，然后 id: 名字，再一行 ---", "begin with ---, then id: NAME, then ---"),
        )
    # One line break before it, as in the file: lines of errors are then right.
    document = parse_documents("\n" + front["front"], str(path))[0]
    value = document.value
    if not isinstance(value, dict):
        raise document.error((), Text("前置信息应为“键: 值”", "the front matter must be KEY: VALUE"))
    at, headings = _headings(text, front.end())
    body = tuple(_piece(text, at + begin, at + end) for begin, end in fields.parts(text[at:]))
    if "reply" in value and body:
        raise document.error(
            ("reply",),
            Text("回复写了两处", "the reply stands twice"),
            Text("只留正文", "keep the body alone"),
        )
    said = {**value, "reply": [piece.text for piece in body]} if body else value
    found = entry(document, said, (), "\n" + front["front"])
    moved = front.start("front") - 1
    questions = (*(_moved(piece, moved) for piece in found.questions), *headings)
    script = msgspec.structs.replace(
        found.script,
        questions=tuple(piece.text for piece in questions),
        source=msgspec.structs.replace(found.script.source, line=1),
    )
    reply = body or tuple(_moved(piece, moved) for piece in found.reply)
    whole = Entry(script=script, line=1, questions=questions, reply=reply, lines=found.lines)
    return LibraryFile(path=str(path), text=text, data=data, entries=(whole,), write=write)


def _headings(text: str, at: int) -> tuple[int, tuple[Piece, ...]]:
    """Where the reply begins, and the headings before it."""
    found = []
    while m := _HEADING.match(text, at) or _BLANK.match(text, at):
        if m.re is _HEADING:
            found.append(_piece(text, *m.span("text")))
        at = m.end()
    return at, tuple(found)


def _moved(piece: Piece, by: int) -> Piece:
    return Piece(piece.text, tuple(offset + by for offset in piece.offsets))


def write(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    return replaced(file, replacements)


def _piece(text: str, begin: int, end: int) -> Piece:
    """A line end of two characters is one of the piece's."""
    places = [i for i in range(begin, end) if not text.startswith("\r\n", i)]
    return Piece("".join(text[i] for i in places), (*places, end))
