"""`csqa scripts search`: the scripts that fit a customer's words, with their placeholders filled. The options."""

from __future__ import annotations

from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.judging import OUTPUT
from csqa.commands.library_options import LIBRARY, library_option
from csqa.commands.usage import existing_file
from csqa.wording import Text

SEARCHING = Text("查找", "Searching")


@click.command(
    "search",
    cls=Command,
    about=Text(
        "按客户的话找话术：最合适的排在前面。近义词、繁简体、大小写都认得；过期的话术不列出。\n"
        "WORDS 是几个词或客户的原话。",
        "find scripts by a customer's words, the best first: other words for the same,\n"
        "traditional characters and any case are understood; scripts past their date are\n"
        "left out. WORDS are a few words, or what the customer said.",
    ),
    examples=(
        ('csqa scripts search "退款 快递破损"', Text("几个词", "a few words")),
        (
            "csqa scripts search 我的包裹怎么还没到 --scenario 物流 --limit 3",
            Text("客户原话，只要物流的", "as the customer said it; delivery only"),
        ),
        (
            "csqa scripts search 退货 --fill 客户=王先生 --fill 天数=7",
            Text("填好占位符，可以直接粘贴", "with placeholders filled, ready to paste"),
        ),
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@option(
    "--fill",
    multiple=True,
    metavar="NAME=TEXT",
    group=SEARCHING,
    about=Text(
        "填占位符（可重复），不管用哪种括号", "fill a placeholder (repeatable), whatever its\nbrackets"
    ),
)
@option(
    "--scenario",
    metavar="NAME",
    group=SEARCHING,
    about=Text(
        "只要这个场景的：售后、物流……或 after-sale",
        "only scripts of this scenario: after-sale,\nlogistics … or a word of yours",
    ),
)
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    metavar="N",
    group=SEARCHING,
    about=Text("最多几条（默认 5）", "at most so many (default: 5)"),
)
@library_option
@option(
    "--config",
    metavar="FILE",
    callback=existing_file,
    group=LIBRARY,
    about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
)
@option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    metavar="text|json",
    group=OUTPUT,
    about=Text("输出格式（默认 text）", "form of the output (default: text)"),
)
def command(**given: Any) -> int:
    from csqa.commands.searching import Request, search

    return search(Request(**given))
