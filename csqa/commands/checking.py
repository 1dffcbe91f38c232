"""What `csqa check` does: files to chunks, chunks to judged conversations, these to report, scores and exit code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TextIO

import msgspec

from csqa.commands.configured import asked_by, configured
from csqa.commands.judge import Judge, Work
from csqa.commands.language import language
from csqa.commands.notices import Notices
from csqa.commands.output import destination
from csqa.commands.progress import Progress
from csqa.commands.summing import NOTHING, Naming, Outcome, Summing
from csqa.config import Config, is_path
from csqa.errors import InputError
from csqa.model import Reject, Roster, Transcript
from csqa.readers import Chunk, ReadOptions, chunks, find_auto_replies, read_chunk
from csqa.reports import Options, open_report
from csqa.reports.wire import Wire
from csqa.ruleset.load import RuleSet, chosen, load_rules
from csqa.runner import run
from csqa.scoring import Scorecard, load_scorecard, validate

SMALL = 1 << 20
"""Bytes below which a second process costs more than it saves."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The command line of `csqa check`, parsed; None and empty mean not given."""

    paths: tuple[str, ...]
    form: str
    output: Path | None
    quiet: bool
    signals: bool
    workers: int
    rejects: Path | None
    allow_rejects: bool
    no_cache: bool
    config: str | None
    profile: str | None
    rules: tuple[str, ...]
    scorecard: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: bool | None
    fail_on: str | None
    min_score: float | None
    roster: str | None
    agent_name: tuple[str, ...]

    def settings(self) -> dict[str, object]:
        """What it says of the configuration's keys."""
        card = self.scorecard
        return {
            "profile": self.profile,
            "rules": self.rules,
            "scorecard": str(Path(card).absolute()) if card and is_path(card) else card,
            "select": self.select,
            "ignore": self.ignore,
            "preview": self.preview,
            "fail-on": self.fail_on,
            "min-score": self.min_score,
            "roster": self.roster,
            "agent-names": self.agent_name,
        }


def check(request: Request) -> int:
    """Runs it all and returns the exit code: 0 clean, 1 past the limits, 2 not everything could be read."""
    paths = request.paths or (".",)
    held = configured(_start(paths[0]), request.config, request.settings())
    roster = _roster(held)
    reading = _reading(held, roster)
    found = list(chunks(paths, reading))
    if not found:
        raise InputError(NOTHING)
    pieces = [piece for piece in found if isinstance(piece, Chunk)]
    reading = msgspec.structs.replace(reading, auto_replies=find_auto_replies(_timed(pieces, reading)))
    rules, card = _rules(held, use_cache=not request.no_cache)
    size = sum(_size(piece) for piece in pieces)
    workers = 1 if size < SMALL else min(request.workers, len(pieces))
    work = _work(request, held, card, reading, workers)
    judge = Judge(work, rules)
    with ExitStack() as stack:
        rejects = stack.enter_context(destination(request.rejects)) if request.rejects else None
        out = stack.enter_context(destination(request.output))
        bar = stack.enter_context(Progress(size, wanted=not out.isatty()))
        report = open_report(request.form, out, _options(request, out, rules, roster))
        tally = Summing(held, rules, card, report, Notices(rejects))
        report.begin()
        for unreadable in found:
            if isinstance(unreadable, Reject):
                tally.take(unreadable)
        for piece, outcomes in _outcomes(pieces, work, judge, workers):
            for outcome in outcomes:
                tally.take(outcome)
                bar.advance(0, 1)
            bar.advance(_size(piece), 0)
        tally.finish(roster)
    tally.notices.tell(allowed=request.allow_rejects)
    return tally.exit_code(allow_rejects=request.allow_rejects)


def _outcomes(
    pieces: list[Chunk], work: Work, judge: Judge, workers: int
) -> Iterator[tuple[Chunk, Iterable[Outcome]]]:
    """Each chunk with what is in it, in order; one worker judges here, as the outcomes are asked for."""
    naming = Naming(judge)
    if workers == 1:
        return run(pieces, lambda: naming.here, 1)
    judged = run(pieces, partial(Judge, work), workers)
    return ((piece, naming.of_worker(piece, outcomes)) for piece, outcomes in judged)


def _start(path: str) -> Path:
    """Where the configuration is looked for: beside the input, or here for standard input."""
    return Path.cwd() if path == "-" else Path(path)


def _roster(held: Config) -> Roster:
    if held.roster is None:
        return Roster()
    from csqa.readers.roster import read_roster

    return read_roster(Path(held.roster))


def _reading(held: Config, roster: Roster) -> ReadOptions:
    options = ReadOptions(
        roster=roster,
        agent_names=held.agent_names,
        columns=held.columns.given(),
        marks_auto=held.auto_replies,
    )
    return (
        options
        if held.session_gap is None
        else msgspec.structs.replace(options, session_gap=held.session_gap)
    )


def _timed(pieces: Iterable[Chunk], reading: ReadOptions) -> Iterator[Transcript]:
    """The transcripts that may carry times: only there can a text be found to come at once."""
    for piece in pieces:
        if piece.reader != "native" or b'"time"' in piece.load():
            for item in read_chunk(piece, reading):
                if isinstance(item, Transcript):
                    yield item


def _rules(held: Config, *, use_cache: bool) -> tuple[RuleSet, Scorecard]:
    """The rules that run, and the scorecard, which is held against all rules, selected or not."""
    with asked_by(held, "profile"):
        every = load_rules(held.rules, held.profile, preview=True, use_cache=use_cache)
    with asked_by(held, "scorecard"):
        card = load_scorecard(held.scorecard, every.folders)
    validate(card, every.rules.values())
    with asked_by(held, "select"):
        chosen(every, names(held.select), (), held.preview)
    with asked_by(held, "ignore"):
        keep = chosen(every, names(held.select), names(held.ignore), held.preview)
    return every.narrowed(keep), card


def names(values: Iterable[str]) -> tuple[str, ...]:
    """`("R07,wording", "rude")` -> `("R07", "wording", "rude")`; full-width commas are commas too."""
    return tuple(
        name.strip() for value in values for name in value.replace("，", ",").split(",") if name.strip()
    )


def _work(request: Request, held: Config, card: Scorecard, reading: ReadOptions, workers: int) -> Work:
    apart = workers > 1 and request.form == "jsonl"
    return Work(
        rules=held.rules,
        profile=held.profile,
        select=names(held.select),
        ignore=names(held.ignore),
        preview=held.preview,
        use_cache=not request.no_cache,
        card=card,
        read=reading,
        signals=request.signals,
        wire=Wire(language(), request.signals) if apart else None,
    )


def _options(request: Request, out: TextIO, rules: RuleSet, roster: Roster) -> Options:
    terminal = out.isatty()
    return Options(
        lang=language(),
        width=_columns(out) if terminal else 80,
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        signals=request.signals,
        quiet=request.quiet,
        rules=rules.rules,
        roster=roster,
        zone=rules.profile.zone,
    )


def _columns(terminal: TextIO) -> int:
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except OSError:
        return 80


def _size(piece: Chunk) -> int:
    return piece.end - piece.start
