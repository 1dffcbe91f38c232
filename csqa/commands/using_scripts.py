"""What `csqa scripts usage` does: one pass over conversations, then counts, comparisons and what no script answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from csqa.commands import running
from csqa.commands.driving import INTERRUPTED, drive, tell_interrupted
from csqa.commands.language import language
from csqa.commands.library_options import library_of
from csqa.commands.notices import Notices
from csqa.commands.output import destination
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.summing import Summing
from csqa.commands.usage_page import Compared, Covered, Open, Page, Row, page
from csqa.config import Satisfaction
from csqa.insight.grouping import Said, grouped
from csqa.insight.intervals import difference
from csqa.insight.note import Note, Noting
from csqa.insight.rating import satisfied
from csqa.insight.sample import Sample
from csqa.insight.satisfaction import share
from csqa.library.index import TOPICS, Index, load_index
from csqa.library.search import likest
from csqa.library.usage import LEAST, Usage, Used, Using, score_difference
from csqa.library.usage import Row as Counted
from csqa.model import CaseResult, Result, Summary
from csqa.reports import Encoder

KEPT = 4000
"""Questions that are kept: a fair sample, whatever the number of conversations."""
ANSWERED = 0.4
"""Likeness of its nearest question from which a script answers a customer's: to find it one need not say it alike."""
EXAMPLES = 3


class Request(running.Request, frozen=True, kw_only=True):
    library: tuple[str, ...]
    form: str
    limit: int
    output: Path | None

    def settings(self) -> dict[str, object]:
        return {**super().settings(), "library": self.library}


def usage(request: Request) -> int:
    """0, 2 where something could not be read, 130 interrupted: then nothing is written. Raises InputError."""
    run = running.prepared(request)
    library = library_of(run.held)
    index = load_index(library, use_cache=run.use_cache)
    taking = Taking(run, library)
    with ExitStack() as stack:
        rejects = stack.enter_context(destination(request.rejects)) if request.rejects else None
        bar = stack.enter_context(Progress(run.size, wanted=True))
        summing = Summing(run.held, run.rules, run.card, run.decisions, taking, Notices(rejects))
        if not drive(run, summing, bar):
            tell_interrupted(summing.sessions, None)
            return INTERRUPTED
        code = summing.exit_code(allow_rejects=request.allow_rejects)
        found = _found(taking, index, run.held.satisfaction)
        bar.hide()
        out = stack.enter_context(destination(request.output))
        if request.form == "json":
            out.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
        else:
            out.write("\n".join(page(found, language(), request.limit)) + "\n")
    summing.notices.tell(allowed=request.allow_rejects)
    return 2 if code == 2 else 0


class Taking:
    """Sums what the encoders say of each session; a `csqa.reports.Report` that writes nothing."""

    needs_words = False

    def __init__(self, run: Run, library: Sequence[str]) -> None:
        self.encoders: Sequence[Encoder] = (
            Noting(run.rules.profile, run.held.satisfaction),
            Using(library, masks=run.masks),
        )
        self.usage = Usage()
        self.rated: dict[str, int] = {}
        self.questions: Sample[Said] = Sample(KEPT)

    def begin(self) -> None:
        pass

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        note = msgspec.msgpack.decode(encoded[0], type=Note)
        used = msgspec.msgpack.decode(encoded[1], type=Used)
        self.usage.add(used, note.topic, result.score.score if result.score else None, note.rating)
        if note.rating is not None:
            self.rated[note.rating] = self.rated.get(note.rating, 0) + 1
        for text in note.asked:
            self.questions.add(f"{note.transcript}\n{text}", Said(note.transcript, text))

    def case(self, result: CaseResult) -> None:
        pass

    def end(self, summary: Summary) -> None:
        pass


def _found(taking: Taking, index: Index, satisfaction: Satisfaction) -> Page:
    named = tuple(f"{v:g}" if isinstance(v, float) else str(v) for v in satisfaction.satisfied)
    told = satisfied(taking.rated, named)
    counted = taking.usage
    rows = [_row(index, number, row, told) for number, row in counted.rows.items()]
    rows.sort(key=lambda row: (-row.sessions, -row.verbatim - row.adapted, row.id))
    asked = taking.questions.items()
    lacking = [
        said for said in asked if max((like for like, _ in likest(index, said.text)), default=0.0) < ANSWERED
    ]
    return Page(
        conversations=counted.having.sessions + counted.lacking.sessions,
        with_scripts=counted.having.sessions,
        turns=counted.turns,
        uses=counted.scripted,
        scripts=len(index),
        used=tuple(rows),
        never=tuple(index.script(number).id for number in counted.never(len(index))),
        questions=taking.questions.seen,
        sampled=len(asked),
        unanswered=len(lacking),
        open=tuple(
            Open(group.text, group.sessions, tuple(said.transcript for said in group.examples[:EXAMPLES]))
            for group in grouped(lacking)
        ),
        coverage=_coverage(counted, index),
        score=_scores(counted),
        satisfaction=_satisfaction(counted, told),
    )


def _row(index: Index, number: int, row: Counted, told: Mapping[str, bool]) -> Row:
    script = index.script(number)
    interval = row.score.interval() if row.score.sessions >= LEAST else None
    rated = share(row.ratings, told)
    enough = rated.of >= LEAST
    return Row(
        id=script.id,
        scenario=script.scenario,
        verbatim=row.verbatim,
        adapted=row.adapted,
        sessions=row.sessions,
        score=_rounded(row.score.value) if interval else None,
        score_interval=(round(interval[0], 2), round(interval[1], 2)) if interval else None,
        rated=rated.of,
        satisfied=_rounded(rated.value, 4) if enough else None,
        satisfied_interval=rated.interval() if enough else None,
    )


def _coverage(counted: Usage, index: Index) -> tuple[Covered, ...]:
    """By what sessions are about, where the library sorts any of its scripts so."""
    scripts = Counter(script.scenario for script in index.scripts())
    sorted_ = any(name in TOPICS for name in scripts)
    rows = [
        Covered(topic, all_, with_, scripts[topic] if sorted_ else None)
        for topic, (with_, all_) in counted.topics.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.conversations, row.scenario)))


def _scores(counted: Usage) -> Compared | None:
    having, lacking = counted.having.score, counted.lacking.score
    gap = score_difference(having, lacking)
    if gap is None:
        return None
    return Compared(
        having.sessions, lacking.sessions,
        _rounded(having.value), _rounded(lacking.value),
        round(gap[0], 2), (round(gap[1], 2), round(gap[2], 2)),
    )  # fmt: skip


def _satisfaction(counted: Usage, told: Mapping[str, bool]) -> Compared | None:
    having, lacking = share(counted.having.ratings, told), share(counted.lacking.ratings, told)
    if min(having.of, lacking.of) < LEAST:
        return None
    gap = difference(having, lacking)
    return Compared(
        having.of, lacking.of,
        _rounded(having.value, 4), _rounded(lacking.value, 4),
        round(gap.value, 4), (round(gap.low, 4), round(gap.high, 4)),
    )  # fmt: skip


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
