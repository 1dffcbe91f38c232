"""What a script may say, under which names, in every format; and what of it must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from csqa.errors import InputError
from csqa.model import Script, Source
from csqa.wording import Text

FIELDS = (
    "id", "scenario", "question", "reply", "placeholders", "lang", "owner", "reviewed", "valid_from", "valid_until", "tags",
)  # fmt: skip
"""In the order in which they are written."""
LISTS = ("question", "reply", "placeholders", "tags")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "话术编号", "话术id", "script", "scriptid", "key"),
    "scenario": ("scenario", "场景", "分类", "话术分类", "类目", "category"),
    "question": ("question", "questions", "问题", "问法", "客户问题", "标准问", "标题", "title", "ask"),
    "reply": ("reply", "replies", "回复", "话术", "话术内容", "答案", "回答", "内容", "text", "content", "answer"),
    "placeholders": ("placeholders", "占位符", "变量", "variables"),
    "lang": ("lang", "language", "语言", "语种"),
    "owner": ("owner", "负责人", "维护人", "责任人"),
    "reviewed": ("reviewed", "复核日期", "审核日期", "更新日期", "reviewdate", "updated"),
    "valid_from": ("validfrom", "生效日期", "开始日期", "effectivefrom"),
    "valid_until": ("validuntil", "失效日期", "截止日期", "有效期至", "effectiveuntil", "expires"),
    "tags": ("tags", "标签", "关键词", "keywords", "labels"),
}  # fmt: skip
"""Field -> headers of a table, without case, blanks and punctuation."""
STEP = "---"
"""A line of its own between two steps of a reply, where a format has one text for all."""
_BREAK = re.compile(r"^[ \t]*---[ \t]*$", re.M)


class Valid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From and until when a script holds, both days included."""

    from_: date | None = msgspec.field(default=None, name="from")
    until: date | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One script as YAML, front matter and JSON say it."""

    id: str
    reply: str | tuple[str, ...]
    question: str | tuple[str, ...] = ()
    scenario: str | None = None
    placeholders: tuple[str, ...] = ()
    lang: str | None = None
    owner: str | None = None
    reviewed: date | None = None
    valid: Valid = Valid()
    tags: tuple[str, ...] = ()

    def script(self, source: Source) -> Script:
        return Script(
            id=self.id,
            reply=listed(self.reply),
            questions=listed(self.question),
            scenario=self.scenario,
            placeholders=self.placeholders,
            lang=self.lang,
            owner=self.owner,
            reviewed=iso(self.reviewed),
            valid_from=iso(self.valid.from_),
            valid_until=iso(self.valid.until),
            tags=self.tags,
            source=source,
        )


class Scripts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of several scripts."""

    scripts: tuple[Entry, ...]


def listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several, without the line breaks that block scalars end with."""
    return tuple(text.rstrip("\n") for text in ((value,) if isinstance(value, str) else value))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def wrong(script: Script) -> tuple[str, Text] | None:
    """(field, what is wrong) where a script can't stand as it is."""
    if not script.id.strip():
        return "id", Text("话术编号为空", "the script's id is empty")
    if not any(step.strip() for step in script.reply):
        return "reply", Text("没有回复内容", "there is no reply")
    if script.valid_from and script.valid_until and script.valid_from > script.valid_until:
        return "valid", Text("失效日期早于生效日期", "it ends before it begins")
    return None


def day(text: str) -> str | None:
    """A cell's date as ISO 8601; None for an empty one. Raises InputError for anything else."""
    text = text.strip()
    if not text:
        return None
    m = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", text)
    if m:
        try:
            return date(int(m[1]), int(m[2]), int(m[3])).isoformat()
        except ValueError:
            pass
    raise InputError(
        Text(f"不是日期：{text}", f"not a date: {text}"),
        mend=Text("请写成 2026-11-22", "write it as 2026-11-22"),
    )


def words(text: str) -> tuple[str, ...]:
    """Names in one cell, with commas, semicolons or line breaks between."""
    return tuple(name for part in re.split(r"[,，;；、\n]", text) if (name := part.strip()))


def parts(text: str) -> list[tuple[int, int]]:
    """Begin and end of the steps in a text that `STEP` lines part, each without blank lines at its ends."""
    found = []
    at = 0
    for m in (*_BREAK.finditer(text), None):
        end = m.start() if m else len(text)
        begin, stop = at, end
        while begin < stop and text[begin] in "\r\n":
            begin += 1
        while stop > begin and text[stop - 1] in "\r\n \t":
            stop -= 1
        if stop > begin:
            found.append((begin, stop))
        if m:
            at = m.end()
    return found


def lines(text: str) -> list[tuple[int, int]]:
    """Begin and end of the lines of a cell that hold anything."""
    return [
        (m.start() + len(m[0]) - len(m[0].lstrip()), m.start() + len(m[0].rstrip()))
        for m in re.finditer(r"[^\r\n]+", text)
        if m[0].strip()
    ]
