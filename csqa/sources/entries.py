"""The list `sources:` of a configuration -> sources that hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from csqa.sources.checked import check
from csqa.sources.mapping import Source
from csqa.sources.patterns import absolute
from csqa.sources.presets import find_preset, no_preset
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.documents import Document


def resolved(
    document: Document, entries: Sequence[Source], base: Path, folders: Sequence[Path]
) -> tuple[Source, ...]:
    """The entries of `sources:` with their presets merged in and their patterns absolute. `base` is the configuration's
    folder, `folders` are the team's rules. Raises InputError naming file, line and key."""
    found = []
    names: set[str] = set()
    for i, entry in enumerate(entries):
        at = ("sources", i)
        if entry.name in names:
            what = Text(f"来源名 {entry.name} 重复", f"the source {entry.name} stands twice")
            raise document.error((*at, "name"), what, Text("请另取一个名字", "give it a name of its own"))
        names.add(entry.name)
        if not entry.patterns():
            raise document.error(
                at,
                Text("缺少必填的键 files", "the key files is missing"),
                Text("请写文件名或通配符", "write a file name or a pattern"),
            )
        given = document.value["sources"][i]
        below: dict[str, Any] = {}
        if entry.preset is not None:
            preset = find_preset(entry.preset, folders)
            if preset is None:
                raise document.error((*at, "preset"), *no_preset(entry.preset, folders))
            below = {k: v for k, v in preset.items() if k not in ("about", "recognise")}
        check(document, at, entry)
        whole = msgspec.convert(_merged(below, given), Source)
        files = tuple(absolute(base, pattern) for pattern in entry.patterns())
        found.append(msgspec.structs.replace(whole, files=files))
    return tuple(found)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`below` with what `above` gives, key by key."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return merged
