"""Patterns of file names, from the folder of the configuration."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path


def matches(pattern: str, file: str) -> bool:
    """Does the absolute pattern take the file, wherever one stands?"""
    fits = _regex(pattern).fullmatch
    # The configuration's folder is known by its real path; the file may have been named through a link.
    return any(fits(Path(path(file)).as_posix()) for path in (os.path.abspath, os.path.realpath))


def absolute(base: Path, pattern: str) -> str:
    """A pattern without a folder holds at any depth below the configuration, as in .gitignore."""
    pattern = pattern.replace("\\", "/").removeprefix("./")
    if Path(pattern).is_absolute():
        return pattern
    folder = re.sub(r"([*?\[\]])", r"[\1]", base.as_posix().rstrip("/"))
    return f"{folder}/{pattern}" if "/" in pattern else f"{folder}/**/{pattern}"


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stay within a folder, `**/` is any folders, `[abc]` one of these."""
    out = []
    i = 0
    while i < len(pattern):
        if pattern.startswith("**/", i):
            out.append("(?:[^/]+/)*")
            i += 3
            continue
        c = pattern[i]
        close = pattern.find("]", i + 2) if c == "[" else -1
        if close > 0:
            inside = pattern[i + 1 : close].replace("\\", "\\\\").replace("[", "\\[")
            out.append(f"[{'^' + inside[1:] if inside.startswith('!') else inside}]")
            i = close
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(c) or re.escape(c))
        i += 1
    return re.compile("".join(out))
