"""The page of `csqa scripts usage`: its figures, and how they read in 80 columns."""

from __future__ import annotations

import msgspec

from csqa.commands.historic import table
from csqa.insight.naming import TOPICS
from csqa.library.usage import LEAST
from csqa.reports.columns import cut, inline, paragraph
from csqa.wording import Lang, Text

COLUMNS = 80


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A script that was used. Scores 0 to 100, `satisfied` 0 to 1; None under `LEAST` sessions."""

    id: str
    scenario: str | None
    verbatim: int
    adapted: int
    sessions: int
    score: float | None
    score_interval: tuple[float, float] | None
    rated: int
    satisfied: float | None
    satisfied_interval: tuple[float, float] | None


class Open(msgspec.Struct, frozen=True):
    """A question that no script answers, in how many conversations of the sample, and some of them."""

    text: str
    conversations: int
    examples: tuple[str, ...]


class Covered(msgspec.Struct, frozen=True):
    """What sessions are about: how many, with scripts, and the library's scripts for it (None: it sorts by no scenario)."""

    scenario: str
    conversations: int
    with_scripts: int
    scripts: int | None


class Compared(msgspec.Struct, frozen=True):
    """Conversations with scripts against those without, and the difference with its 95 % interval."""

    conversations_with: int
    conversations_without: int
    having: float | None
    lacking: float | None
    difference: float
    interval: tuple[float, float]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Everything; conversations are those in which an agent said anything."""

    conversations: int
    with_scripts: int
    turns: int
    uses: int
    scripts: int
    used: tuple[Row, ...]
    never: tuple[str, ...]
    questions: int
    sampled: int
    unanswered: int
    open: tuple[Open, ...]
    coverage: tuple[Covered, ...]
    score: Compared | None
    satisfaction: Compared | None


def page(found: Page, lang: Lang, limit: int) -> list[str]:
    """The lines, at most `limit` rows a table."""
    return _Reading(lang, limit).lines(found)


class _Reading:
    def __init__(self, lang: Lang, limit: int) -> None:
        self._lang: Lang = lang
        self._limit = limit

    def lines(self, found: Page) -> list[str]:
        share = found.with_scripts / found.conversations if found.conversations else 0
        lines = self._text(
            Text(
                f"{found.conversations} 通对话，{found.with_scripts} 通用了话术（{share:.0%}）；"
                f"客服 {found.turns} 句里用了 {found.uses} 次",
                f"{found.conversations} conversations, {found.with_scripts} with scripts ({share:.0%}); "
                f"{found.uses} uses in {found.turns} turns of agents",
            )
        )
        lines += self._used(found)
        lines += self._never(found)
        lines += self._open(found)
        lines += self._coverage(found)
        return lines + self._fare(found)

    def _used(self, found: Page) -> list[str]:
        n = len(found.used)
        lines = self._title(
            Text(f"用了的话术：{n} / {found.scripts} 条", f"Scripts used: {n} of {found.scripts}")
        )
        if not found.used:
            return lines
        heads = [
            self._of(text)
            for text in (
                Text("话术", "script"),
                Text("原样", "as is"),
                Text("改写", "adapted"),
                Text("对话", "chats"),
                Text("平均分", "score"),
                Text("满意", "satisfied"),
            )
        ]
        rows = [
            [
                row.id,
                str(row.verbatim),
                str(row.adapted),
                str(row.sessions),
                _spread(row.score, row.score_interval, 1),
                _spread(row.satisfied, row.satisfied_interval, 100),
            ]
            for row in found.used[: self._limit]
        ]
        lines += table(heads, rows)
        lines += self._more(n - self._limit)
        few = Text(
            f"不满 {LEAST} 通的不给分数和满意率；方括号里是 95 % 区间",
            f"under {LEAST} chats no score or share is given; in brackets the 95 % interval",
        )
        return lines + self._text(few)

    def _never(self, found: Page) -> list[str]:
        n = len(found.never)
        lines = self._title(Text(f"从没用过：{n} 条", f"Never used: {n}"))
        lines += [f"  {cut(inline(id_), COLUMNS - 2)}" for id_ in found.never[: self._limit]]
        return lines + self._more(n - self._limit)

    def _open(self, found: Page) -> list[str]:
        share = found.unanswered / found.sampled if found.sampled else 0
        title = Text(
            f"没有话术的客户问题：{found.sampled} 个里 {found.unanswered} 个（{share:.0%}）",
            f"Questions that no script answers: {found.unanswered} of {found.sampled} ({share:.0%})",
        )
        lines = self._title(title)
        if found.sampled < found.questions:
            lines += self._text(
                Text(
                    f"从 {found.questions} 个问题里抽的样",
                    f"a sample of the {found.questions} that were asked",
                )
            )
        for one in found.open[: self._limit]:
            about = self._of(Text(f"{one.conversations} 通", f"{one.conversations} chats"))
            examples = ", ".join(map(inline, one.examples[:1]))
            lines.append(f"  {about}  {cut(inline(one.text), COLUMNS - 30)}  {cut(examples, 16)}")
        return lines + self._more(len(found.open) - self._limit)

    def _coverage(self, found: Page) -> list[str]:
        if not found.coverage:
            return []
        lines = self._title(Text("按场景", "By scenario"))
        heads = [
            self._of(text)
            for text in (
                Text("场景", "scenario"),
                Text("对话", "chats"),
                Text("用了话术", "with scripts"),
                Text("话术条数", "scripts"),
            )
        ]
        rows = [
            [
                self._of(TOPICS[row.scenario]) if row.scenario in TOPICS else row.scenario,
                str(row.conversations),
                f"{row.with_scripts / row.conversations:.0%}" if row.conversations else "-",
                "-" if row.scripts is None else str(row.scripts),
            ]
            for row in found.coverage
        ]
        return lines + table(heads, rows)

    def _fare(self, found: Page) -> list[str]:
        lines = self._title(Text("用话术的对话怎么样", "How conversations with scripts fare"))
        if found.score is None:
            lines += self._text(
                Text(
                    f"用和不用的对话不是都有 {LEAST} 通，不比较分数",
                    f"scores are not compared: fewer than {LEAST} conversations on a side",
                )
            )
        else:
            lines += self._compared(Text("平均分", "mean score"), found.score, 1, "")
        if found.satisfaction is not None:
            lines += self._compared(Text("满意率", "satisfied"), found.satisfaction, 100, "%")
        caution = Text(
            "一起出现不等于因果：用话术的对话可能本来就容易些",
            "going together is not causing: conversations with scripts may be the easier ones",
        )
        return lines + (self._text(caution) if found.score or found.satisfaction else [])

    def _compared(self, name: Text, one: Compared, scale: int, unit: str) -> list[str]:
        with_, without = (one.having or 0) * scale, (one.lacking or 0) * scale
        low, high = (value * scale for value in one.interval)
        gap = one.difference * scale
        sure = (
            Text("", "") if low > 0 or high < 0 else Text("，区间含 0，说不准", "; zero is inside: not sure")
        )
        return self._text(
            Text(
                f"{name.zh}：用了 {with_:.1f}{unit}（{one.conversations_with} 通），没用 {without:.1f}{unit}"
                f"（{one.conversations_without} 通），相差 {gap:+.1f} [{low:+.1f}, {high:+.1f}]{sure.zh}",
                f"{name.en}: {with_:.1f}{unit} with ({one.conversations_with}), {without:.1f}{unit} without "
                f"({one.conversations_without}), difference {gap:+.1f} [{low:+.1f}, {high:+.1f}]{sure.en}",
            )
        )

    def _title(self, text: Text) -> list[str]:
        return ["", self._of(text), "-" * COLUMNS]

    def _more(self, n: int) -> list[str]:
        if n <= 0:
            return []
        return self._text(
            Text(f"……还有 {n} 条（--limit，或 --format json）", f"… and {n} more (--limit, or --format json)")
        )

    def _text(self, text: Text) -> list[str]:
        return [f"  {line}" for line in paragraph(self._of(text), COLUMNS - 2)]

    def _of(self, text: Text) -> str:
        return text.of(self._lang)


def _spread(value: float | None, interval: tuple[float, float] | None, scale: int) -> str:
    if value is None or interval is None:
        return "-"
    return f"{value * scale:.0f} [{interval[0] * scale:.0f}, {interval[1] * scale:.0f}]"
