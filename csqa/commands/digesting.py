"""What `csqa digest` does: one pass whose results go into an `Insight`, and a page made from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import msgspec

from csqa.commands import running
from csqa.commands.driving import INTERRUPTED, drive, tell_interrupted
from csqa.commands.language import language
from csqa.commands.notices import Notices
from csqa.commands.output import destination
from csqa.commands.progress import Progress
from csqa.commands.running import Run
from csqa.commands.summing import Summing
from csqa.errors import InputError
from csqa.insight.digest import Audience, Given, digest
from csqa.insight.guidance import load_guidance
from csqa.insight.insight import Insight
from csqa.insight.note import Note, Noting
from csqa.model import CaseResult, Result, Summary
from csqa.reports import Encoder
from csqa.ruleset.load import load_rules
from csqa.wording import Text

_AGO = re.compile(r"(\d{1,4})\s?([dw])")


class Request(running.Request, frozen=True, kw_only=True):
    audience: Audience
    since: str | None
    output: Path | None


def write(request: Request) -> int:
    """Runs it all; 0, 2 where something could not be read, 130 where it was interrupted: then nothing is written."""
    days = since(request.since) if request.since else None
    run = running.prepared(request)
    taking = Taking(run, days)
    try:
        code = _written(request, run, taking)
    except _StoppedError as e:
        tell_interrupted(e.sessions, None)
        return INTERRUPTED
    return 2 if code == 2 else 0


class _StoppedError(Exception):
    """Ctrl-C: raised so that no half of a page takes the place of an earlier one."""

    def __init__(self, sessions: int) -> None:
        super().__init__()
        self.sessions = sessions


def _written(request: Request, run: Run, taking: Taking) -> int:
    with ExitStack() as stack:
        rejects = stack.enter_context(destination(request.rejects)) if request.rejects else None
        out = stack.enter_context(destination(request.output))
        bar = stack.enter_context(Progress(run.size, wanted=True))
        summing = Summing(run.held, run.rules, run.card, run.decisions, taking, Notices(rejects))
        if not drive(run, summing, bar):
            raise _StoppedError(summing.sessions)
        code = summing.exit_code(allow_rejects=request.allow_rejects)
        page = digest(taking.insight(), request.audience, _given(run, taking.undated))
        bar.hide()
        out.write(page)
    summing.notices.tell(allowed=request.allow_rejects)
    return code


def since(said: str) -> int | date:
    """`7d`, `2w` as days, or a date as the first that counts. Raises InputError."""
    ago = _AGO.fullmatch(said.strip().lower())
    if ago is not None and int(ago[1]):
        return int(ago[1]) * (7 if ago[2] == "w" else 1)
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise InputError(
            Text(f"看不懂 {said}", f"{said} is not understood"),
            key="--since",
            mend=Text("请写 7d、2w 或 2026-11-01", "write 7d, 2w or 2026-11-01"),
        ) from None


class Taking:
    """Takes results into an `Insight`, or into one a date where only the last days are wanted: which these are is known
    at the end, as `csqa history` counts them, from the last day with conversations back. A `csqa.reports.Report` that
    writes nothing."""

    needs_words = False

    def __init__(self, run: Run, since: int | date | None) -> None:
        self.encoders: Sequence[Encoder] = (Noting(run.rules.profile, run.held.satisfaction),)
        self.undated = 0
        self._since = since
        self._days: dict[str, Insight] = {}
        self._latest: str | None = None

    def begin(self) -> None:
        pass

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        note = msgspec.msgpack.decode(encoded[0], type=Note)
        if self._since is None:
            self._days.setdefault("", Insight()).add(note)
        elif note.date is None:
            self.undated += 1
        else:
            if self._latest is None or note.date > self._latest:
                self._latest = note.date
                self._forget()
            if note.date >= self._first():
                self._days.setdefault(note.date, Insight()).add(note)

    def case(self, result: CaseResult) -> None:
        pass

    def end(self, summary: Summary) -> None:
        pass

    def insight(self) -> Insight:
        """Of everything that counts. Raises InputError where nothing does."""
        whole = Insight()
        for day in sorted(self._days):
            whole.merge(self._days[day])
        if not whole.all.sessions and self._since is not None:
            latest = Text(f"最近的一通在 {self._latest}", f"the latest is of {self._latest}")
            undated = Text(
                "这些对话没有日期，请去掉 --since", "these conversations carry no dates: leave --since away"
            )
            raise InputError(
                Text("这段时间没有对话", "there is no conversation since then"),
                key="--since",
                mend=latest if self._latest else undated,
            )
        return whole

    def _first(self) -> str:
        if isinstance(self._since, date):
            return self._since.isoformat()
        last = date.fromisoformat(self._latest or "")
        return (last - timedelta(days=(self._since or 1) - 1)).isoformat()

    def _forget(self) -> None:
        first = self._first()
        for day in [day for day in self._days if day < first]:
            del self._days[day]


def _given(run: Run, undated: int) -> Given:
    every = load_rules(run.held.rules, run.held.profile, preview=True, use_cache=run.use_cache)
    known = {name for rule in every.rules.values() for name in (rule.id, *rule.aliases)}
    return Given(
        lang=language(),
        rules=every.rules,
        guidance=load_guidance(every.folders, known),
        roster=run.roster,
        named=tuple(f"{v:g}" if isinstance(v, float) else str(v) for v in run.held.satisfaction.satisfied),
        undated=undated,
    )
