"""One conversation as a coach sees it: what was good, what to change first, and what the score would then be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from csqa.insight.guidance import Guidance
from csqa.insight.sentences import sentence, shortened
from csqa.model import Finding, Hit, Result, SessionScore, Verdict
from csqa.profile import Profile
from csqa.ruleset.rule import Rule
from csqa.scoring import Scorer
from csqa.signals.table import Table
from csqa.wording import Text

COLUMNS = 120
"""Columns of what is quoted as good, about."""
ONCE = 2
"""Times that the same good thing is shown."""
LATEST = 20
"""Sessions of an agent that one is compared with."""
FEW = 5
"""Sessions under which that says little."""
OFTEN = 2
"""Sessions in which a rule failed, and a quarter of all at least, for that to be a habit."""


class Better(Protocol):
    """Words of the script library, and the script that they are from."""

    @property
    def script(self) -> str: ...
    @property
    def text(self) -> str: ...


class Wordings(Protocol):
    """What knows better words than a rule does: `csqa.library.wording.Wordings`."""

    def better(self, rule: str, finding: Finding, result: Result) -> Better | None: ...


class Good(msgspec.Struct, frozen=True):
    """Something done well: what, at which turn, in which words (None and empty where it is no matter of words)."""

    name: Text
    turn: int | None = None
    words: str = ""


class Change(msgspec.Struct, frozen=True):
    """A rule that failed: the points it cost, what to say instead, the session's score once it and all before it are put
    right."""

    rule: Rule
    points: float
    findings: tuple[Finding, ...]
    say: Text
    after: float | None
    better: Better | None = None
    """The library's words, where a script of it fits; they come before `say`."""


class Recent(Protocol):
    """An agent's latest sessions, as the history has them; `rules` are those that failed most, with sessions."""

    @property
    def sessions(self) -> int: ...
    @property
    def mean(self) -> float: ...
    @property
    def rules(self) -> Sequence[tuple[str, int]]: ...


class Memory(Protocol):
    """What remembers an agent's sessions: `csqa.history.History`."""

    def recent(self, agent: str, n: int = 20, *, without: str | None = None) -> Recent | None: ...


class Compared(msgspec.Struct, frozen=True):
    """One agent against their last sessions. `again`: rules that failed here and in how many of those."""

    agent: str
    score: float
    sessions: int
    mean: float
    again: tuple[tuple[str, int], ...] = ()
    better: tuple[str, ...] = ()
    """Rules that failed in many of those, were judged here, and passed."""


class Coaching(msgspec.Struct, frozen=True):
    score: float | None
    passed: bool
    good: tuple[Good, ...]
    change: tuple[Change, ...]
    compared: tuple[Compared, ...] = ()


def coached(
    result: Result,
    table: Table,
    *,
    rules: Mapping[str, Rule],
    scorer: Scorer,
    guidance: Guidance,
    profile: Profile,
    memory: Memory | None = None,
    wordings: Wordings | None = None,
) -> Coaching:
    """`result` with its score; its words may be masked, offsets being the same. `table` is what it rests on."""
    score = result.score
    return Coaching(
        score.score if score else None,
        bool(score and score.passed),
        tuple(_good(result, table, profile)),
        tuple(_changes(result, rules, scorer, guidance, wordings)),
        tuple(_compared(result, memory)) if memory is not None else (),
    )


Where = Callable[[Result, Table], Sequence[int]]


class _Sign(msgspec.Struct, frozen=True):
    """A signal that is good where it stands; `rule` must not have failed, and `where` gives the turns that count."""

    signal: str
    name: Text
    rule: str | None = None
    where: Where | None = None


def _after_complaint(result: Result, table: Table) -> Sequence[int]:
    first = min(table.turns("complaint"), default=None)
    return [] if first is None else range(first + 1, len(result.transcript.turns))


def _with_refusal(result: Result, table: Table) -> Sequence[int]:
    bad = {f.turn for v in result.verdicts if v.rule == "bare-negative" for f in v.findings}
    return [turn for turn in table.turns("negative") if turn not in bad]


def _after_fault(result: Result, table: Table) -> Sequence[int]:
    first = min(table.turns("reports-fault"), default=None)
    return [] if first is None else [turn for turn in table.turns("question") if turn > first]


_SIGNS = (
    _Sign("greeting", Text("开场有问候", "opened with a greeting"), "missing-greeting"),
    _Sign(
        "apology", Text("客户抱怨后致歉", "apologised after the complaint"), "no-apology", _after_complaint
    ),
    _Sign("empathy", Text("说出了对客户的理解", "showed understanding"), "no-empathy", _after_complaint),
    _Sign("asks-diagnosis", Text("先问清楚情况", "asked what happened first"), None, _after_fault),
    _Sign("restates", Text("复述确认", "said it back to confirm")),
    _Sign("takes-ownership", Text("表示由自己跟到底", "took it on until solved")),
    _Sign("alternative", Text("说不行的同时给了别的办法", "refused with a way forward"), None, _with_refusal),
    _Sign("offers-choice", Text("给了客户选择", "offered a choice")),
    _Sign("promise-by", Text("承诺带了时间", "named the time of a promise")),
    _Sign("check", Text("结束前问了还有没有别的", "asked whether anything else is needed"), "missing-check"),
    _Sign("closing", Text("致谢道别", "thanks and goodbye"), "missing-closing"),
)
SIGNALS = ("negative", "reports-fault", *(sign.signal for sign in _SIGNS))
"""What the table must have been scanned for, beside what the rules ask for."""


