"""What `csqa review` does: reads one conversation, judges it, and prints what a coach would say."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from csqa.commands import running
from csqa.commands.coach import page
from csqa.commands.language import language, say
from csqa.commands.running import Run
from csqa.commands.wordings import wordings_of
from csqa.documents import nearest
from csqa.engine import examine
from csqa.errors import InputError
from csqa.insight.coaching import SIGNALS, Memory, coached
from csqa.insight.guidance import Guidance, load_guidance
from csqa.masking import masked
from csqa.model import Reject, Transcript
from csqa.readers import read_chunk
from csqa.ruleset.load import load_rules
from csqa.scoring import Scorer
from csqa.wording import Text


class Request(msgspec.Struct, frozen=True, kw_only=True):
    chat: str
    id_: str | None
    roster: str | None
    agent_name: tuple[str, ...]
    history: str | None
    scorecard: str | None
    no_mask: bool
    profile: str | None
    rules: tuple[str, ...]
    config: str | None


class _Judging(running.Request, frozen=True, kw_only=True):
    history: str | None

    def settings(self) -> dict[str, object]:
        return {**super().settings(), "history": self.history}


def review(request: Request) -> int:
    """Prints the review and returns 0. Raises InputError where there is no such conversation."""
    if request.chat == "-" and sys.stdin.isatty():
        click.echo(
            say(Text("粘贴对话，然后按 Ctrl-D：", "paste the conversation, then press Ctrl-D:")), err=True
        )
    run = running.prepared(_judging(request))
    transcript = _wanted(run, request.id_, request.chat)
    rules = run.rules.lean(SIGNALS)
    result, table = examine(transcript, rules)
    scorer = Scorer(run.card, rules.rules.values())
    result = run.decisions.result(result)
    result = msgspec.structs.replace(result, score=scorer.score(result))
    if run.masks:
        result = masked(result)
    coaching = coached(
        result,
        table,
        rules=rules.rules,
        scorer=scorer,
        guidance=_guidance(run),
        profile=rules.profile,
        memory=_memory(run),
        wordings=wordings_of(run.held, use_cache=run.use_cache),
    )
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    click.echo("\n".join(page(coaching, result, run.card, run.roster, language(), colour=colour)))
    return 0


def _judging(request: Request) -> _Judging:
    return _Judging(
        paths=(request.chat,),
        workers=1,
        rejects=None,
        allow_rejects=True,
        no_cache=False,
        no_mask=request.no_mask,
        config=request.config,
        profile=request.profile,
        rules=request.rules,
        scorecard=request.scorecard,
        select=(),
        ignore=(),
        preview=None,
        fail_on=None,
        min_score=None,
        roster=request.roster,
        agent_name=request.agent_name,
        waivers=None,
        history=request.history,
    )


def _wanted(run: Run, id_: str | None, chat: str) -> Transcript:
    """The conversation with that id, else the first; a word on stderr where there are more."""
    ids: list[str] = []
    found: Transcript | None = None
    for transcript in _transcripts(run):
        if id_ is None:
            if found is not None:
                click.echo(
                    say(
                        Text(
                            f"文件里不止一通，这是第一通 {found.id}；--id 可以选别的",
                            f"there are more conversations; this is the first, {found.id}; --id picks another",
                        )
                    ),
                    err=True,
                )
                return found
            found = transcript
        elif transcript.id == id_:
            return transcript
        else:
            ids.append(transcript.id)
    if found is not None:
        return found
    if id_ is None:
        raise InputError(Text("没有读到对话", "there is no conversation in it"), file=chat)
    near = nearest(id_, ids)
    mend = Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None
    raise InputError(
        Text(f"没有对话 {id_}", f"there is no conversation {id_}"), file=chat, key="--id", mend=mend
    )


def _transcripts(run: Run) -> Iterator[Transcript]:
    """What can be read; what cannot is said on stderr."""
    unreadable = [*run.unreadable]
    for piece in run.pieces:
        for item in read_chunk(piece, run.reading):
            if isinstance(item, Transcript):
                yield item
            else:
                unreadable.append(item)
    for reject in unreadable:
        _tell(reject)


def _tell(reject: Reject) -> None:
    error = InputError(reject.reason, file=reject.source.file, line=reject.source.line)
    click.echo(error.render(language()), err=True)


def _guidance(run: Run) -> Guidance:
    every = load_rules(run.held.rules, run.held.profile, preview=True)
    known = {name for rule in every.rules.values() for name in (rule.id, *rule.aliases)}
    return load_guidance(every.folders, known)


def _memory(run: Run) -> Memory | None:
    """The history, where the configuration or `--history` names one that is there."""
    if run.held.history is None or not Path(run.held.history).is_dir():
        return None
    from csqa.history import History

    return History(Path(run.held.history), run.roster)
