"""Made-up days of judged conversations, and runs of them into a history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from csqa.cases import Casebook, JudgedCase
from csqa.figures.day import Figures
from csqa.figures.figuring import Figuring
from csqa.history import HistoryWriter, PastRuns
from csqa.model import (
    AgentScore,
    Clock,
    Deadline,
    Finding,
    Measures,
    Mood,
    Response,
    Result,
    Roster,
    Session,
    SessionScore,
    Transcript,
    Turn,
    Unanswered,
    Verdict,
)
from csqa.ruleset.load import load_rules
from csqa.scoring import AgentTable, Tally, load_scorecard
from csqa.wording import Text

RULES = load_rules()
CARD = load_scorecard("default")
PROMISE = "promise-not-kept"
NOTHING = Text("", "")


def at(moment: str) -> float:
    """`2026-11-20 10:00` as seconds of a local clock."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


def chat(
    id_: str,
    moment: str | None = "2026-11-20 10:00",
    *,
    score: float = 100.0,
    lost: Mapping[str, float] | None = None,
    agent: str | None = "A1",
    source: str | None = None,
    channel: str | None = None,
    customer: str | None = None,
    wait: float | None = None,
    answered: bool = True,
    upset: bool = False,
    owed: Iterable[Deadline] = (),
    clock: Clock = "local",
    quote: str = "不行",
    waived: bool = False,
) -> Result:
    """A conversation of two turns that begins at `moment`; every rule in `lost` failed once in it."""
    begun = None if moment is None else at(moment)
    turns = (
        Turn("customer", "", None, begun),
        Turn("agent", "", agent, None if begun is None else begun + (wait or 10)),
    )
    rules = lost or {}
    failed = tuple(
        Verdict(rule, "fail", NOTHING, (Finding(f"{id_}-{rule}", 1, 0, 2, quote, NOTHING, "error", agent),))
        for rule in rules
    )
    others = [Verdict("missing-greeting", "pass", NOTHING), Verdict("rude", "skip", NOTHING)]
    if waived:
        gone = Finding(f"{id_}-waived", 1, 0, 2, quote, NOTHING, "error", agent)
        others.append(Verdict("bare-negative", "pass", NOTHING, (), (), (gone,)))
    measures = Measures()
    if wait is not None and answered:
        measures = Measures(timed=True, first_response=Response(1, wait, 0))
    elif wait is not None:
        measures = Measures(timed=True, unanswered=Unanswered(0, wait, True, True))
    share = AgentScore(agent, score, False, rules)
    return Result(
        Transcript(
            id_,
            turns,
            agent=agent,
            channel=channel,
            customer=customer,
            clock="none" if moment is None else clock,
            meta={} if source is None else {"csqa_source": source},
        ),
        Session("rest", mood=Mood(upset=upset)),
        measures,
        (*failed, *others),
        (),
        tuple(owed),
        SessionScore(score, score >= CARD.pass_mark, (share,), {"wording": 40.0}),
    )


def promise(transcript: str, said: str, due: str, text: str = "明天给您回电") -> Deadline:
    return Deadline(PROMISE, transcript, 1, 0, len(text), text, "A1", at(said), at(due))


def run(folder: Path, *results: Result, stopped: bool = False) -> list[JudgedCase]:
    """One run of the results into the history, as `csqa report` does it; the cases that it judged."""
    book = Casebook(PastRuns(folder, RULES.profile))
    writer = HistoryWriter(folder, RULES, CARD)
    writer.begin()
    for number, result in enumerate(results):
        writer.transcript(number, result, writer.encoder(result))
        book.add(result)
    cases = list(book.judged(RULES))
    for case in cases:
        writer.case(case)
    writer.end(msgspec.structs.replace(figured(*results), interrupted=stopped), ())
    return cases


def figured(*results: Result) -> Figures:
    figuring, tally = Figuring(RULES.rules, RULES.profile, {}), Tally(AgentTable())
    for number, result in enumerate(results):
        figuring.add(number, result)
        tally.add(result)
    return figuring.figures(tally.summary(Roster()))


def stored(folder: Path) -> set[str]:
    """Every file below the folder, but for what may go at any time."""
    return {p.relative_to(folder).as_posix() for p in (folder / "runs").rglob("*") if p.is_file()}
