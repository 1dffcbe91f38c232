"""WebVTT and SRT: the transcript of one call, who speaks marked by `<v Name>` or `Name:`.

A cue that names nobody goes on with the turn before it: subtitles cut sentences where the line is full.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import msgspec

from csqa.errors import InputError
from csqa.model import Reject, Source, Transcript, Turn
from csqa.readers import openings
from csqa.readers.encoding import decoded, decoded_head
from csqa.readers.identity import derived_id
from csqa.readers.people import only, people
from csqa.readers.reading import Chunk, ReadOptions
from csqa.readers.roles import Cast
from csqa.readers.speakers import Speakers
from csqa.wording import Text

_TIMING = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_SRT = re.compile(r"\s*\d+\s*\n\s*\d+:\d{2}:\d{2}[,.]\d{1,3}\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?(?:[A-Za-z][^<>]*|\d[\d:.]*)>")


class _Line(msgspec.Struct, frozen=True):
    """One line of a cue, or one voice in it; seconds from the start. `name` None: not marked by a tag."""

    text: str
    time: float
    end: float
    name: str | None = None


class _Piece(msgspec.Struct):
    """A turn in the making."""

    name: str
    text: str
    time: float
    end: float


def sniff(head: bytes) -> bool:
    text = decoded_head(head)
    if text is None:
        return False
    return text.startswith("WEBVTT") or _SRT.match(text.replace("\r", "")) is not None


def splits(head: bytes) -> bool:
    return False


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    text = decoded(data)
    if text is None:
        yield Reject(
            Source(chunk.file), Text("不是文字文件，或编码无法识别", "not text, or of an unknown encoding")
        )
        return
    lines = text.splitlines()
    broken = [i for i, s in enumerate(lines, 1) if "-->" in s and not _TIMING.match(s)]
    cast = Cast(options.roster, options.agent_names)
    try:
        cues = _cues(text)
        marked = any(c.name for c in cues)
        pieces, before = _voices(cues) if marked else _names(cues, cast)
        if not pieces:
            raise InputError(
                Text("字幕里没有标明谁在说话", "the subtitles do not say who speaks"),
                mend=Text(
                    "请导出带说话人的字幕：<v 名字>，或行首写 名字:",
                    "export them with speakers: `<v Name>`, or `Name:` at the beginning",
                ),
            )
        yield _transcript(pieces, before, cast, Source(chunk.file, 1))
    except InputError as e:
        mend = f"；{e.mend.zh}" if e.mend else "", f"; {e.mend.en}" if e.mend else ""
        yield Reject(Source(chunk.file, 1), Text(e.what.zh + mend[0], e.what.en + mend[1]))
    for i in broken:
        yield Reject(
            Source(chunk.file, i),
            Text("字幕的时间无法识别，这一条未读", "not a subtitle's time; this cue is not read"),
            lines[i - 1],
        )


def _cues(text: str) -> list[_Line]:
    """The lines of all cues. Raises InputError where the file is not what its name says."""
    import webvtt
    from webvtt.errors import MalformedFileError

    form = "vtt" if text.lstrip("\ufeff").startswith("WEBVTT") else "srt"
    try:
        captions = webvtt.WebVTT.from_buffer(io.StringIO(text), format=form).captions
    except MalformedFileError:
        raise InputError(
            Text("不是有效的 WebVTT 或 SRT 字幕", "not valid WebVTT or SRT"),
            mend=Text("WebVTT 应以 WEBVTT 开头", "WebVTT begins with the line WEBVTT"),
        ) from None
    found: list[_Line] = []
    for caption in captions:
        begin, end = (t.in_milliseconds() / 1000 for t in (caption.start_time, caption.end_time))
        parts = _parts(caption.raw_text)
        whole = sum(len(said) for _, said in parts) or 1
        done = 0
        for name, said in parts:
            # A cue that holds several speakers says only when all began and ended: each gets a share by length.
            shared = (begin + (end - begin) * share / whole for share in (done, done + len(said)))
            if len(parts) > 1:
                first, last = (round(t, 3) for t in shared)
            else:
                first, last = begin, end
            found.append(_Line(said, first, last, name))
            done += len(said)
    return found


def _parts(raw: str) -> list[tuple[str | None, str]]:
    """(speaker, what is said) of one cue: its voices, else its lines."""
    if not _VOICE.search(raw):
        return [(None, said) for line in raw.split("\n") if (said := _bare(line))]
    pieces = _VOICE.split(raw)
    found: list[tuple[str | None, str]] = [(None, said)] if (said := _bare(pieces[0])) else []
    for name, said in zip(pieces[1::2], pieces[2::2], strict=True):
        found.append((_unescaped(name).strip(), _bare(said)))
    return found


def _bare(text: str) -> str:
    """Without tags; on one line."""
    return " ".join(_unescaped(_TAG.sub("", text)).split())


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    import html

    return html.unescape(text)


def _voices(cues: Sequence[_Line]) -> tuple[list[_Piece], list[str]]:
    """The turns where tags name the speakers, and what stands before the first."""
    pieces: list[_Piece] = []
    before: list[str] = []
    for c in cues:
        if c.name is not None:
            pieces.append(_Piece(c.name, c.text, c.time, c.end))
        elif pieces:
            _go_on(pieces[-1], c)
        else:
            before.append(c.text)
    return [p for p in pieces if p.text], before


def _names(cues: Sequence[_Line], cast: Cast) -> tuple[list[_Piece], list[str]]:
    """The same where lines begin with `Name:`."""
    lines = [re.sub(r"^[-–—]\s*", "", c.text) for c in cues]
    starts = {
        s.body - 1: s.opening for s in Speakers(lines, [openings.line(s) for s in lines], cast).starts()
    }
    pieces: list[_Piece] = []
    before: list[str] = []
    for i, c in enumerate(cues):
        if i in starts:
            pieces.append(_Piece(starts[i].name, starts[i].text, c.time, c.end))
        elif pieces:
            _go_on(pieces[-1], c)
        else:
            before.append(c.text)
    return [p for p in pieces if p.text], before


def _go_on(piece: _Piece, line: _Line) -> None:
    blank = "" if _is_wide(line.text[:1]) and _is_wide(piece.text[-1:]) else " "
    piece.text = f"{piece.text}{blank}{line.text}".strip()
    piece.end = max(piece.end, line.end)


def _is_wide(character: str) -> bool:
    """Of a script that puts no blanks between words."""
    return "\u2e80" <= character <= "\uffef"


def _transcript(pieces: Sequence[_Piece], before: Sequence[str], cast: Cast, source: Source) -> Transcript:
    texts: dict[str, list[str]] = {}
    for p in pieces:
        texts.setdefault(p.name, []).append(p.text)
    who = people(texts, cast)
    turns = tuple(Turn(who[p.name][0], p.text, who[p.name][1], p.time, p.end) for p in pieces)
    return Transcript(
        derived_id(turns),
        turns,
        agent=only(turns, "agent"),
        customer=only(turns, "customer"),
        clock="relative",
        meta={"preamble": "\n".join(before)} if before else {},
        source=source,
    )
