"""`csqa digest`: what a week of conversations tells sales, product or training. The options; `digesting` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.judging import OUTPUT, judging_options
from csqa.wording import Text

AUDIENCES = ("sales", "product", "training")


@click.command(
    "digest",
    cls=Command,
    about=Text(
        "把一批对话写成一页简报（Markdown）：给销售看客户要什么，给产品看为什么抱怨，\n"
        "给培训看该练什么、练谁。",
        "a page in Markdown from many conversations: what customers want (for sales), why\n"
        "they complain (for product), whom to train on what (for training).",
    ),
    examples=(
        ("csqa digest exports/ --for product", Text("产品与服务问题", "product and service problems")),
        (
            "csqa digest exports/ --for sales --since 7d",
            Text("最近七天的客户需求", "what customers wanted in the last seven days"),
        ),
        (
            "csqa digest exports/ --for training --roster roster.csv -o 培训.md",
            Text("写进文件，客服用名册里的名字", "into a file, with names from the roster"),
        ),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@option(
    "--for",
    "audience",
    type=click.Choice(AUDIENCES),
    required=True,
    metavar="|".join(AUDIENCES),
    group=OUTPUT,
    about=Text("写给谁：sales product training", "whom it is for"),
)
@option(
    "--since",
    metavar="7d|DATE",
    group=OUTPUT,
    about=Text(
        "最近几天、几周（7d、2w，从有数据的最后一天\n往前数），或从这天起（2026-11-01）",
        "so many days or weeks (7d, 2w) back from the last\nwith conversations, or from a date on (2026-11-01)",
    ),
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
    from csqa.commands.digesting import Request, write

    return write(Request(**given, fail_on=None, min_score=None))
