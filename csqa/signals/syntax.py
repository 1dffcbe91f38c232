"""The pattern language: what an author may write, read into tokens.

Authors write RE2 without `\\b`, look-around, back-references, or gaps over MAX_GAP. `\\d \\w \\s` become explicit classes,
ASCII punctuation stands for its full-width twin too, an apostrophe may be missing, and no class crosses from turn to turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from csqa.errors import InputError
from csqa.wording import Text

TWINS = dict(zip(",?!:;~()%-", "，？！：；～（）％－", strict=True))
TWINS |= {b: a for a, b in TWINS.items()}
WORD = "\\w"
"""Stands in a class's members for any letter or digit of any script."""
MAX_GAP = 40


class Token(NamedTuple):
    """One step of a pattern.

    `characters`: any of `members` (single characters, `a-z` ranges, or WORD), or, `negated`, any other but a line break;
    `.` is that with no members. The rest are `text` alone.
    """

    kind: Literal["characters", "open", "close", "or", "edge", "repeat"]
    text: str = ""
    members: tuple[str, ...] = ()
    negated: bool = False


def tokens(pattern: str) -> Iterator[Token]:
    """The tokens of a folded pattern. Raises InputError (without place) for what the language does not take."""
    i, n = 0, len(pattern)
    while i < n:
        c = pattern[i]
        if c == "\\":
            i += 1
            if i == n:
                raise _refused(Text("结尾的反斜杠", "a backslash at the end"))
            yield _escape(pattern[i])
        elif c == "[":
            token, i = _class(pattern, i)
            yield token
        elif c == "(":
            if pattern[i : i + 2] == "(?":
                if pattern[i : i + 3] != "(?:":
                    raise _refused(
                        Text(
                            "不支持环视、命名分组与内联标志 (?…)",
                            "look-around, named groups and flags (?…) are not taken",
                        ),
                        Text("请改用 except、unless 或 (?:…)", "use except, unless or (?:…)"),
                    )
                i += 2
            yield Token("open")
        elif c == ")":
            yield Token("close")
        elif c == "|":
            yield Token("or")
        elif c in "^$":
            yield Token("edge", c)
        elif c == ".":
            yield Token("characters", negated=True)
        elif c in "?*+":
            yield Token("repeat", c)
        elif c == "{":
            end = pattern.find("}", i)
            yield _braces(pattern[i + 1 : end] if end > 0 else "")
            i = end
        elif c == "'":
            yield Token("characters", members=("'",))
            yield Token("repeat", "?")
        else:
            yield Token("characters", members=_both(c))
        i += 1


def _both(c: str) -> tuple[str, ...]:
    return (c, TWINS[c]) if c in TWINS else (c,)


def _braces(bounds: str) -> Token:
    if not re.fullmatch(r"\d+(,\d*)?", bounds):
        raise _refused(Text("花括号须写成 {m} 或 {m,n}", "braces are {m} or {m,n}"))
    if bounds.endswith(",") or max(map(int, bounds.split(","))) > MAX_GAP:
        raise _refused(
            Text(f"间隔要有上限，且不能超过 {MAX_GAP}", f"a gap needs an upper bound of at most {MAX_GAP}"),
            Text("请缩小范围，或拆成两个信号", "narrow it, or make two signals of it"),
        )
    return Token("repeat", "{" + bounds + "}")


_CLASSES = {"d": ("0-9",), "w": (WORD,), "s": (" ",)}


def _escape(c: str) -> Token:
    if c in _CLASSES:
        return Token("characters", members=_CLASSES[c])
    if c in "DWS":
        return Token("characters", members=_CLASSES[c.lower()], negated=True)
    if c in "bB":
        raise _refused(
            Text("不支持 \\b：中文没有这样的词界", "\\b is not taken: Chinese has no such edges"),
            Text("英文短语请写进 phrases", "put English words into phrases: they stand on letter edges"),
        )
    if c.isdigit():
        raise _refused(Text("不支持反向引用", "back-references are not taken"))
    if c.isalpha():
        raise _refused(Text(f"不支持 \\{c}", f"\\{c} is not taken"))
    return Token("characters", members=_both(c))


def _class(pattern: str, i: int) -> tuple[Token, int]:
    """The class that opens at `i`, and the index of its closing bracket."""
    i += 1
    negated = pattern[i : i + 1] == "^"
    i += negated
    members: list[str] = []
    first = True
    while i < len(pattern) and (pattern[i] != "]" or first):
        first = False
        c = pattern[i]
        if c == "\\":
            i += 1
            token = _escape(pattern[i : i + 1] or "\\")
            if token.negated:
                raise _refused(
                    Text(f"字符类里不能用 \\{pattern[i]}", f"\\{pattern[i]} inside a class is not taken")
                )
            members += token.members
        elif pattern[i + 1 : i + 2] == "-" and pattern[i + 2 : i + 3] not in ("", "]", "\\"):
            members.append(pattern[i : i + 3])
            i += 2
        else:
            members += _both(c)
        i += 1
    if i >= len(pattern):
        raise _refused(Text("方括号没有闭合", "a class [ is not closed"))
    return Token("characters", members=tuple(dict.fromkeys(members)), negated=negated), i


def _refused(what: Text, mend: Text | None = None) -> InputError:
    return InputError(what, mend=mend)
