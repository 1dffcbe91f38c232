"""What `csqa check` does: a run's outcomes to a report, and the exit code."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from csqa.commands import running
from csqa.commands.driving import INTERRUPTED, drive, tell_interrupted
from csqa.commands.forms import forms
from csqa.commands.language import language
from csqa.commands.notices import Notices
from csqa.commands.output import destination
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.summing import Summing
from csqa.commands.wordings import wordings_of
from csqa.reports import Options, Wordings, open_report
from csqa.reports.several import Several


class Request(running.Request, frozen=True, kw_only=True):
    form: tuple[str, ...]
    output: Path | None
    quiet: bool
    signals: bool


def check(request: Request) -> int:
    """Runs it all and returns the exit code: 0 clean, 1 past the limits, 2 not everything could be read."""
    wanted = forms(request.form, request.output)
    run = running.prepared(request)
    # Only this form says better words; the others need not wait for a library.
    speaks = any(form.name == "text" for form in wanted) and not request.quiet
    wordings = wordings_of(run.held, use_cache=run.use_cache) if speaks else None
    with ExitStack() as stack:
        rejects = stack.enter_context(destination(request.rejects)) if request.rejects else None
        streams = [stack.enter_context(destination(form.file)) for form in wanted]
        bar = stack.enter_context(Progress(run.size, wanted=not any(out.isatty() for out in streams)))
        report = Several(
            [
                open_report(form.name, out, _options(request, out, run, wordings))
                for form, out in zip(wanted, streams, strict=True)
            ]
        )
        tally = Summing(run.held, run.rules, run.card, run.decisions, report, Notices(rejects))
        report.begin()
        ended = drive(run, tally, bar, signals=request.signals)
        tally.finish(run.roster)
    tally.notices.tell(allowed=request.allow_rejects)
    if not ended:
        tell_interrupted(tally.sessions, str(request.output) if request.output else None)
        return INTERRUPTED
    return tally.exit_code(allow_rejects=request.allow_rejects)


def _options(request: Request, out: TextIO, run: Run, wordings: Wordings | None) -> Options:
    terminal = out.isatty()
    return Options(
        lang=language(),
        width=columns_of(out) if terminal else 80,
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        signals=request.signals,
        quiet=request.quiet,
        rules=run.rules.rules,
        roster=run.roster,
        wordings=wordings,
        zone=run.rules.profile.zone,
    )


def columns_of(terminal: TextIO) -> int:
    """Its width; 80 where it does not say."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except OSError:
        return 80
