"""Mappings that ship, or that a team keeps in `sources/` of its rules folders, by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from csqa import cache as kept
from csqa.errors import InputError
from csqa.shipped import rules_folder
from csqa.sources.checked import check
from csqa.sources.mapping import Source, Sourced
from csqa.wording import Text

FORMAT = b"1"
"""Raised whenever what the cache holds changes its shape."""


def preset_names(folders: Sequence[Path] = ()) -> list[str]:
    """Every name that `preset:` may give, sorted."""
    return sorted({f.stem for f in _preset_files(folders)})


def find_preset(name: str, folders: Sequence[Path] = ()) -> dict[str, Any] | None:
    """What the preset's file says, or None where there is none. Raises InputError for one that is not valid."""
    file = next((f for f in _preset_files(folders) if f.stem == name), None)
    return None if file is None else read_preset(file)


def read_preset(file: Path) -> dict[str, Any]:
    """The mapping in a preset's file, checked. Raises InputError naming file, line and key."""
    from csqa.documents import convert, read_documents

    documents = read_documents(file)
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise InputError(Text("应为一份映射", "it must hold one mapping"), file=str(file))
    check(documents[0], (), convert(documents[0], Sourced))
    return dict(documents[0].value)


@cache
def recognising() -> tuple[Source, ...]:
    """The shipped presets that know their files by themselves; from the cache where no file has changed."""
    files = sorted((rules_folder() / "sources").glob("*.yaml"))
    key = kept.key([FORMAT, *(part for f in files for part in (f.name.encode(), f.read_bytes()))])
    known = kept.get(f"{key}.sources")
    if known is not None:
        try:
            return msgspec.msgpack.decode(known, type=tuple[Source, ...])
        except msgspec.MsgspecError:
            pass
    presets = [msgspec.convert({**read_preset(f), "name": f.stem, "preset": f.stem}, Source) for f in files]
    found = tuple(p for p in presets if p.recognise is not None)
    kept.put(f"{key}.sources", msgspec.msgpack.encode(found))
    return found


def _preset_files(folders: Sequence[Path]) -> list[Path]:
    """The team's first, so that one of theirs takes the place of one that ships."""
    places = [*(folder / "sources" for folder in reversed(folders)), rules_folder() / "sources"]
    return [f for place in places for f in sorted(place.glob("*.yaml"))]


def no_preset(name: str, folders: Sequence[Path]) -> tuple[Text, Text]:
    from csqa.documents import nearest

    names = preset_names(folders)
    near = nearest(name, names)
    mend = (
        Text(f"是否想写 {near}？", f"did you mean {near}?")
        if near
        else Text(f"可用：{'、'.join(names)}", f"there are: {', '.join(names)}")
    )
    return Text(f"没有名为 {name} 的预设", f"there is no preset {name}"), mend
