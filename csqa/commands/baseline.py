"""`csqa baseline`: findings in the script library that may stay while new ones fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csqa.commands.bilingual import Command, Group, option
from csqa.commands.configured import rule_options
from csqa.commands.language import say
from csqa.commands.output import write_bytes
from csqa.errors import InputError
from csqa.library import baseline
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.commands.library_run import Checked

_EXISTS = Text("基线已经存在", "the baseline exists already")


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    command = rule_options(command)
    command = option(
        "--baseline",
        "file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        about=Text(
            f"基线文件（默认是话术库旁或其上的\n{baseline.NAME}）",
            f"the baseline (default: {baseline.NAME}\nbeside the library or above it)",
        ),
    )(command)
    return click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")(command)


@click.command(
    "create",
    cls=Command,
    about=Text(
        "把话术库现有的问题记进基线；以后只有新问题才算数。",
        "note what is wrong in the library today: from then on only what is new counts.",
    ),
    examples=(("csqa baseline create 话术库/", Text("第一次使用", "the first time")),),
)
@_shared
def create(paths: tuple[str, ...], file: Path | None, **given: Any) -> int:
    run = _run(paths, given)
    file = file or Path(baseline.NAME)
    if file.exists():
        raise InputError(
            _EXISTS,
            file=str(file),
            mend=Text("要增补用 csqa baseline update", "to add to it: csqa baseline update"),
        )
    known = baseline.known(run.found)
    write_bytes(file, baseline.encoded(known))
    _tell(Text(f"{len(known)} 处记入 {file}", f"{len(known)} findings noted in {file}"))
    return 0


@click.command(
    "update",
    cls=Command,
    about=Text(
        "让基线与现状一致：划掉已改好的；新问题要加 --accept 才会记进去。",
        "bring the baseline up to date: what is gone goes; what is new is taken in\nonly with --accept.",
    ),
    examples=(
        ("csqa baseline update 话术库/", Text("划掉已改好的", "strike what was mended")),
        ("csqa baseline update 话术库/ --accept", Text("连新问题一起记下", "take in what is new too")),
    ),
)
@_shared
@option("--accept", is_flag=True, about=Text("把新问题也记进去", "take in new findings too"))
def update(paths: tuple[str, ...], file: Path | None, accept: bool, **given: Any) -> int:
    run = _run(paths, given)
    file = _existing(file, paths, run)
    change = baseline.compared(baseline.read_baseline(file), run.found)
    kept = (*change.stays, *change.new) if accept else change.stays
    write_bytes(file, baseline.encoded(kept))
    _tell(
        Text(
            f"划掉 {len(change.gone)} 处，留下 {len(change.stays)} 处",
            f"{len(change.gone)} gone, {len(change.stays)} stay",
        )
    )
    for known in change.new:
        mark = Text("已记入", "taken in") if accept else Text("未记入", "not taken in")
        _tell(
            Text(
                f"  {mark.zh}：{known.script} {known.rule} {known.id}",
                f"  {mark.en}: {known.script} {known.rule} {known.id}",
            )
        )
    if change.new and not accept:
        n = len(change.new)
        _tell(Text(f"有 {n} 处新问题：改掉，或加 --accept", f"{n} are new: mend them, or use --accept"))
        return 1
    return 0


@click.command(
    "prune",
    cls=Command,
    about=Text("只划掉基线里已改好的。", "strike what was mended, and nothing else."),
    examples=(("csqa baseline prune 话术库/", Text("改完之后", "after mending")),),
)
@_shared
def prune(paths: tuple[str, ...], file: Path | None, **given: Any) -> int:
    run = _run(paths, given)
    file = _existing(file, paths, run)
    change = baseline.compared(baseline.read_baseline(file), run.found)
    write_bytes(file, baseline.encoded(change.stays))
    _tell(
        Text(
            f"划掉 {len(change.gone)} 处，留下 {len(change.stays)} 处",
            f"{len(change.gone)} gone, {len(change.stays)} stay",
        )
    )
    return 0


def _run(paths: tuple[str, ...], given: dict[str, Any]) -> Checked:
    """Raises InputError where any file can't be read: what is in it would count as mended."""
    from csqa.commands.library_run import Asked, checked

    return checked(Asked(paths=paths, **given))


def _existing(file: Path | None, paths: tuple[str, ...], run: Checked) -> Path:
    from csqa.commands.library_run import baseline_file

    return baseline_file(file, paths, run.held) or Path(baseline.NAME)


def _tell(text: Text) -> None:
    click.echo(say(text), err=True)


command = Group(
    "baseline",
    about=Text(
        "话术库的基线：已有的问题可以慢慢改，新问题不放过。",
        "the library's baseline: what is there may wait, what is new may not.",
    ),
    table={
        "create": ("csqa.commands.baseline:create", Text("建立基线", "note what is there")),
        "update": ("csqa.commands.baseline:update", Text("与现状对齐", "bring it up to date")),
        "prune": ("csqa.commands.baseline:prune", Text("划掉已改好的", "strike what was mended")),
    },
    examples=(
        ("csqa baseline create 话术库/", Text("第一次使用", "the first time")),
        ("csqa baseline prune 话术库/", Text("改完之后", "after mending")),
    ),
)
