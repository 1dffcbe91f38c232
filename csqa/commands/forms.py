"""`--format NAME` and `--format NAME=FILE`, several times: which formats go where."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

import click
import msgspec

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.reports import REPORTS
from csqa.wording import Text


class Form(msgspec.Struct, frozen=True):
    """One format. `file` None: standard output."""

    name: str
    file: Path | None = None


def forms(
    given: Sequence[str], output: Path | None, known: Collection[str] = REPORTS.keys()
) -> tuple[Form, ...]:
    """The formats asked for; `output` is the file of the one that names none, `known` are those that there are. Without any it is `text`, and under GitHub
    Actions annotations beside it.

    Raises InputError for a format that does not exist, and for two that would go to the same place.
    """
    if not given:
        actions = os.environ.get("GITHUB_ACTIONS") == "true"
        return (Form("text", output), *((Form("github"),) if actions else ()))
    found = tuple(_form(form, output, known) for form in given)
    places = [form.file for form in found]
    for place in places:
        if places.count(place) > 1:
            where = Text("标准输出", "standard output") if place is None else Text(str(place), str(place))
            raise InputError(
                Text(f"两种格式都要写到{where.zh}", f"two formats would go to {where.en}"),
                key="--format",
                mend=Text("给其中一种指定文件：--format 名字=文件", "give one a file: --format NAME=FILE"),
            )
    return found


def _form(form: str, output: Path | None, known: Collection[str]) -> Form:
    name, named, file = form.partition("=")
    if name not in known:
        near = nearest(name, known)
        listed = "|".join(known)
        raise InputError(
            Text(f"不允许的值 {name}，应为 {listed}", f"{name} is not one of {listed}"),
            key="--format",
            mend=Text(f"是否想用 {near}？", f"did you mean {near}?") if near else None,
        )
    if named and not file:
        raise InputError(
            Text(f"{name}= 后面缺少文件名", f"a file's name is missing after {name}="), key="--format"
        )
    return Form(name, Path(file) if file else output)


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """For the shell's completion."""
    return [name for name in REPORTS if name.startswith(incomplete)]


def listed() -> str:
    """The names of all formats, for the help: two lines."""
    names = list(REPORTS)
    return " ".join(names[:3]) + "\n" + " ".join(names[3:])
