"""For a person at a terminal: what was said, what is wrong with it, why, and what to say instead; then the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

import msgspec

from csqa.model import CaseResult, Finding, Result, Severity, Summary, Transcript, Turn, Verdict
from csqa.reports import Encoder, Options, labels
from csqa.reports.clock import clock
from csqa.reports.columns import cut, inline, left, paragraph, width
from csqa.reports.excerpt import Mark, excerpt
from csqa.reports.people import People
from csqa.reports.style import SEVERITIES, painter
from csqa.reports.tables import closing
from csqa.wording import Lang, Text

_INDENT = 2
_GAP = 2
_QUOTED = 240
"""Columns of a script that are shown; its id leads to the rest."""


class _Found(msgspec.Struct, frozen=True):
    rule: str
    finding: Finding

    @property
    def rank(self) -> int:
        return SEVERITIES.index(self.finding.severity)

    @property
    def place(self) -> int:
        """The turn it is read at; an absence without one stands at the beginning of its window."""
        if self.finding.turn is not None:
            return self.finding.turn
        return self.finding.window[0] if self.finding.window else -1


class Report:
    encoders: Sequence[Encoder] = ()
    needs_words = True

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream = stream
        self._options = options
        self._people = People(options.roster, options.lang)
        self._paint = painter(options.colour)
        words = (labels.WHY, labels.SAY, labels.SEARCHED, labels.QUOTE, *labels.SEVERITIES.values())
        self._label = max(width(self._of(word)) for word in words)
        self._room = max(20, options.width - _INDENT - self._label - _GAP)

    def begin(self) -> None:
        pass

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        """Prints the session's findings, worst first, and what was overturned; nothing where there is neither."""
        found = _found(result.verdicts)
        waived = self._waived(result.verdicts)
        if self._options.quiet or not (found or waived):
            return
        lines = self._heading(self._head(result))
        explained: set[str] = set()
        say = _language(result.transcript)
        headed = False
        show_time = clock(result.transcript, self._options.zone)
        for group in _groups(found):
            lines.append("")
            if group[0].finding.turn is not None:
                lines += self._turn(result.transcript, group, show_time)
            elif not headed:
                headed = True
                lines.append(" " * _INDENT + self._paint(self._of(labels.WHOLE), "dim"))
            for i, item in enumerate(group):
                lines += [""] if i else []
                lines += self._message(item, explained, say, result)
        self._write([*lines, *waived, "", ""])

    def case(self, result: CaseResult) -> None:
        """Prints what failed across the sessions of one case."""
        found = _found(result.verdicts)
        waived = self._waived(result.verdicts)
        if self._options.quiet or not (found or waived):
            return
        name = self._of(labels.CASE).format(case=inline(result.case))
        lines = self._heading([(name, "bold"), *((inline(t), "") for t in result.transcripts)])
        explained: set[str] = set()
        for item in sorted(found, key=lambda item: (item.rank, item.place)):
            lines.append("")
            lines += self._labelled(self._of(labels.QUOTE), _quote(item.finding), "dim", "")
            lines += self._message(item, explained, self._options.lang)
        self._write([*lines, *waived, "", ""])

    def end(self, summary: Summary) -> None:
        """Prints the scores per agent and team, and the totals; with `quiet` the totals alone."""
        self._write(closing(summary, self._options, self._people))
        self._stream.flush()

    def _head(self, result: Result) -> list[tuple[str, str]]:
        source = result.transcript.source
        place = f"{source.file}:{source.line}" if source.line else source.file
        parts = [(inline(place), "bold"), (inline(result.transcript.id), "bold")]
        score = result.score
        if score is None or score.score is None:
            if result.transcript.agent:
                parts.append((self._people.name(result.transcript.agent), ""))
            return [*parts, (self._of(labels.UNSCORED), "dim")] if score else parts
        verdict = (self._of(labels.PASSED), "say") if score.passed else (self._of(labels.FAILED), "error")
        if len(score.agents) > 1:
            points = self._of(labels.SESSION_SCORE).format(score=f"{score.score:g}")
            shares = [
                self._of(labels.AGENT_SCORE).format(
                    agent=self._people.name(share.agent), score=f"{share.score:g}"
                )
                for share in score.agents
            ]
            return [*parts, (points, ""), verdict, *((share, "") for share in shares)]
        parts += [(self._people.name(share.agent), "") for share in score.agents]
        return [*parts, (self._of(labels.SCORE).format(score=f"{score.score:g}"), ""), verdict]

    def _heading(self, parts: Iterable[tuple[str, str]]) -> list[str]:
        """The parts side by side, broken between them where they don't fit, over a rule."""
        columns = self._options.width
        lines: list[str] = [""]
        used = 0
        for i, (text, style) in enumerate(parts):
            if i:
                text = cut(text, columns - _INDENT)
            if used and used + _GAP + width(text) > columns:
                lines.append(" " * _INDENT)
                used = _INDENT
            elif used:
                lines[-1] += " " * _GAP
                used += _GAP
            lines[-1] += self._paint(text, style) if style else text
            used += width(text)
        return [*lines, self._paint("-" * columns, "dim")]

    def _turn(
        self, transcript: Transcript, group: list[_Found], show_time: Callable[[Turn], str]
    ) -> list[str]:
        number = group[0].finding.turn
        if number is None or not 0 <= number < len(transcript.turns):
            return []
        turn = transcript.turns[number]
        name = inline(turn.speaker or "")
        if turn.role == "agent" and (agent := turn.speaker or transcript.agent):
            name = self._people.name(agent)
        role = self._of(labels.ROLES[turn.role])
        auto = self._of(labels.AUTO) if turn.auto else ""
        head = cut("  ".join(filter(None, (role, name, auto, show_time(turn)))), self._room)
        lines = [" " * _INDENT + left(f"#{number}", self._label + _GAP) + self._paint(head, "dim")]
        severity: dict[str, Severity] = {}
        marks = []
        for item in group:
            if item.finding.start is not None and item.finding.end is not None:
                marks.append(Mark(item.finding.start, item.finding.end, item.rule))
                severity.setdefault(item.rule, item.finding.severity)
        gutter = " " * _INDENT + self._paint(" " * (self._label - 1) + "|", "dim") + " " * _GAP
        for line in excerpt(turn.text, marks, self._room):
            lines.append(gutter + (self._paint(line.text, severity[line.label]) if line.label else line.text))
        return lines

    def _message(
        self, item: _Found, explained: set[str], say: Lang, result: Result | None = None
    ) -> list[str]:
        """What is wrong; for an absence what was searched; once a conversation, why it matters and what to say.

        The better wording is in the language of the conversation: the agent is to say it to the customer.
        """
        finding = item.finding
        rule = self._options.rules.get(item.rule)
        text = f"{item.rule}  {inline(self._of(finding.message))}"
        if rule and rule.status == "preview":
            text += self._of(labels.PREVIEW)
        severity = self._of(labels.SEVERITIES[finding.severity])
        if rule and rule.source:
            text += f" [{', '.join(rule.source)}]"
        lines = self._labelled(severity, text, finding.severity, "bold")
        if finding.window:
            lines += self._labelled(self._of(labels.SEARCHED), self._searched(finding), "dim", "dim")
        if rule and item.rule not in explained:
            explained.add(item.rule)
            lines += self._labelled(self._of(labels.WHY), self._of(rule.why), "dim", "")
            words = self._better(item, result) or rule.say.of(say)
            lines += self._labelled(self._of(labels.SAY), words, "say", "say")
        return lines

    def _better(self, item: _Found, result: Result | None) -> str | None:
        """The library's words, where a script of it fits."""
        if result is None or self._options.wordings is None:
            return None
        better = self._options.wordings.better(item.rule, item.finding, result)
        if better is None:
            return None
        words = cut(inline(better.text), _QUOTED)
        return self._of(labels.FROM_LIBRARY).format(text=words, script=inline(better.script))

    def _waived(self, verdicts: Iterable[Verdict]) -> list[str]:
        """One dimmed entry: what reviewers overturned, and where it stands."""
        named = [
            verdict.rule + (f" #{finding.turn}" if finding.turn is not None else "")
            for verdict in verdicts
            for finding in verdict.waived
        ]
        if not named:
            return []
        text = self._of(labels.OVERTURNED) + ("、" if self._options.lang == "zh" else ", ").join(named)
        return ["", *self._labelled(self._of(labels.WAIVED), text, "dim", "dim")]

    def _searched(self, finding: Finding) -> str:
        a, b = finding.window or (0, 0)
        window = self._of(labels.WINDOW).format(a=a, b=b) if a != b else f"#{a}"
        near = finding.nearest
        if near is None:
            return window
        text = cut(inline(near.text), self._room // 2)
        nearest = self._of(labels.NEAREST).format(turn=near.turn, text=text, why=self._of(near.why))
        return window + ("；" if self._options.lang == "zh" else "; ") + nearest

    def _labelled(self, label: str, text: str, label_style: str, style: str) -> list[str]:
        lines: list[str] = []
        if not text:
            return lines
        for i, line in enumerate(paragraph(text, self._room)):
            head = left(label if i == 0 else "", self._label + _GAP)
            if i == 0:
                head = self._paint(head, label_style)
            lines.append(" " * _INDENT + head + (self._paint(line, style) if style else line))
        return lines

    def _of(self, text: Text) -> str:
        return text.of(self._options.lang)

    def _write(self, lines: list[str]) -> None:
        self._stream.write("\n".join(line.rstrip() for line in lines) + "\n" if lines else "")


def _found(verdicts: Iterable[Verdict]) -> list[_Found]:
    return [_Found(verdict.rule, finding) for verdict in verdicts for finding in verdict.findings]


def _quote(finding: Finding) -> str:
    """Where a case's finding stands and its words, as far as they are known."""
    place = f"#{finding.turn}" if finding.turn is not None else ""
    words = f"“{inline(finding.text)}”" if finding.text else ""
    return " ".join(filter(None, (inline(finding.transcript or ""), place, words)))


def _language(transcript: Transcript) -> Lang:
    """That the record names (a tag such as `zh-TW`), else Chinese where any turn holds a Chinese character."""
    named = (transcript.lang or "").lower()[:2]
    if named in ("zh", "en"):
        return "zh" if named == "zh" else "en"
    return "zh" if any("\u4e00" <= c <= "\u9fff" for turn in transcript.turns for c in turn.text) else "en"


def _groups(found: Iterable[_Found]) -> list[list[_Found]]:
    """Findings of one turn together; the group with the worst finding first, then by turn."""
    turns: dict[tuple[int, int], list[_Found]] = {}
    for number, item in enumerate(found):
        key = (item.finding.turn, -1) if item.finding.turn is not None else (-1, number)
        turns.setdefault(key, []).append(item)
    groups = [
        sorted(group, key=lambda item: (item.rank, item.finding.start or 0)) for group in turns.values()
    ]
    return sorted(groups, key=lambda group: (group[0].rank, group[0].place))
