"""A result as it may leave the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from csqa.masking.names import masked_name
from csqa.masking.text import masked_text, may_be_personal, suspects
from csqa.model import (
    AgentScore,
    Alert,
    Deadline,
    Evidence,
    Finding,
    NearMiss,
    Result,
    Roster,
    Session,
    Transcript,
    Turn,
    Verdict,
)
from csqa.wording import Text

_REMEMBERED = 1 << 12
_CLEAN: dict[int, Verdict] = {}
"""By identity, verdicts that say nothing of a conversation's own and have nothing to hide: all but a few, and the same
objects in every result."""


def masked(result: Result) -> Result:
    """Words, quotations, names and ids with personal data starred out. The same object where nothing is personal."""
    transcript = result.transcript
    texts = [turn.text for turn in transcript.turns]
    spoken = len(texts)
    texts += _beside(transcript)
    shown: dict[int, str] = {}
    beside = False
    for number in suspects(texts):
        text = masked_text(texts[number])
        if text != texts[number]:
            if number < spoken:
                shown[number] = text
            else:
                beside = True
    if not shown and not beside:
        return result
    return _Hidden(transcript, shown, beside).result(result)


def masked_roster(roster: Roster) -> Roster:
    """The roster under the ids that masked results carry."""
    if not may_be_personal("\n".join((*roster.names, *roster.names.values(), *roster.teams))):
        return roster
    return Roster(
        {masked_name(id_): masked_text(name) for id_, name in roster.names.items()},
        {masked_name(id_): team for id_, team in roster.teams.items()},
    )


def _beside(transcript: Transcript) -> list[str]:
    """All that a result can say of a session beside its words comes from here."""
    found = [transcript.id, transcript.source.file]
    for name in (transcript.agent, transcript.customer, transcript.case):
        if name:
            found.append(name)
    found += _speakers(transcript)
    if transcript.meta:
        found += _strings(transcript.meta)
    return found


def _speakers(transcript: Transcript) -> set[str]:
    speakers = {turn.speaker for turn in transcript.turns}
    return {speaker for speaker in speakers if speaker}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, (str, int)):
        yield str(value)


class _Hidden:
    """One transcript's words before and after, and everything that quotes them.

    Every field of a result that can hold words, a name or an id is named here. What is the program's own (ids of rules
    and findings, words of a fixed list) no pattern must touch.
    """

    def __init__(self, transcript: Transcript, shown: Mapping[int, str], beside: bool) -> None:
        """`shown`: what the turns say that had something to hide. `beside`: names or ids have something to hide."""
        self._turns = transcript.turns
        self._shown = shown
        self._beside = beside

    def result(self, result: Result) -> Result:
        changed: dict[str, Any] = {
            "transcript": self._transcript(result.transcript),
            "session": self._session(result.session),
            "verdicts": tuple([v if id(v) in _CLEAN else self._verdict(v) for v in result.verdicts]),
        }
        if result.deadlines:
            changed["deadlines"] = tuple([self._deadline(deadline) for deadline in result.deadlines])
        score = result.score
        if score is not None:
            agents = tuple([_share(share) for share in score.agents])
            if agents != score.agents:
                changed["score"] = msgspec.structs.replace(score, agents=agents)
        return msgspec.structs.replace(result, **changed)

    def _transcript(self, transcript: Transcript) -> Transcript:
        turns = list(transcript.turns)
        for number, text in self._shown.items():
            t = turns[number]
            turns[number] = Turn(t.role, text, t.speaker, t.time, t.end, t.auto)
        changed: dict[str, Any] = {"turns": tuple(turns)}
        for field in ("lang", "channel"):
            said = getattr(transcript, field)
            if said is not None and (after := masked_text(said)) != said:
                changed[field] = after
        if self._beside:
            changed["turns"] = tuple([_by_another_name(turn) for turn in turns])
            for field in ("id", "agent", "customer", "case"):
                name = getattr(transcript, field)
                changed[field] = None if name is None else masked_name(name)
            changed["meta"] = _fields(transcript.meta)
            changed["source"] = msgspec.structs.replace(
                transcript.source, file=masked_text(transcript.source.file)
            )
        return msgspec.structs.replace(transcript, **changed)

    def _session(self, session: Session) -> Session:
        changed: dict[str, Any] = {}
        for field in ("evidence", "pending_evidence"):
            said = getattr(session, field)
            shown = self._quotations(said)
            if shown is not said:
                changed[field] = shown
        shown = self._quotations(session.scenario.evidence)
        if shown is not session.scenario.evidence:
            changed["scenario"] = msgspec.structs.replace(session.scenario, evidence=shown)
        if session.alerts:
            changed["alerts"] = tuple(
                [Alert(alert.kind, self._quotations(alert.evidence)) for alert in session.alerts]
            )
        return msgspec.structs.replace(session, **changed) if changed else session

    def _quotations(self, said: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The same object where nothing is personal."""
        same = True
        shown: list[Evidence] = []
        for one in said:
            text = self._sought(one.turn, one.text)
            if text == one.text:
                shown.append(one)
            else:
                shown.append(Evidence(one.turn, text))
                same = False
        return said if same else tuple(shown)

    def _verdict(self, verdict: Verdict) -> Verdict:
        reason = _both(verdict.reason)
        if verdict.findings or verdict.waived or verdict.owed:
            findings = self._findings(verdict.findings)
            waived = self._findings(verdict.waived)
            owed = tuple([masked_name(agent) for agent in verdict.owed])
            same = reason is verdict.reason and findings is verdict.findings
            if same and waived is verdict.waived and owed == verdict.owed:
                return verdict
            return Verdict(verdict.rule, verdict.verdict, reason, findings, owed, waived)
        if reason is not verdict.reason:
            return msgspec.structs.replace(verdict, reason=reason)
        if len(_CLEAN) >= _REMEMBERED:
            _CLEAN.clear()
        _CLEAN[id(verdict)] = verdict
        return verdict

    def _findings(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The same object where nothing is personal."""
        same = True
        shown: list[Finding] = []
        for finding in findings:
            text = self._quoted(finding.turn, finding.start, finding.end, finding.text)
            message = _both(finding.message)
            agent = None if finding.agent is None else masked_name(finding.agent)
            near = finding.nearest
            if near is not None:
                near = NearMiss(near.turn, self._sought(near.turn, near.text), _both(near.why))
            transcript = None if finding.transcript is None else masked_name(finding.transcript)
            if (
                text != finding.text
                or message is not finding.message
                or agent != finding.agent
                or near != finding.nearest
                or transcript != finding.transcript
            ):
                same = False
                finding = msgspec.structs.replace(
                    finding, text=text, message=message, agent=agent, nearest=near, transcript=transcript
                )
            shown.append(finding)
        return findings if same else tuple(shown)

    def _deadline(self, deadline: Deadline) -> Deadline:
        text = self._quoted(deadline.turn, deadline.start, deadline.end, deadline.text)
        agent = None if deadline.agent is None else masked_name(deadline.agent)
        transcript = masked_name(deadline.transcript)
        why = None if deadline.why is None else _both(deadline.why)
        if (
            text == deadline.text
            and agent == deadline.agent
            and transcript == deadline.transcript
            and why is deadline.why
        ):
            return deadline
        return msgspec.structs.replace(deadline, text=text, agent=agent, transcript=transcript, why=why)

    def _quoted(self, turn: int | None, start: int | None, end: int | None, text: str) -> str:
        """Cut from the masked turn: half a number is no number to the eye of a pattern."""
        if start is None or end is None:
            return self._sought(turn, text)
        if turn is None or not 0 <= turn < len(self._turns):
            return masked_text(text)
        return (self._shown.get(turn) or self._turns[turn].text)[start:end]

    def _sought(self, turn: int | None, text: str) -> str:
        """The same for words whose place in the turn is not known."""
        if turn is None or not 0 <= turn < len(self._turns):
            return masked_text(text)
        start = self._turns[turn].text.find(text)
        if start < 0:
            return masked_text(text)
        shown = self._shown.get(turn)
        return text if shown is None else shown[start : start + len(text)]


def _by_another_name(turn: Turn) -> Turn:
    if turn.speaker is None:
        return turn
    name = masked_name(turn.speaker)
    return turn if name == turn.speaker else msgspec.structs.replace(turn, speaker=name)


def _share(share: AgentScore) -> AgentScore:
    name = None if share.agent is None else masked_name(share.agent)
    return share if name == share.agent else msgspec.structs.replace(share, agent=name)


@lru_cache(_REMEMBERED)
def _both(text: Text) -> Text:
    """The same object where nothing is personal."""
    zh, en = masked_text(text.zh), masked_text(text.en)
    return text if (zh, en) == (text.zh, text.en) else Text(zh, en)


def _fields(value: Any) -> Any:
    """A record's own fields: whatever JSON holds."""
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, Mapping):
        return {key: _fields(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_fields(item) for item in value)
    if isinstance(value, list):
        return [_fields(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and may_be_personal(str(value)):
        # A number that is somebody's: `{"phone": 13800138000}`.
        hidden = masked_text(str(value))
        return value if hidden == str(value) else hidden
    return value
