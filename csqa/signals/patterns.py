"""The pattern language: what an author may write, and what the engines are given.

Authors write RE2 without `\\b`, look-around, back-references or gaps over 40. `\\d \\w \\s` become explicit classes, ASCII
punctuation stands for its full-width twin too, an apostrophe may be missing, and no class crosses from turn to turn.
"""

from __future__ import annotations

import re

import msgspec

from csqa.errors import InputError
from csqa.wording import Text

_TWINS = {a: b for a, b in zip(",?!:;~()%-", "，？！：；～（）％－", strict=True)}
_TWINS |= {b: a for a, b in _TWINS.items()}
_CLASSES = {
    "d": "0-9",
    "w": r"\pL\pN_",
    "s": " ",
}
MAX_GAP = 40


class Pattern(msgspec.Struct, frozen=True):
    """One compiled line of a signal. `literal` is folded text for a phrase; `regex` is RE2 for both engines.

    `edges`: "latin" checks that no letter or digit adjoins, "word" that the phrase is a word (or words) of its own.
    """

    signal: str
    regex: str
    literal: str | None = None
    edges: str = ""
    excludes: bool = False
    written: str = ""
    file: str = ""
    line: int = 0
    covers: tuple[tuple[str, int], ...] = ()
    """For `word` edges of one character: the dictionary's longer words around it, and how sure each is (see words)."""


def is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff"


def phrase_regex(folded: str) -> str:
    """An escaped regex for a folded phrase."""
    return "".join(_literal(c) for c in folded)


def _literal(c: str) -> str:
    if c in _TWINS:
        return "[" + re.escape(c) + _TWINS[c] + "]"
    if c == "'":
        return "'?"
    return re.escape(c) if c in r"\.^$*+?{}[]|()" else c


def is_plain(folded: str) -> bool:
    """No character of the phrase stands for more than itself."""
    return not any(c in _TWINS or c == "'" for c in folded)


def translate(pattern: str) -> str:
    """An author's (folded) pattern as both engines take it.

    Raises InputError (without place) for what can't be matched in linear time or would not mean what it seems to.
    """
    out: list[str] = []
    i, n = 0, len(pattern)
    while i < n:
        c = pattern[i]
        if c == "\\":
            i += 1
            if i == n:
                raise _refused(Text("结尾的反斜杠", "a backslash at the end"))
            out.append(_escape(pattern[i], inside=False))
        elif c == "[":
            text, i = _class(pattern, i)
            out.append(text)
        elif c == "(" and pattern[i : i + 2] == "(?":
            if pattern[i : i + 3] != "(?:":
                raise _refused(
                    Text("不支持环视、命名分组与内联标志 (?…)", "look-around, named groups and flags (?…) are not taken"),
                    Text("请改用 except、unless 或 (?:…)", "use except, unless or (?:…)"),
                )
            out.append("(?:")
            i += 2
        elif c == "(":
            out.append("(?:")
        elif c == "{":
            end = pattern.find("}", i)
            bounds = pattern[i + 1 : end] if end > 0 else ""
            if not re.fullmatch(r"\d+(,\d*)?", bounds):
                raise _refused(Text("花括号须写成 {m} 或 {m,n}", "braces are {m} or {m,n}"))
            if bounds.endswith(",") or max(map(int, filter(None, bounds.split(",")))) > MAX_GAP:
                raise _refused(
                    Text(f"间隔不能超过 {MAX_GAP}", f"a gap may not pass {MAX_GAP}"),
                    Text("请缩小范围，或拆成两个信号", "narrow it, or make two signals of it"),
                )
            out.append(pattern[i : end + 1])
            i = end
        elif c in ",:;!~-%，？！：；～（）％－" :
            out.append("[" + re.escape(c) + re.escape(_TWINS[c]) + "]")
        elif c == "'":
            out.append("'?")
        else:
            out.append(c)
        i += 1
    return "".join(out)


def _escape(c: str, *, inside: bool) -> str:
    if c in _CLASSES:
        return _CLASSES[c] if inside else "[" + _CLASSES[c] + "]"
    if c in "DWS":
        if inside:
            raise _refused(Text(f"字符类里不能用 \\{c}", f"\\{c} inside a class is not taken"))
        return "[^" + _CLASSES[c.lower()] + "\\n]"
    if c == "b" or c == "B":
        raise _refused(
            Text("不支持 \\b：中文没有这样的词界", "\\b is not taken: Chinese has no such edges"),
            Text("英文短语请写进 phrases", "put English words into phrases: they stand on letter edges"),
        )
    if c.isdigit():
        raise _refused(Text("不支持反向引用", "back-references are not taken"))
    if c.isalpha():
        raise _refused(Text(f"不支持 \\{c}", f"\\{c} is not taken"))
    if c in _TWINS:
        both = re.escape(c) + _TWINS[c]
        return both if inside else "[" + both + "]"
    return "\\" + c


def _class(pattern: str, i: int) -> tuple[str, int]:
    """The class that opens at `i`, translated, and the index of its closing bracket."""
    out = ["["]
    i += 1
    negated = pattern[i : i + 1] == "^"
    if negated:
        out.append("^")
        i += 1
    first = True
    while i < len(pattern) and (pattern[i] != "]" or first):
        first = False
        c = pattern[i]
        if c == "\\":
            i += 1
            out.append(_escape(pattern[i : i + 1] or "\\", inside=True))
        elif c == "[":
            out.append("\\[")
        elif c == "-":
            out.append("-")
        elif c in _TWINS:
            out.append(re.escape(c) + re.escape(_TWINS[c]))
        else:
            out.append(c)
        i += 1
    if i >= len(pattern):
        raise _refused(Text("方括号没有闭合", "a class [ is not closed"))
    if negated:
        out.append("\\n")
    out.append("]")
    return "".join(out), i


def _refused(what: Text, mend: Text | None = None) -> InputError:
    return InputError(what, mend=mend)
