"""Text in columns of a terminal: harmless, measured, padded, cut and wrapped. Widths are columns; offsets code points."""

from __future__ import annotations

import re
from collections.abc import Sequence

ELLIPSIS = "…"

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Bidirectional controls can make a line read differently from what it says (CVE-2021-42574); halves of pairs can't be written.
_HIDDEN = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HARMLESS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys(map(ord, _HIDDEN), "\ufffd"),
    0x09: " ",
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
}


def harmless(text: str) -> str:
    """`text` with every control character made visible, so that it can't steer the terminal; same length, lines end in newlines."""
    return text.translate(_HARMLESS)


def inline(text: str) -> str:
    """As `harmless`, on one line."""
    return harmless(text).replace("\n", " ")


# What needs no table: one code point is one cell, or two from U+3000 on. Everything else asks wcwidth, whose import is slow.
_SIMPLE = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2400-\u2421\u3000-\u3029\u3030-\u303e\u3041-\u3096"
    "\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60\uffe0-\uffe6\ufffd\n]*"
)


def widths(text: str) -> list[int]:
    """Columns of each code point of harmless text; those that join the one before (marks, emoji parts) take none."""
    if _SIMPLE.fullmatch(text):
        return [2 if "\u3000" <= c != "\ufffd" else 0 if c == "\n" else 1 for c in text]
    from wcwidth import iter_graphemes, wcswidth

    cells: list[int] = []
    for cluster in iter_graphemes(text):
        cells.append(max(0, wcswidth(cluster)))
        cells += [0] * (len(cluster) - 1)
    return cells


def width(text: str) -> int:
    return sum(widths(text))


def left(text: str, columns: int) -> str:
    """`text` padded on the right to `columns`."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text


def cut(text: str, columns: int) -> str:
    """`text`, shortened with an ellipsis where it is wider than `columns`."""
    cells = widths(text)
    if sum(cells) <= columns:
        return text
    used = 0
    for i, cell in enumerate(cells):
        if used + cell > columns - 1:
            return text[:i] + ELLIPSIS
        used += cell
    return text


_NOT_FIRST = frozenset("，。！？、；：）】」』》”’…～%,.!?;:)]}> ")
_NOT_LAST = frozenset("（【「『《“‘([{<")


def wrap(text: str, columns: int, keep: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The lines of harmless `text`, none wider than `columns`, as spans of code points; `keep` names spans better not broken."""
    cells = widths(text)
    lines: list[tuple[int, int]] = []
    start = used = 0
    i = 0
    while i < len(text):
        if text[i] == "\n":
            if i > start:
                lines.append((start, i))
            start, used = i + 1, 0
        elif used + cells[i] > columns and i > start:
            end = _break(text, cells, start, i, keep)
            lines.append((start, end))
            start = end
            while start < len(text) and text[start] == " ":
                start += 1
            i = max(i, start)
            used = sum(cells[start:i])
            continue
        else:
            used += cells[i]
        i += 1
    if start < len(text):
        lines.append((start, len(text)))
    return lines


def _break(text: str, cells: Sequence[int], start: int, limit: int, keep: Sequence[tuple[int, int]]) -> int:
    """The best place to end a line that must end at or before `limit`: not too far left, not inside a word or a kept span."""
    for at in range(limit, start + (limit - start) // 2, -1):
        if _breakable(text, cells, at) and not any(a < at < b for a, b in keep):
            return at
    for at in range(limit, start, -1):
        if cells[at]:
            return at
    return limit


def _breakable(text: str, cells: Sequence[int], at: int) -> bool:
    before, after = text[at - 1], text[at]
    if cells[at] == 0 or before in _NOT_LAST or (after in _NOT_FIRST and after != " "):
        return False
    return before == " " or after == " " or not (_narrow_letter(before) and _narrow_letter(after))


def _narrow_letter(c: str) -> bool:
    return c < "\u2e80" and not c.isspace()


def paragraph(text: str, columns: int) -> list[str]:
    """The lines of `text`, none wider than `columns`."""
    text = harmless(text)
    return [text[a:b].rstrip() for a, b in wrap(text, columns)]
