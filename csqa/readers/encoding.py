"""Bytes -> text: UTF-8, UTF-16, GB18030, Big5, and what else charset-normalizer knows."""

from __future__ import annotations

import codecs

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Enough to tell by, and quick to count.
_SAMPLE = 1 << 16
# Share of two-byte characters whose second byte is below 0x80: about 40 % in Big5, under 1 % in GB18030 as it is written.
_LOW_SECOND_BYTES = 0.15


def has_wide_mark(head: bytes) -> bool:
    """Is it UTF-16 or UTF-32, by its mark or its NULs? Its line ends are then not single bytes."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:_SAMPLE]


def decoded(data: bytes) -> str | None:
    """The text, without a byte order mark; None where it is none, such as a picture's bytes."""
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return _strict(data, name)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data)
    text = _strict(data, "utf-8-sig")
    if text is not None:
        return text if _is_text(text) else None
    return _legacy(data)


# What a person calls them; tried in turn, since the text tells which one it was.
_CALLED = (
    ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("gb18030", "GB18030"), ("cp950", "Big5"), ("big5hkscs", "Big5-HKSCS"), ("cp1252", "Windows-1252"),
    ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"),
)  # fmt: skip


def called(data: bytes) -> str | None:
    """The name of the encoding that `decoded` takes the bytes for; None where it takes them for no text."""
    text = decoded(data)
    if text is None:
        return None
    if text.isascii() and data.isascii():
        return "ASCII"
    return next((shown for name, shown in _CALLED if _strict(data, name) == text), "?")


def decoded_head(head: bytes) -> str | None:
    """As `decoded` for the first bytes of a file, whose end may cut a character."""
    beginnings = [head[: len(head) - cut] for cut in range(4)]
    if b"\0" not in head:
        for beginning in beginnings:
            text = _strict(beginning, "utf-8-sig")
            if text is not None:
                return text if _is_text(text) else None
    return next((text for b in beginnings if (text := decoded(b)) is not None), None)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_text(text: str) -> bool:
    """Control characters are rare in text: NUL never, others under one in a hundred."""
    sample = text[:4096]
    odd = sum(1 for c in sample if c < " " and c not in "\t\n\r\f\v\x1b\x08")
    return "\0" not in sample and odd * 100 <= len(sample)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that doesn't say so: line ends and Latin letters leave NULs at every odd (or every even) place."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data, name)
    return text if text is not None and min(even, odd) * 10 <= max(even, odd) and _is_text(text) else None


def _legacy(data: bytes) -> str | None:
    gb = _strict(data, "gb18030")
    if gb is not None and _is_text(gb):
        other = _big5(data) or _western(data, gb)
        return other or gb
    big5 = _strict(data, "cp950") or _strict(data, "big5hkscs")
    if big5 is not None and _is_text(big5):
        return big5
    return _guessed(data)


def _big5(data: bytes) -> str | None:
    """Nearly all Big5 is valid GB18030 too, as rubbish; the second bytes give it away."""
    pairs = low = i = 0
    sample = data[:_SAMPLE]
    while i < len(sample) - 1:
        if sample[i] < 0x81:
            i += 1
            continue
        pairs += 1
        low += 0x40 <= sample[i + 1] < 0x7F
        i += 2
    if pairs < 4 or low < pairs * _LOW_SECOND_BYTES:
        return None
    return _strict(data, "cp950") or _strict(data, "big5hkscs")


def _western(data: bytes, gb: str) -> str | None:
    """English with curly quotes of Windows: GB18030 reads a quote and the letter after it as one rare character."""
    foreign = [c for c in gb[:_SAMPLE] if c > "\x7f"]
    if len(foreign) * 10 > len(gb[:_SAMPLE]):
        return None
    common = sum(1 for c in foreign if _strict(c.encode("gb18030"), "gb2312") is not None)
    return _strict(data, "cp1252") if common * 2 < len(foreign) else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: _SAMPLE * 4], cp_exclusion=["cp037", "cp500", "utf_7"]).best()
    if best is None or best.chaos > 0.2:
        return None
    text = _strict(data, best.encoding)
    return text if text is not None and _is_text(text) else None
