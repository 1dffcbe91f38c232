"""Scripts in JSON or JSON Lines: how other systems hand a library over. To be converted, not to be kept.

Field names are those of the tables (`title` is a question, `text` a reply, …). A script without an id is named after
its file and its title.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from csqa.errors import InputError
from csqa.library import fields
from csqa.library.entry import Entry, LibraryFile, Piece, Replacement
from csqa.library.plain import read_text
from csqa.model import Script, Source
from csqa.wording import Text


def read(path: Path) -> LibraryFile:
    """Raises InputError naming line and key."""
    data, text = read_text(path)
    taken: dict[str, int] = {}
    entries = tuple(_entry(value, line, str(path), taken) for line, value in _records(text, str(path)))
    return LibraryFile(path=str(path), text=text, data=data, entries=entries, write=write)


def write(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    raise InputError(
        Text("JSON 里的话术不能在原处改写", "scripts in JSON can't be rewritten in place"),
        file=file.path,
        mend=Text("先用 csqa scripts convert 转成 YAML", "convert them to YAML first: csqa scripts convert"),
    )


def _records(text: str, file: str) -> Iterator[tuple[int, Any]]:
    stripped = text.lstrip()
    try:
        if stripped.startswith("["):
            for value in json.loads(text):
                yield 1, value
            return
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, json.loads(line)
    except json.JSONDecodeError as e:
        raise InputError(
            Text(f"JSON 语法错误：{e.msg}", f"not valid JSON: {e.msg}"), file=file, line=e.lineno
        ) from None


def _entry(value: Any, line: int, file: str, taken: dict[str, int]) -> Entry:
    if not isinstance(value, dict):
        raise InputError(Text("应为 JSON 对象", "must be a JSON object"), file=file, line=line)
    said = {field: _said(value, field) for field in fields.FIELDS}
    reply, asked = _texts(said["reply"]), _texts(said["question"])
    id_ = said["id"] or _name(value, asked, line, taken)
    script = Script(
        id=str(id_),
        reply=reply,
        questions=asked,
        scenario=said["scenario"],
        placeholders=_texts(said["placeholders"]),
        lang=said["lang"],
        owner=said["owner"],
        reviewed=said["reviewed"],
        valid_from=said["valid_from"],
        valid_until=said["valid_until"],
        tags=_texts(said["tags"]),
        source=Source(file, line),
    )
    if wrong := fields.wrong(script):
        raise InputError(wrong[1], file=file, line=line, key=wrong[0])
    pieces = tuple(tuple(Piece(text) for text in texts) for texts in (asked, reply))
    return Entry(script=script, line=line, questions=pieces[0], reply=pieces[1])


def _said(value: dict[str, Any], field: str) -> Any:
    names = (field, *fields.COLUMNS[field])
    return next((value[name] for name in names if value.get(name) not in (None, "")), None)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _name(value: dict[str, Any], asked: tuple[str, ...], line: int, taken: dict[str, int]) -> str:
    where = str(value.get("file", "")).rsplit(".", 1)[0]
    name = "/".join(filter(None, (where, asked[0].strip() if asked else str(line))))
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"
