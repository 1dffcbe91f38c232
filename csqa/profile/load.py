"""Profiles found by name, with what they extend, from the cache where no file has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from csqa import cache
from csqa.errors import InputError
from csqa.profile.profile import Profile
from csqa.shipped import rules_folder
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.documents import Document

FORMAT = b"1"
"""Raised whenever what the cache holds changes its shape."""


def load_profile(name: str, folders: Sequence[Path] = ()) -> Profile:
    """The profile of that name, with all that it extends; from the cache where no file has changed.

    `NAME.yaml` is looked for in the `profiles/` of each of `folders`, in order, then among those that ship. One that
    extends its own name extends the next of that name. Raises InputError naming file, line and key.
    """
    places = _places(folders)
    files = [f for place in places for f in sorted(place.glob("*.yaml"))]
    key = cache.key(
        [FORMAT, name.encode(), *(part for f in files for part in (str(f).encode(), f.read_bytes()))]
    )
    kept = cache.get(f"{key}.profile")
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=Profile)
        except msgspec.MsgspecError:
            pass
    profile = read_profile(name, folders)
    cache.put(f"{key}.profile", msgspec.msgpack.encode(profile))
    return profile


def read_profile(name: str, folders: Sequence[Path] = ()) -> Profile:
    """As `load_profile`, from the files."""
    from csqa.profile.read import check, read_values

    places = _places(folders)
    values: dict[str, Any] = {}
    seen: list[Path] = []
    documents: list[Document] = []
    wanted: str | None = name
    while wanted is not None:
        seen.append(_find(wanted, places, seen, documents[-1] if documents else None))
        document, wanted, given = read_values(seen[-1])
        documents.append(document)
        values = _merged(given, values)
    profile = msgspec.convert({**values, "name": name}, Profile)
    check(profile, documents[0])
    return profile


def profile_names(folders: Sequence[Path] = ()) -> list[str]:
    """Every name that `load_profile` finds, sorted."""
    return sorted({file.stem for place in _places(folders) for file in place.glob("*.yaml")})


def _places(folders: Iterable[Path]) -> list[Path]:
    return [*(f if f.name == "profiles" else f / "profiles" for f in folders), rules_folder() / "profiles"]


def _find(name: str, places: Sequence[Path], seen: Sequence[Path], asked: Document | None) -> Path:
    """The first file of that name that has not been read yet."""
    files = [file for place in places if (file := place / f"{name}.yaml").is_file()]
    for file in files:
        if file not in seen:
            return file
    if files and asked is not None:
        raise asked.error(
            ("extends",), Text("extends 绕成了圈", "the profiles extend each other in a circle")
        )
    from csqa.documents import nearest

    names = sorted({file.stem for place in places for file in place.glob("*.yaml")})
    near = nearest(name, names)
    what = Text(f"没有名为 {name} 的平台配置", f"there is no profile {name}")
    mend = Text(f"可用：{'、'.join(names)}", f"there are: {', '.join(names)}")
    if near:
        mend = Text(f"是否想写 {near}？", f"did you mean {near}?")
    raise asked.error(("extends",), what, mend) if asked else InputError(what, key="profile", mend=mend)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`below` with what `above` gives, key by key."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return merged
