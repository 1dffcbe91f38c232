"""A Markdown page whose fenced JSON blocks are conversations, as documentation and data cards show them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csqa.model import Reject, Source, Transcript
from csqa.readers.encoding import decoded, decoded_head
from csqa.readers.reading import Chunk, ReadOptions
from csqa.wording import Text

_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*(\w*)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
_JSON = frozenset(("json", "jsonl", "json5", "ndjson", "jsonc"))
# A list of objects under a name for turns: a page that merely shows some JSON is no export.
_TURNS = re.compile(
    r'"(?:turns|messages|dialogue?s?|conversations?|transcripts?|utterances|segments|events)"\s*:\s*\[\s*\{',
    re.I,
)


def sniff(head: bytes) -> bool:
    """Most of the page is JSON that looks like turns."""
    if b"```" not in head and b"~~~" not in head:
        return False
    text = decoded_head(head)
    if text is None:
        return False
    shown = sum(len(body) for _, body in blocks(text) if _TURNS.search(body))
    return shown * 2 > len(text)


def splits(head: bytes) -> bool:
    return False


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    from csqa.readers.records import RecordReader

    text = decoded(data)
    if text is None:
        yield Reject(
            Source(chunk.file), Text("不是文字文件，或编码无法识别", "not text, or of an unknown encoding")
        )
        return
    shown = list(blocks(text.replace("\r\n", "\n")))
    if not shown:
        yield from _as_text(data, chunk, options)
        return
    reader = RecordReader(options, options.source(chunk))
    for line, body in shown:
        # One document, or JSON Lines.
        records = [(line, body)] if not _is_lines(body) else enumerate(body.split("\n"), line)
        for number, record in records:
            if record.strip():
                yield from reader.whole(record.encode("utf-8", "surrogatepass"), Source(chunk.file, number))


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """(line of its first line, JSON) of each fenced block that is JSON by its name or its first character."""
    for match in _FENCE.finditer(text):
        body = match[3]
        if match[2].lower() in _JSON or (not match[2] and body.lstrip()[:1] in ("{", "[")):
            yield text.count("\n", 0, match.start(3)) + 1, body


def _is_lines(body: str) -> bool:
    """More than one line, each an object of its own."""
    lines = [s for line in body.split("\n") if (s := line.strip())]
    return len(lines) > 1 and all(s[0] == "{" and s[-1] == "}" for s in lines)


def _as_text(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    """A page without JSON that somebody named: a pasted conversation, in bold perhaps."""
    from csqa.readers import text

    yield from text.read(data, chunk, options)
