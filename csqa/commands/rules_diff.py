"""`csqa rules diff OLD NEW CORPUS`: what another version of the rules would change."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from csqa.commands.bilingual import Command, option
from csqa.commands.configured import configured, rule_options
from csqa.commands.corpus import transcripts
from csqa.commands.language import say
from csqa.engine import lint
from csqa.errors import InputError
from csqa.evaluation.diff import Difference
from csqa.model import Result, Transcript
from csqa.ruleset.load import RuleSet, load_rules
from csqa.scoring import Scorecard, Scorer, load_scorecard
from csqa.wording import Text

MOVED = 10
"""Conversations whose score moves most, named in the text form."""


@click.command(
    "diff",
    cls=Command,
    about=Text(
        "两个版本的规则在同一批对话上差在哪里：新增、消失的问题和变动的分数，并举例。\n"
        "OLD、NEW 是规则文件夹，或 git 版本（取当前目录下的 rules/）。",
        "what two versions of the rules make of the same conversations: findings that\n"
        "appear and vanish, scores that move, with examples. OLD and NEW are folders of\n"
        "rules, or git revisions (of rules/ in the current folder).",
    ),
    examples=(
        ("csqa rules diff qa-rules qa-rules-new exports/", Text("两个文件夹", "two folders")),
        ("csqa rules diff main HEAD chats.jsonl", Text("两个 git 版本", "two git revisions")),
    ),
)
@click.argument("old")
@click.argument("new")
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS…")
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    about=Text("输出格式", "form of the output"),
)
@option("--preview", is_flag=True, about=Text("也比较试用的规则", "also rules on trial"))
@rule_options
def command(
    old: str,
    new: str,
    corpus: tuple[str, ...],
    form: str,
    preview: bool,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
) -> int:
    held = configured(Path.cwd(), config, {"profile": profile, "rules": rules})
    difference = Difference()
    with _folder(old) as before, _folder(new) as after:
        sides = [_Side(folder, held.rules, held.profile, preview) for folder in (before, after)]
        for transcript in transcripts(corpus, held):
            difference.add(*(side.judged(transcript) for side in sides))
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(_json(difference)), indent=2).decode())
    else:
        for line in _lines(difference):
            click.echo(line)
    return 0


class _Side:
    """One version. A folder with profiles of its own is a whole set; any other lies on top of the shipped rules."""

    def __init__(self, folder: Path, others: tuple[str, ...], profile: str, preview: bool) -> None:
        whole = (folder / "profiles").is_dir()
        self._rules: RuleSet = load_rules(
            others if whole else (*others, folder), profile, preview=preview, base=folder if whole else None
        )
        card: Scorecard = load_scorecard("default", self._rules.folders)
        self._scorer = Scorer(card, self._rules.rules.values())

    def judged(self, transcript: Transcript) -> Result:
        result = lint(transcript, self._rules)
        return msgspec.structs.replace(result, score=self._scorer.score(result))


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """The folder of that name, or the `rules/` of that git revision. Raises InputError where there is neither."""
    if Path(name).is_dir():
        yield Path(name)
        return
    try:
        done = subprocess.run(["git", "archive", name, "rules"], capture_output=True, check=False)
    except OSError:
        done = None
    if done is None or done.returncode:
        reason = done.stderr.decode(errors="replace").strip() if done else "git"
        raise InputError(
            Text(
                f"{name} 既不是文件夹，也不是含有 rules/ 的 git 版本",
                f"{name} is neither a folder nor a git revision with rules/",
            ),
            mend=Text(reason, reason) if reason else None,
        )
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / "rules"


def _json(difference: Difference) -> dict[str, object]:
    return {
        "sessions": difference.sessions,
        "rules": difference.changes(),
        "examples": difference.examples,
        "scores": [{"transcript": t, "before": a, "after": b} for t, a, b in difference.moved],
    }


def _lines(difference: Difference) -> Iterator[str]:
    moved = difference.moved
    yield say(
        Text(
            f"{difference.sessions} 通对话，{len(moved)} 通的分数有变",
            f"{difference.sessions} conversations, {len(moved)} with another score",
        )
    )
    for change in difference.changes():
        yield f"{change.rule:28} {change.before:6} → {change.after:<6} +{change.appears} -{change.vanishes}"
        for e in difference.examples:
            if e.rule == change.rule:
                sign = "+" if e.change == "appears" else "-"
                turn = "" if e.turn is None else f":{e.turn}"
                yield f"    {sign} {e.transcript}{turn} {e.text}".rstrip()
    moved = sorted(moved, key=lambda m: -abs((m[2] or 0) - (m[1] or 0)))[:MOVED]
    for transcript, before, after in moved:
        yield f"{transcript}: {'-' if before is None else f'{before:g}'} → {'-' if after is None else f'{after:g}'}"
