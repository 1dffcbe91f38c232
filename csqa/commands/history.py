"""`csqa history`: what earlier runs came to."""

from __future__ import annotations

from csqa.commands.bilingual import Group, Table
from csqa.wording import Text

TABLE: Table = {
    "agents": (
        "csqa.commands.history_agents",
        Text("每位客服的均分、合格率和变化", "each agent's mean, share passed, and trend"),
    ),
    "rules": (
        "csqa.commands.history_rules",
        Text("每条规则多常被违反，和之前比如何", "how often each rule fails, and its trend"),
    ),
    "sla": (
        "csqa.commands.history_sla",
        Text("每天的响应时间：中位数、P90、达标率", "response times by day: median, p90, within"),
    ),
    "runs": ("csqa.commands.history_runs", Text("历史里有哪几次运行", "the runs that the history holds")),
    "forget": (
        "csqa.commands.history_forget",
        Text("删除某天之前的全部结果", "remove everything before a date, for good"),
    ),
}

command = Group(
    "history",
    about=Text(
        "过去的结果（csqa report --history 存下来的）：走势，和之前比是好是坏。",
        "earlier results, as csqa report --history keeps them: trends, and what got\nworse or better.",
    ),
    table=TABLE,
    examples=(
        ("csqa history agents --since 30d", Text("最近 30 天，每位客服", "the last 30 days, by agent")),
        (
            "csqa history rules --since 7d --against 7d",
            Text("最近 7 天和再往前 7 天比", "the last 7 days against the 7 before"),
        ),
        (
            "csqa history sla --since 2026-11-01",
            Text("11 月以来的响应时间", "response times since 1 November"),
        ),
    ),
)
