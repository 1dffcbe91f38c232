"""`csqa schema`: JSON Schemas of everything that is written in YAML, so that an editor completes and checks as one types."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from csqa.commands.bilingual import Command, option
from csqa.commands.output import write_bytes
from csqa.errors import InputError
from csqa.wording import Text

ABOUT: Mapping[str, Text] = {
    "signals": Text("信号", "signals"),
    "rules": Text("规则", "rules"),
    "profiles": Text("平台", "profiles"),
    "scorecards": Text("评分表", "scorecards"),
    "config": Text(".csqa.yaml", ".csqa.yaml"),
    "scripts": Text("话术库", "script libraries"),
    "waivers": Text("复核结论", "reviewers' decisions"),
    "findings": Text("scripts check 的 JSON", "scripts check as JSON"),
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command(
    "schema",
    cls=Command,
    about=Text(
        "各种 YAML 文件的 JSON Schema，编辑器据此补全和检查：\n"
        "在文件第一行写 # yaml-language-server: $schema=路径\n"
        "种类：" + " ".join(ABOUT),
        "the JSON Schema of a kind of YAML file: editors complete and check by it.\n"
        "First line of the file: # yaml-language-server: $schema=PATH\n"
        "KIND: " + " ".join(ABOUT),
    ),
    examples=(
        ("csqa schema rules > rules.schema.json", Text("规则文件的", "of rule files")),
        ("csqa schema --all schema/", Text("全部写进文件夹", "all of them into a folder")),
    ),
)
@click.argument("kind", required=False, type=click.Choice(list(ABOUT)), metavar="KIND")
@option(
    "--all",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    about=Text("全部写进这个文件夹", "write all of them into this folder"),
)
def command(kind: str | None, folder: Path | None) -> int:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ABOUT:
            write_bytes(folder / f"{name}.schema.json", encoded(name))
    elif kind is not None:
        click.echo(encoded(kind), nl=False)
    else:
        raise InputError(Text("要哪一种？", "which one?"), mend=Text("、".join(ABOUT), ", ".join(ABOUT)))
    return 0


def encoded(kind: str) -> bytes:
    """The schema of one kind, as a file holds it."""
    found = {"$schema": _DIALECT, "title": f"csqa: {ABOUT[kind].en}", **schema(kind)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def schema(kind: str) -> dict[str, Any]:
    """From the types that the files are read into."""
    types = _types(kind)
    found, components = msgspec.json.schema_components(
        types, schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    choices = list(found)
    one: dict[str, Any] = choices[0] if len(choices) == 1 else {"anyOf": choices}
    return {**one, "$defs": components}


def _anything(kind: type) -> dict[str, Any]:
    """Tokens hold values of any type."""
    if kind is object:
        return {"description": "a value of a spaCy Matcher pattern"}
    raise NotImplementedError


def _types(kind: str) -> list[Any]:
    from csqa.config import Settings
    from csqa.decisions.file import WaiversFile
    from csqa.library.fields import Entry, Scripts
    from csqa.profile.read import ProfileFile
    from csqa.reports.located import Located
    from csqa.reports.plain_json import Findings
    from csqa.ruleset.files import RuleChange, RuleFile
    from csqa.scoring.load import ScorecardFile
    from csqa.signals.definition import SignalChange, SignalFile

    kinds: Mapping[str, list[Any]] = {
        "signals": [SignalFile, SignalChange],
        "rules": [RuleFile, RuleChange],
        "profiles": [ProfileFile],
        "scorecards": [ScorecardFile],
        "config": [Settings],
        "scripts": [Entry, list[Entry], Scripts],
        "waivers": [WaiversFile],
        "findings": [Located, Findings],
    }
    return kinds[kind]
