"""Scripts to a format: all fields, nothing else. What the formats read back is the same scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csqa.errors import InputError
from csqa.library.fields import FIELDS, STEP
from csqa.model import Script
from csqa.wording import Text

TABLES = (".csv", ".xlsx")


def said(script: Script) -> dict[str, Any]:
    """What a script says, by key as in YAML; empty ones left out."""
    valid = {"from": script.valid_from, "until": script.valid_until}
    every = {
        "id": script.id,
        "scenario": script.scenario,
        "question": _one_or_more(script.questions),
        "reply": _one_or_more(script.reply),
        "placeholders": list(script.placeholders),
        "lang": script.lang,
        "owner": script.owner,
        "reviewed": script.reviewed,
        "valid": {key: day for key, day in valid.items() if day},
        "tags": list(script.tags),
    }
    return {key: value for key, value in every.items() if value}


def as_yaml(scripts: Iterable[Script]) -> bytes:
    """A list of scripts, texts of several lines as block scalars."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: Any, value: str) -> Any:
        style = (
            "|" if "\n" in value and not any(line != line.rstrip() for line in value.split("\n")) else None
        )
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    def day(dumper: Any, value: _Day) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(value))

    Dumper.add_representer(str, text)
    Dumper.add_representer(_Day, day)
    dumped = [
        yaml.dump(
            [_dated(said(script))], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000, indent=2
        )
        for script in scripts
    ]
    return "\n".join(dumped).encode("utf-8", "replace")


def as_markdown(script: Script) -> bytes:
    """One script: front matter, questions as headings, steps with a line of `---` between."""
    for text in (*script.questions, *script.reply):
        _no_step_line(script, text)
    front = as_yaml([_bare(script)]).decode()
    lines = "".join(f"{line[2:]}\n" for line in front.splitlines() if line[2:] != "reply: ''")
    questions = "".join(f"# {question}\n" for question in script.questions)
    body = f"\n{STEP}\n\n".join(f"{step}\n" for step in script.reply)
    return f"---\n{lines}---\n{questions}\n{body}".encode("utf-8", "replace")


def as_csv(scripts: Iterable[Script]) -> bytes:
    """With a byte order mark: Excel takes the file for another encoding without it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    writer.writerows(row(script) for script in scripts)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_xlsx(scripts: Iterable[Script]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("scripts")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 18, wrapped)
        sheet.set_column(2, 3, 48, wrapped)
        sheet.set_column(4, len(FIELDS) - 1, 14, wrapped)
        for column, field in enumerate(FIELDS):
            sheet.write_string(0, column, field, bold)
        last = 0
        for last, script in enumerate(scripts, 1):
            for column, cell in enumerate(row(script)):
                sheet.write_string(last, column, cell)
        sheet.autofilter(0, 0, last, len(FIELDS) - 1)
    return out.getvalue()


def as_json_lines(scripts: Iterable[Script]) -> bytes:
    lines = (json.dumps(_flat(said(script)), ensure_ascii=False) for script in scripts)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def row(script: Script) -> Sequence[str]:
    """The cells of a table's row, in the order of `FIELDS`."""
    for text in script.reply:
        _no_step_line(script, text)
    return (
        script.id,
        script.scenario or "",
        "\n".join(script.questions),
        f"\n{STEP}\n".join(script.reply),
        "\n".join(script.placeholders),
        script.lang or "",
        script.owner or "",
        script.reviewed or "",
        script.valid_from or "",
        script.valid_until or "",
        "\n".join(script.tags),
    )


class _Day(str):
    """A date that YAML writes without quotes."""


def _dated(value: Mapping[str, Any]) -> dict[str, Any]:
    valid = {key: _Day(day) for key, day in value.get("valid", {}).items()}
    dated: dict[str, Any] = {**value, **({"valid": valid} if valid else {})}
    if "reviewed" in dated:
        dated["reviewed"] = _Day(dated["reviewed"])
    return dated


def _flat(value: dict[str, Any]) -> dict[str, Any]:
    valid = value.pop("valid", {})
    return {**value, **{f"valid_{key}": day for key, day in valid.items()}}


def _bare(script: Script) -> Script:
    import msgspec

    return msgspec.structs.replace(script, questions=(), reply=())


def _one_or_more(texts: Sequence[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _no_step_line(script: Script, text: str) -> None:
    if any(line.strip() == STEP for line in text.splitlines()):
        raise InputError(
            Text(
                f"话术 {script.id} 里有一行 {STEP}，在这种格式里会被当作分步",
                f"the script {script.id} has a line of {STEP}, which parts steps in this format",
            ),
            file=script.source.file,
            line=script.source.line,
            mend=Text("请转成 YAML", "convert it to YAML"),
        )
