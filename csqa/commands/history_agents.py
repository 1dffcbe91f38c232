"""`csqa history agents`: each agent over a time, and against an earlier one."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click
import msgspec

from csqa.commands.bilingual import Command
from csqa.commands.historic import Asked, asked, history_options, sheet, signed, table
from csqa.commands.language import language, say
from csqa.figures.compare import changes
from csqa.model import AgentSummary
from csqa.reports import labels
from csqa.reports.people import People
from csqa.scoring import load_scorecard
from csqa.wording import Text


class Row(msgspec.Struct, frozen=True):
    """`before` is the mean of the time compared with, `moved` says that the difference is more than chance."""

    agent: AgentSummary
    before: float | None
    moved: bool


@click.command(
    "agents",
    cls=Command,
    about=Text(
        "每位客服的会话数、均分（95% 区间）、合格率、和之前比的变化、最常违反的规则。\n"
        "▲ 变好、▼ 变差：超出偶然波动；没有箭头的变化可能只是波动。",
        "each agent's conversations, mean score (95% interval), share passed, change\n"
        "against an earlier time, rules failed most. ▲ better, ▼ worse: more than chance.",
    ),
    examples=(
        ("csqa history agents", Text("最近 30 天", "the last 30 days")),
        (
            "csqa history agents --since 7d --against 2026-11-01",
            Text("最近 7 天，和 11 月 1 日比", "the last 7 days, against one date"),
        ),
        ("csqa history agents --since 4w --format csv", Text("用表格软件打开", "for a spreadsheet")),
    ),
)
@history_options
def command(
    form: str,
    since: str,
    until: str | None,
    against: str | None,
    source: tuple[str, ...],
    history: str | None,
    config: str | None,
) -> None:
    query = asked(since=since, until=until, against=against, source=source, history=history, config=config)
    card = load_scorecard(query.held.scorecard, [Path(folder) for folder in query.held.rules])
    now = query.history.totals(query.period.since, query.period.until, query.sources)
    before = query.history.totals(query.against.since, query.against.until, query.sources)
    moved: Collection[str] = {c.what for c in changes(now, before, None)} if now and before else ()
    rows = [
        Row(
            agent,
            before.agents[agent.agent][1] if before and agent.agent in before.agents else None,
            f"agent:{agent.agent}" in moved,
        )
        for agent in query.history.agents(query.period, few=card.few, sources=query.sources)
    ]
    if form == "json":
        click.echo(query.json("agents", rows))
    elif form == "csv":
        click.echo(sheet([_flat(row) for row in rows]))
    else:
        lines = query.heading(now.sessions if now else 0, before.sessions if before else 0)
        click.echo("\n".join([*lines, *_lines(query, rows)]))


def _lines(query: Asked, rows: list[Row]) -> list[str]:
    people = People(query.roster, language())
    heads = [
        say(text)
        for text in (
            labels.AGENTS,
            labels.SESSIONS,
            labels.MEAN,
            labels.INTERVAL,
            labels.SHARE,
            Text("变化", "change"),
            Text("最常违反", "fails most"),
        )
    ]
    cells = [
        [
            people.row(row.agent),
            str(row.agent.sessions),
            f"{row.agent.mean:.1f}",
            "-" if row.agent.low is None else f"{row.agent.low:.1f}-{row.agent.high:.1f}",
            f"{row.agent.passed:.0%}",
            _change(row),
            ", ".join(f"{rule} {count}" for rule, count in row.agent.weakest),
        ]
        for row in rows
    ]
    return table(heads, cells, loose=True)


def _change(row: Row) -> str:
    if row.before is None:
        return "-"
    difference = row.agent.mean - row.before
    arrow = ("▲" if difference > 0 else "▼") if row.moved else ""
    return f"{arrow}{signed(difference)}"


def _flat(row: Row) -> dict[str, object]:
    agent = row.agent
    return {
        "agent": agent.agent,
        "name": agent.name,
        "team": agent.team,
        "sessions": agent.sessions,
        "mean": agent.mean,
        "low": agent.low,
        "high": agent.high,
        "passed": round(agent.passed, 4),
        "before": row.before,
        "moved": row.moved,
        "weakest": "; ".join(f"{rule} {count}" for rule, count in agent.weakest),
    }
