"""A whole conversation in one text, a cell or a JSON string, beside fields that say more about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from csqa.errors import InputError
from csqa.model import Source, Transcript
from csqa.readers import text as pasted
from csqa.readers.role_words import role_word
from csqa.readers.roles import Cast
from csqa.readers.stamps import from_any
from csqa.wording import Text

_FIELDS = ("id", "case", "lang", "channel", "agent", "customer")
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p>|</div>\s*<div>", re.I)

# Behind the beginning, a blank or a separator: perhaps a time, a name, a colon.
_SPOKEN = re.compile(
    r"(?:^|(?<=[\s|;；/。！？!?]))(?P<turn>(?:[\[(【（]?\d[\d:：/\-. 年月日T]{3,24}[\])】）]?\s*)?(?P<name>[^\s:：|;；。！？]{1,24}(?: \([^)]{1,20}\))?)\s?[:：])"
)


def conversation(text: str, fields: Mapping[str, Any], source: Source, cast: Cast, key: str) -> Transcript:
    """The conversation with the `fields` of the native form that are known of it (`id`, `agent`, `started_at`, `meta` …).
    Raises InputError (without file) where the text, which stands under `key`, does not say who speaks."""
    lines = broken(text)
    started = fields.get("started_at")
    agent = _string(fields.get("agent"))
    if agent is not None:
        cast = cast.with_agent(agent)
    try:
        found = pasted.conversation(lines, source, cast, from_any(started))
    except InputError as e:
        if e.mend is not None and "agent-name" in e.mend.en and not e.what.en.startswith("no speaker"):
            raise
        raise InputError(
            Text(
                f"{key} 是一段没有说话人标记的文字，分不出哪句是谁说的，无法质检",
                f"{key} is running text without speakers: it holds no turns, nothing says who said what",
            ),
            mend=Text(
                "请按说话人分开导出，例如每行以“客户:”“客服:”开头",
                "export it with speakers, such as `Customer: …` and `Agent: …` on lines of their own",
            ),
        ) from None
    given = {k: v for k in _FIELDS if (v := _string(fields.get(k))) is not None}
    meta = {**found.meta, **fields.get("meta", {})}
    if started is not None and found.started_at is None:
        meta["started_at"] = started
    return msgspec.structs.replace(found, **given, meta=meta)


def broken(text: str) -> list[str]:
    """The lines of the text, whether line ends are written as such, as HTML or as a backslash and an n."""
    text = _BREAK.sub("\n", text)
    if "\n" not in text and "\\n" in text:
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n")
    lines = re.split(r"\r\n|\n|\r", text)
    return lines if len(lines) > 1 else _unrolled(text)


def _unrolled(text: str) -> list[str]:
    """A conversation on one line, cut before each word for a role: `客户: 在吗 客服: 您好`, `Agent: hi | Customer: hello`."""
    starts = []
    for match in _SPOKEN.finditer(text):
        name = re.sub(r"[(\[【（].*", "", match["name"])
        if role_word(name) is not None:
            starts.append(match.start("turn"))
    if len(starts) < 2:
        return [text]
    ends = [*starts[1:], len(text)]
    before = [text[: starts[0]]] if text[: starts[0]].strip() else []
    return before + [text[a:b].rstrip(" \t　|;；/") for a, b in zip(starts, ends, strict=True)]


def _string(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    return None if isinstance(value, bool) or not isinstance(value, int | float) else f"{value:.15g}"
