"""What `csqa scripts search` does: finds, fills, prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click
import msgspec

from csqa.commands.configured import configured
from csqa.commands.language import language, say
from csqa.commands.library_options import library_of
from csqa.documents import nearest
from csqa.errors import InputError
from csqa.insight.naming import TOPICS
from csqa.library.filling import Filled, filled
from csqa.library.index import load_index
from csqa.library.search import Match, valid
from csqa.library.search import search as best
from csqa.model import Script
from csqa.reports.columns import harmless, inline
from csqa.reports.style import Paint, painter
from csqa.wording import Text

_ASKED = Text("问", "asked")
_OPEN = Text("待填", "open")
_NAMES: Mapping[str, str] = {
    "售前": "pre-sale", "物流": "logistics", "快递": "logistics", "质量": "quality", "售后": "after-sale",
    "投诉": "complaint", "异议": "objection", "嫌贵": "objection",
}  # fmt: skip
"""What people call a scenario -> what csqa does."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    words: tuple[str, ...]
    fill: tuple[str, ...]
    scenario: str | None
    limit: int
    library: tuple[str, ...]
    config: str | None
    form: str


def search(request: Request) -> int:
    """0 where a script fits, 1 where none does. Raises InputError."""
    held = configured(Path.cwd(), request.config, {"library": request.library})
    values = _values(request.fill)
    index = load_index(library_of(held))
    scenario = _scenario(request.scenario)
    today = date.today().isoformat()

    def fits(script: Script) -> bool:
        return valid(script, today) and (scenario is None or _is_of(script, scenario))

    matches = best(index, " ".join(request.words), request.limit, fits)
    answers = [filled(match.script, values, held.placeholders) for match in matches]
    if request.form == "json":
        click.echo(_json(request, matches, answers))
    else:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        for number, (match, answer) in enumerate(zip(matches, answers, strict=True), 1):
            click.echo("\n".join(_shown(number, match, answer, painter(colour))))
    if not matches:
        _nothing(request, [*map(_topic, _scenarios(index.scripts()))])
    elif values:
        _tell_unused(values, answers)
    return int(not matches)


def _values(fill: Sequence[str]) -> dict[str, str]:
    """`客户=王先生` -> name and text. Raises InputError for anything else."""
    values: dict[str, str] = {}
    for one in fill:
        name, sign, text = one.replace("＝", "=", 1).partition("=") if "=" not in one else one.partition("=")
        name = name.strip().strip(" ${}[]【】<>")
        if not sign or not name:
            raise InputError(
                Text(f"看不懂 {one}", f"{one} is not understood"),
                file="csqa scripts search",
                key="--fill",
                mend=Text("请写成 --fill 客户=王先生", "write --fill customer=Ann"),
            )
        values[name] = text
    return values


def _scenario(said: str | None) -> str | None:
    if said is None:
        return None
    plain = said.strip().casefold()
    called = {name.casefold(): topic for topic, text in TOPICS.items() for name in (text.zh, text.en)}
    return _NAMES.get(plain) or called.get(plain) or plain


def _is_of(script: Script, scenario: str) -> bool:
    """By the name; by a part of it, where the library has words of its own."""
    own = (script.scenario or "").casefold()
    return own == scenario or (own not in TOPICS and scenario in own)


def _json(request: Request, matches: Sequence[Match], answers: Sequence[Filled]) -> str:
    found = [
        {
            "id": match.script.id,
            "score": round(match.score, 3),
            "likeness": round(match.likeness, 3),
            "scenario": match.script.scenario,
            "questions": match.script.questions,
            "reply": answer.steps,
            "open": answer.open,
            "lang": match.script.lang,
            "owner": match.script.owner,
            "reviewed": match.script.reviewed,
            "tags": match.script.tags,
            "file": match.script.source.file,
            "line": match.script.source.line,
        }
        for match, answer in zip(matches, answers, strict=True)
    ]
    content = {"words": " ".join(request.words), "scripts": found}
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def _shown(number: int, match: Match, answer: Filled, paint: Paint) -> list[str]:
    script = match.script
    about = [paint(f"{number}. {inline(script.id)}", "bold")]
    if script.scenario:
        about.append(inline(_topic(script.scenario)))
    about.append(paint(f"{inline(script.source.file)}:{script.source.line}", "dim"))
    lines = ["  ".join(about)]
    if script.questions:
        lines.append(paint(f"   {say(_ASKED)}  {inline(' / '.join(script.questions))}", "dim"))
    for i, step in enumerate(answer.steps):
        lines += ["   ---"] if i else []
        lines += [f"   {paint(harmless(line), 'say')}".rstrip() for line in step.splitlines()]
    if answer.open:
        names = ("、" if language() == "zh" else ", ").join(map(inline, answer.open))
        lines.append(paint(f"   {say(_OPEN)}  {names}", "warning"))
    return [*lines, ""]


def _topic(scenario: str) -> str:
    return say(TOPICS[scenario]) if scenario in TOPICS else scenario


def _scenarios(scripts: Sequence[Script]) -> list[str]:
    return sorted({script.scenario for script in scripts if script.scenario})


def _nothing(request: Request, scenarios: Sequence[str]) -> None:
    words = inline(" ".join(request.words))
    click.echo(say(Text(f"没有合适的话术：{words}", f"no script fits: {words}")), err=True)
    if request.scenario is not None and scenarios:
        near = nearest(request.scenario, scenarios)
        listed = near or ("、" if language() == "zh" else ", ").join(scenarios[:8])
        click.echo(say(Text(f"话术库里的场景：{listed}", f"scenarios of the library: {listed}")), err=True)


def _tell_unused(values: Mapping[str, str], answers: Sequence[Filled]) -> None:
    open_ = [name for answer in answers for name in answer.open]
    for name in values:
        if any(name in answer.used for answer in answers):
            continue
        near = nearest(name, open_)
        mend = Text(f"；是否指 {near}？", f"; did you mean {near}?") if near else Text("", "")
        click.echo(
            say(
                Text(
                    f"没有用到 {name}：这些话术里没有这个占位符{mend.zh}",
                    f"{name} was not used: no such placeholder here{mend.en}",
                )
            ),
            err=True,
        )
