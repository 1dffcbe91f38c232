"""`csqa check`: conversations in, findings and scores out. The options; `csqa.commands.checking` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.forms import complete, listed
from csqa.commands.judging import OUTPUT, judging_options
from csqa.config import FAIL_ON
from csqa.wording import Text

VERDICT = Text("退出码", "Exit code")


@click.command(
    "check",
    cls=Command,
    about=Text(
        "检查对话：哪里不对、为什么、该怎么说，并打分。\n"
        "路径可以是文件、文件夹或通配符，格式可以混放；- 是标准输入；不写则是当前文件夹。",
        "check conversations: what is wrong, where, why, what to say instead; and scores.\n"
        "PATHS are files, folders or patterns of any known format; - is standard input;\n"
        "none is the current folder.",
    ),
    examples=(
        ("csqa check chats.jsonl", Text("一个文件里的全部对话", "every conversation of a file")),
        (
            "csqa check exports/ --profile taobao",
            Text("一个文件夹，按淘宝的时限", "a folder, by Taobao's limits"),
        ),
        (
            "cat chat.txt | csqa check - --agent-name 小美",
            Text("粘贴的文本，小美是客服", "pasted text; 小美 is the agent"),
        ),
        (
            "csqa check chats.jsonl --select R07,wording --ignore rude",
            Text("只查一部分规则", "some rules only: ids, dimensions, tags, R-numbers"),
        ),
        (
            "csqa check exports/ --format jsonl --output findings.jsonl",
            Text("给程序读的结果写进文件", "results for a program, into a file"),
        ),
        (
            "csqa check chats/ --format text --format sarif=out.sarif",
            Text("看的和代码扫描用的一起出", "to read, and for code scanning, at once"),
        ),
        (
            "csqa check exports/ --fail-on error --min-score 60 --quiet",
            Text("在 CI 里把关，只看总表", "a gate in CI, with totals only"),
        ),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@judging_options
@option(
    "--format",
    "form",
    multiple=True,
    metavar="NAME[=FILE]",
    shell_complete=complete,
    group=OUTPUT,
    about=Text(
        "输出格式（默认 text；可重复，各写一个文件）：\n" + listed(),
        "form of the output (default: text; repeatable,\neach into a file): " + listed(),
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
@option(
    "-q",
    "--quiet",
    is_flag=True,
    group=OUTPUT,
    about=Text("只输出总表", "totals only"),
)
@option(
    "--signals",
    is_flag=True,
    group=OUTPUT,
    about=Text("json、jsonl 里附上每句话的信号", "json, jsonl: the signals of every turn too"),
)
@option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    metavar="LEVEL",
    group=VERDICT,
    about=Text(
        "从哪一级起以 1 退出：error warning info never\n（默认 warning）",
        "exit with 1 from here on: error warning info\nnever (default: warning)",
    ),
)
@option(
    "--min-score",
    type=click.FloatRange(0, 100),
    metavar="N",
    group=VERDICT,
    about=Text("任何一通对话低于 N 分也以 1 退出", "exit with 1 if any session scores below N"),
)
def command(**given: Any) -> int:
    from csqa.commands.checking import Request, check

    return check(Request(**given))
