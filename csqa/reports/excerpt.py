"""A turn's text with marks under it, cut down to the lines that matter."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from csqa.reports.columns import ELLIPSIS, harmless, width, widths, wrap

_WHOLE = 4
"""A turn of up to so many lines is shown whole."""


class Mark(msgspec.Struct, frozen=True):
    """`text[start:end]` of the turn, and what to write beside it."""

    start: int
    end: int
    label: str


class Line(msgspec.Struct, frozen=True):
    """One line of an excerpt: of the turn's text, or of marks with the label they belong to."""

    text: str
    label: str = ""
    """Set on a line of marks; `text` holds the label too, where it fits."""


def excerpt(text: str, marks: Sequence[Mark], columns: int) -> list[Line]:
    """The lines to print, none wider than `columns`; marks of one label share a line under the text."""
    text = harmless(text)
    marks = [
        Mark(start := min(max(m.start, 0), len(text)), min(max(m.end, start), len(text)), m.label)
        for m in marks
    ]
    cells = widths(text)
    keep = [(m.start, m.end) for m in marks if sum(cells[m.start : m.end]) <= columns // 2]
    spans = wrap(text, columns, keep)
    if len(spans) > 1:
        # A mark under every line of a turn would show nothing.
        marks = [m for m in marks if not _everything(m, text)]
    shown = list(range(len(spans)))
    if len(spans) > _WHOLE:
        spans = wrap(text, columns - 2, keep)
        shown = _wanted(spans, marks)
    lines: list[Line] = []
    for place, number in enumerate(shown):
        start, end = spans[number]
        lead = ELLIPSIS if place == 0 and number > 0 else ""
        after = shown[place + 1] if place + 1 < len(shown) else len(spans)
        tail = ELLIPSIS if after != number + 1 else ""
        lines.append(Line(lead + text[start:end].rstrip(" ") + tail))
        last = number == len(spans) - 1
        for label in dict.fromkeys(m.label for m in marks):
            here = [m for m in marks if m.label == label and _touches(m, start, end, last)]
            if here:
                ends = any(m.end <= end or last for m in here)
                lines += _underline(here, (start, end), cells, len(lead), label if ends else "", columns)
    return lines


def _everything(mark: Mark, text: str) -> bool:
    return mark.start == 0 and mark.end >= len(text.rstrip())


def _wanted(spans: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[int]:
    """Of a long turn: the lines that carry a mark, of a long mark its beginning and end; without marks the first two."""
    wanted: set[int] = set()
    for mark in marks:
        lines = [i for i, (a, b) in enumerate(spans) if _touches(mark, a, b, i == len(spans) - 1)]
        wanted.update(lines if len(lines) <= _WHOLE else (*lines[:2], lines[-1]))
    return sorted(wanted) or [0, 1]


def _touches(mark: Mark, start: int, end: int, last: bool) -> bool:
    if mark.start == mark.end:
        return start <= mark.start < end or (last and mark.start >= end)
    return mark.start < end and mark.end > start


def _underline(
    marks: Sequence[Mark], span: tuple[int, int], cells: Sequence[int], lead: int, label: str, columns: int
) -> list[Line]:
    start, end = span
    row = ""
    for mark in sorted(marks, key=lambda m: m.start):
        at = min(lead + sum(cells[start : max(start, mark.start)]), columns - 1)
        size = max(1, sum(cells[max(start, mark.start) : min(end, mark.end)]))
        if at + size > len(row):
            row = row.ljust(at) + "^" * (at + size - max(at, len(row)))
    if not label:
        return [Line(row, marks[0].label)]
    if len(row) + 1 + width(label) <= columns:
        return [Line(f"{row} {label}", label)]
    first = len(row) - len(row.lstrip())
    return [Line(row, label), Line(" " * max(0, min(first, columns - width(label))) + label, label)]
