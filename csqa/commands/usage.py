"""A mistake on the command line, said in one line and in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.wording import Text


def explained(error: click.UsageError) -> InputError:
    """click's complaint as an InputError that names the command and the nearest valid spelling."""
    command = error.ctx.command_path if error.ctx else "csqa"
    see = Text(f"请看 {command} --help", f"see {command} --help")
    match error:
        case click.NoSuchOption():
            name = error.option_name
            near = nearest(name, _options(error.ctx))
            mend = Text(f"是否想用 {near}？", f"did you mean {near}?") if near else see
            return InputError(Text(f"没有选项 {name}", f"there is no option {name}"), file=command, mend=mend)
        case click.BadOptionUsage():
            name = error.option_name
            lacking = "requires" in error.message
            what = Text(f"选项 {name} {'缺少值' if lacking else '不带值'}", _sentence(error))
            return InputError(what, file=command, mend=see)
        case click.MissingParameter(param=click.Parameter() as param):
            name = _name(param)
            return InputError(Text(f"缺少 {name}", f"{name} is missing"), file=command, mend=see)
        case click.BadParameter(param=click.Parameter() as param):
            return _bad_value(error, param, command, see)
    said = _sentence(error)
    extra = re.search(r"unexpected extra arguments? \((.*)\)", said)
    return InputError(Text(f"多余的参数 {extra[1]}" if extra else said, said), file=command, mend=see)


def _bad_value(error: click.BadParameter, param: click.Parameter, command: str, see: Text) -> InputError:
    match param.type:
        case click.Choice(choices=choices):
            valid: Sequence[str] = [str(c) for c in choices]
            given = _quoted(error.message)
            near = nearest(given, valid)
            listed = "|".join(valid)
            return InputError(
                Text(f"不允许的值 {given}，应为 {listed}", f"{given} is not one of {listed}"),
                file=command,
                key=_name(param),
                mend=Text(f"是否想用 {near}？", f"did you mean {near}?") if near else None,
            )
        case click.FloatRange() | click.IntRange():
            low, high = param.type.min, param.type.max
            between = Text(f"应为 {low} 到 {high} 之间的数", f"must be a number from {low} to {high}")
            at_least = Text(f"应为不小于 {low} 的整数", f"must be a whole number, at least {low}")
            return InputError(at_least if high is None else between, file=command, key=_name(param), mend=see)
    return InputError(Text(_sentence(error), _sentence(error)), file=command, key=_name(param), mend=see)


def _sentence(error: click.UsageError) -> str:
    text = error.message.strip().rstrip(".")
    return text[:1].lower() + text[1:]


def _quoted(message: str) -> str:
    """click says `'x' is not one of …` and keeps the value nowhere else."""
    return message.split("'")[1] if message.count("'") > 1 else message


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else (param.name or "").upper()


def _options(ctx: click.Context | None) -> list[str]:
    params = ctx.command.get_params(ctx) if ctx else []
    return [name for p in params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)]


def existing_file(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Callback of an option that names a file; the path comes back absolute."""
    if value is not None and not Path(value).is_file():
        raise InputError(Text("没有这个文件", "there is no such file"), file=value, key=_name(param))
    return None if value is None else str(Path(value).absolute())


def existing_folders(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[str, ...]:
    """Callback of a repeatable option that names folders; the paths come back absolute."""
    for folder in value:
        if not Path(folder).is_dir():
            raise InputError(Text("没有这个文件夹", "there is no such folder"), file=folder, key=_name(param))
    return tuple(str(Path(folder).absolute()) for folder in value)
