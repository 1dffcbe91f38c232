"""`csqa report`: a day's conversations to a report, a workbook and files for programs; `reporting` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.judging import OUTPUT, judging_options
from csqa.config import FAIL_ON
from csqa.wording import Text

FOLDER = "csqa-report"


@click.command(
    "report",
    cls=Command,
    about=Text(
        "一天的质检报告：网页、Excel 工作簿、给程序读的结果，一次跑完。\n"
        "路径可以是文件、文件夹或通配符，格式可以混放；不写则是当前文件夹。",
        "a day's report: a page to open, a workbook, results for programs, in one pass.\n"
        "PATHS are files, folders or patterns of any known format; none is the current\nfolder.",
    ),
    examples=(
        (
            "csqa report exports/ -o out/",
            Text("报告写进 out/，打开 out/report.html", "into out/; open out/report.html"),
        ),
        (
            "csqa report exports/ -o out/ --history history/",
            Text("同时存档，并与昨天、上周比较", "kept, and compared with yesterday and last week"),
        ),
        (
            "csqa report exports/ -o out/ --waivers waivers.yaml",
            Text("计入复核与申诉的结论", "with what reviewers decided"),
        ),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(FOLDER),
    group=OUTPUT,
    about=Text(f"报告所在的文件夹（默认 {FOLDER}）", f"the report's folder (default: {FOLDER})"),
)
@option(
    "--history",
    metavar="FOLDER",
    group=OUTPUT,
    about=Text("历史库：存入这次的结果，并据此比较", "keep the results here, and compare with earlier ones"),
)
@judging_options
@option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    metavar="LEVEL",
    group=Text("退出码", "Exit code"),
    about=Text(
        "从哪一级起以 1 退出：error warning info never\n（默认 never）",
        "exit with 1 from here on: error warning info\nnever (default: never)",
    ),
)
def command(**given: Any) -> int:
    from csqa.commands.reporting import Request, report

    return report(Request(**given, min_score=None))
