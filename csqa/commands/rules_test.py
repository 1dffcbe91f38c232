"""`csqa rules test`: the tests that rules and signals carry, and with `--mutate` what no test would notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.language import language, say
from csqa.documents import nearest
from csqa.errors import InputError
from csqa.evaluation.embedded import Outcome, run_rule, run_signal
from csqa.evaluation.mutation import mutants
from csqa.ruleset.load import RuleSet, load_rules
from csqa.ruleset.read import RuleSource, read_rules
from csqa.shipped import rules_folder
from csqa.signals.load import SignalSource, read_signals
from csqa.wording import Text


@click.command(
    "test",
    cls=Command,
    about=Text(
        "运行规则和信号自带的测试。有一个不通过，就以 1 退出。\n"
        "--mutate 逐一拿掉每个句式、例外和条件，指出拿掉后没有测试能发现的。",
        "run the tests that rules and signals carry; exit with 1 if one fails.\n"
        "--mutate takes each pattern, exception and condition away in turn and names\n"
        "those whose loss no test notices.",
    ),
    examples=(
        ("csqa rules test", Text("全部测试", "every test")),
        (
            "csqa rules test no-apology apology",
            Text("只测一条规则和一个信号", "those of one rule and one signal"),
        ),
        (
            "csqa rules test --mutate --rules qa-rules",
            Text("测试本身够不够严", "whether the tests are strict enough"),
        ),
    ),
)
@click.argument("names", nargs=-1, metavar="[RULES]...")
@option("--mutate", is_flag=True, about=Text("找出没有测试看守的部分", "name what no test guards"))
@option(
    "--preview",
    is_flag=True,
    about=Text("--mutate 也包括只有试用规则才用到的部分", "with --mutate: also what only rules on trial use"),
)
@rule_options
def command(
    names: tuple[str, ...],
    mutate: bool,
    preview: bool,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
) -> int:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    folders = (rules_folder(), *map(Path, held.rules))
    signals, sources = read_signals(folders), read_rules(folders)
    wanted = _wanted(names, signals, sources)
    loaded = _Profiles(held.rules, held.profile)
    lines = [*_untested(sources, wanted)]
    count = 0
    for outcome in _outcomes(loaded, signals, sources, wanted):
        count += 1
        if not outcome.passed:
            lines.append(_failure(outcome))
    for line in lines:
        click.echo(line)
    click.echo(
        say(
            Text(
                f"{count} 个测试，{len(lines)} 个不通过",
                f"{count} tests, {len(lines)} failed",
            )
        )
    )
    if lines or not mutate:
        return int(bool(lines))
    return _mutate(loaded.of(None), signals, sources, wanted, preview)


class _Profiles:
    """The rules under the profile that a rule's tests ask for; each loaded once."""

    def __init__(self, folders: Sequence[str], profile: str) -> None:
        self._folders = folders
        self._default = profile
        self._loaded: dict[str, RuleSet] = {}

    def of(self, profile: str | None) -> RuleSet:
        name = profile or self._default
        if name not in self._loaded:
            self._loaded[name] = load_rules(self._folders, name, preview=True, to=None)
        return self._loaded[name]


def _wanted(
    names: Sequence[str], signals: Sequence[SignalSource], sources: Sequence[RuleSource]
) -> frozenset[str]:
    """The rules and signals to test. Raises InputError for a name that is neither."""
    known = {name: s.rule.id for s in sources for name in (s.rule.id, *s.rule.aliases)}
    known |= {s.definition.signal: s.definition.signal for s in signals}
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise InputError(
                Text(f"没有规则或信号 {name}", f"there is no rule or signal {name}"),
                mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
            )
    return frozenset(known[name] for name in names) or frozenset(known.values())


def _untested(sources: Sequence[RuleSource], wanted: frozenset[str]) -> Iterator[str]:
    """A rule without a failing and a passing test is not a rule."""
    for source in sources:
        rule = source.rule
        carried = {expected for _, _, tests in source.tests for expected, _, _ in tests.cases()}
        for verdict in ("fail", "pass"):
            if rule.id in wanted and verdict not in carried:
                what = Text(f"没有 {verdict} 的测试", f"there is no test for {verdict}")
                error = InputError(what, file=rule.file, line=rule.line, key=f"{rule.id}.tests")
                yield error.render(language())


def _outcomes(
    loaded: _Profiles,
    signals: Sequence[SignalSource],
    sources: Sequence[RuleSource],
    wanted: frozenset[str],
) -> Iterator[Outcome]:
    for signal in signals:
        if signal.definition.signal in wanted:
            yield from run_signal(loaded.of(None).scanner, signal)
    for source in sources:
        if source.rule.id in wanted:
            yield from run_rule(loaded.of(source.profile), source)


def _failure(outcome: Outcome) -> str:
    what = Text(
        f"应为 {outcome.expected}，实为 {outcome.got}",
        f"expected {outcome.expected}, got {outcome.got}",
    )
    key = f"{outcome.subject}.{outcome.key}"
    head = InputError(what, file=outcome.file, line=outcome.line, key=key).render(language())
    return "\n".join([head, *(f"    {line}" for line in outcome.text.splitlines())])


def _mutate(
    rules: RuleSet,
    signals: Sequence[SignalSource],
    sources: Sequence[RuleSource],
    wanted: frozenset[str],
    preview: bool,
) -> int:
    count = survivors = 0
    for survivor in mutants(rules, signals, sources, every=preview, only=wanted):
        count += 1
        if survivor is None:
            continue
        survivors += 1
        what = Text(
            f"拿掉 {survivor.what} {survivor.text} 后没有测试发现",
            f"no test notices the loss of {survivor.what} {survivor.text}".rstrip(),
        )
        place = InputError(what, file=survivor.file, line=survivor.line, key=survivor.subject)
        click.echo(place.render(language()))
    click.echo(
        say(Text(f"{count} 处改动，{survivors} 处没有测试发现", f"{count} changes, {survivors} unnoticed"))
    )
    return int(bool(survivors))
