"""`csqa completions`: the script that makes the shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from csqa.commands.bilingual import Command
from csqa.wording import Text


@click.command(
    "completions",
    cls=Command,
    about=Text(
        "输出命令行补全脚本，把它装进你的 shell 即可按 Tab 补全。",
        "print the script that makes your shell complete csqa's commands and options.",
    ),
    examples=(
        ('eval "$(csqa completions bash)"', Text("加进 ~/.bashrc", "add it to ~/.bashrc")),
        ('eval "$(csqa completions zsh)"', Text("加进 ~/.zshrc", "add it to ~/.zshrc")),
        (
            "csqa completions fish > ~/.config/fish/completions/csqa.fish",
            Text("fish 一次即可", "once, for fish"),
        ),
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(ctx.find_root().command, {}, "csqa", "_CSQA_COMPLETE")
    # The subclass for bash first asks an installed bash for its version; the script may be meant for another machine.
    click.echo(ShellComplete.source(script))
