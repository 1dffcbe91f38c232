"""The command `csqa`: every outcome becomes an exit code and at most one line on stderr.

0 nothing to object to; 1 findings or scores past the limit; 2 csqa could not do its work (usage, configuration,
input that cannot be read, a bug); 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

import click

from csqa.commands import COMMANDS
from csqa.commands.bilingual import Group, Option
from csqa.commands.language import begin, language, say
from csqa.commands.usage import explained
from csqa.errors import InputError
from csqa.version import VERSION
from csqa.wording import Text


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"csqa {VERSION}")
        ctx.exit()


cli = Group(
    "csqa",
    about=Text(
        "csqa 像代码检查器那样检查客服对话：\n哪里不对、为什么、该怎么说，并给每位客服打分。",
        "csqa lints customer-service conversations: what is wrong, where, why,\n"
        "what to say instead, and a score for each agent.",
    ),
    table=COMMANDS,
    examples=(
        ("csqa check chats.jsonl", Text("检查一个文件里的全部对话", "check every conversation of a file")),
        ("csqa check exports/", Text("检查一个文件夹，格式可以混放", "check a folder of mixed formats")),
        (
            "csqa rules show no-apology",
            Text("这条规则查什么、为什么、怎么说更好", "what a rule asks for, and why"),
        ),
        ("csqa init", Text("在当前文件夹写一份配置", "start a configuration in this folder")),
    ),
    params=[
        Option(
            ["--version"],
            about=Text("显示版本", "show the version"),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
        )
    ],
)


def run(args: Sequence[str]) -> int:
    """Runs one command line and returns the exit code."""
    begin(args)
    try:
        return int(cli.main(list(args), prog_name="csqa", standalone_mode=False) or 0)
    except InputError as e:
        return _failed(e.render(language()))
    except click.UsageError as e:
        return _failed(explained(e).render(language()))
    except click.ClickException as e:
        return _failed(e.format_message())
    except (click.Abort, KeyboardInterrupt):
        click.echo(say(Text("已中断", "interrupted")), err=True)
        return 130
    except Exception as e:
        if os.environ.get("CSQA_DEBUG"):
            raise
        return _failed(say(_bug(e)))


def _failed(line: str) -> int:
    click.echo(say(Text("错误：", "error: ")) + line, err=True)
    return 2


def _bug(error: Exception) -> Text:
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return Text(
        f"csqa 自身的缺陷（{what}）。请设 CSQA_DEBUG=1 再运行一次，把命令和输出一并报告给 csqa 的维护者",
        f"a bug in csqa ({what}). Please run it again with CSQA_DEBUG=1 and report command and output "
        "to the maintainers of csqa",
    )


def _terminated(signum: int, frame: object) -> None:
    """Leaves by way of the `finally` blocks, so that nothing half-written stays."""
    sys.exit(128 + signum)


def main() -> None:
    """The entry point of the installed command."""
    code = as_process(sys.argv[1:])
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    # To free what it holds, object by object, would take a seventh of a short run.
    os._exit(code)


def as_process(args: Sequence[str]) -> int:
    """As `run`, with what a process needs besides: its streams, SIGTERM, and a reader that goes away."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows would otherwise get the local code page, which has no 😊.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminated)
    code = 1
    try:
        code = run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else 1
    finally:
        _hang_up()
    return code


def _hang_up() -> None:
    """When the reader of a pipe is gone (`| head`), the interpreter must not complain about it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
