"""One row a finding, with the words, the better wording and the demand it rests on; overturned ones stand struck through."""

from __future__ import annotations

from array import array

from csqa.compact import Names
from csqa.model import CaseResult, Finding, Result, Verdict
from csqa.reports import labels
from csqa.reports.workbook import words
from csqa.reports.workbook.book import Book, rule_anchor
from csqa.reports.workbook.sheet import ROWS, Column, Sheet, Value
from csqa.wording import Lang, Text

_COLUMNS = (
    Column(Text("会话", "Conversation")),
    Column(Text("客服", "Agent")),
    Column(
        Text("级别", "Severity"),
        colours=(
            (labels.SEVERITIES["error"], "bad"),
            (labels.SEVERITIES["warning"], "warn"),
            (labels.SEVERITIES["info"], "mild"),
        ),
    ),
    Column(Text("问题", "What is wrong"), "wrap"),
    Column(Text("原话", "Words"), "wrap"),
    Column(Text("第几句（从 0 数）", "Turn (from 0)"), "count"),
    Column(Text("建议说法", "Better wording"), "wrap"),
    Column(Text("依据", "Source")),
    Column(Text("规则", "Rule")),
    Column(Text("规则状态", "Rule's status")),
    Column(Text("复核", "Review"), colours=((words.WAIVED, "mild"),)),
    Column(Text("会话得分", "Session score"), "points", scale=True),
    Column(Text("客户事项", "Case")),
    Column(Text("问题编号", "Finding")),
)


class Findings:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet = Sheet(book, words.FINDINGS, "#C0392B", _COLUMNS)
        self._owing = Names()
        """Conversations that leave something owed."""
        self._places = array("Q")
        """Of each, by its number there: twice its number in the run, and 1 where it is spoken in English."""

    def transcript(self, number: int, result: Result) -> int | None:
        """The row, from 0, of the session's first finding; None where there is none or the sheet is full."""
        if result.deadlines:
            at = self._owing.number(result.transcript.id)
            place = 2 * number + (_spoken(result) == "en")
            self._places[at : at + 1] = array("Q", (place,))
        first = self._sheet.row if self._sheet.row < ROWS - 1 else None
        found = False
        score = result.score.score if result.score else None
        for verdict in result.verdicts:
            if verdict.findings or verdict.waived:
                found = True
                self._verdict(verdict, result.transcript.id, number, score, "", _spoken(result))
        return first if found else None

    def case(self, result: CaseResult) -> None:
        for verdict in result.verdicts:
            for finding, waived in _each(verdict):
                session = finding.transcript or (result.transcripts[0] if result.transcripts else "")
                number, spoken = self._place(session)
                self._finding(verdict.rule, finding, waived, session, number, None, result.case, spoken)

    def _place(self, session: str) -> tuple[int | None, Lang]:
        """The number of a session that leaves something owed, and the language that it is spoken in."""
        at = self._owing.find(session)
        if at is None:
            return None, self._book.lang
        number, english = divmod(self._places[at], 2)
        return number, "en" if english else "zh"

    def close(self) -> None:
        self._sheet.close()

    def _verdict(
        self, verdict: Verdict, session: str, number: int, score: float | None, case: str, spoken: Lang
    ) -> None:
        for finding, waived in _each(verdict):
            self._finding(verdict.rule, finding, waived, session, number, score, case, spoken)

    def _finding(
        self,
        rule_id: str,
        finding: Finding,
        waived: bool,
        session: str,
        number: int | None,
        score: float | None,
        case: str,
        spoken: Lang,
    ) -> None:
        book = self._book
        rule = book.options.rules.get(rule_id)
        values: tuple[Value, ...] = (
            session,
            book.people.name(finding.agent),
            book.of(labels.SEVERITIES[finding.severity]),
            book.of(finding.message),
            finding.text,
            finding.turn,
            rule.say.of(spoken) if rule else "",
            ", ".join(rule.source) if rule else "",
            rule_id,
            book.of(words.STATUS[rule.status]) if rule else "",
            book.of(words.WAIVED if waived else words.COUNTS),
            score,
            case,
            finding.id,
        )
        links: dict[int, str] = {}
        if self._sheet.linked:
            if number is not None and number + 1 < ROWS - 1:
                links[0] = book.place(words.CONVERSATIONS, number + 1)
            if rule:
                links[7] = f"internal:{rule_anchor(rule_id)}"
        self._sheet.add(values, links, muted=waived)


def _each(verdict: Verdict) -> list[tuple[Finding, bool]]:
    """Every finding with whether it was overturned, in the order of the conversation."""
    every = [*((f, False) for f in verdict.findings), *((f, True) for f in verdict.waived)]
    return sorted(every, key=lambda item: (item[0].turn or 0, item[0].start or 0))


def _spoken(result: Result) -> Lang:
    """The language of the better wording: the conversation's, since the agent is to say it to the customer."""
    named = (result.transcript.lang or "").lower()[:2]
    if named in ("zh", "en"):
        return "zh" if named == "zh" else "en"
    quoted = "".join(f.text for v in result.verdicts for f in (*v.findings, *v.waived))
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in quoted) else "en"
