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


_NOTHING: list[tuple[int, int]] = []


@cache
def _options() -> Any:
    import re2

    return re2.Options()


@cache
def finder(regex: str) -> Callable[[bytes], list[tuple[int, int]]]:
    """A function to the leftmost, non-overlapping spans of `regex`, as offsets in bytes; empty ones are left out."""
    import re2

    # Bytes in, bytes out, and past the wrapper: it would count code points anew, and make a generator, at every call,
    # and set every option anew for every pattern.
    compiled = re2._re2.RE2(b"(?i)" + regex.encode(), _options())
    if not compiled.ok():
        raise re2.error(compiled.error())
    match = compiled.Match
    anywhere = re2._re2.RE2.Anchor.UNANCHORED

    def found(data: bytes) -> list[tuple[int, int]]:
        length = len(data)
        start, stop = match(anywhere, data, 0, length)[0]
        if start < 0:
            return _NOTHING
        spans: list[tuple[int, int]] = []
        while start >= 0:
            if stop > start:
                spans.append((start, stop))
            at = stop + (stop == start)
            if at >= length:
                break
            start, stop = match(anywhere, data, at, length)[0]
        return spans

    return found


def spans(regex: str, data: bytes) -> list[tuple[int, int]]:
    """What `finder` finds."""
    return finder(regex)(data)


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
