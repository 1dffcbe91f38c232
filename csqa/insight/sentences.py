"""The sentence of a turn that holds certain words, short enough to be quoted in a list, long enough to be understood."""

from __future__ import annotations

import re

_END = re.compile(r"[。！!？?；;…\n]+|\.+(?=\s|$)|(?<=[\u3400-\u9fff]) +|  +")
_LEAD = re.compile(r"^(?:\s|[.,，。:：、-]|\[(?:[^\[\]]|\[[^\[\]]*\]){1,120}\]|[@#][\w./-]+)+")
"""Names, order cards and the like in front, which say nothing of what is asked."""
_LINK = re.compile(r"https?://\S*")
_HAN = re.compile(r"[\u3400-\u9fff]")
SHORT = 7
"""Code points of a Chinese sentence that is very short; three times as many of an English one."""


def sentence(text: str, start: int, end: int, columns: int) -> str:
    """The sentence around `text[start:end]`, in at most about so many columns with the words in it; one line.

    A very short one (`可以改吗`) says nothing by itself: the sentence before it comes along.
    """
    begin, stop, before = 0, len(text), 0
    for match in _END.finditer(text):
        if match.end() <= start:
            before, begin = begin, match.end()
        elif match.end() >= end:
            stop = match.end()
            break
    length = _length(text, columns)
    if stop - begin < (SHORT if _HAN.search(text, begin, stop) else 3 * SHORT) and stop - before <= length:
        begin = before
    front = back = ""
    if stop - begin > length:
        whole = (begin, stop)
        begin = max(begin, min(start, (start + end - length) // 2))
        stop = min(stop, begin + length)
        begin, stop = _at_words(text, begin, stop, start, end)
        front, back = ("…" if begin > whole[0] else ""), ("…" if stop < whole[1] else "")
    return front + _tidy(text[begin:stop]) + back


def shortened(text: str, columns: int) -> str:
    """One line of at most about so many columns, with an ellipsis where something is left out."""
    length = _length(text, columns)
    line = _tidy(text)
    return line if len(line) <= length else line[: length - 1] + "…"


def _tidy(text: str) -> str:
    """On one line, without what stands in front and says nothing, unless that is all there is."""
    return " ".join(_LEAD.sub("", _LINK.sub("", text)).split()) or " ".join(text.split())


def _length(text: str, columns: int) -> int:
    """Code points: a Chinese character takes two columns."""
    return columns // 2 if _HAN.search(text) else columns


def _at_words(text: str, begin: int, stop: int, start: int, end: int) -> tuple[int, int]:
    """The stretch with no word of letters cut in two, where that costs little and none of the words that matter."""
    space = text.find(" ", begin, start)
    if begin and text[begin - 1].isascii() and text[begin - 1].isalnum() and 0 < space - begin < 20:
        begin = space + 1
    last = text.rfind(" ", end, stop)
    if stop < len(text) and text[stop].isascii() and text[stop].isalnum() and stop - last < 20:
        stop = last
    return begin, stop
