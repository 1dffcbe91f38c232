"""`csqa scripts usage`: what the library is used for. The options; `using_scripts` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.judging import OUTPUT, judging_options
from csqa.commands.library_options import library_option
from csqa.wording import Text


@click.command(
    "usage",
    cls=Command,
    about=Text(
        "对话里用了哪些话术：原样、改写、从没用过；哪些客户问题没有话术；用了的对话怎么样。\n"
        "路径是对话（文件、文件夹或通配符），话术库由 --library 或配置给出。",
        "which scripts conversations use: word for word, adapted, never; which questions of\n"
        "customers no script answers; how sessions with scripts fare. PATHS are\n"
        "conversations; the library is that of --library or of the configuration.",
    ),
    examples=(
        (
            "csqa scripts usage exports/ --library 话术库/",
            Text("一个文件夹的对话", "a folder of conversations"),
        ),
        (
            "csqa scripts usage exports/ --format json -o usage.json",
            Text("给程序读，一条不少", "for a program, with every script"),
        ),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@library_option
@option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    metavar="text|json",
    group=OUTPUT,
    about=Text("输出格式（默认 text）", "form of the output (default: text)"),
)
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    metavar="N",
    group=OUTPUT,
    about=Text("text 里每张表最多几行（默认 10）", "text: rows of a table, at most (default: 10)"),
)
@option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    group=OUTPUT,
    about=Text("写进文件；要么完整出现，要么不出现", "into a file, which appears whole or not at all"),
)
@judging_options
def command(**given: Any) -> int:
    from csqa.commands.using_scripts import Request, usage

    return usage(Request(**given, fail_on="never", min_score=None))
