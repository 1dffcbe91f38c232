"""`csqa history sla`: response times day by day, and against an earlier time."""

from __future__ import annotations

from collections.abc import Sequence

import click

from csqa.commands.bilingual import Command
from csqa.commands.historic import asked, history_options, sheet, table
from csqa.commands.language import say
from csqa.figures.day import Spread
from csqa.history.answers import Day
from csqa.wording import Text


@click.command(
    "sla",
    cls=Command,
    about=Text(
        "每天的响应时间：首次响应的中位数、P90、达标率和无人应答数；之后各次响应同样。\n"
        "最后两行是整段时间，和与之对比的那段。",
        "response times by day: median, p90 and share within the limit of the first\n"
        "response, how many never came; and the same of the later ones. The last rows are\n"
        "the whole time and the one compared with.",
    ),
    examples=(
        ("csqa history sla", Text("最近 30 天", "the last 30 days")),
        ("csqa history sla --since 4w --source jd", Text("最近 4 周，只看一个来源", "4 weeks of one source")),
        (
            "csqa history sla --since 2026-11-01 --format csv",
            Text("用表格软件画图", "to draw in a spreadsheet"),
        ),
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
    days = query.history.days(query.period, query.sources)
    whole = query.history.whole(query.period, query.sources)
    before = query.history.whole(query.against, query.sources)
    if form == "json":
        click.echo(query.json("days", [*days, whole, *([before] if before.sessions else [])]))
    elif form == "csv":
        click.echo(sheet([_flat(day) for day in days]))
    else:
        lines = query.heading(whole.sessions, before.sessions)
        rows = [(day.day, day) for day in days]
        rows.append((say(Text("整段", "all days")), whole))
        if before.sessions:
            rows.append((say(Text("对比段", "before")), before))
        click.echo("\n".join([*lines, *_lines(rows)]))


def _lines(rows: Sequence[tuple[str, Day]]) -> list[str]:
    heads = [
        say(text)
        for text in (
            Text("日期", "date"),
            Text("会话", "chats"),
            Text("首响中位", "first"),
            Text("P90", "p90"),
            Text("达标", "within"),
            Text("无应答", "never"),
            Text("后续中位", "later"),
            Text("P90", "p90"),
            Text("达标", "within"),
        )
    ]
    return table(
        heads,
        [
            [name, str(day.sessions), *_cells(day.first), str(day.first.unanswered), *_cells(day.later)]
            for name, day in rows
        ],
    )


def _cells(spread: Spread) -> list[str]:
    return [
        _clock(spread.median),
        _clock(spread.p90),
        "-" if spread.within is None else f"{spread.within:.0%}",
    ]


def _clock(seconds: float | None) -> str:
    """Minutes and seconds."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _flat(day: Day) -> dict[str, object]:
    cells: dict[str, object] = {"day": day.day, "sessions": day.sessions}
    for name, spread in (("first", day.first), ("later", day.later)):
        cells |= {
            f"{name}_answered": spread.count,
            f"{name}_unanswered": spread.unanswered,
            f"{name}_median": spread.median,
            f"{name}_p90": spread.p90,
            f"{name}_within": None if spread.within is None else round(spread.within, 4),
        }
    return cells
