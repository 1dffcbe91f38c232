"""`csqa waive`: a reviewer overturns or confirms findings; scores and all outputs follow from the next run on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured
from csqa.commands.deciding import Known, known_findings, waivers_file
from csqa.commands.language import language, say
from csqa.commands.output import destination
from csqa.commands.usage import existing_file
from csqa.decisions import Decision, Decisions
from csqa.decisions.file import appended, read_decisions
from csqa.errors import InputError
from csqa.wording import Text

_ID = re.compile(r"[0-9a-f]{12}")
OUTCOMES: Mapping[str, Text] = {
    "overturned": Text("撤销", "overturned"),
    "confirmed": Text("维持", "confirmed"),
}


@click.command(
    "waive",
    cls=Command,
    about=Text(
        "复核结论：撤销（默认）或维持一个问题，写进 waivers.yaml。\n"
        "下次运行起，分数和各种输出都按它来；撤销的问题不扣分，但仍然标明。",
        "a reviewer's decision: a finding is overturned (the default) or confirmed.\n"
        "It goes to waivers.yaml; scores and all outputs follow from the next run on.\n"
        "What was overturned costs nothing and stays visible.",
    ),
    examples=(
        (
            "csqa waive 3f9c2a71b04e --reason 客户在开玩笑 --from out/",
            Text("撤销一个问题，规则和会话取自报告", "overturn one; rule and conversation from the report"),
        ),
        (
            "csqa waive 3f9c2a71b04e --confirm --reason 申诉不成立 --by 李主管",
            Text("维持一个问题", "confirm one"),
        ),
        (
            "csqa waive --add ~/Downloads/waivers.yaml",
            Text("并入从网页报告导出的结论", "take over what the report's page exported"),
        ),
        ("csqa waive --list", Text("已有的结论", "the decisions so far")),
    ),
)
@click.argument("findings", nargs=-1, metavar="[FINDINGS]...")
@option("--reason", metavar="TEXT", about=Text("理由（必填）", "why (required)"))
@option(
    "--by", metavar="NAME", about=Text("复核人（默认是登录名）", "who decided (default: your login name)")
)
@option("--confirm", is_flag=True, about=Text("维持而不是撤销", "confirm instead of overturn"))
@option(
    "--from",
    "source",
    metavar="PATH",
    type=click.Path(path_type=Path),
    about=Text(
        "报告的文件夹或 findings.jsonl：核对编号", "a report's folder or findings.jsonl, to check the\nids by"
    ),
)
@option(
    "--add",
    metavar="FILE",
    callback=existing_file,
    about=Text("并入另一个文件里的结论", "take over the decisions of another file"),
)
@option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    about=Text("写进这个文件（默认 waivers.yaml）", "the file to write (default: waivers.yaml)"),
)
@option("--list", "listed", is_flag=True, about=Text("列出已有的结论", "list the decisions so far"))
@option(
    "--config",
    metavar="FILE",
    callback=existing_file,
    about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
)
def command(
    findings: tuple[str, ...],
    reason: str | None,
    by: str | None,
    confirm: bool,
    source: Path | None,
    add: str | None,
    file: Path | None,
    listed: bool,
    config: str | None,
) -> int:
    held = configured(Path.cwd(), config, {})
    file = file or waivers_file(held)
    before = read_decisions(file)
    if listed:
        _list(file, before)
        return 0
    entries = list(read_decisions(Path(add)).entries.values()) if add else []
    if findings or not add:
        entries += _decided(findings, reason, by, confirm, source)
    new = [entry for entry in entries if before.entries.get(entry.finding) != entry]
    if new:
        _write(file, new)
    for entry in new:
        _tell(file, before.entries.get(entry.finding), entry)
    if len(new) < len(entries):
        same = len(entries) - len(new)
        click.echo(say(Text(f"{same} 条已有，没有改动", f"{same} there already, unchanged")), err=True)
    return 0


def _decided(
    findings: tuple[str, ...], reason: str | None, by: str | None, confirm: bool, source: Path | None
) -> list[Decision]:
    ids = list(dict.fromkeys(id_.strip().lower() for id_ in findings))
    if not ids:
        raise InputError(
            Text("请给出问题编号", "name the findings"),
            file="csqa waive",
            mend=Text(
                "编号在每种输出里都有，例如 3f9c2a71b04e", "every output has their ids, such as 3f9c2a71b04e"
            ),
        )
    if reason is None or not reason.strip():
        raise InputError(Text("请写明理由", "say why"), file="csqa waive", key="--reason")
    known: Mapping[str, Known] = {}
    if source is not None:
        known = known_findings(source, frozenset(ids))
    elif bad := next((id_ for id_ in ids if not _ID.fullmatch(id_)), None):
        raise InputError(
            Text(f"{bad} 不是问题编号", f"{bad} is no finding's id"),
            file="csqa waive",
            mend=Text(
                "编号是 12 位十六进制数，例如 3f9c2a71b04e", "an id is 12 hex digits, such as 3f9c2a71b04e"
            ),
        )
    return [
        Decision(
            finding=id_,
            verdict="confirmed" if confirm else "overturned",
            reason=reason.strip(),
            by=by or _login(),
            date=date.today(),
            transcript=known[id_].transcript if id_ in known else None,
            rule=known[id_].rule if id_ in known else None,
        )
        for id_ in ids
    ]


def _write(file: Path, entries: list[Decision]) -> None:
    text = file.read_bytes().decode("utf-8") if file.exists() else ""
    if not file.parent.is_dir():
        raise InputError(
            Text(f"没有这个文件夹：{file.parent}", f"there is no folder {file.parent}"), file=str(file)
        )
    made = appended(text, str(file), entries, language())
    with destination(file) as out:
        out.write(made)


def _tell(file: Path, before: Decision | None, entry: Decision) -> None:
    done = OUTCOMES[entry.verdict]
    about = f" ({', '.join(filter(None, (entry.rule, entry.transcript)))})" if entry.rule else ""
    click.echo(
        say(
            Text(
                f"{done.zh} {entry.finding}{about}，已写入 {file}",
                f"{done.en} {entry.finding}{about}, in {file}",
            )
        )
    )
    if before is not None:
        was = OUTCOMES[before.verdict]
        when = f" {before.date}" if before.date else ""
        who = f" {before.by}" if before.by else ""
        click.echo(
            say(
                Text(
                    f"取代之前的结论：{was.zh}{when}{who}（{before.reason}）",
                    f"in place of an earlier decision: {was.en}{when}{who} ({before.reason})",
                )
            ),
            err=True,
        )


def _list(file: Path, decisions: Decisions) -> None:
    from csqa.reports.columns import inline, left, width

    rows = [
        [
            inline(cell)
            for cell in (
                d.finding,
                say(OUTCOMES[d.verdict]),
                d.rule or "-",
                d.transcript or "-",
                str(d.date or "-"),
                d.by or "-",
                d.reason,
            )
        ]
        for d in decisions.entries.values()
    ]
    if not rows:
        click.echo(say(Text(f"{file} 里还没有结论", f"no decisions in {file} yet")), err=True)
        return
    sizes = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(left(cell, size) for cell, size in zip(row, sizes, strict=True)).rstrip())


def _login() -> str | None:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
