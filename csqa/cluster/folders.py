"""A team's rules on their way to another machine: folder -> its files -> a folder there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import msgspec

from csqa import cache

_RULES = (".yaml", ".yml", ".json")


class Folder(msgspec.Struct, frozen=True):
    """A folder of rules as it lay where the job started: another machine need not have it."""

    path: str
    files: tuple[tuple[str, bytes], ...]
    """(path within the folder, with `/`; content)."""


def packed(folder: Path) -> Folder:
    """Every file below it that rules can be in."""
    files = (file for file in folder.rglob("*") if file.suffix in _RULES and file.is_file())
    # By name as text: systems order paths each in its own way.
    named = sorted((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)
    return Folder(str(folder.absolute()), tuple(named))


def unpacked(folder: Folder) -> Path:
    """The folder itself where this machine has it, just so; else a copy beside the compiled rules."""
    own = Path(folder.path)
    if _is(own, folder):
        return own
    home = _home()
    parts = (part for name, data in folder.files for part in (name.encode(), data))
    # Under its own name: a folder `profiles` is one of profiles.
    place = home / f"rules-{cache.key(parts)}" / (own.name or "rules")
    if _is(place, folder):
        return place
    place.parent.mkdir(exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=home))
    for name, data in folder.files:
        file = beside / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    try:
        os.rename(beside, place)
    except OSError:
        # Other processes of this machine come here too: the first one's copy stays, unless it is damaged.
        if not _is(place, folder):
            return beside
        shutil.rmtree(beside, ignore_errors=True)
    return place


def _is(place: Path, folder: Folder) -> bool:
    return place.is_dir() and packed(place).files == folder.files


def _home() -> Path:
    """The cache's folder, or a new one where it can't be written."""
    home = cache.folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp())
    return home if os.access(home, os.W_OK) else Path(tempfile.mkdtemp())
