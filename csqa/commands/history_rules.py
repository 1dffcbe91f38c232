"""`csqa history rules`: how often each rule failed over a time, and against an earlier one."""

from __future__ import annotations

from collections.abc import Collection

import click
import msgspec

from csqa.commands.bilingual import Command
from csqa.commands.historic import asked, history_options, sheet, signed, table
from csqa.commands.language import say
from csqa.figures.compare import changes
from csqa.figures.day import Totals
from csqa.history.answers import RuleTotals
from csqa.wording import Text


class Row(msgspec.Struct, frozen=True):
    """`per_hundred` are findings per 100 conversations, `before` those of the time compared with; `moved` says that the
    difference is more than chance."""

    rule: RuleTotals
    per_hundred: float
    before: float | None
    moved: bool


@click.command(
    "rules",
    cls=Command,
    about=Text(
        "每条规则：判了多少通、多少通不合格、每百通多少处问题、和之前比的变化。\n"
        "▼ 变差、▲ 变好：超出偶然波动；没有箭头的变化可能只是波动。",
        "each rule: conversations judged and failed, findings per 100 conversations, and\n"
        "the change against an earlier time. ▲ better, ▼ worse: more than chance.",
    ),
    examples=(
        ("csqa history rules", Text("最近 30 天", "the last 30 days")),
        (
            "csqa history rules --since 7d --source taobao",
            Text("最近 7 天，只看一个来源", "the last 7 days of one source"),
        ),
        ("csqa history rules --since 30d --format json", Text("给程序读", "for a program")),
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
    now = query.history.totals(query.period.since, query.period.until, query.sources)
    before = query.history.totals(query.against.since, query.against.until, query.sources)
    rows = _rows(query.history.rules(query.period, query.sources), now, before)
    if form == "json":
        click.echo(query.json("rules", rows))
    elif form == "csv":
        click.echo(sheet([_flat(row) for row in rows]))
    else:
        lines = query.heading(now.sessions if now else 0, before.sessions if before else 0)
        click.echo("\n".join([*lines, *_lines(rows)]))


def _rows(rules: list[RuleTotals], now: Totals | None, before: Totals | None) -> list[Row]:
    moved: Collection[str] = {c.what for c in changes(now, before, None)} if now and before else ()
    return [
        Row(
            rule,
            round(now.rules[rule.rule], 2) if now else 0.0,
            round(before.rules[rule.rule], 2) if before and rule.rule in before.rules else None,
            f"rule:{rule.rule}" in moved,
        )
        for rule in rules
    ]


def _lines(rows: list[Row]) -> list[str]:
    heads = [
        say(text)
        for text in (
            Text("规则", "rule"),
            Text("判定", "judged"),
            Text("不合格", "failed"),
            Text("占比", "share"),
            Text("每百通", "per 100"),
            Text("变化", "change"),
        )
    ]
    cells = [
        [
            row.rule.rule,
            str(row.rule.judged),
            str(row.rule.failed),
            f"{row.rule.failed / row.rule.judged:.0%}" if row.rule.judged else "-",
            f"{row.per_hundred:.1f}",
            _change(row),
        ]
        for row in rows
    ]
    return table(heads, cells)


def _change(row: Row) -> str:
    if row.before is None:
        return "-"
    difference = row.per_hundred - row.before
    arrow = ("▼" if difference > 0 else "▲") if row.moved else ""
    return f"{arrow}{signed(difference)}"


def _flat(row: Row) -> dict[str, object]:
    return {
        **msgspec.structs.asdict(row.rule),
        "per_hundred": row.per_hundred,
        "before": row.before,
        "moved": row.moved,
    }
