"""The page of `csqa review`: 80 columns, colour only where the terminal has it."""

from __future__ import annotations

from collections.abc import Sequence

from csqa.insight import naming
from csqa.insight.coaching import FEW, Change, Coaching, Compared, Good
from csqa.insight.sentences import sentence
from csqa.model import Finding, Result, Roster
from csqa.reports import labels
from csqa.reports.columns import inline, left, paragraph, width
from csqa.reports.people import People
from csqa.reports.style import Paint, painter
from csqa.scoring import Scorecard
from csqa.wording import Lang, Text

COLUMNS = 80
_INDENT = 2
_QUOTE = 120
"""Columns of the words that are quoted, about."""
_FINDINGS = 3
"""Findings of one rule that are shown."""

_SAID = Text("原话", "said")
_WHERE = Text("位置", "where")
_ENDED = {
    "rest": Text("已结束", "settled"),
    "open": Text("客户最后的话没有人接", "the customer's last words are unanswered"),
    "handed-on": Text("已转交", "handed on"),
    "moved": Text("已转到别的渠道", "moved to another channel"),
    "cut-off": Text("停在客服的提问上", "stops at the agent's question"),
    "unattended": Text("没有人工接待", "nobody attended to it"),
}


def page(
    coaching: Coaching, result: Result, card: Scorecard, roster: Roster, lang: Lang, *, colour: bool
) -> list[str]:
    """The lines of the whole review."""
    return _Page(result, card, roster, lang, painter(colour)).lines(coaching)


