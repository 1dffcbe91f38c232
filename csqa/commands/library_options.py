"""Where the library is: `--library`, or the key of the configuration."""

from __future__ import annotations

import click

from csqa.commands.bilingual import option
from csqa.config import Config
from csqa.errors import InputError
from csqa.wording import Text

LIBRARY = Text("话术库", "Library")

library_option = option(
    "--library",
    metavar="PATH",
    multiple=True,
    type=click.Path(),
    group=LIBRARY,
    about=Text(
        "话术库的文件或文件夹（可重复）；默认看配置的 library",
        "files and folders of scripts (repeatable); by default\nwhat library: says in the configuration",
    ),
)


def library_of(held: Config) -> tuple[str, ...]:
    """Raises InputError where neither names one."""
    if held.library:
        return held.library
    raise InputError(
        Text("不知道话术库在哪里", "where is the library?"),
        file="csqa scripts",
        key="--library",
        mend=Text(
            "加 --library 话术库/，或在 .csqa.yaml 里写 library: [话术库]",
            "add --library scripts/, or write library: [scripts] in .csqa.yaml",
        ),
    )
