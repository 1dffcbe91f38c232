"""Plain text as people paste it: `客户: …`, `[10:02:33] 客服小李：…`, `旗舰店:小美 (2024-05-01 10:02:33):` with the text below.

A line of `---` or `===` separates conversations. A colon inside a sentence starts no turn: only names that are known
for speakers, or that the whole conversation shows to be, do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from csqa.errors import InputError
from csqa.model import Reject, Role, Source, Transcript, Turn
from csqa.readers import openings
from csqa.readers.clock import settle
from csqa.readers.encoding import decoded, decoded_head
from csqa.readers.identity import derived_id
from csqa.readers.labels import is_label
from csqa.readers.openings import Line
from csqa.readers.people import only, people
from csqa.readers.reading import Chunk, ReadOptions
from csqa.readers.roles import Cast
from csqa.readers.speakers import Speakers
from csqa.readers.stamps import DAY, Stamp
from csqa.wording import Text

_RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,}|—{2,}|─{3,})\s*")
_ID = re.compile(
    r"\s*(?:(?:会话|會話|对话|對話|session|conversation|chat)(?:[ _-]?(?:id|编号|編號|号|號))?|id|编号|編號)\s*[:：]\s*(\S+)\s*",
    re.I,
)


def sniff(head: bytes) -> bool:
    return decoded_head(head) is not None


def splits(head: bytes) -> bool:
    return False


def read(data: bytes, chunk: Chunk, options: ReadOptions) -> Iterator[Transcript | Reject]:
    text = decoded(data)
    if text is None:
        yield Reject(
            Source(chunk.file), Text("不是文字文件，或编码无法识别", "not text, or of an unknown encoding")
        )
        return
    cast = Cast(options.roster, options.agent_names)
    lines = re.split(r"\r\n|\n|\r", text)
    for begin, part in _parts(lines):
        source = Source(chunk.file, begin + 1 + next(n for n, s in enumerate(part) if s.strip()))
        try:
            yield conversation(part, source, cast)
        except InputError as e:
            mend = e.mend or Text("", "")
            reason = Text(f"{e.what.zh}；{mend.zh}", f"{e.what.en}; {mend.en}")
            yield Reject(source, reason, "\n".join(part).strip())


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """(index of the first line, lines) of each conversation: between rules, and where the file begins with a header that
    names an id, from one such header to the next."""
    first = next((s for s in lines if s.strip()), "")
    label = re.split("[:：]", first, maxsplit=1)[0] if _ID.fullmatch(first) else None
    begin = 0
    for i in range(len(lines) + 1):
        ruled = i == len(lines) or _RULE.fullmatch(lines[i]) is not None
        headed = (
            not ruled
            and label is not None
            and lines[i].startswith(label)
            and lines[i][len(label) :].lstrip()[:1] in (":", "：")
            and _ID.fullmatch(lines[i]) is not None
        )
        if not (ruled or headed):
            continue
        part = lines[begin:i]
        if any(s.strip() for s in part):
            yield begin, part
        begin = i + 1 if ruled else i


def conversation(lines: Sequence[str], source: Source, cast: Cast, began: Stamp | None = None) -> Transcript:
    """One conversation from its lines; raises InputError (without file and line) where no speaker is recognised.
    `began` is when, where something else than the text says so."""
    written = lines
    given, lines = _headed(lines)
    parsed = [openings.line(s) for s in lines]
    starts = Speakers(lines, parsed, cast).starts()
    if not starts:
        raise InputError(
            Text("没有认出说话人", "no speaker is recognised"),
            mend=Text(
                "请写成“客户: …”“客服: …”，或用 --agent-name 指明客服的名字",
                "write `Customer: …` and `Agent: …`, or name the agent with --agent-name",
            ),
        )
    texts: dict[str, list[str]] = {}
    bodies = []
    stamps: list[Stamp | None] = []
    day: Stamp | None = None
    ends = [s.first for s in starts[1:]] + [len(lines)]
    day = next((p.day for p in parsed[: starts[0].first] if p.day), None)
    for start, end in zip(starts, ends, strict=True):
        body = [start.opening.text] if start.opening.text else []
        below, following = _without_days(lines[start.body : end], parsed[start.body : end])
        body += below
        text = "\n".join(body).strip()
        bodies.append(text)
        texts.setdefault(start.opening.name, []).append(text)
        stamps.append(_on_day(start.opening.stamp, day))
        day = following or day
    who = people(texts, cast)
    settled = settle(stamps, began)
    turns = tuple(
        Turn(*_role(who[s.opening.name], text), time=time)
        for s, text, time in zip(starts, bodies, settled.times, strict=True)
    )
    meta = dict(settled.notes)
    before = zip(written[: starts[0].first], parsed, strict=False)
    preamble = [s.strip() for s, p in before if s.strip() and p.day is None]
    if preamble:
        meta["preamble"] = "\n".join(preamble)
    return Transcript(
        given or derived_id(turns),
        turns,
        agent=only(turns, "agent"),
        customer=only(turns, "customer"),
        started_at=settled.started_at,
        clock=settled.clock,
        meta=meta,
        source=source,
    )


def _headed(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The id that a header names (`会话: x`, `Session ID: x`), and the lines with it blanked; what stands above it may be
    anything but a turn."""
    for i, line in enumerate(lines):
        if line.strip() and (match := _ID.fullmatch(line)):
            return match[1], [*lines[:i], "", *lines[i + 1 :]]
        if openings.line(line).openings and not _is_heading(line):
            break
    return None, lines


def _is_heading(line: str) -> bool:
    """`日期: 2024-05-01`, `Customer ID: 7`: what an export writes above a conversation."""
    return is_label(re.split(r"[:：]", line, maxsplit=1)[0])


def _role(person: tuple[Role, str | None], text: str) -> tuple[Role, str, str | None]:
    return person[0], text, person[1]


def _without_days(lines: Sequence[str], parsed: Sequence[Line]) -> tuple[list[str], Stamp | None]:
    """The lines of a turn; a date at their end belongs to the next turns."""
    n = len(lines)
    day = None
    while n and (not lines[n - 1].strip() or parsed[n - 1].day):
        day = day or parsed[n - 1].day
        n -= 1
    return [s.strip() for s in lines[:n]], day


def _on_day(stamp: Stamp | None, day: Stamp | None) -> Stamp | None:
    if stamp is None or day is None or stamp.kind != "clock":
        return stamp
    return Stamp("local", day.seconds - day.seconds % DAY + stamp.seconds, dated=day.dated)
