"""What `csqa report` does: one pass, whose results go to every file of the report and to the history."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import click
import msgspec

from csqa.cases import Casebook
from csqa.commands import running
from csqa.commands.driving import INTERRUPTED, drive, interruptible, tell_interrupted
from csqa.commands.insights import Gathering, lean
from csqa.commands.language import language, say
from csqa.commands.notices import Notices
from csqa.commands.output import destination
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.staging import staged
from csqa.commands.summing import Summing
from csqa.commands.wordings import wordings_of
from csqa.evaluation.reviewed import reviewed
from csqa.figures import compare
from csqa.figures.day import Change, Figures
from csqa.figures.figuring import Figuring
from csqa.history import History, HistoryWriter, PastRuns
from csqa.model import CaseResult, Result, Summary
from csqa.reports import Encoder, Options
from csqa.reports.page import Page, PageRecord
from csqa.reports.wire import Wire
from csqa.reports.workbook import Workbook
from csqa.version import VERSION
from csqa.wording import Text

FINDINGS = "findings.jsonl"
FIGURES = "summary.json"
PAGE = "report.html"
SHARDS = "report_files"
WORKBOOK = "report.xlsx"
ORDER = (SHARDS, FINDINGS, WORKBOOK, FIGURES, PAGE)
"""In which the files move into place: what the page links to is there before it."""


class Request(running.Request, frozen=True, kw_only=True):
    output: Path
    history: str | None

    def settings(self) -> dict[str, object]:
        """A report is no gate: findings fail it only where the command line says so."""
        return {**super().settings(), "fail-on": self.fail_on or "never", "history": self.history}


class Sink(Protocol):
    """One file of the report. `number` is the session's place in the run, from 0; `encoded` what its encoder made."""

    def begin(self) -> None: ...
    def transcript(self, number: int, result: Result, encoded: bytes) -> None: ...
    def case(self, result: CaseResult) -> None: ...
    def end(self, figures: Figures, changes: tuple[Change, ...]) -> None: ...


def report(request: Request) -> int:
    """Runs it all and returns the exit code: 0, 1 past `--fail-on`, 2 not everything could be read, 130 interrupted."""
    run = running.prepared(request)
    with ExitStack() as stack:
        rejects = stack.enter_context(destination(request.rejects)) if request.rejects else None
        bar = stack.enter_context(Progress(run.size, wanted=True))
        # Until everything is in place: who presses Ctrl-C while the end is written does not lose the day.
        stopped = stack.enter_context(interruptible(bar))
        aside = stack.enter_context(staged(request.output, ORDER))
        kept = _history(run)
        if kept is not None:
            stack.callback(kept.abandon)
        day = DayReport(aside, run, kept)
        past = PastRuns(Path(run.held.history), run.rules.profile) if run.held.history else None
        summing = Summing(run.held, run.rules, run.card, run.decisions, day, Notices(rejects), Casebook(past))
        day.begin()
        day.interrupted = not drive(run, summing, bar, stopped=stopped)
        if day.interrupted and not summing.sessions:
            raise KeyboardInterrupt
        code = summing.exit_code(allow_rejects=request.allow_rejects)
        summing.finish(run.roster)
    summing.notices.tell(allowed=request.allow_rejects)
    if day.interrupted:
        tell_interrupted(summing.sessions, str(request.output))
        return INTERRUPTED
    click.echo(say(Text("报告：", "report: ")) + str(request.output / PAGE), err=True)
    return code


def _history(run: Run) -> HistoryWriter | None:
    return HistoryWriter(Path(run.held.history), run.rules, run.card) if run.held.history else None


def _decided(run: Run) -> dict[str, tuple[int, int]]:
    """Rule -> findings that reviewers confirmed and overturned."""
    renamed = {alias: rule.id for rule in run.rules.rules.values() for alias in rule.aliases}
    rows, _ = reviewed(run.decisions, {}, renamed)
    return {row.rule: (row.confirmed, row.overturned) for row in rows}


class DayReport:
    """The results of one run to all files at once; a `csqa.reports.Report`."""

    needs_words = False

    def __init__(self, folder: Path, run: Run, kept: HistoryWriter | None) -> None:
        """`folder`: an empty one; everything is written there. `kept`: the history that the run goes into."""
        options = Options(
            lang=language(),
            rules=run.rules.rules,
            roster=run.roster,
            zone=run.rules.profile.zone,
            wordings=wordings_of(run.held, use_cache=run.use_cache),
            pass_mark=run.card.pass_mark,
            dimensions={id_: dimension.name for id_, dimension in run.card.dimensions.items()},
        )
        self.interrupted = False
        self._folder = folder
        self._number = 0
        self._kept = kept
        self._history = History(Path(run.held.history), run.roster) if run.held.history else None
        self._figuring = Figuring(run.rules.rules, run.rules.profile, _decided(run))
        self._gathering = Gathering(run)
        made: list[tuple[Encoder | None, Sink]] = [
            (Wire(options.lang, False).transcript, Findings(folder / FINDINGS, options)),
            (PageRecord(options), Page(folder, options, history=kept is not None)),
            (None, Workbook(folder / WORKBOOK, options)),
        ]
        if kept is not None:
            made.append((kept.encoder, kept))
        encoders = tuple(encoder for encoder, _ in made if encoder is not None)
        # The last one is the gathering's, which is no file of its own: what it comes to stands among the figures.
        self.encoders: Sequence[Encoder] = (*encoders, self._gathering.encoder)
        self._sinks = [sink for _, sink in made]
        self._places = [None if encoder is None else self.encoders.index(encoder) for encoder, _ in made]

    def begin(self) -> None:
        for sink in self._sinks:
            sink.begin()

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        self._figuring.add(self._number, result)
        self._gathering.add(self._number, encoded[-1])
        for sink, place in zip(self._sinks, self._places, strict=True):
            sink.transcript(self._number, result, b"" if place is None else encoded[place])
        self._number += 1

    def case(self, result: CaseResult) -> None:
        self._figuring.add_case(result)
        for sink in self._sinks:
            sink.case(result)

    def end(self, summary: Summary) -> None:
        figures = self._figuring.figures(summary, interrupted=self.interrupted)
        changes = self._changes(figures)
        if self._kept is not None:
            # Before the insights, whose dictionaries then stay in memory; it is committed after everything else.
            self._kept.convert(interrupted=self.interrupted)
        figures = msgspec.structs.replace(figures, insight=self._gathering.insights())
        for sink in self._sinks:
            sink.end(figures, changes)
        content = {"csqa": VERSION, "figures": lean(figures), "changes": changes}
        (self._folder / FIGURES).write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2))

    def _changes(self, figures: Figures) -> tuple[Change, ...]:
        """What moved against the day and the week before, as the history has them."""
        if self._kept is None or self._history is None:
            return ()
        return compare.changes(compare.totals(figures), *self._history.earlier(figures, self._kept.sources))


class Findings:
    """`findings.jsonl`: what `csqa check --format jsonl` writes."""

    def __init__(self, path: Path, options: Options) -> None:
        self._stream = path.open("wb")
        self._wire = Wire(options.lang, False)

    def begin(self) -> None:
        pass

    def transcript(self, number: int, result: Result, encoded: bytes) -> None:
        self._stream.write(encoded + b"\n")

    def case(self, result: CaseResult) -> None:
        self._stream.write(self._wire.case(result) + b"\n")

    def end(self, figures: Figures, changes: tuple[Change, ...]) -> None:
        self._stream.close()
