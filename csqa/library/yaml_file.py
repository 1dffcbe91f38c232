"""Scripts in YAML: one mapping, a list of them, `scripts:` with a list, or several documents."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from csqa.documents import Document, Path_, convert, parse_documents
from csqa.errors import InputError
from csqa.library import fields
from csqa.library.entry import Entry, LibraryFile, Piece, Replacement
from csqa.library.plain import read_text, replaced
from csqa.library.scalars import offsets, written
from csqa.model import Source
from csqa.wording import Text


def read(path: Path) -> LibraryFile:
    """Raises InputError naming line and key."""
    data, text = read_text(path)
    entries = tuple(
        entry for document in parse_documents(text, str(path)) for entry in _entries(document, text)
    )
    return LibraryFile(path=str(path), text=text, data=data, entries=entries, write=write)


def write(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    """As `Writer`; each replacement is written in the style of the scalar that it stands in."""
    # By their beginnings; scalars don't overlap, and those of an alias are one.
    scalars = sorted({s for d in parse_documents(file.text, file.path) for s in d.scalars.values()})
    begins = [begin for begin, _, _ in scalars]
    changed = []
    for replacement in replacements:
        _, _, style = scalars[bisect_right(begins, replacement.start) - 1]
        new = written(replacement.text, style)
        if new is None:
            raise InputError(
                Text("这一处无法在原处改写", "this can't be rewritten where it stands"),
                file=file.path,
                line=file.place(replacement.start)[0],
            )
        changed.append(Replacement(replacement.start, replacement.end, new))
    return replaced(file, changed)


def _entries(document: Document, text: str) -> Iterator[Entry]:
    value = document.value
    if value is None:
        return
    at: Path_ = ()
    if isinstance(value, dict) and "scripts" in value:
        extra = next((key for key in value if key != "scripts"), None)
        if extra is not None:
            raise document.error(
                (extra,),
                Text(f"scripts 旁边不能有 {extra}", f"{extra} can't stand beside scripts"),
                Text("请写进每条话术里", "say it in every script"),
            )
        at, value = ("scripts",), value["scripts"]
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        yield entry(document, item, (*at, number) if isinstance(value, list) else at, text)


def entry(document: Document, value: object, at: Path_, text: str) -> Entry:
    """One script at path `at` of a document that stands in `text`."""
    said = convert(document, fields.Entry, value, at)
    line = document.line(at)
    script = said.script(Source(document.file, line))
    if found := fields.wrong(script):
        raise document.error((*at, found[0]), found[1])
    return Entry(
        script=script,
        line=line,
        questions=_pieces(document, (*at, "question"), script.questions, text),
        reply=_pieces(document, (*at, "reply"), script.reply, text),
        lines=_lines(document, value, at),
    )


def _lines(document: Document, script: object, at: Path_) -> dict[str, int]:
    keys = script if isinstance(script, dict) else ()
    return {str(key): document.lines[(*at, key)] for key in keys if (*at, key) in document.lines}


def _pieces(document: Document, at: Path_, values: tuple[str, ...], text: str) -> tuple[Piece, ...]:
    alone = at in document.scalars
    found = []
    for number, value in enumerate(values):
        path = at if alone else (*at, number)
        place = document.scalars.get(path)
        places = offsets(text, *place, document.raw[path]) if place else ()
        found.append(Piece(value, places[: len(value) + 1]))
    return tuple(found)
