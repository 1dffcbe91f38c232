"""What one can type: one command a file, imported only when it is called."""

from __future__ import annotations

from csqa.commands.bilingual import Table
from csqa.wording import Text

COMMANDS: Table = {
    "check": (
        "csqa.commands.check",
        Text("检查对话，指出问题并打分", "check conversations: what is wrong, where, why"),
    ),
    "report": (
        "csqa.commands.report",
        Text("一天的质检报告：网页、Excel、给程序读的结果", "a day's report: a page, a workbook, files"),
    ),
    "formats": (
        "csqa.commands.formats",
        Text("看一个文件会被怎样读", "show how a file would be read"),
    ),
    "convert": (
        "csqa.commands.convert",
        Text("把导出转成标准格式（JSON Lines）", "convert exports into the native form"),
    ),
    "rules": ("csqa.commands.rules", Text("列出、查看和测试规则", "list, show and test the rules")),
    "review": (
        "csqa.commands.review",
        Text(
            "一通对话的辅导：好在哪里，先改什么",
            "coaching on one conversation: what was good, what to change",
        ),
    ),
    "digest": (
        "csqa.commands.digest",
        Text("给销售、产品、培训的一页简报", "a page for sales, product or training"),
    ),
    "scripts": (
        "csqa.commands.scripts",
        Text("话术库：检查、改写、转换、检索", "the script library: check, mend, convert"),
    ),
    "history": (
        "csqa.commands.history",
        Text(
            "过去的结果：客服、规则、响应时间的走势",
            "earlier results: agents, rules, response times over time",
        ),
    ),
    "waive": (
        "csqa.commands.waive",
        Text("复核：撤销或维持一个问题", "review findings: overturn or confirm them"),
    ),
    "baseline": (
        "csqa.commands.baseline",
        Text("话术库已有的问题可以等，新问题不放过", "what is wrong in the library today may wait"),
    ),
    "init": ("csqa.commands.init", Text("写一份带注释的 .csqa.yaml", "write a commented .csqa.yaml")),
    "schema": (
        "csqa.commands.schema",
        Text("各种 YAML 文件的 JSON Schema，给编辑器用", "JSON Schemas of the YAML files, for editors"),
    ),
    "completions": (
        "csqa.commands.completions",
        Text("输出命令行补全脚本", "print a completion script for your shell"),
    ),
}
