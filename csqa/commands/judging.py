"""The options that every command shares that judges conversations: what it reads, by which rules, and how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import option
from csqa.commands.configured import RULES, rule_options
from csqa.commands.usage import existing_file
from csqa.runner import available_workers
from csqa.wording import Text

INPUT = Text("输入", "Input")
OUTPUT = Text("输出", "Output")

_SHARED = (
    option(
        "--roster",
        metavar="FILE",
        callback=existing_file,
        group=INPUT,
        about=Text("客服名册：工号、姓名、班组", "who the agents are: id, name, team"),
    ),
    option(
        "--agent-name",
        metavar="NAME",
        multiple=True,
        group=INPUT,
        about=Text("纯文本里这个名字是客服（可重复）", "this name in pasted text is an agent (repeatable)"),
    ),
    option(
        "--rejects",
        metavar="FILE",
        type=click.Path(path_type=Path),
        group=INPUT,
        about=Text("读不了的记录连同原因写进这个文件", "write what cannot be read here, with the reason"),
    ),
    option(
        "--allow-rejects",
        is_flag=True,
        group=INPUT,
        about=Text("有读不了的记录也不以 2 退出", "do not exit with 2 for what cannot be read"),
    ),
    option(
        "--waivers",
        metavar="FILE",
        callback=existing_file,
        group=INPUT,
        about=Text("复核结论（csqa waive 写的文件）", "reviewers' decisions (what csqa waive writes)"),
    ),
    option(
        "--select",
        metavar="NAMES",
        multiple=True,
        group=RULES,
        about=Text(
            "只查这些：规则名、维度、标签、R 编号；\n逗号分隔，可重复",
            "only these: ids, dimensions, tags, R-numbers;\nwith commas between, repeatable",
        ),
    ),
    option(
        "--ignore",
        metavar="NAMES",
        multiple=True,
        group=RULES,
        about=Text("不查这些", "not these"),
    ),
    option(
        "--preview/--no-preview",
        default=None,
        group=RULES,
        about=Text("也查试用的规则（不计分）", "also rules on trial (they never count in a score)"),
    ),
    option(
        "--scorecard",
        metavar="NAME|FILE",
        group=RULES,
        about=Text("评分表的名字或 YAML 文件", "a scorecard's name, or a YAML file"),
    ),
    option(
        "--no-cache",
        is_flag=True,
        group=RULES,
        about=Text(
            "不用缓存：重新编译规则，重新检查每通对话", "compile the rules and judge every conversation anew"
        ),
    ),
    option(
        "--no-mask",
        is_flag=True,
        group=OUTPUT,
        about=Text("不遮盖电话、证件、卡号、地址等", "show telephone numbers, cards, addresses as\nthey are"),
    ),
    option(
        "--workers",
        type=click.IntRange(min=1),
        metavar="N",
        default=available_workers,
        group=OUTPUT,
        about=Text("并行进程数（默认等于 CPU 核数）", "processes (default: one per core)"),
    ),
)


def judging_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds what `csqa.commands.running.Request` asks for, but for the exit code's limits."""
    for add in reversed(_SHARED):
        command = add(command)
    return rule_options(command)
