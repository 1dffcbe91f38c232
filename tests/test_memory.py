"""What a run keeps of a session until its end: little, whoever keeps it, and nothing of its words."""

from __future__ import annotations

from pathlib import Path

from csqa.cases import Casebook
from csqa.model import Deadline, Measures, Response, Result, Session, Source, Transcript, Turn
from csqa.readers import SeenSessions
from csqa.reports import Options
from csqa.reports.workbook.book import Book
from csqa.reports.workbook.findings import Findings
from csqa.scoring import AgentTable, Tally
from tests.growth import bytes_each

WORDS = 200 * "您好，请稍等，我帮您查一下。"


def session(number: int) -> Result:
    """A timed conversation of a customer who never comes again, with a promise in it."""
    id_, began = f"chat-{number:06}", 1_700_000_000.0 + 60 * number
    turns = tuple(
        Turn(role, f"{number} {WORDS}", speaker, began + 10 * n)
        for n, (role, speaker) in enumerate(
            [("customer", f"customer-{number:06}"), ("agent", f"agent{number % 7}")] * 3
        )
    )
    promise = Deadline(
        "promise-not-kept", id_, 3, 0, 8, f"{number % 24}小时内给您回电", "agent1", began + 30, began + 7230
    )
    return Result(
        Transcript(id_, turns, clock="local", source=Source("day.jsonl", number + 1)),
        Session("rest"),
        Measures(timed=True, first_response=Response(1, 10.0, 0)),
        (),
        (),
        (promise,),
    )


def test_a_check_keeps_little_of_a_session() -> None:
    seen, book, tally = SeenSessions(), Casebook(), Tally(AgentTable())

    def add(number: int) -> None:
        result = session(number)
        seen.name(result.transcript.id, number << 40, result.transcript.source)
        book.add(result)
        tally.add(result)

    assert bytes_each(add) < 320


def test_the_findings_sheet_keeps_little_of_a_session_that_owes(tmp_path: Path) -> None:
    book = Book(tmp_path / "report.xlsx", Options(lang="zh"))
    sheet = Findings(book)
    assert bytes_each(lambda number: sheet.transcript(number, session(number))) < 60
