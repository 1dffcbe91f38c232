"""Rows of a CSV or a sheet -> conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from csqa.model import Clock, Reject, Role, Source, Transcript, Turn
from csqa.readers import columns, layouts
from csqa.readers.clock import settle
from csqa.readers.columns import Cells
from csqa.readers.directions import is_direction, sender
from csqa.readers.identity import derived_id
from csqa.readers.layouts import Headed, Rows
from csqa.readers.people import only
from csqa.readers.reading import ReadOptions, by_source
from csqa.readers.replies import threads
from csqa.readers.roles import Cast, plain
from csqa.readers.sides import sides
from csqa.readers.stamps import DAY, Stamp, from_any
from csqa.sources.mapping import Source as Mapped
from csqa.wording import Text

_YES = frozenset(["true", "yes", "y", "1", "是", "自动", "auto"])


class Message(msgspec.Struct, frozen=True):
    """One row that could be read. `role` None: the speaker's name has to tell."""

    line: int
    cells: Cells
    text: str
    role: Role | None
    speaker: str | None
    stamp: Stamp | None
    end: Stamp | None
    auto: bool


def read_rows(
    rows: Rows, file: str, options: ReadOptions, source: Mapped | None = None
) -> Iterator[Transcript | Reject]:
    """The conversations of a table, by whatever layout it has."""
    table = layouts.settle(rows, file, options, source)
    if isinstance(table, Reject):
        yield table
    elif table is not None:
        yield from read_table(table, file, options)


def read_table(table: Headed, file: str, options: ReadOptions) -> Iterator[Transcript | Reject]:
    """The conversations below a header. Where a mapping knew it, they say so."""
    if table.layout == "conversations":
        from csqa.readers.cell_rows import read_cells

        found = read_cells(table, file, options)
    else:
        found = _Table(table, file, options).read(table.rows)
    for item in found:
        if table.source is not None and isinstance(item, Transcript):
            item = by_source(item, table.source)
        yield item


