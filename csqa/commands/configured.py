"""The options that every command about rules shares, and the configuration that they and `.csqa.yaml` make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from csqa.commands import language
from csqa.commands.bilingual import option
from csqa.commands.usage import existing_file, existing_folders
from csqa.config import Config, load_config, overridden
from csqa.errors import InputError
from csqa.wording import Text

RULES = Text("规则", "Rules")

_SHARED = (
    option(
        "--profile",
        metavar="NAME",
        group=RULES,
        about=Text(
            "平台：default taobao jd douyin call-centre", "platform: default taobao jd douyin call-centre"
        ),
    ),
    option(
        "--rules",
        metavar="FOLDER",
        multiple=True,
        callback=existing_folders,
        group=RULES,
        about=Text("团队自己的规则文件夹（可重复）", "a folder of your team's own rules (repeatable)"),
    ),
    option(
        "--config",
        metavar="FILE",
        callback=existing_file,
        group=RULES,
        about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
    ),
)


def rule_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--profile`, `--rules` and `--config`."""
    for add in reversed(_SHARED):
        command = add(command)
    return command


def configured(start: Path, config: str | None, given: Mapping[str, Any]) -> Config:
    """The configuration for an input at `start` under the options `given` (key as in the file -> value).

    From here on csqa speaks its language, unless `--lang` said otherwise.
    """
    found = load_config(start, Path(config) if config else None)
    held = overridden(found, given)
    language.settle(held.lang)
    return held


@contextmanager
def asked_by(held: Config, key: str) -> Iterator[None]:
    """An InputError without a file is about what `key` says: it then names the option, or the file and line, that said it."""
    try:
        yield
    except InputError as e:
        where = held.source[key]
        if e.file is not None or where == "default":
            raise
        raise InputError(
            e.what, file=where, key=None if where.startswith("--") else key, mend=e.mend
        ) from None
