"""`csqa rules stats`: how often each rule fires on a corpus, and what never or always does."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.corpus import transcripts
from csqa.commands.language import say
from csqa.commands.usage import existing_file
from csqa.decisions import Decisions
from csqa.decisions.file import read_decisions
from csqa.engine import examine
from csqa.evaluation.reviewed import Reviewed, reviewed
from csqa.evaluation.stats import RuleRow, Statistics
from csqa.reports.columns import right
from csqa.ruleset.load import load_rules
from csqa.wording import Text

SHOWN = 40
"""Patterns that never fire, named in the text form; the JSON form has all."""


@click.command(
    "stats",
    cls=Command,
    about=Text(
        "规则在一批对话上的表现：每千通里不合格、合格、不适用、无法判断各多少；\n哪些规则和句式从不触发，哪些总是触发。",
        "rules on a corpus: how many of 1,000 conversations fail, pass, skip or can't be\n"
        "checked; which rules and patterns never fire, and which always do.",
    ),
    examples=(
        ("csqa rules stats exports/", Text("一个文件夹", "a folder")),
        (
            "csqa rules stats exports/ --waivers waivers.yaml",
            Text("再加上复核得出的各规则准确率", "with each rule's precision by reviewers' decisions"),
        ),
        ("csqa rules stats chats.jsonl --format json", Text("给程序读", "for a program")),
    ),
)
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS…")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    about=Text("输出格式", "form of the output"),
)
@option(
    "--waivers",
    metavar="FILE",
    callback=existing_file,
    about=Text("按这些复核结论算出每条规则的准确率", "precision per rule, by these decisions"),
)
@rule_options
def command(
    corpus: tuple[str, ...],
    form: str,
    waivers: str | None,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
) -> int:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    loaded = load_rules(held.rules, held.profile, preview=True)
    decisions = read_decisions(Path(waivers)) if waivers else Decisions()
    statistics = Statistics(loaded, decisions.entries)
    for transcript in transcripts(corpus, held):
        statistics.add(*examine(transcript, loaded))
    renamed = {alias: rule.id for rule in loaded.rules.values() for alias in rule.aliases}
    precise, unknown = reviewed(decisions, statistics.found, renamed)
    if form == "json":
        content = _json(statistics) | ({"reviewed": _decided(precise)} if waivers else {})
        click.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode())
    else:
        for line in (*_lines(statistics), *(_reviewed(precise, unknown) if waivers else ())):
            click.echo(line)
    return 0


def _decided(rows: list[Reviewed]) -> list[dict[str, object]]:
    return [
        {**msgspec.structs.asdict(row), "precision": row.precision, "interval": row.interval} for row in rows
    ]


def _reviewed(rows: list[Reviewed], unknown: int) -> list[str]:
    """Precision per rule, as reviewers see it."""
    heads = (
        Text("维持", "confirmed"),
        Text("撤销", "overturned"),
        Text("准确率", "precision"),
        Text("95% 区间", "95% interval"),
    )
    lines = [
        "",
        say(Text("复核结论：", "By reviewers' decisions:")),
        " " * 28 + "".join(right(say(head), 12) for head in heads) if rows else say(Text("  没有", "  none")),
    ]
    for row in rows:
        low, high = row.interval
        cells = (str(row.confirmed), str(row.overturned), f"{row.precision:.0%}", f"{low:.0%}-{high:.0%}")
        lines.append(f"{row.rule:28}" + "".join(right(cell, 12) for cell in cells))
    if unknown:
        lines.append(
            say(
                Text(
                    f"另有 {unknown} 条结论没有写明规则，这批对话里也没有对应的问题",
                    f"{unknown} more name no rule, and this corpus has no such finding",
                )
            )
        )
    return lines


def _json(statistics: Statistics) -> dict[str, object]:
    return {
        "sessions": statistics.sessions,
        "rules": [
            {
                **msgspec.structs.asdict(row),
                "per_thousand": row.per_thousand(statistics.sessions),
                "never": row.never,
                "always": row.always,
            }
            for row in statistics.rules()
        ],
        "patterns": statistics.patterns(),
    }


def _lines(statistics: Statistics) -> list[str]:
    rows = sorted(statistics.rules(), key=lambda r: (-r.fail, r.rule))
    heads = [
        say(t)
        for t in (
            Text("不合格", "fail"),
            Text("合格", "pass"),
            Text("不适用", "skip"),
            Text("无法判断", "unknown"),
        )
    ]
    lines = [
        say(
            Text(
                f"{statistics.sessions} 通对话，以下为每千通的数目",
                f"{statistics.sessions} conversations; figures are per 1,000",
            )
        ),
        " " * 28 + "".join(right(h, 9) for h in heads),
    ]
    lines += [_line(row, statistics.sessions) for row in rows]
    silent = [p for p in statistics.patterns() if not p.hits]
    every = len(statistics.patterns())
    lines.append(
        say(
            Text(
                f"{every} 个短语和句式里有 {len(silent)} 个从不触发：",
                f"{len(silent)} of {every} phrases and patterns never fire:",
            )
        )
    )
    lines += [f"  {p.signal}: {p.written}  ({Path(p.file).name}:{p.line})" for p in silent[:SHOWN]]
    if len(silent) > SHOWN:
        more = len(silent) - SHOWN
        lines.append(
            say(Text(f"  另有 {more} 个，见 --format json", f"  and {more} more: see --format json"))
        )
    return lines


def _line(row: RuleRow, sessions: int) -> str:
    shares = row.per_thousand(sessions)
    note = say(Text("从不", "never")) if row.never else say(Text("总是", "always")) if row.always else ""
    trial = say(Text("试用", "preview")) if row.status == "preview" else ""
    figures = "".join(f"{shares[k]:9.1f}" for k in ("fail", "pass", "skip", "unknown"))
    return f"{row.rule:28}{figures}  {note} {trial}".rstrip()