def _good(result: Result, table: Table, profile: Profile) -> list[Good]:
    failed = {v.rule for v in result.verdicts if v.verdict == "fail"}
    spoilt = _spoilt(result)
    turns = result.transcript.turns
    found: list[Good] = _prompt(result, profile)
    for sign in _SIGNS:
        if sign.rule in failed:
            continue
        allowed = None if sign.where is None else set(sign.where(result, table))
        here = [
            Good(sign.name, turn, _words(turns[turn].text, hits[0], sign.signal))
            for turn, hits in table.turns(sign.signal).items()
            if turns[turn].role == "agent" and turn not in spoilt and (allowed is None or turn in allowed)
        ]
        # The closing is the last of its kind, of everything else the first is what counts.
        found += here[-1:] if sign.signal in ("check", "closing") else here[:ONCE]
    if result.session.mood.better:
        last = max((*table.turns("settles"), *table.turns("acknowledges")), default=None)
        words = turns[last].text if last is not None else ""
        found.append(
            Good(Text("客户的情绪平复了", "the customer calmed down"), last, shortened(words, COLUMNS))
        )
    found.sort(key=lambda good: -1 if good.turn is None else good.turn)
    return found


def _spoilt(result: Result) -> set[int]:
    """Turns in which something was said wrong: praise for the rest of them would be an insult to the reader."""
    return {
        finding.turn
        for verdict in result.verdicts
        for finding in verdict.findings
        if finding.turn is not None and finding.start is not None and finding.window is None
    }


def _words(text: str, hit: Hit, signal: str) -> str:
    """A greeting is the words alone: what follows in the sentence is the matter."""
    if signal == "greeting":
        return text[hit.start : hit.end]
    return sentence(text, hit.start, hit.end, COLUMNS)


def _prompt(result: Result, profile: Profile) -> list[Good]:
    """Answers within the limits: only where the record has times, and everything was."""
    verdicts = {v.rule: v.verdict for v in result.verdicts}
    measures, found = result.measures, []
    first = measures.first_response
    if first is not None and verdicts.get("late-first-response") == "pass":
        limit = profile.limits.first_response
        if first.complaint:
            limit = min(limit, profile.limits.complaint)
        found.append(
            Good(
                Text(
                    f"{first.seconds:.0f} 秒首次响应（限 {limit:.0f} 秒）",
                    f"first response after {first.seconds:.0f} s (limit {limit:.0f} s)",
                ),
                first.turn,
            )
        )
    if measures.responses and verdicts.get("slow-response") == "pass":
        longest = max(measures.responses, key=lambda r: r.seconds)
        found.append(
            Good(
                Text(
                    f"之后每次都答得及时，最久 {longest.seconds:.0f} 秒",
                    f"every later answer in time, the longest wait {longest.seconds:.0f} s",
                ),
                longest.turn,
            )
        )
    return found


def _changes(
    result: Result,
    rules: Mapping[str, Rule],
    scorer: Scorer,
    guidance: Guidance,
    wordings: Wordings | None,
) -> list[Change]:
    """The costliest first; fatal ones before all."""
    lost: dict[str, float] = {}
    for part in result.score.agents if result.score else ():
        for name, points in part.deductions.items():
            lost[name] = lost.get(name, 0.0) + points
    failed = [v for v in result.verdicts if v.verdict == "fail" and v.rule in rules]
    failed.sort(key=lambda v: (not rules[v.rule].fatal, -lost.get(v.rule, 0.0), v.rule))
    changes: list[Change] = []
    mended = result
    for verdict in failed:
        mended = msgspec.structs.replace(
            mended, verdicts=tuple(_right(v, verdict.rule) for v in mended.verdicts)
        )
        after: SessionScore = scorer.score(mended)
        rule = rules[verdict.rule]
        changes.append(
            Change(
                rule,
                lost.get(verdict.rule, 0.0),
                verdict.findings,
                guidance.say(rule, result.session.scenario.name),
                after.score,
                _better(verdict, result, wordings),
            )
        )
    return changes


def _better(verdict: Verdict, result: Result, wordings: Wordings | None) -> Better | None:
    """For the first finding that a script fits."""
    if wordings is None:
        return None
    found = (wordings.better(verdict.rule, finding, result) for finding in verdict.findings)
    return next((better for better in found if better is not None), None)


def _right(verdict: Verdict, rule: str) -> Verdict:
    """The verdict, passed if it is of `rule`."""
    if verdict.rule != rule:
        return verdict
    owed = tuple(dict.fromkeys(f.agent for f in verdict.findings if f.agent))
    return Verdict(verdict.rule, "pass", verdict.reason, (), owed)


def _compared(result: Result, memory: Memory) -> list[Compared]:
    failed = {v.rule for v in result.verdicts if v.verdict == "fail"}
    passed = {v.rule for v in result.verdicts if v.verdict == "pass"}
    found: list[Compared] = []
    for part in result.score.agents if result.score else ():
        recent = memory.recent(part.agent, LATEST, without=result.transcript.id) if part.agent else None
        if recent is not None and part.agent:
            often = [rule for rule, n in recent.rules if n >= OFTEN and n * 4 >= recent.sessions]
            found.append(
                Compared(
                    part.agent,
                    part.score,
                    recent.sessions,
                    recent.mean,
                    tuple((rule, n) for rule, n in recent.rules if rule in failed),
                    tuple(rule for rule in often if rule in passed),
                )
            )
    return found
