"""click's building bricks with help in both languages, and a group that imports a command only when it is called.

The language is settled when the help is shown, not when the command is declared. Lines are laid out by hand (at most
80 cells, which a test holds), because click wraps by code points and at spaces, which Chinese has not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from csqa.commands.language import say
from csqa.documents import nearest
from csqa.errors import InputError
from csqa.wording import Text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

USAGE = Text("用法", "Usage")
EXAMPLES = Text("示例", "Examples")
COMMANDS = Text("命令", "Commands")
OPTIONS = Text("选项", "Options")
PLACES = {
    "[OPTIONS]": Text("[选项]", "[OPTIONS]"),
    "COMMAND [ARGS]...": Text("命令 [参数]...", "COMMAND [ARGS]..."),
    "[PATHS]...": Text("[文件或文件夹]...", "[PATHS]..."),
    "[FOLDER]": Text("[文件夹]", "[FOLDER]"),
    "[FINDINGS]...": Text("[问题编号]...", "[FINDINGS]..."),
    "[RULES]...": Text("[规则]...", "[RULES]..."),
    "RULE": Text("规则", "RULE"),
    "[CHAT]": Text("[对话文件]", "[CHAT]"),
}
HELP = Text("显示这份帮助", "show this help")
Example = tuple[str, Text]
Table = Mapping[str, tuple[str, Text]]
"""A command's name -> the module that holds it as `command` (or `module:name`), and what it does in one line."""


class Option(click.Option):
    """An option with its help in both languages; `group` is the heading under which the help lists it."""

    def __init__(
        self, declarations: Sequence[str], *, about: Text, group: Text = OPTIONS, **attrs: Any
    ) -> None:
        super().__init__(declarations, **attrs)
        self.about = about
        self.group = group


def option(*declarations: str, about: Text, group: Text = OPTIONS, **attrs: Any) -> Callable[[Any], Any]:
    return click.option(*declarations, cls=Option, about=about, group=group, **attrs)


def lang() -> Option:
    """`--lang`, which every command takes; `csqa.commands.language` has read it by the time it is parsed."""
    return Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        metavar="zh|en",
        about=Text("输出与提示的语言（默认随系统）", "language of all you read (default: the locale's)"),
        expose_value=False,
    )


class Command(click.Command):
    """A command whose help says what it does, shows examples, then lists the options under their headings."""

    def __init__(
        self, name: str | None, *, about: Text, examples: Sequence[Example] = (), **attrs: Any
    ) -> None:
        super().__init__(name, **attrs)
        self.params.append(lang())
        self.about = about
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(page(self, ctx, self.about, self.examples))


class Group(click.Group):
    """A group over an explicit table; a mistyped command is answered with the nearest one."""

    def __init__(
        self, name: str | None, *, about: Text, table: Table, examples: Sequence[Example] = (), **attrs: Any
    ) -> None:
        super().__init__(name, no_args_is_help=False, **attrs)
        self.params.append(lang())
        self.about = about
        self.table = table
        self.examples = examples

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.table and not args[0].startswith("-") and not ctx.resilient_parsing:
            self._unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        near = nearest(name, self.table)
        raise InputError(
            Text(f"没有命令 {name}", f"there is no command {name}"),
            file=ctx.command_path,
            mend=Text(f"是否想用 {near}？", f"did you mean {near}?")
            if near
            else Text(f"请看 {ctx.command_path} --help", f"see {ctx.command_path} --help"),
        )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """From the table, so that pressing Tab imports no command."""
        from click.shell_completion import CompletionItem

        names = [n for n in self.table if n.startswith(incomplete)]
        own = [CompletionItem(n, help=say(self.table[n][1])) for n in names]
        return own + click.Command.shell_complete(self, ctx, incomplete)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(page(self, ctx, self.about, self.examples))


def page(command: click.Command, ctx: click.Context, about: Text, examples: Sequence[Example]) -> str:
    """The help of a command, in the language that is spoken."""
    pieces = " ".join(say(PLACES.get(p, Text(p, p))) for p in command.collect_usage_pieces(ctx))
    blocks = [f"{say(USAGE)}: {ctx.command_path} {pieces}", say(about)]
    if examples:
        rows = [f"  {line}\n      {say(text)}" for line, text in examples]
        blocks.append("\n".join([f"{say(EXAMPLES)}:", *rows]))
    if isinstance(command, Group):
        width = max(map(len, command.table))
        rows = [f"  {name:{width}}  {say(text)}" for name, (_, text) in command.table.items()]
        blocks.append("\n".join([f"{say(COMMANDS)}:", *rows]))
    groups: dict[Text, list[str]] = {}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record and isinstance(param, click.Option):
            heading, text = (param.group, param.about) if isinstance(param, Option) else (OPTIONS, HELP)
            groups.setdefault(heading, []).append(_row(record[0], say(text)))
    blocks += ["\n".join([f"{say(heading)}:", *rows]) for heading, rows in groups.items()]
    return "\n\n".join(blocks) + "\n"


def _row(spec: str, text: str) -> str:
    """`  --spec   text`; text of several lines, or beside a long spec, goes below, aligned."""
    lines = text.split("\n")
    first = f"  {spec:24}  {lines[0]}" if len(spec) <= 24 else f"  {spec}\n{'':28}{lines[0]}"
    return "\n".join([first, *(f"{'':28}{line}" for line in lines[1:])])
