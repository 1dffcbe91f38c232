"""Where every character of a YAML scalar is written, and how another text is written in its place.

YAML 1.1 as PyYAML reads it: plain, 'single' and "double" quoted, | literal and > folded.
"""

from __future__ import annotations

import re

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:\s+(?:#[^\r\n]*\s+)?))*")
"""An anchor and a tag."""
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r\n[ \t]*|[\r\n][ \t]*|.)", re.S)


def offsets(source: str, begin: int, end: int, style: str, value: str) -> tuple[int, ...]:
    """One offset into `source` for each code point of `value`, and one for its end; empty where they can't be told.

    `begin` and `end` are those of the scalar with its quotes or its block header, its anchor and tag.
    """
    begin = _PROPERTIES.match(source, begin, end).end()  # type: ignore[union-attr]
    if style in ("|", ">"):
        at = source.find("\n", begin, end) + 1
        found = _aligned(source, at or end, end, value, escapes="")
    elif style in ("'", '"'):
        found = _aligned(source, begin + 1, end - 1, value, escapes=style)
    else:
        found = _aligned(source, begin, end, value, escapes="")
    return found or ()


def written(text: str, style: str) -> str | None:
    """`text` as it is written inside a scalar of that style; None where it can't be."""
    if style == '"':
        return text.replace("\\", "\\\\").replace('"', '\\"')
    if style == "'":
        return text.replace("'", "''")
    return None if "\n" in text or "\r" in text else text


def _aligned(source: str, at: int, end: int, value: str, escapes: str) -> tuple[int, ...] | None:
    """Walks both at once: a line break may have become a blank or gone, indentation is passed over."""
    found: list[int] = []
    line_start = True
    i = 0
    while i < len(value):
        wanted = value[i]
        if at >= end:
            # What a block scalar's chomping keeps may stand behind its last line.
            return None
        c = source[at]
        if escapes == '"' and c == "\\":
            m = _ESCAPE.match(source, at, end)
            if m is None:
                return None
            if m[1][:1] in "\r\n":
                at = m.end()
                continue
            found.append(at)
            at, i = m.end(), i + 1
        elif escapes == "'" and c == "'" and source.startswith("''", at):
            found.append(at)
            at, i = at + 2, i + 1
        elif c == wanted and not (line_start and c == " " and not _kept_blank(source, at, end, value, i)):
            found.append(at)
            line_start = c == "\n"
            at, i = at + 1, i + 1
        elif c in " \t" and line_start:
            at += 1
            continue
        elif c in "\r\n":
            # Folded: the break stands for a blank (or for nothing, where further breaks follow).
            stop = at + (2 if source.startswith("\r\n", at) else 1)
            if wanted in " \n":
                found.append(at)
                i += 1
            at = stop
            line_start = True
            continue
        elif c in " \t" and source[at:end].lstrip(" \t")[:1] in ("\n", "\r"):
            # Blanks before a break that folds away.
            at += 1
            continue
        else:
            return None
        if c not in " \t\n":
            line_start = False
    found.append(at)
    return tuple(found)


def _kept_blank(source: str, at: int, end: int, value: str, i: int) -> bool:
    """Whether a blank at the beginning of a line belongs to the value (deeper than the block's indentation): as many
    blanks follow in the value as are left in the source."""
    left = len(source[at:end]) - len(source[at:end].lstrip(" "))
    wanted = len(value[i:]) - len(value[i:].lstrip(" "))
    return left == wanted
