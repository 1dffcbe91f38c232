"""`csqa review`: one conversation, for the agent who had it. The options; `reviewing` does the work."""

from __future__ import annotations

from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import RULES, rule_options
from csqa.commands.judging import INPUT, OUTPUT
from csqa.commands.usage import existing_file
from csqa.wording import Text


@click.command(
    "review",
    cls=Command,
    about=Text(
        "一通对话的辅导：好在哪里，先改什么、怎么说，改了能到多少分。\n"
        "对话文件写 - 或不写，则读粘贴进来的文本；文件里有几通时用 --id 选。",
        "coaching on one conversation: what was good, what to change first and how to\n"
        "say it, and what the score would then be. CHAT is a file; - or nothing reads\n"
        "pasted text. Of several conversations, --id picks one.",
    ),
    examples=(
        ("csqa review chat.txt", Text("一个文件里的第一通", "the first conversation of a file")),
        (
            "csqa review day.jsonl --id chat-0042 --history history/",
            Text("选一通，并和自己最近的比", "one of many, against one's last ones"),
        ),
        (
            "pbpaste | csqa review - --agent-name 小美",
            Text("剪贴板里的文本，小美是客服", "what was copied; 小美 is the agent"),
        ),
    ),
)
@click.argument("chat", default="-", type=click.Path(), metavar="[CHAT]")
@option(
    "--id",
    "id_",
    metavar="ID",
    group=INPUT,
    about=Text("文件里的哪一通", "which conversation of the file"),
)
@option(
    "--roster",
    metavar="FILE",
    callback=existing_file,
    group=INPUT,
    about=Text("客服名册：工号、姓名、班组", "who the agents are: id, name, team"),
)
@option(
    "--agent-name",
    metavar="NAME",
    multiple=True,
    group=INPUT,
    about=Text("纯文本里这个名字是客服（可重复）", "this name in pasted text is an agent (repeatable)"),
)
@option(
    "--history",
    metavar="FOLDER",
    group=INPUT,
    about=Text("历史库：和这位客服最近的对话比", "the history, to compare with the agent's last ones"),
)
@option(
    "--scorecard",
    metavar="NAME|FILE",
    group=RULES,
    about=Text("评分表的名字或 YAML 文件", "a scorecard's name, or a YAML file"),
)
@option(
    "--no-mask",
    is_flag=True,
    group=OUTPUT,
    about=Text("不遮盖电话、证件、卡号、地址等", "show telephone numbers, cards and addresses\nas they are"),
)
@rule_options
def command(**given: Any) -> int:
    from csqa.commands.reviewing import Request, review

    return review(Request(**given))
