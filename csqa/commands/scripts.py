"""`csqa scripts`: the script library that agents talk from."""

from __future__ import annotations

from csqa.commands.bilingual import Group
from csqa.wording import Text

command = Group(
    "scripts",
    about=Text(
        "话术库：检查、改写、转换、检索。写法见 docs/scripts.md。",
        "the script library: check, mend, convert, search.\ndocs/scripts.md tells how it is written.",
    ),
    table={
        "check": ("csqa.commands.scripts_check", Text("检查话术库", "check the library")),
        "convert": (
            "csqa.commands.scripts_convert",
            Text("在 YAML、Markdown、CSV、Excel 之间转换", "between YAML, Markdown, CSV and Excel"),
        ),
        "search": (
            "csqa.commands.scripts_search",
            Text("按客户的话找话术，并填好占位符", "find scripts by what a customer says, and fill them"),
        ),
        "usage": (
            "csqa.commands.scripts_usage",
            Text(
                "哪些话术在用、用得怎样，哪些问题没有话术",
                "which scripts are used, how that goes, what is missing",
            ),
        ),
    },
    examples=(
        ("csqa scripts check 话术库/", Text("检查一个文件夹", "check a folder")),
        ('csqa scripts search "退款 快递破损"', Text("找话术", "find a script")),
        ("csqa scripts convert scripts.xlsx -o scripts.yaml", Text("Excel 转 YAML", "Excel to YAML")),
    ),
)
