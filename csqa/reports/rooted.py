"""Where a file lies from the root of its repository: what code hosts take for its name."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path


@lru_cache(4096)
def rooted(file: str) -> str:
    """`file` from the root of the git repository that holds the current folder, with slashes; as given where it lies
    elsewhere or there is none."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)
    if root is None:
        return _plain(file)
    try:
        return Path(os.path.abspath(file)).relative_to(root).as_posix()
    except ValueError:
        return _plain(file)


def _plain(file: str) -> str:
    return (Path(file).as_posix() if os.sep == "\\" else file).removeprefix("./")
