"""What fixes change, as `git apply` and `patch` take it: bytes, for the files' encodings and line ends are theirs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator


def unified(before: bytes, after: bytes, name: str) -> Iterator[bytes]:
    """The lines of a unified diff; `name` is the file's from the root of its repository, with slashes."""
    # A name with blanks ends with a tab, as git writes it.
    shown = f"{name}\t" if " " in name else name
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(before),
        _lines(after),
        f"a/{shown}".encode("utf-8", "surrogateescape"),
        f"b/{shown}".encode("utf-8", "surrogateescape"),
    )
    for line in lines:
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[bytes]:
    """Lines as git counts them: at line feeds alone."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
