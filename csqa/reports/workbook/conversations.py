"""One row a conversation, in the order of the run, so that its number tells its row."""

from __future__ import annotations

from collections import Counter

from csqa.model import Result, Session
from csqa.reports import labels
from csqa.reports.clock import began
from csqa.reports.workbook import words
from csqa.reports.workbook.book import Book
from csqa.reports.workbook.sheet import Column, Sheet, Value
from csqa.wording import Text

_COLUMNS = (
    Column(Text("会话", "Conversation")),
    Column(Text("客服", "Agents")),
    Column(Text("得分", "Score"), "points", scale=True),
    Column(Text("是否合格", "Passed"), colours=((words.FAILED, "bad"), (words.PASSED, "good"))),
    Column(Text("问题", "Findings"), "count", bar=True),
    Column(labels.SEVERITIES["error"], "count"),
    Column(labels.SEVERITIES["warning"], "count"),
    Column(labels.SEVERITIES["info"], "count"),
    Column(Text("撤销", "Overturned"), "count"),
    Column(Text("开始时间", "Began"), "time"),
    Column(Text("首次响应", "First response"), "seconds"),
    Column(Text("最长等待", "Longest later wait"), "seconds"),
    Column(Text("未回复", "Never answered"), colours=((words.YES, "bad"),)),
    Column(Text("场景", "Scenario")),
    Column(Text("结束方式", "Ended")),
    Column(Text("待办", "Pending"), colours=((words.YES, "warn"),)),
    Column(Text("客户情绪", "Customer"), colours=((words.UPSET, "bad"), (words.BETTER, "warn"))),
    Column(Text("风险", "Risks")),
    Column(Text("句数", "Turns"), "count"),
    Column(Text("客户", "Customer id")),
    Column(Text("渠道", "Channel")),
    Column(Text("文件", "File")),
    Column(Text("行", "Line"), "count"),
)
_COUNT = 4


class Conversations:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet = Sheet(book, words.CONVERSATIONS, "#2E86AB", _COLUMNS)

    def add(self, number: int, result: Result, first: int | None) -> None:
        """`first`: the row of its first finding, from 0."""
        book, transcript, score = self._book, result.transcript, result.score
        found = Counter(f.severity for v in result.verdicts for f in v.findings)
        waits = [response.seconds for response in result.measures.responses]
        answered = result.measures.first_response
        names = list(dict.fromkeys(s.agent for s in score.agents)) if score else []
        scored = score is not None and score.score is not None
        values: tuple[Value, ...] = (
            transcript.id,
            ", ".join(book.people.name(name) for name in names or [transcript.agent]),
            score.score if score else None,
            book.of(words.PASSED if score and score.passed else words.FAILED) if scored else "",
            found.total(),
            found["error"],
            found["warning"],
            found["info"],
            sum(len(v.waived) for v in result.verdicts),
            began(transcript, book.options.zone),
            answered.seconds if answered else None,
            max(waits) if waits else None,
            book.of(words.YES) if result.measures.unanswered else "",
            book.of(words.SCENARIO[result.session.scenario.name]),
            book.of(words.ENDED[result.session.ended]),
            book.of(words.YES) if result.session.pending else "",
            book.of(_mood(result.session)),
            "; ".join(book.of(words.ALERT[alert.kind]) for alert in result.session.alerts),
            len(transcript.turns),
            transcript.customer or "",
            transcript.channel or "",
            transcript.source.file,
            transcript.source.line or None,
        )
        links = {}
        if first is not None and self._sheet.linked:
            links = {_COUNT: book.place(words.FINDINGS, first)}
        self._sheet.add(values, links)

    def close(self) -> None:
        self._sheet.close()


def _mood(session: Session) -> Text:
    if not session.mood.upset:
        return words.CALM
    return words.BETTER if session.mood.better else words.UPSET
