"""google-re2, the one that says exactly where: linear in the text, whatever the pattern. It works on UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from csqa.errors import InputError
from csqa.wording import Text


def check(regex: str) -> None:
    """Raises InputError (without place) where RE2 can't take `regex`, or where it matches the empty text."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile("(?i)" + regex, options)
    except re2.error as e:
        reason = e.args[0].decode() if isinstance(e.args[0], bytes) else str(e)
        raise InputError(
            Text(f"无法以线性时间匹配，或语法有误：{reason}", f"not a pattern that RE2 takes: {reason}")
        ) from None
    if compiled.search(""):
        raise InputError(Text("会匹配空文本", "it matches the empty text"))


@cache
def _finder(regex: str) -> Callable[[bytes, int], Any]:
    import re2

    # Bytes in, bytes out: the wrapper would otherwise count code points anew at every call.
    search: Callable[[bytes, int], Any] = re2.compile(b"(?i)" + regex.encode()).search
    return search


def spans(regex: str, data: bytes) -> list[tuple[int, int]]:
    """Leftmost, non-overlapping spans of `regex` in `data`, as offsets in bytes; empty ones are left out."""
    search = _finder(regex)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(data) and (match := search(data, at)):
        start, stop = match.span()
        if stop > start:
            found.append((start, stop))
        at = stop + (stop == start)
    return found


def literal_set(literals: Sequence[str]) -> Callable[[str], list[int]]:
    """A function that says which of `literals` stand in a text, blind to case: Hyperscan's stand-in."""
    import re2

    options = re2.Options()
    options.max_mem = 1 << 28
    options.literal = True
    options.case_sensitive = False
    together = re2.Set.SearchSet(options)
    for literal in literals:
        together.Add(literal)
    together.Compile()

    def standing(text: str) -> list[int]:
        return list(together.Match(text) or ())

    return standing
