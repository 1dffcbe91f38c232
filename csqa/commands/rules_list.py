"""`csqa rules list`: every rule that would hold, by dimension."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.language import language, say
from csqa.ruleset.load import load_rules
from csqa.ruleset.rule import Rule
from csqa.wording import Text


@click.command(
    "list",
    cls=Command,
    about=Text(
        "列出规则：名字、级别、出处和一句话说明。\n试用的规则只在 --preview 时运行，不计分。",
        "list the rules: id, severity, source and what each says.\n"
        "Rules in preview run only with --preview and never count in a score.",
    ),
    examples=(
        ("csqa rules list", Text("全部规则", "every rule")),
        ("csqa rules list --rules qa-rules", Text("加上团队自己的", "with your team's own")),
        ("csqa rules list --format json", Text("给程序读", "for a program")),
    ),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    about=Text("输出格式（默认 text）", "form of the output (default: text)"),
)
@rule_options
def command(form: str, profile: str | None, rules: tuple[str, ...], config: str | None) -> None:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    found = load_rules(held.rules, held.profile, preview=True, to=None).rules.values()
    if form == "json":
        click.echo(json.dumps([_object(rule) for rule in found], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(sorted(found, key=lambda r: (r.dimension, r.id)))))


def _lines(rules: list[Rule]) -> list[str]:
    lines: list[str] = []
    width = max((len(rule.id) for rule in rules), default=0)
    sources = max((len(_source(rule)) for rule in rules), default=0)
    preview = say(Text("（试用）", " (preview)"))
    for dimension, group in groupby(rules, key=lambda rule: rule.dimension):
        lines += [dimension] if not lines else ["", dimension]
        lines += [
            f"  {rule.id:{width}}  {rule.severity:7}  {_source(rule):{sources}}  {say(rule.message)}"
            + (preview if rule.status == "preview" else "")
            for rule in group
        ]
    return lines


def _source(rule: Rule) -> str:
    return " ".join(rule.source)


def _object(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "dimension": rule.dimension,
        "severity": rule.severity,
        "status": rule.status,
        "scope": rule.scope,
        "kind": rule.kind,
        "source": rule.source,
        "tags": rule.tags,
        "aliases": rule.aliases,
        "message": rule.message.of(language()),
        "why": rule.why.of(language()),
        "say": rule.say.of(language()),
        "file": rule.file,
        "line": rule.line,
    }
