"""`csqa rules eval`: how well csqa and a reviewer's labels agree, per signal and per rule."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from csqa.commands import corpus
from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.language import language, say
from csqa.documents import nearest
from csqa.engine import lint
from csqa.errors import InputError
from csqa.evaluation.compare import Error, Evaluation, Score, unmet
from csqa.evaluation.labels import TARGETS, read_labels
from csqa.evaluation.shown import error_excerpt, markdown, table
from csqa.model import Transcript
from csqa.ruleset.load import load_rules
from csqa.wording import Text

SUPPORT = 8
"""Labelled examples from which a target counts in the macro average."""


def _least(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    """`("greeting=0.95",)` -> `{"greeting": 0.95}`. Raises InputError."""
    known = {name for t in TARGETS for name in (t.id, t.name)}
    found: dict[str, float] = {}
    for value in values:
        name, _, number = value.rpartition("=")
        try:
            found[name] = float(number)
        except ValueError:
            raise InputError(
                Text(f"{value} 不是 NAME=0.9 的写法", f"{value} is not of the form NAME=0.9"), key="--min-f1"
            ) from None
        if name not in known:
            near = nearest(name, known)
            raise InputError(
                Text(f"没有可评估的 {name}", f"{name} is nothing that can be evaluated"),
                key="--min-f1",
                mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
            )
    return found


@click.command(
    "eval",
    cls=Command,
    about=Text(
        "把判断和信号与质检员的标注对照：\n每个信号、每条规则的样本数、精确率、召回率、F1（95% 区间）和 κ。",
        "hold verdicts and signals against a reviewer's labels: support, precision,\n"
        "recall, F1 with 95 % intervals and kappa, per signal and per rule.",
    ),
    examples=(
        ("csqa rules eval chats.jsonl --labels labels.jsonl", Text("总表", "the table")),
        (
            "csqa rules eval chats.jsonl --labels labels.jsonl --errors",
            Text("每处误报和漏报", "every false alarm and miss"),
        ),
        (
            "csqa rules eval chats.jsonl --labels labels.jsonl --min-f1 greeting=0.95",
            Text("在 CI 里逐项把关", "a gate in CI, name by name"),
        ),
    ),
)
@click.argument("transcripts", nargs=-1, required=True, metavar="TRANSCRIPTS…")
@option(
    "--labels",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    about=Text("标注文件", "the labels"),
)
@option("--errors", is_flag=True, about=Text("列出每处误报和漏报", "show every false alarm and miss"))
@option(
    "--min-f1",
    multiple=True,
    metavar="NAME=N",
    callback=_least,
    about=Text("低于 N 就以 1 退出（可重复）", "exit with 1 below N (repeatable)"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    metavar="text|json|markdown",
    about=Text("输出格式", "form of the output"),
)
@rule_options
def command(
    transcripts: tuple[str, ...],
    labels: Path,
    errors: bool,
    min_f1: Mapping[str, float],
    form: str,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
) -> int:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    evaluation = Evaluation(read_labels(labels))
    loaded = load_rules(held.rules, held.profile, preview=True)
    found: list[tuple[Error, Transcript]] = []
    for transcript in corpus.transcripts(transcripts, held):
        result = lint(transcript, loaded, every_signal=True)
        found += [(error, transcript) for error in evaluation.add(result)]
    scores = list(evaluation.scores.values())
    short = unmet(scores, min_f1)
    if form == "json":
        click.echo(
            msgspec.json.format(msgspec.json.encode(_json(evaluation, found, short)), indent=2).decode()
        )
    elif form == "markdown":
        click.echo(markdown(evaluation, SUPPORT, found))
    else:
        if errors:
            width = shutil.get_terminal_size().columns
            for error, transcript in found:
                click.echo(error_excerpt(error, transcript, language(), width) + "\n")
        click.echo(table(evaluation, SUPPORT, language()))
    for name, f1, wanted in short:
        got = "-" if f1 is None else f"{f1:.3f}"
        click.echo(
            say(Text(f"{name} 的 F1 为 {got}，低于 {wanted}", f"{name}: F1 {got} is below {wanted}")),
            err=True,
        )
    if evaluation.missing:
        some = "、".join(evaluation.missing[:5])
        click.echo(
            say(
                Text(
                    f"{len(evaluation.missing)} 条标注没有对应的对话：{some}",
                    f"{len(evaluation.missing)} labels have no transcript: {some}",
                )
            ),
            err=True,
        )
        return 2
    return int(bool(short))


def _json(
    evaluation: Evaluation,
    found: list[tuple[Error, Transcript]],
    short: list[tuple[str, float | None, float]],
) -> dict[str, Any]:
    mean, count = evaluation.macro_f1(SUPPORT)
    return {
        "transcripts": len(evaluation.seen),
        "missing": evaluation.missing,
        "macro_f1": {"support": SUPPORT, "targets": count, "f1": mean},
        "targets": [_row(score) for score in evaluation.scores.values()],
        "errors": [
            {
                "target": e.target.id,
                "transcript": e.transcript,
                "turn": e.turn,
                "kind": e.kind,
                "labelled": e.labelled,
                "got": e.got,
                "spans": e.spans,
            }
            for e, _ in found
        ],
        "unmet": [{"target": name, "f1": f1, "min": wanted} for name, f1, wanted in short],
    }


def _row(score: Score) -> dict[str, Any]:
    c = score.counts
    return {
        "target": score.target.id,
        "support": c.support,
        "precision": c.precision,
        "precision_interval": c.precision_interval(),
        "recall": c.recall,
        "recall_interval": c.recall_interval(),
        "f1": c.f1,
        "f1_interval": c.f1_interval(),
        "kappa": score.kappa,
    }
