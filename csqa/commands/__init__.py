"""What one can type: one command a file, imported only when it is called."""

from __future__ import annotations

from csqa.commands.bilingual import Table
from csqa.wording import Text

COMMANDS: Table = {
    "check": (
        "csqa.commands.check",
        Text("检查对话，指出问题并打分", "check conversations: what is wrong, where, why"),
    ),
    "rules": ("csqa.commands.rules", Text("列出、查看和测试规则", "list, show and test the rules")),
    "init": ("csqa.commands.init", Text("写一份带注释的 .csqa.yaml", "write a commented .csqa.yaml")),
    "completions": (
        "csqa.commands.completions",
        Text("输出命令行补全脚本", "print a completion script for your shell"),
    ),
}
