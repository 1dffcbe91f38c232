"""`csqa convert`: conversations of any form that csqa reads -> its native form, one JSON object a line."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.usage import existing_file
from csqa.wording import Text

INPUT = Text("输入", "Input")
OUTPUT = Text("输出", "Output")


@click.command(
    "convert",
    cls=Command,
    about=Text(
        "把任何读得懂的导出转成 csqa 的标准格式（JSON Lines，每行一通会话）。\n"
        "内容不增不减、不遮盖：检查转换后的文件，结果与检查原文件相同。",
        "convert whatever csqa can read into its native form: JSON Lines, one\n"
        "conversation a line. Nothing is lost, and nothing is masked: checking the\n"
        "result says what checking the original says.",
    ),
    examples=(
        ("csqa convert exports/ -o day.jsonl", Text("一个文件夹合成一个文件", "a folder into one file")),
        ("csqa convert chat.txt | head -1", Text("看看读成了什么", "see how something is read")),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@option(
    "--config",
    metavar="FILE",
    callback=existing_file,
    group=INPUT,
    about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
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
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    group=INPUT,
    about=Text("读不了的记录连同原因写进这个文件", "write what cannot be read here, with the reason"),
)
@option(
    "--allow-rejects",
    is_flag=True,
    group=INPUT,
    about=Text("有读不了的记录也不以 2 退出", "do not exit with 2 for what cannot be read"),
)
@option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    group=OUTPUT,
    about=Text("写进文件；要么完整出现，要么不出现", "into a file, which appears whole or not at all"),
)
def command(
    paths: tuple[str, ...],
    config: str | None,
    roster: str | None,
    agent_name: tuple[str, ...],
    rejects: Path | None,
    allow_rejects: bool,
    output: Path | None,
) -> int:
    from csqa.commands.configured import configured
    from csqa.commands.notices import Notices
    from csqa.commands.output import destination
    from csqa.commands.reading import read_options, start
    from csqa.errors import InputError
    from csqa.model import Reject, Transcript
    from csqa.readers import Duplicate, read
    from csqa.readers.written import line
    from csqa.reports.wire import writer

    paths = paths or (".",)
    held = configured(start(paths), config, {"roster": roster, "agent-names": agent_name})
    options = read_options(held)
    with ExitStack() as stack:
        aside = stack.enter_context(destination(rejects)) if rejects else None
        out = stack.enter_context(destination(output))
        notices = Notices(aside)
        write = writer(out)
        conversations = 0
        for item in read(paths, options):
            if isinstance(item, Transcript):
                write(line(item))
                conversations += 1
            elif isinstance(item, Reject):
                notices.reject(item)
            elif isinstance(item, Duplicate):
                notices.duplicate(item)
        if not conversations and not notices.rejects:
            raise InputError(Text("没有找到任何会话", "there is no conversation to convert"))
    notices.tell(allowed=allow_rejects)
    return 2 if notices.rejects and not allow_rejects else 0
