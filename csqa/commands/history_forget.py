"""`csqa history forget`: results of before a date go, for good."""

from __future__ import annotations

from datetime import date

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.historic import CONFIG, FOLDER, opened
from csqa.commands.language import say
from csqa.errors import InputError
from csqa.wording import Text


@click.command(
    "forget",
    cls=Command,
    about=Text(
        "删除某天之前全部会话的结果，不能恢复。没有日期的会话留着。",
        "remove the results of every conversation before a date, for good. Those without\na date stay.",
    ),
    examples=(
        (
            "csqa history forget --before 2026-05-01",
            Text("只留 5 月 1 日以来的", "keep what is from 1 May on"),
        ),
    ),
)
@option(
    "--before",
    metavar="DATE",
    required=True,
    about=Text("这一天之前的，不含当天", "of before this date, which itself stays"),
)
@FOLDER
@CONFIG
def command(before: str, history: str | None, config: str | None) -> None:
    try:
        day = date.fromisoformat(before).isoformat()
    except ValueError:
        raise InputError(
            Text(f"{before} 不是日期", f"{before} is no date"),
            key="--before",
            mend=Text("请写 2026-11-21", "write 2026-11-21"),
        ) from None
    _, found = opened(history, config)
    count = found.forget(day)
    click.echo(
        say(Text(f"已删除 {day} 之前的 {count} 通会话", f"removed {count} conversations before {day}"))
    )