class _Page:
    def __init__(self, result: Result, card: Scorecard, roster: Roster, lang: Lang, paint: Paint) -> None:
        self._result = result
        self._card = card
        self._lang: Lang = lang
        self._paint = paint
        self._people = People(roster, lang)
        self._label = max(width(self._of(t)) for t in (_SAID, _WHERE, labels.WHY, labels.SAY))
        self._several = len(result.score.agents) > 1 if result.score else False
        chinese = any("\u4e00" <= c <= "\u9fff" for turn in result.transcript.turns for c in turn.text)
        named = (result.transcript.lang or "").lower()[:2]
        self._speech: Lang = "zh" if named == "zh" or (named != "en" and chinese) else "en"

    def lines(self, coaching: Coaching) -> list[str]:
        lines = self._head(coaching)
        lines += ["", self._title(Text("好在哪里", "What was good"))]
        lines += self._good(coaching.good)
        lines += ["", self._title(Text("先改什么", "What to change, the costliest first"))]
        lines += self._changes(coaching.change)
        if coaching.change and coaching.score is not None:
            lines += ["", self._title(Text("改了之后", "And then")), *self._after(coaching)]
        if coaching.compared:
            lines += ["", self._title(Text("和最近比", "Against the last ones"))]
            lines += [line for one in coaching.compared for line in self._compared(one)]
        return [line.rstrip() for line in lines]

    def _head(self, coaching: Coaching) -> list[str]:
        of, session = self._of, self._result.session
        parts = [inline(self._result.transcript.id)]
        score = self._result.score
        parts += [self._people.name(part.agent) for part in score.agents] if score else []
        if coaching.score is None:
            parts.append(of(labels.UNSCORED))
        else:
            verdict = of(labels.PASSED if coaching.passed else labels.FAILED)
            mark = f"{self._card.pass_mark:g}"
            points = of(labels.SCORE).format(score=f"{coaching.score:g}")
            parts.append(
                of(Text(f"{points}，{verdict}（{mark} 分合格）", f"{points}, {verdict} (pass mark {mark})"))
            )
        topic = naming.TOPICS[session.scenario.name].of(self._lang)
        about = [of(Text(f"场景：{topic}", f"about: {topic}")), of(_ENDED[session.ended])]
        if session.pending:
            about.append(of(Text("还有事情没办完", "something is still to be done")))
        lines = [self._paint(line, "bold") for line in paragraph("  ".join(parts), COLUMNS)]
        lines += [self._paint(line, "dim") for line in paragraph(" · ".join(about), COLUMNS)]
        for alert in session.alerts:
            words = inline(alert.evidence[0].text) if alert.evidence else ""
            name = naming.ALERTS[alert.kind].of(self._lang)
            risk = of(Text(f"风险：{name} “{words}”，请告诉主管", f"risk: {name} “{words}”: tell your lead"))
            lines += [self._paint(line, "error") for line in paragraph(risk, COLUMNS)]
        return [*lines, self._paint("-" * COLUMNS, "dim")]

    def _good(self, good: Sequence[Good]) -> list[str]:
        if not good:
            return self._wrapped(
                Text(
                    "没有找到可以加分的说法；先从下面第一条改起",
                    "nothing found yet: begin with the first change below",
                ),
                _INDENT,
            )
        places = [f"#{g.turn}" if g.turn is not None else "" for g in good]
        names = [self._of(g.name) for g in good]
        place = max(map(width, places))
        lines: list[str] = []
        for one, at, what in zip(good, places, names, strict=True):
            head = " " * _INDENT + self._paint("+", "say") + " " + left(at, place) + "  "
            indent = _INDENT + 2 + place + 2
            words = f"“{inline(one.words)}”" if one.words else ""
            if indent + width(what) + 2 + width(words) <= COLUMNS:
                lines.append(f"{head}{what}  {self._paint(words, 'dim')}")
            else:
                lines.append(head + what)
                rest = paragraph(words, COLUMNS - indent)
                lines += [" " * indent + self._paint(line, "dim") for line in rest]
        return lines

    def _changes(self, changes: Sequence[Change]) -> list[str]:
        if not changes:
            return self._wrapped(Text("没有要改的。", "Nothing."), _INDENT)
        lines: list[str] = []
        for number, change in enumerate(changes, 1):
            lines += [""] if number > 1 else []
            lines += self._change(number, change)
        return lines

    def _change(self, number: int, change: Change) -> list[str]:
        rule = change.rule
        if rule.fatal:
            cost = self._of(Text("一票否决", "fatal"))
        elif change.points:
            cost = f"-{change.points:g}"
        else:
            cost = self._of(Text("不扣分", "no points"))
        message = inline(self._of(change.findings[0].message if change.findings else rule.message))
        lead = f"{number}. {cost}  "
        lines = []
        for i, line in enumerate(paragraph(f"{message}  {rule.id}", COLUMNS - _INDENT - width(lead))):
            severity = change.findings[0].severity if change.findings else rule.severity
            head = self._paint(lead, severity) if i == 0 else " " * width(lead)
            lines.append(" " * _INDENT + head + self._paint(line, "bold"))
        for finding in change.findings[:_FINDINGS]:
            lines += self._finding(finding)
        if len(change.findings) > _FINDINGS:
            more = len(change.findings) - _FINDINGS
            lines += self._wrapped(Text(f"……还有 {more} 处", f"… and {more} more"), _INDENT + 3)
        lines += self._labelled(labels.WHY, self._of(rule.why), "")
        if change.better is None:
            return lines + self._labelled(labels.SAY, f"“{change.say.of(self._speech)}”", "say")
        words = self._of(labels.FROM_LIBRARY).format(
            text=f"“{inline(change.better.text)}”", script=inline(change.better.script)
        )
        return lines + self._labelled(labels.SAY, words, "say")

    def _finding(self, finding: Finding) -> list[str]:
        """Where, and the sentence that did it; for something absent, what the customer had said."""
        if finding.turn is None:
            return self._labelled(_WHERE, self._of(labels.WHOLE), "")
        place = f"#{finding.turn}"
        if self._several and finding.agent:
            place += f" {self._people.name(finding.agent)}"
        said = self._result.transcript.turns[finding.turn].text
        words = sentence(said, finding.start or 0, finding.end or 0, _QUOTE)
        if finding.window is None:
            return self._labelled(_SAID, f"{place}  “{inline(words)}”", "")
        if self._result.transcript.turns[finding.turn].role == "customer":
            after = Text(f"客户说“{inline(words)}”之后", f"after the customer's “{inline(words)}”")
            return self._labelled(_WHERE, f"{place}  {self._of(after)}", "")
        return self._labelled(_WHERE, f"{place}  “{inline(words)}”", "")

    def _after(self, coaching: Coaching) -> list[str]:
        """What the score comes to after the first change, the first that passes, and all."""
        lines: list[str] = []
        last = len(coaching.change)
        passes = next(
            (
                n
                for n, c in enumerate(coaching.change, 1)
                if c.after is not None and c.after >= self._card.pass_mark
            ),
            last,
        )
        said: set[float] = {coaching.score or 0.0}
        for n in sorted({1, passes, last}):
            after = coaching.change[n - 1].after
            if after is None or after in said:
                continue
            said.add(after)
            mark = after >= self._card.pass_mark and not coaching.passed
            passed = self._of(Text("，合格", ", passed")) if mark else ""
            if n == last:
                text = Text(f"全部改好：{after:g} 分{passed}", f"all put right: {after:g}{passed}")
            elif n == 1:
                text = Text(f"只改第 1 条：{after:g} 分{passed}", f"the first alone: {after:g}{passed}")
            else:
                text = Text(f"改好前 {n} 条：{after:g} 分{passed}", f"the first {n}: {after:g}{passed}")
            lines += self._wrapped(text, _INDENT)
        return lines

    def _compared(self, one: Compared) -> list[str]:
        gap = one.score - one.mean
        name = self._people.name(one.agent)
        how = (
            Text("持平", "level")
            if abs(gap) < 0.5
            else Text(f"高 {gap:.1f} 分", f"{gap:.1f} above")
            if gap > 0
            else Text(f"低 {-gap:.1f} 分", f"{-gap:.1f} below")
        )
        n = one.sessions
        few = Text("（通数少，仅供参考）", " (few: take it lightly)") if n < FEW else Text("", "")
        lines = self._wrapped(
            Text(
                f"{name}：最近 {n} 通平均 {one.mean:.1f} 分，这一通 {one.score:g} 分，{how.zh}{few.zh}",
                f"{name}: {one.mean:.1f} on average over the last {n}, {one.score:g} here, {how.en}{few.en}",
            ),
            _INDENT,
        )
        for rule, times in one.again:
            again = Text(
                f"{rule} 又出现了：最近 {n} 通里有 {times} 通", f"{rule} again: in {times} of the last {n}"
            )
            lines += self._wrapped(again, _INDENT)
        for rule in one.better:
            lines += self._wrapped(
                Text(f"{rule} 最近常犯，这次做到了", f"{rule} failed often lately, and was kept here"),
                _INDENT,
            )
        return lines

    def _title(self, text: Text) -> str:
        return self._paint(self._of(text), "bold")

    def _wrapped(self, text: Text, indent: int) -> list[str]:
        return [" " * indent + line for line in paragraph(self._of(text), COLUMNS - indent)]

    def _labelled(self, label: Text, text: str, style: str) -> list[str]:
        head = left(self._of(label), self._label)
        indent = _INDENT + 3
        room = COLUMNS - indent - width(head) - 2
        lines: list[str] = []
        for i, line in enumerate(paragraph(text, room)):
            shown = self._paint(line, style) if style else line
            lines.append(
                " " * indent + (self._paint(head, "dim") if i == 0 else " " * width(head)) + "  " + shown
            )
        return lines

    def _of(self, text: Text) -> str:
        return text.of(self._lang)
