"""`csqa scripts convert`: a library from one format to another, all fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.language import say
from csqa.commands.output import write_bytes
from csqa.errors import InputError
from csqa.model import Script
from csqa.wording import Text

INTO = ("yaml", "md", "csv", "xlsx", "jsonl")


@click.command(
    "convert",
    cls=Command,
    about=Text(
        "话术库换一种格式，字段一个不少。\n输出文件的扩展名决定格式；Markdown 一条一个文件，写进文件夹。",
        "a library in another format, every field of it.\n"
        "The output's extension says which; Markdown has one file a script, in a folder.",
    ),
    examples=(
        ("csqa scripts convert scripts.xlsx -o scripts.yaml", Text("Excel 转 YAML", "Excel to YAML")),
        ("csqa scripts convert lib/ -o out/ --to md", Text("一条一个 Markdown", "a Markdown file each")),
        (
            "csqa scripts convert all.jsonl -o zh.yaml --only-lang zh",
            Text("只要中文的", "the Chinese ones only"),
        ),
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATHS…")
@option(
    "-o",
    "--output",
    required=True,
    metavar="FILE|FOLDER",
    type=click.Path(path_type=Path),
    about=Text("写到哪里", "where to write"),
)
@option(
    "--to",
    type=click.Choice(INTO),
    metavar="|".join(INTO),
    about=Text("格式（默认看扩展名）", "the format (default: by the output's extension)"),
)
@option(
    "--only-lang",
    metavar="LANG",
    about=Text("只转这种语言的话术", "only scripts in this language"),
)
def command(paths: Sequence[str], output: Path, to: str | None, only_lang: str | None) -> int:
    from csqa.library.files import read_library

    into = to or _by_extension(output)
    scripts = [
        entry.script
        for file in read_library(paths)
        for entry in file.entries
        if only_lang is None or entry.script.lang == only_lang
    ]
    if not scripts:
        raise InputError(Text("没有找到任何话术", "there is no script to convert"))
    _unique(scripts)
    if into == "md":
        _folder(scripts, output)
    else:
        write_bytes(output, _encoded(scripts, into))
    n = len(scripts)
    click.echo(say(Text(f"{n} 条话术写入 {output}", f"{n} scripts written to {output}")), err=True)
    return 0


def _by_extension(output: Path) -> str:
    into = {".yml": "yaml", ".markdown": "md"}.get(output.suffix.lower(), output.suffix.lower().lstrip("."))
    if into not in INTO or into == "md":
        raise InputError(
            Text("看不出要转成哪种格式", "which format is wanted?"),
            file=str(output),
            mend=Text(f"用 --to 指定：{'、'.join(INTO)}", f"say it with --to: {', '.join(INTO)}"),
        )
    return into


def _encoded(scripts: Sequence[Script], into: str) -> bytes:
    from csqa.library import writing

    encode = {
        "yaml": writing.as_yaml,
        "csv": writing.as_csv,
        "xlsx": writing.as_xlsx,
        "jsonl": writing.as_json_lines,
    }
    return encode[into](scripts)


def _folder(scripts: Sequence[Script], folder: Path) -> None:
    from csqa.library.writing import as_markdown

    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for script in scripts:
        name = base = _file_name(script.id)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        write_bytes(folder / f"{name}.md", as_markdown(script))


def _file_name(id_: str) -> str:
    """An id as a file may be called on every system."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", unicodedata.normalize("NFC", id_)).strip(" .")
    return plain[:80] or "script"


def _unique(scripts: Sequence[Script]) -> None:
    first: dict[str, Script] = {}
    for script in scripts:
        if (other := first.setdefault(script.id, script)) is not script:
            raise InputError(
                Text(
                    f"话术编号 {script.id} 重复，前一条在 {other.source.file}:{other.source.line}",
                    f"the id {script.id} stands twice, first in {other.source.file}:{other.source.line}",
                ),
                file=script.source.file,
                line=script.source.line,
                key="id",
            )
