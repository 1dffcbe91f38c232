"""`csqa rules show ID`: what a rule asks for, why, what to say instead, and its own examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.language import say
from csqa.documents import nearest
from csqa.errors import InputError
from csqa.ruleset.read import RuleSource, read_rules
from csqa.shipped import rules_folder
from csqa.wording import Text

EXAMPLES = {
    "fail": Text("不合格的例子", "fails"),
    "pass": Text("合格的例子", "passes"),
    "skip": Text("不适用的例子", "does not apply"),
    "unknown": Text("无法判断的例子", "cannot be checked"),
}
SHOWN = 2
"""Examples of each verdict; the file has the rest."""


@click.command(
    "show",
    cls=Command,
    about=Text(
        "一条规则的全部内容：要求什么、为什么、怎么说更好、正反例子。",
        "all about one rule: what it asks for, why, what to say instead, examples.",
    ),
    examples=(
        ("csqa rules show no-apology", Text("按名字（旧名也行）", "by its id, or an older one")),
        (
            "csqa rules show no-apology --effective --rules qa-rules",
            Text("团队修改之后生效的值，以及各来自哪里", "what holds after your team's changes, and whence"),
        ),
    ),
)
@click.argument("rule", metavar="RULE")
@option(
    "--effective",
    is_flag=True,
    about=Text(
        "生效的 YAML，每个键注明来自哪个文件哪一行",
        "the YAML that holds, and for each key the file\nand line it is from",
    ),
)
@rule_options
def command(
    rule: str, effective: bool, profile: str | None, rules: tuple[str, ...], config: str | None
) -> None:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    sources = read_rules((rules_folder(), *map(Path, held.rules)))
    source = _named(rule, sources)
    click.echo("\n".join(_effective(source) if effective else _page(source)))


def _named(name: str, sources: tuple[RuleSource, ...]) -> RuleSource:
    for source in sources:
        if name == source.rule.id or name in source.rule.aliases:
            return source
    near = nearest(name, (n for s in sources for n in (s.rule.id, *s.rule.aliases)))
    raise InputError(
        Text(f"没有规则 {name}", f"there is no rule {name}"),
        mend=Text(f"是否想看 {near}？", f"did you mean {near}?")
        if near
        else Text("csqa rules list 列出全部规则", "csqa rules list shows them all"),
    )


def _page(source: RuleSource) -> Iterator[str]:
    rule = source.rule
    facts = [rule.dimension, rule.severity, rule.status, *rule.source, *rule.tags]
    if rule.fatal:
        facts.append(say(Text("一票否决", "fatal")))
    yield f"{rule.id}  ({', '.join(facts)})"
    yield f"  {say(rule.message)}"
    yield ""
    labels = ((Text("为什么", "why"), rule.why), (Text("可以说", "say"), rule.say))
    for label, text in labels:
        yield f"{say(label)}: {say(text)}"
    for key in ("when", "unless", rule.kind):
        if key in source.value:
            yield ""
            yield from _yaml({key: source.value[key]})
    for verdict, cases in _cases(source).items():
        yield ""
        yield f"{say(EXAMPLES[verdict])}:"
        for i, case in enumerate(cases[:SHOWN]):
            if i:
                yield "  --"
            lines = case.splitlines() if isinstance(case, str) else list(_yaml(case))
            yield from (f"  {line}" for line in lines)
    yield ""
    yield f"{rule.file}:{rule.line}"


def _cases(source: RuleSource) -> Mapping[str, list[Any]]:
    cases: dict[str, list[Any]] = {}
    for _, _, tests in source.tests:
        for verdict, _, case in tests.cases():
            cases.setdefault(verdict, []).append(case)
    return cases


def _effective(source: RuleSource) -> Iterator[str]:
    rule = source.rule
    for key, value in source.value.items():
        if key != "tests":
            first, *rest = _yaml({key: value})
            yield f"{first}  # {source.origins.get(key, f'{rule.file}:{rule.line}')}"
            yield from rest


def _yaml(value: Any) -> Iterator[str]:
    import yaml

    yield from yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100).splitlines()