class _Table:
    def __init__(self, table: Headed, file: str, options: ReadOptions) -> None:
        self.file, self.header, self.columns, self.options = file, table.header, table.columns, options
        self.wanted, self.layout = table.wanted, table.layout
        self.cast = Cast(options.roster, options.agent_names)
        self.roles = {
            plain(word): role for word, role in (table.source.roles if table.source else {}).items()
        }
        self.milliseconds = table.source is not None and table.source.time_unit == "milliseconds"
        self.directed = "role" in self.columns and is_direction(self.header[self.columns["role"]])

    def read(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[Transcript | Reject]:
        messages: list[Message] = []
        for line, cells in rows:
            cells = [c.strip() for c in cells]
            if not any(cells):
                continue
            message = self._message(line, cells)
            if isinstance(message, Text):
                yield Reject(Source(self.file, line), message, ",".join(cells))
            else:
                messages.append(message)
        self._drop_message_ids(messages)
        groups = self._groups(messages)
        if isinstance(groups, Reject):
            yield groups
            return
        in_sessions: dict[str, int] = {}
        for _, _, group in groups:
            for speaker in {m.speaker for m in group if m.speaker and m.role is None}:
                in_sessions[speaker] = in_sessions.get(speaker, 0) + 1
        frequent = {s for s, n in in_sessions.items() if n > 1}
        for id_, customer, group in groups:
            yield from self._session(id_, customer, group, frequent)

    def _drop_message_ids(self, messages: list[Message]) -> None:
        """A column that is just called `id` may number the messages and not the sessions: then every row has its own."""
        i = self.columns.get("id")
        if i is None or "id" in self.wanted or columns.normalised(self.header[i]) not in ("id", "编号"):
            return
        if len(messages) > 1 and len({m.cells[i] for m in messages}) == len(messages):
            self.columns = {key: c for key, c in self.columns.items() if key != "id"}

    def _cell(self, cells: Cells, key: str) -> str:
        i = self.columns.get(key)
        return cells[i] if i is not None and i < len(cells) else ""

    def _message(self, line: int, cells: Cells) -> Message | Text:
        n = len(self.header)
        if len(cells) > n and any(cells[n:]):
            return Text(
                f"这一行有 {len(cells)} 列，表头只有 {n} 列；内容里的逗号请用引号括起",
                f"the row has {len(cells)} cells, the header {n}; put text that contains the delimiter in quotes",
            )
        if "id" in self.columns and not self._cell(cells, "id"):
            return Text("缺少会话编号", "the row has no session id")
        stamps: list[Stamp | None] = []
        for key in ("time", "end"):
            time = self._cell(cells, key)
            stamp = self._stamp(time) if time else None
            if time and stamp is None:
                return Text(f"时间无法识别：{time!r}", f"not a time: {time!r}")
            stamps.append(self._on_date(stamp, self._cell(cells, "date")) if stamp else None)
        role, speaker = self._role(cells)
        if role is None and speaker is None:
            word = self._cell(cells, "role")
            if word:
                return Text(
                    f"角色无法识别：{word!r}；可用 客服、客户、机器人、系统",
                    f"the role is not known: {word!r}; use agent, customer, bot or system",
                )
            return Text("没有写明发送者", "the row does not say who speaks")
        auto = "auto" in self.columns and plain(self._cell(cells, "auto")) in _YES
        return Message(line, cells, self._cell(cells, "text"), role, speaker, stamps[0], stamps[1], auto)

    def _stamp(self, time: str) -> Stamp | None:
        stamp = from_any(time)
        if stamp is not None and stamp.kind == "relative" and self.milliseconds:
            return Stamp("relative", stamp.seconds / 1000)
        return stamp

    @staticmethod
    def _on_date(stamp: Stamp, date: str) -> Stamp:
        day = from_any(date) if date and stamp.kind == "clock" else None
        if day is None or day.kind != "local":
            return stamp
        return Stamp("local", day.seconds - day.seconds % DAY + stamp.seconds, dated=day.dated)

    def _role(self, cells: Cells) -> tuple[Role | None, str | None]:
        word, speaker = self._cell(cells, "role"), self._cell(cells, "speaker") or None
        told = self.roles.get(plain(word)) or (sender(word) if self.directed else None)
        if told is not None:
            side = self._cell(cells, told) if told in ("agent", "customer") else ""
            return told, speaker or side or None
        named = self.cast.named(word) if word else None
        if named is not None:
            side = self._cell(cells, named.role) if named.role in ("agent", "customer") else ""
            return named.role, speaker or named.speaker or side or None
        if speaker is None:
            return None, None
        if speaker == self._cell(cells, "agent"):
            return "agent", speaker
        if speaker == self._cell(cells, "customer"):
            return "customer", speaker
        if (told := self.roles.get(plain(speaker))) is not None:
            return told, speaker
        said = self.cast.named(speaker)
        if said is None:
            return None, speaker
        side = self._cell(cells, said.role) if said.role in ("agent", "customer") else ""
        return said.role, said.speaker or side or None

    def _groups(self, messages: list[Message]) -> list[tuple[str | None, str | None, list[Message]]] | Reject:
        """(session id, customer, messages): by replies or by id; else by customer and silence."""
        if self.layout == "replies":
            found = threads(
                [(self._cell(m.cells, "message"), self._cell(m.cells, "reply_to")) for m in messages]
            )
            return [(id_, None, [messages[i] for i in group]) for id_, group in found]
        if "id" in self.columns:
            by_id: dict[str, list[Message]] = {}
            for m in messages:
                by_id.setdefault(self._cell(m.cells, "id"), []).append(m)
            return [(id_, None, group) for id_, group in by_id.items()]
        by_customer: dict[str | None, list[Message]] = {}
        known = {m.speaker for m in messages if m.role == "customer" and m.speaker}
        for m in messages:
            by_customer.setdefault(self._customer(m, known), []).append(m)
        if len(by_customer) > 1 and None in by_customer:
            if len(by_customer) > 2:
                mend = columns.how_to_map(self.header)
                return Reject(
                    Source(self.file, by_customer[None][0].line),
                    Text(
                        f"没有会话编号，也看不出这些消息属于哪位客户：请指明 id 或 customer 列；{mend.zh}",
                        f"without session ids the messages of several customers cannot be told apart: name the column id or customer; {mend.en}",
                    ),
                )
            customer = next(c for c in by_customer if c is not None)
            by_customer = {customer: messages}
        return [
            (None, customer, session)
            for customer, group in by_customer.items()
            for session in self._by_silence(group)
        ]

    def _customer(self, m: Message, known: set[str]) -> str | None:
        given = self._cell(m.cells, "customer")
        if given:
            return given
        if m.role == "customer":
            return m.speaker
        receiver = self._cell(m.cells, "receiver")
        return receiver if receiver and (receiver in known or m.role in ("agent", "bot")) else None

    def _by_silence(self, group: list[Message]) -> list[list[Message]]:
        times = settle([m.stamp for m in group]).times
        if any(t is None for t in times):
            return [group]
        ordered = sorted(zip(times, group, strict=True), key=lambda tm: tm[0] or 0.0)
        sessions = [[ordered[0][1]]]
        for (before, _), (time, m) in pairwise(ordered):
            if (time or 0.0) - (before or 0.0) > self.options.session_gap:
                sessions.append([])
            sessions[-1].append(m)
        return sessions

    def _session(
        self, id_: str | None, customer: str | None, group: list[Message], frequent: set[str]
    ) -> Iterator[Transcript | Reject]:
        started = self._constant(group, "started_at")
        settled = settle([m.stamp for m in group] + [m.end for m in group], from_any(started))
        times, ends = settled.times[: len(group)], settled.times[len(group) :]
        timed = list(zip(times, ends, group, strict=True))
        if all(t is not None for t in times):
            timed.sort(key=lambda tm: tm[0] or 0.0)
        texts: dict[str, list[str]] = {}
        for _, _, m in timed:
            if m.role is None and m.speaker is not None:
                texts.setdefault(m.speaker, []).append(m.text)
        roles = sides(texts, {m.role for m in group if m.role}, frequent)
        if roles is None:
            names = list(texts)
            yield Reject(
                Source(self.file, group[0].line),
                Text(
                    f"分不清谁是客服：{'、'.join(names)}；请用 --agent-name 指明",
                    f"who is the agent? the speakers are {', '.join(names)}; name the agent with --agent-name",
                ),
                "\n".join(",".join(m.cells) for m in group),
            )
            return
        turns = tuple(
            Turn(m.role or roles[m.speaker or ""], m.text, m.speaker, time, end, m.auto)
            for time, end, m in timed
        )
        if id_ is None and customer is not None:
            id_ = f"{customer}@{began}" if (began := _began(turns, settled.clock)) else customer
        yield Transcript(
            id_ or derived_id(turns),
            turns,
            lang=self._constant(group, "lang"),
            channel=self._constant(group, "channel"),
            agent=self._constant(group, "agent") or only(turns, "agent"),
            customer=customer or self._constant(group, "customer") or only(turns, "customer"),
            case=self._constant(group, "case"),
            started_at=settled.started_at,
            clock=settled.clock,
            meta={**self._others(group), **settled.notes},
            source=Source(self.file, group[0].line),
        )

    def _constant(self, group: list[Message], key: str) -> str | None:
        if key not in self.columns:
            return None
        values = {v for m in group if (v := self._cell(m.cells, key))}
        return values.pop() if len(values) == 1 else None

    def _others(self, group: list[Message]) -> Mapping[str, str]:
        """Columns without a use here: their value, where the session has just one (a rating, a shop)."""
        used = set(self.columns.values())
        others = {}
        for i, name in enumerate(self.header):
            if i not in used and name.strip():
                values = {m.cells[i] for m in group if i < len(m.cells)} - {""}
                if len(values) == 1:
                    others[name.strip()] = values.pop()
        return others


def _began(turns: Sequence[Turn], clock: Clock) -> str | None:
    """When the first turn was, for an id that a person can read."""
    time = turns[0].time
    if time is None:
        return None
    if clock == "relative":
        return f"{time:.0f}"
    return (datetime(1970, 1, 1) + timedelta(seconds=round(time))).isoformat() + (
        "Z" if clock == "zoned" else ""
    )
