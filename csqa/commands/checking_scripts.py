"""What `csqa scripts check` does: findings to formats, fixes to files, and the exit code."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click
import msgspec

from csqa.commands import library_run
from csqa.commands.checking import columns_of
from csqa.commands.forms import Form, forms
from csqa.commands.language import language, say
from csqa.commands.library_run import Checked, checked
from csqa.commands.output import destination, write_bytes
from csqa.errors import InputError
from csqa.library import baseline
from csqa.library.diff import unified
from csqa.library.entry import LibraryFile, Replacement
from csqa.library.fixing import Fix, fix_of, fixed_as_far_as_possible, fixes
from csqa.library.lint import Found
from csqa.library.places import place
from csqa.reports import Options, located
from csqa.reports.lines import Report as Lines
from csqa.reports.rooted import rooted
from csqa.reports.sarif import Report as Sarif
from csqa.reports.script_reports import SCRIPT_REPORTS, open_script_report
from csqa.wording import Text


class Request(library_run.Asked, frozen=True, kw_only=True):
    fix: bool
    unsafe_fixes: bool
    diff: bool
    changed_since: str | None
    baseline: str | None
    no_baseline: bool
    form: tuple[str, ...]
    output: Path | None
    quiet: bool


def check(request: Request) -> int:
    """0 clean, 1 findings at or above `--fail-on` that are left (with `--diff`: changes to make), 2 where a file can't be
    read: the others are judged all the same."""
    wanted = forms(request.form, request.output, SCRIPT_REPORTS)
    run = checked(request, changed_since=request.changed_since, whole=False)
    left = _left(run, request)
    unread = len(run.failed)
    _tell(run.failed)
    if request.diff or request.fix or request.unsafe_fixes:
        mended, failed = _mended(left.found, unsafe=request.unsafe_fixes)
        _tell(failed)
        if request.diff:
            code = _show(mended)
            return 2 if unread else code
        for file, data in mended:
            write_bytes(Path(file.path), data)
        if mended:
            n = len(mended)
            click.echo(say(Text(f"改写了 {n} 个文件", f"{n} files mended")), err=True)
            run = checked(request, changed_since=request.changed_since, whole=False)
            left = _left(run, request)
    _report(run, left, wanted, request.quiet)
    if unread:
        return 2
    return int(any(run.held.fails_at(item.finding.severity) for item in left.found))


def _tell(errors: Sequence[InputError]) -> None:
    for error in errors:
        click.echo(say(Text("错误：", "error: ")) + error.render(language()), err=True)


class _Left(msgspec.Struct, frozen=True):
    found: tuple[Found, ...]
    known: int
    """In the baseline."""


def _left(run: Checked, request: Request) -> _Left:
    file = (
        None if request.no_baseline else library_run.baseline_file(request.baseline, request.paths, run.held)
    )
    if file is None:
        return _Left(run.found, 0)
    known = baseline.read_baseline(file)
    left = tuple(item for item in run.found if item.finding.id not in known)
    return _Left(left, len(run.found) - len(left))


def _mended(
    found: Sequence[Found], *, unsafe: bool
) -> tuple[list[tuple[LibraryFile, bytes]], list[InputError]]:
    """Files with what could be mended in them, and why the rest could not."""
    of_file: dict[int, list[Fix]] = {}
    for fix in fixes(found, unsafe=unsafe):
        of_file.setdefault(id(fix.found.file), []).append(fix)
    mended, failed = [], []
    for chosen in of_file.values():
        file = chosen[0].found.file
        data, wrong = fixed_as_far_as_possible(file, chosen)
        failed += wrong
        if data is not None and data != file.data:
            mended.append((file, data))
    return mended, failed


def _show(mended: Sequence[tuple[LibraryFile, bytes]]) -> int:
    for file, data in mended:
        if not file.text:
            said = Text(
                f"{file.path}：工作簿里的改动无法逐行显示", f"{file.path}: a workbook's changes have no lines"
            )
            click.echo(say(said), err=True)
            continue
        for line in unified(file.data, data, rooted(file.path)):
            click.echo(line, nl=False)
    return int(bool(mended))


def _report(run: Checked, left: _Left, wanted: Sequence[Form], quiet: bool) -> None:
    with ExitStack() as stack:
        for form in wanted:
            out = stack.enter_context(destination(form.file))
            terminal = out.isatty()
            options = Options(
                lang=language(),
                width=columns_of(out) if terminal else 80,
                colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
                quiet=quiet,
                rules=run.rules.rules,
            )
            report = open_script_report(form.name, out, options)
            if isinstance(report, Lines):
                report.scripts, report.allowed, report.known = run.scripts, len(run.allowed), left.known
            report.begin()
            for item in left.found:
                report.finding(_located(item, options))
            if isinstance(report, Sarif):
                for item, allow in run.allowed:
                    report.suppressed(_located(item, options), "inSource", allow.reason)
            report.end(None)


def _located(item: Found, options: Options) -> located.Located:
    at = place(item)
    fix = fix_of(item)
    step = "" if item.finding.turn is None else f" #{item.finding.turn}"
    return located.Located(
        id=item.finding.id,
        rule=item.rule.id,
        severity=item.finding.severity,
        message=item.finding.message.of(options.lang),
        file=at.file,
        line=at.line,
        column=at.column,
        end_line=at.end_line,
        end_column=at.end_column,
        lines=at.lines,
        where=" ".join(filter(None, (f"{item.entry.script.id}{step}" if item.entry else "", at.cell))),
        quoted=item.finding.text,
        why=item.rule.why.of(options.lang),
        say=item.rule.say.of(options.lang),
        fix=_shown(fix, options) if fix is not None else None,
    )


def _shown(fix: Fix, options: Options) -> located.Fix | None:
    file = fix.found.file
    edits = tuple(_edit(file, replacement) for replacement in fix.replacements() if replacement.cell is None)
    return located.Fix(fix.about.of(options.lang), edits, fix.safe)


def _edit(file: LibraryFile, replacement: Replacement) -> located.Edit:
    start, end = file.place(replacement.start), file.place(replacement.end)
    lines = tuple(file.line(number) for number in range(start[0], end[0] + 1))
    return located.Edit(*start, *end, replacement.text, lines)
