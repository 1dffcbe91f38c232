"""`csqa rules pages`: a page of documentation for every rule, in both languages."""

from __future__ import annotations

from pathlib import Path

import click

from csqa.commands.bilingual import Command
from csqa.commands.configured import configured, rule_options
from csqa.commands.language import say
from csqa.commands.output import write_bytes
from csqa.reports.rule_page import index, page
from csqa.ruleset.read import RuleSource, read_rules
from csqa.shipped import rules_folder
from csqa.wording import Text


@click.command(
    "pages",
    cls=Command,
    about=Text(
        "每条规则一页说明（中英对照），连同目录写进文件夹；团队自己的规则也算。",
        "a page for every rule, Chinese and English, with an index, into a folder; your\n"
        "team's own rules too.",
    ),
    examples=(("csqa rules pages docs/rules", Text("写进 docs/rules", "into docs/rules")),),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
@rule_options
def command(folder: Path, profile: str | None, rules: tuple[str, ...], config: str | None) -> int:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    sources = read_rules((rules_folder(), *map(Path, held.rules)))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(sources).items():
        write_bytes(folder / name, text.encode())
    click.echo(
        say(Text(f"{len(sources)} 条规则写入 {folder}", f"{len(sources)} rules written to {folder}")),
        err=True,
    )
    return 0


def pages(sources: tuple[RuleSource, ...]) -> dict[str, str]:
    """File name -> text."""
    return {"README.md": index(sources), **{f"{s.rule.id}.md": page(s) for s in sources}}
