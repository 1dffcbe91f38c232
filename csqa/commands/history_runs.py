"""`csqa history runs`: which runs the history holds."""

from __future__ import annotations

import click

from csqa.commands.bilingual import Command
from csqa.commands.historic import CONFIG, FOLDER, opened, table
from csqa.commands.language import say
from csqa.wording import Text


@click.command(
    "runs",
    cls=Command,
    about=Text(
        "历史里的每次运行：何时存下、多少通会话、哪几天、哪些来源。\n被后来的运行完全取代的不再列出。",
        "every run in the history: when it was kept, conversations, dates, sources.\n"
        "Those that later runs replaced wholly are gone.",
    ),
    examples=(
        ("csqa history runs", Text("按 .csqa.yaml 里的 history", "of the history in .csqa.yaml")),
        ("csqa history runs --history history/", Text("指定文件夹", "of a folder")),
    ),
)
@FOLDER
@CONFIG
def command(history: str | None, config: str | None) -> None:
    _, found = opened(history, config)
    heads = [
        say(text)
        for text in (
            Text("运行（UTC）", "run (UTC)"),
            Text("会话", "conversations"),
            Text("日期", "dates"),
            Text("来源", "sources"),
        )
    ]
    rows = []
    for name, info in found.runs():
        dates = say(Text("无日期", "undated")) if info.first is None else f"{info.first} – {info.last}"
        sessions = str(info.sessions) + (say(Text("（中断）", " (stopped)")) if info.interrupted else "")
        stamp = f"{name[:4]}-{name[4:6]}-{name[6:8]} {name[9:11]}:{name[11:13]}:{name[13:15]}"
        rows.append([stamp, sessions, dates, ", ".join(info.sources)])
    for line in table(heads, rows, loose=True):
        click.echo(line)
