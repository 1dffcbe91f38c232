"""One record of the native form, as JSON of any shape -> a Transcript, or the reason why not.

This is the patient path: it takes `messages` for `turns`, role words in both languages, ids that are numbers, times in
every form, and keeps what it does not know in `meta`. `native.py` goes past it where a record is exactly as documented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from csqa.errors import InputError
from csqa.model import Clock, Reject, Role, Source, Transcript, Turn
from csqa.readers.clock import settle
from csqa.readers.identity import derived_id
from csqa.readers.json_value import shown, value
from csqa.readers.people import only
from csqa.readers.reading import ReadOptions, by_source
from csqa.readers.roles import Cast
from csqa.readers.stamps import Stamp, from_any, from_iso
from csqa.sources.mapping import Source as Mapped
from csqa.sources.mapping import Sourced
from csqa.wording import Text

TURNS = ("turns", "messages")
_TEXTS = ("text", "content")
_STRINGS = ("id", "lang", "channel", "agent", "customer", "case")
_TOP = frozenset((*_STRINGS, *TURNS, "started_at", "meta"))
_TURN = frozenset(("role", "text", "speaker", "time", "end", "auto"))
_EXACT: dict[str, Role] = {"agent": "agent", "customer": "customer", "bot": "bot", "system": "system"}


class RecordReader:
    """`source` says where things stand; without one, what is not in the native form is recognised by its shape."""

    def __init__(self, options: ReadOptions, source: Mapped | None = None) -> None:
        self.cast = Cast(options.roster, options.agent_names)
        self.source = source if source is not None and source.maps_json() else None

    def record(self, data: bytes, source: Source) -> Transcript | Reject:
        """The conversation that one line, or one item of an array, holds."""
        try:
            return self._any(value(data), source)
        except InputError as e:
            return rejected(e, source, shown(data))

    def whole(self, data: bytes, source: Source) -> Iterator[Transcript | Reject]:
        """What a whole document holds: one conversation, or a list of them that only a patient reader can read."""
        try:
            found = value(data)
        except InputError as e:
            yield rejected(e, source, "")
            return
        try:
            items = self._items(found)
        except InputError as e:
            yield rejected(e, source, "")
            return
        for item in items:
            try:
                yield self._any(item, source)
            except InputError as e:
                yield rejected(e, source, "")

    def _items(self, found: Any) -> list[Any]:
        if self.source is not None:
            from csqa.readers.nested import conversations

            return conversations(found, self.source)
        if isinstance(found, list):
            return found
        if isinstance(found, dict) and not any(key in found for key in TURNS):
            from csqa.readers.shapes import listed

            return listed(found) or [found]
        return [found]

    def _any(self, record: Any, source: Source) -> Transcript:
        """A record in the native form, or in another shape that is mapped or recognised. Raises InputError."""
        from csqa.readers.shapes import is_foreign, shape

        if self.source is None and not is_foreign(record):
            return self._transcript(record, source)
        from csqa.readers.nested import native

        mapping = self.source or shape(record)
        if mapping is None:
            return self._transcript(record, source)
        found = native(record, mapping, self.cast)
        if "turns" in found:
            transcript = self._transcript(found, source)
            transcript = msgspec.structs.replace(
                transcript,
                agent=transcript.agent or only(transcript.turns, "agent"),
                customer=transcript.customer or only(transcript.turns, "customer"),
            )
        else:
            transcript = self._from_text(found, source, mapping)
        return by_source(transcript, mapping) if isinstance(mapping, Mapped) else transcript

    def _from_text(self, found: dict[str, Any], source: Source, mapping: Sourced) -> Transcript:
        """A conversation that is one text. Raises InputError where it does not say who speaks."""
        from csqa.readers.cells import conversation

        key = mapping.conversation.text
        text = found["text"]
        if not isinstance(text, str) or not text.strip():
            raise InputError(Text(f"{key} 里没有文字", f"there is no text under {key}"))
        return conversation(text, found, source, self.cast, key or "text")

    def _transcript(self, record: Any, source: Source) -> Transcript:
        """Raises InputError (without file) where there is no `turns`, or a turn without role or text."""
        entries = _entries(record)
        extra: dict[str, Any] = {key: v for key, v in record.items() if key not in _TOP}
        for i, entry in enumerate(entries):
            if not isinstance(entry, dict):
                raise InputError(Text(f"turns[{i}] 应为对象", f"turns[{i}] must be an object"))
        timed = _timed(entries, record.get("started_at"))
        extra.update(timed.notes)
        turns: list[Turn] = []
        unknown: dict[str, dict[str, Any]] = {}
        for i, entry in enumerate(entries):
            role, speaker = self._who(entry, i)
            text = entry.get("text")
            if not isinstance(text, str):
                text = _text(entry, i)
            auto = entry.get("auto")
            turns.append(
                Turn(role, text, speaker, timed.times[i], timed.ends[i], auto is not None and _truth(auto))
            )
            if not _TURN.issuperset(entry) and (rest := _unknown(entry)):
                unknown[str(i)] = rest
        if unknown:
            extra["turns"] = unknown
        strings = {key: _string(record.get(key)) for key in _STRINGS}
        for key, text in strings.items():
            if text is None and record.get(key) not in (None, ""):
                extra[key] = record[key]
        if timed.started_at is None and record.get("started_at") is not None:
            # Without times in the turns there is no clock that it could count by.
            extra["started_at"] = record["started_at"]
        meta = record.get("meta")
        if isinstance(meta, dict):
            extra = {**meta, **extra}
        elif meta is not None:
            extra["meta"] = meta
        return Transcript(
            strings["id"] or derived_id(turns),
            tuple(turns),
            strings["lang"],
            strings["channel"],
            strings["agent"],
            strings["customer"],
            strings["case"],
            timed.started_at,
            timed.clock,
            extra,
            source,
        )

    def _who(self, entry: Mapping[str, Any], i: int) -> tuple[Role, str | None]:
        word = entry.get("role")
        speaker = _string(entry.get("speaker"))
        if isinstance(word, str):
            if word in _EXACT:
                return _EXACT[word], speaker
            named = self.cast.named(word)
            if named is not None:
                return named.role, speaker or named.speaker
        elif word is None and speaker is not None:
            named = self.cast.named(speaker)
            if named is not None:
                return named.role, named.speaker
        if word is None:
            raise InputError(
                Text(f"turns[{i}] 缺少 role", f"turns[{i}] has no role"),
                mend=Text("请写明 agent、customer、bot 或 system", "say agent, customer, bot or system"),
            )
        raise InputError(
            Text(f"turns[{i}].role 无法识别：{word!r}", f"turns[{i}].role is not known: {word!r}"),
            mend=Text(
                "可用 agent、customer、bot、system，或 客服、客户、机器人、系统",
                "use agent, customer, bot or system",
            ),
        )


def rejected(error: InputError, source: Source, record: str) -> Reject:
    """The error as a Reject; its line counts from that of `source`."""
    reason = error.what
    if error.mend is not None:
        reason = Text(f"{reason.zh}；{error.mend.zh}", f"{reason.en}; {error.mend.en}")
    if error.line:
        source = Source(source.file, source.line + error.line - 1)
    return Reject(source, reason, record)


def _entries(record: Any) -> list[Any]:
    if not isinstance(record, dict):
        raise InputError(Text("不是会话：应为 JSON 对象", "not a transcript: it should be a JSON object"))
    entries = next((record[k] for k in TURNS if record.get(k) is not None), None)
    if entries is None:
        raise InputError(
            Text("不是会话：没有 turns（或 messages）", "not a transcript: it has no turns (or messages)"),
            mend=_near_turns(record),
        )
    if not isinstance(entries, list):
        raise InputError(Text("turns 应为列表", "turns must be a list"))
    if not entries:
        raise InputError(Text("会话为空：turns 里没有内容", "the conversation is empty: turns has no entry"))
    return entries


def _near_turns(record: Mapping[str, Any]) -> Text:
    """The key that holds a list of objects, if one does: most likely the turns under another name. Else what else helps."""
    for key, found in record.items():
        if isinstance(found, list) and found and isinstance(found[0], dict):
            return Text(f"是否该把 {key} 改名为 turns？", f"should {key} be called turns?")
    return Text(
        "别的结构请在 .csqa.yaml 的 sources 里写映射", "another shape is mapped by `sources` in .csqa.yaml"
    )


class _Timed(msgspec.Struct):
    times: Sequence[float | None]
    ends: Sequence[float | None]
    clock: Clock = "none"
    started_at: float | None = None
    notes: Mapping[str, object] = {}


def _timed(entries: list[dict[str, Any]], started: object) -> _Timed:
    """The times and ends of the turns, by one clock."""
    n = len(entries)
    times = [entry.get("time") for entry in entries]
    ends = [entry.get("end") for entry in entries]
    if ends.count(None) == n:
        nothing = (None,) * n
        if times.count(None) == n:
            return _Timed(nothing, nothing)
        quick = from_iso(times) if started is None else None
        if quick is not None:
            return _Timed(quick[0], nothing, quick[1])
    stamps = [_stamp(v, i % n, "time" if i < n else "end") for i, v in enumerate(times + ends)]
    settled = settle(stamps, from_any(started))
    return _Timed(settled.times[:n], settled.times[n:], settled.clock, settled.started_at, settled.notes)


def _stamp(found: object, i: int, key: str) -> Stamp | None:
    if found is None or found == "":
        return None
    stamp = from_any(found)
    if stamp is None:
        raise InputError(
            Text(f"turns[{i}].{key} 无法识别：{found!r}", f"turns[{i}].{key} is not a time: {found!r}"),
            mend=Text(
                "请用 ISO 8601（如 2024-05-01T10:02:33+08:00）或从开始起的秒数",
                "write ISO 8601 (2024-05-01T10:02:33+08:00) or seconds from the start",
            ),
        )
    return stamp


def _string(found: object) -> str | None:
    """A text or a number as text; None for nothing, a blank, and every other type."""
    if isinstance(found, str):
        return found or None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)


def _text(entry: Mapping[str, Any], i: int) -> str:
    for key in _TEXTS:
        if key in entry:
            found = entry[key]
            if isinstance(found, str):
                return found
            if found is None:
                # A picture or a card: nothing was written, yet somebody did something at that time.
                return ""
            text = _string(found)
            if text is not None:
                return text
            raise InputError(Text(f"turns[{i}].{key} 应为文字", f"turns[{i}].{key} must be text"))
    raise InputError(Text(f"turns[{i}] 缺少 text", f"turns[{i}] has no text"))


def _unknown(entry: Mapping[str, Any]) -> dict[str, Any]:
    known = _TURN if "text" in entry else _TURN | {"content"}
    return {k: v for k, v in entry.items() if k not in known and v is not None}


def _truth(found: object) -> bool:
    return (
        found is True
        or found == 1
        or (isinstance(found, str) and found.lower() in ("true", "yes", "1", "是"))
    )
