"""google-re2, the one that says exactly where: linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from csqa.errors import InputError
from csqa.wording import Text


def check(regex: str) -> None:
    """Raises InputError (without place) where RE2 can't take `regex`, or where it matches nothing at all."""
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
def _compiled(regex: str) -> Any:
    import re2

    return re2.compile("(?i)" + regex)


def spans(regex: str, text: str) -> list[tuple[int, int]]:
    """Leftmost, non-overlapping spans of `regex` in `text`, code points, empty ones left out."""
    return [s for m in _compiled(regex).finditer(text) if (s := m.span())[0] < s[1]]


def pattern_set(regexes: Sequence[str]) -> Callable[[str], list[int]]:
    """A function that says which of `regexes` match somewhere in a text: Hyperscan's stand-in."""
    import re2

    options = re2.Options()
    options.max_mem = 1 << 28
    together = re2.Set.SearchSet(options)
    for regex in regexes:
        together.Add("(?i)" + regex)
    together.Compile()

    def matching(text: str) -> list[int]:
        return list(together.Match(text))

    return matching
