"""`csqa rules`: what there is, what one rule asks for, whether the rules' own tests hold."""

from __future__ import annotations

from csqa.commands.bilingual import Group, Table
from csqa.wording import Text

TABLE: Table = {
    "list": ("csqa.commands.rules_list", Text("列出规则", "list the rules")),
    "show": ("csqa.commands.rules_show", Text("一条规则的全部内容", "all about one rule")),
    "pages": ("csqa.commands.rules_pages", Text("每条规则一页说明", "a page for every rule")),
    "stats": (
        "csqa.commands.rules_stats",
        Text("在一批对话上各触发多少", "how often each fires on a corpus"),
    ),
    "diff": (
        "csqa.commands.rules_diff",
        Text("两个版本差在哪里", "what another version would change"),
    ),
    "eval": (
        "csqa.commands.rules_eval",
        Text("与标注对照：精确率、召回率、F1", "against labels: precision, recall, F1"),
    ),
    "test": ("csqa.commands.rules_test", Text("运行规则自带的测试", "run the tests that rules carry")),
}

command = Group(
    "rules",
    about=Text("列出、查看和测试规则。", "list, show and test the rules."),
    table=TABLE,
    examples=(
        ("csqa rules list", Text("有哪些规则", "which rules there are")),
        (
            "csqa rules show no-apology --effective",
            Text("生效的值，以及各来自哪里", "what holds, and where each value comes from"),
        ),
        ("csqa rules test --mutate", Text("哪些改动没有测试能发现", "which changes no test would notice")),
    ),
)
