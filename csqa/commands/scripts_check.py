"""`csqa scripts check`: the script library under its rules. The options; `checking_scripts` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import RULES, rule_options
from csqa.commands.forms import complete
from csqa.commands.judging import OUTPUT
from csqa.config import FAIL_ON
from csqa.reports.script_reports import SCRIPT_REPORTS
from csqa.wording import Text

MENDING = Text("改写", "Mending")
LIVING = Text("放行", "Letting stand")


@click.command(
    "check",
    cls=Command,
    about=Text(
        "检查话术库：每条话术该守的规矩，加上占位符、重复、矛盾、复核日期等整库的要求。\n"
        "路径可以是文件或文件夹（YAML、Markdown、CSV、Excel）；不写则是当前文件夹。",
        "the script library: what every script owes, and what the library does\n"
        "(placeholders, duplicates, contradictions, review dates). PATHS are files or\n"
        "folders of YAML, Markdown, CSV or Excel; none is the current folder.",
    ),
    examples=(
        ("csqa scripts check 话术库/", Text("检查一个文件夹", "check a folder")),
        ("csqa scripts check lib/ --diff", Text("看看能自动改什么", "see what can be mended")),
        ("csqa scripts check lib/ --fix", Text("改掉安全的", "mend what is safe")),
        (
            "csqa scripts check lib/ --changed-since origin/main",
            Text("只看这次改动碰到的话术", "only scripts that the change touched"),
        ),
        (
            "csqa scripts check lib/ --format text --format sarif=out.sarif",
            Text("看的和代码扫描用的一起出", "to read, and for code scanning, at once"),
        ),
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@option(
    "--fix", is_flag=True, group=MENDING, about=Text("改掉可以安全改的", "mend what can be mended safely")
)
@option(
    "--unsafe-fixes",
    is_flag=True,
    group=MENDING,
    about=Text(
        "连措辞一起改（你→您、换更好的说法），\n看过再提交",
        "rewordings too: look at them before you commit",
    ),
)
@option(
    "--diff",
    is_flag=True,
    group=MENDING,
    about=Text("只显示会改成什么，不动文件", "show the changes, make none"),
)
@option(
    "--changed-since",
    metavar="REV",
    group=LIVING,
    about=Text("只报告与这个 git 版本相比改过的话术", "only scripts that differ from this git revision"),
)
@option(
    "--baseline",
    metavar="FILE",
    group=LIVING,
    about=Text(
        "基线文件（默认 .csqa-baseline.json，如果有）", "the baseline (default: .csqa-baseline.json if there)"
    ),
)
@option("--no-baseline", is_flag=True, group=LIVING, about=Text("不用基线", "without the baseline"))
@option(
    "--select",
    metavar="NAMES",
    multiple=True,
    group=RULES,
    about=Text("只查这些：规则名、维度、标签、R 编号", "only these: ids, dimensions, tags, R-numbers"),
)
@option("--ignore", metavar="NAMES", multiple=True, group=RULES, about=Text("不查这些", "not these"))
@rule_options
@option(
    "--format",
    "form",
    multiple=True,
    metavar="NAME[=FILE]",
    shell_complete=complete,
    group=OUTPUT,
    about=Text(
        "输出格式（默认 text；可重复，各写一个文件）：\n" + " ".join(SCRIPT_REPORTS),
        "form of the output (default: text; repeatable,\neach into a file):\n" + " ".join(SCRIPT_REPORTS),
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
@option("-q", "--quiet", is_flag=True, group=OUTPUT, about=Text("只输出总数", "totals only"))
@option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    metavar="LEVEL",
    group=Text("退出码", "Exit code"),
    about=Text(
        "从哪一级起以 1 退出：error warning info never\n（默认 warning）",
        "exit with 1 from here on: error warning info\nnever (default: warning)",
    ),
)
def command(**given: Any) -> int:
    from csqa.commands.checking_scripts import Request, check

    return check(Request(**given))
