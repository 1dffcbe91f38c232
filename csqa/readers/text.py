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
from csqa.readers.openings import Line
from csqa.readers.reading import Chunk, ReadOptions
from csqa.readers.roles import Cast, plain
from csqa.readers.sides import OTHER, SELF, sides
from csqa.readers.speakers import EVENT, Speakers
from csqa.readers.stamps import DAY, Stamp
from csqa.wording import Text

_RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,}|—{2,}|─{3,})\s*")
_ID = re.compile(
    r"\s*(?:会话|會話|对话|session|conversation|chat)?[ _-]?(?:id|编号|編號|号)\s*[:：]\s*(\S+)\s*", re.I
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
    begin = 0
    for i in range(len(lines) + 1):
        if i < len(lines) and not _RULE.fullmatch(lines[i]):
            continue
        part = lines[begin:i]
        if any(s.strip() for s in part):
            source = Source(chunk.file, begin + 1 + next(n for n, s in enumerate(part) if s.strip()))
            try:
                yield conversation(part, source, cast)
            except InputError as e:
                mend = e.mend or Text("", "")
                reason = Text(f"{e.what.zh}；{mend.zh}", f"{e.what.en}; {mend.en}")
                yield Reject(source, reason, "\n".join(part).strip())
        begin = i + 1


def conversation(lines: Sequence[str], source: Source, cast: Cast) -> Transcript:
    """One conversation from its lines; raises InputError (without file and line) where no speaker is recognised."""
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
    people = _people(texts, cast)
    settled = settle(stamps)
    turns = tuple(
        Turn(*_role(people[s.opening.name], text), time=time)
        for s, text, time in zip(starts, bodies, settled.times, strict=True)
    )
    meta = dict(settled.notes)
    before = zip(lines[: starts[0].first], parsed, strict=False)
    preamble = [s.strip() for s, p in before if s.strip() and p.day is None]
    given = next((m[1] for s in preamble if (m := _ID.fullmatch(s))), None)
    if preamble:
        meta["preamble"] = "\n".join(preamble)
    return Transcript(
        given or derived_id(turns),
        turns,
        agent=_only(turns, "agent"),
        customer=_only(turns, "customer"),
        clock=settled.clock,
        meta=meta,
        source=source,
    )


def _role(person: tuple[Role, str | None], text: str) -> tuple[Role, str, str | None]:
    return person[0], text, person[1]


def _only(turns: Sequence[Turn], role: Role) -> str | None:
    """The one speaker of a role, where there is just one."""
    names = {t.speaker for t in turns if t.role == role}
    return names.pop() if len(names) == 1 else None


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


def _people(texts: dict[str, list[str]], cast: Cast) -> dict[str, tuple[Role, str | None]]:
    people: dict[str, tuple[Role, str | None]] = {EVENT: ("system", None)}
    unknown = {}
    for name, said in texts.items():
        named = cast.named(name)
        if name == EVENT:
            continue
        if named is not None:
            people[name] = (named.role, named.speaker)
        else:
            unknown[name] = said
    found = sides(unknown, {role for role, _ in people.values()})
    if found is None:
        names = "、".join(unknown), ", ".join(unknown)
        raise InputError(
            Text(f"分不清谁是客服：{names[0]}", f"who is the agent? the speakers are {names[1]}"),
            mend=Text("请用 --agent-name 指明客服的名字", "name the agent with --agent-name"),
        )
    for name, role in found.items():
        people[name] = (role, None if plain(name) in SELF | OTHER else name)
    return people
