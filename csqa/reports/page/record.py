"""One result -> its two lines of JSON: a row for lists, and the conversation as it is read. No line break in either.

Both are safe inside a `<script>`: no `<`, no U+2028. Offsets stay code points.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from csqa.model import Evidence, Finding, Measures, Response, Result, Roster, Severity, Transcript, Verdict
from csqa.reports import Options, Wordings
from csqa.reports.clock import clock
from csqa.reports.people import People
from csqa.wording import Lang

SNIPPET = 48
"""Code points of the customer's first words in a row; of words in letters twice as many, which are as wide."""
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PageRecord:
    """Encodes results for the page in one language. It can be sent to another process."""

    def __init__(self, options: Options) -> None:
        self._keep(
            options.lang,
            options.roster,
            options.zone,
            rule_order(options.rules),
            options.wordings,
            options.pass_mark,
        )

    def _keep(
        self,
        lang: Lang,
        roster: Roster,
        zone: str | None,
        rules: tuple[str, ...],
        wordings: Wordings | None,
        pass_mark: float | None,
    ) -> None:
        self._lang: Lang = lang
        self._wordings, self._pass_mark = wordings, pass_mark
        self._roster, self._zone, self._rules = roster, zone, rules
        self._numbers = {rule: number for number, rule in enumerate(rules)}
        self._people = People(roster, lang)
        self._ids = _ids_by_name(roster)
        self._encode = msgspec.json.Encoder().encode

    def __getstate__(self) -> tuple[Any, ...]:
        return self._lang, self._roster, self._zone, self._rules, self._wordings, self._pass_mark

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._keep(*state)

    def __call__(self, result: Result) -> bytes:
        """The row, a line break, the conversation."""
        return self._line(self._row(result)) + b"\n" + self._line(self._conversation(result))

    def agent(self, name: str | None) -> str:
        """An agent's id, as the tables over agents have it; empty where it is unknown."""
        if not name or name in self._roster.names:
            return name or ""
        return self._ids.get(name, name)

    def _row(self, result: Result) -> list[Any]:
        """The columns that `assets/js/data.js` names, without the number, which only the whole run knows."""
        session, score, transcript = result.session, result.score, result.transcript
        scored = score is not None and score.score is not None
        failed = [v for v in result.verdicts if v.verdict == "fail"]
        counts = dict.fromkeys(_SEVERITIES, 0)
        for verdict in failed:
            for finding in verdict.findings:
                counts[finding.severity] += 1
        mood = session.mood
        agents = {self.agent(share.agent): None for share in score.agents} if score else {}
        if not agents:
            agents = {self.agent(name): None for name in _speakers(transcript)}
        return [
            transcript.id,
            self._started(transcript),
            list(agents),
            score.score if score else None,
            int(score.passed) if score and scored else None,
            session.scenario.name,
            (2 if mood.better else 1) if mood.upset else 0,
            session.ended,
            [alert.kind for alert in session.alerts],
            sorted(self._numbers[v.rule] for v in failed if v.rule in self._numbers),
            list(counts.values()),
            sum(len(v.waived) for v in result.verdicts),
            _first(result.measures),
            _snippet(transcript),
            int(any(share.fatal for share in score.agents)) if score else 0,
            self._failed_parts(result),
        ]

    def _failed_parts(self, result: Result) -> list[str]:
        """Agents whose own part of the session did not pass, as the tables over agents count it."""
        mark, score = self._pass_mark, result.score
        if mark is None or score is None:
            return []
        return [self.agent(part.agent) for part in score.agents if part.fatal or part.score < mark]

    def _conversation(self, result: Result) -> dict[str, Any]:
        transcript, session, score = result.transcript, result.session, result.score
        show = clock(transcript, self._zone)
        moods = {item.turn: item.mood for item in session.mood.turns if item.mood != "calm"}
        return {
            "id": transcript.id,
            "file": transcript.source.file,
            "line": transcript.source.line,
            "started": self._started(transcript),
            "lang": transcript.lang or self._lang,
            "channel": transcript.channel or "",
            "scenario": session.scenario.name,
            "words": _words(session.scenario.evidence),
            "upset": session.mood.upset,
            "better": session.mood.better,
            "alerts": [{"kind": alert.kind, "words": _words(alert.evidence)} for alert in session.alerts],
            "ended": session.ended,
            "mid": session.started == "mid",
            "pending": _words(session.pending_evidence) if session.pending else None,
            "measures": _measures(result.measures),
            "score": score.score if score else None,
            "passed": score.passed if score and score.score is not None else None,
            "dimensions": list(score.dimensions.items()) if score else [],
            "agents": [
                {
                    "agent": self.agent(share.agent),
                    "score": share.score,
                    "fatal": share.fatal,
                    "lost": list(share.deductions.items()),
                }
                for share in (score.agents if score else ())
            ],
            "turns": [
                _given(
                    role=turn.role,
                    who=self._people.name(turn.speaker or transcript.agent)
                    if turn.role == "agent"
                    else turn.speaker,
                    time=show(turn),
                    text=turn.text,
                    auto=turn.auto,
                    mood=moods.get(number),
                )
                for number, turn in enumerate(transcript.turns)
            ],
            "findings": self._with_better(result),
        }

    def _with_better(self, result: Result) -> list[dict[str, Any]]:
        """The findings; the first of each rule with the library's words, where a script of it fits."""
        rows = list(self.findings(result.verdicts))
        if self._wordings is None:
            return rows
        found = {f.id: f for verdict in result.verdicts for f in (*verdict.findings, *verdict.waived)}
        told: set[str] = set()
        for row in rows:
            if row["rule"] not in told:
                told.add(row["rule"])
                better = self._wordings.better(row["rule"], found[row["id"]], result)
                if better is not None:
                    row |= {"say": better.text, "script": better.script}
        return rows

    def findings(self, verdicts: tuple[Verdict, ...]) -> Iterator[dict[str, Any]]:
        """Every finding with its rule, those that a reviewer overturned too."""
        for verdict in verdicts:
            for finding in verdict.findings:
                yield self._finding(verdict, finding, None)
            for finding in verdict.waived:
                whole = verdict.verdict == "pass"
                yield self._finding(verdict, finding, verdict.reason.of(self._lang) if whole else "")

    def _finding(self, verdict: Verdict, finding: Finding, waived: str | None) -> dict[str, Any]:
        near = finding.nearest
        return {
            "id": finding.id,
            "rule": verdict.rule,
            "turn": finding.turn,
            "severity": finding.severity,
            "message": finding.message.of(self._lang),
            "agent": self.agent(finding.agent),
            "waived": waived,
            **_given(
                span=(finding.start, finding.end) if finding.start is not None else None,
                text=finding.text,
                window=finding.window,
                nearest=[near.turn, near.text, near.why.of(self._lang)] if near else None,
                transcript=finding.transcript,
            ),
        }

    def _started(self, transcript: Transcript) -> str:
        """`2026-11-20 10:02` where the record has a date, by the zone that times are shown in; else nothing."""
        if transcript.clock not in ("local", "zoned") or transcript.meta.get("csqa_undated"):
            return ""
        at = transcript.started_at
        if at is None:
            at = next((turn.time for turn in transcript.turns if turn.time is not None), None)
        if at is None:
            return ""
        try:
            moment = _EPOCH + timedelta(seconds=at)
            if transcript.clock == "zoned" and self._zone:
                from zoneinfo import ZoneInfo

                moment = moment.astimezone(ZoneInfo(self._zone))
        except (OverflowError, ValueError):
            return ""
        return f"{moment:%Y-%m-%d %H:%M}"

    def _line(self, value: Any) -> bytes:
        return safe(encoded(value, self._encode))


def _given(**values: Any) -> dict[str, Any]:
    """Those that say something: a day holds millions of the others."""
    return {key: value for key, value in values.items() if value}


def rule_order(rules: Mapping[str, Any]) -> tuple[str, ...]:
    """Rules are numbers in a row: their places here, which the page knows too."""
    return tuple(sorted(rules))


def encoded(value: Any, encode: Callable[[Any], bytes] = msgspec.json.encode) -> bytes:
    """As JSON; halves of surrogate pairs, which UTF-8 can't carry, as escapes."""
    try:
        return encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()


def safe(line: bytes) -> bytes:
    """JSON that may stand in a script of a page: `<` ends none and opens no comment, U+2028 breaks no line."""
    line = line.replace(b"<", b"\\u003c")
    if b"\xe2\x80" in line:
        line = line.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return line


def _first(measures: Measures) -> float | None:
    return measures.first_response.seconds if measures.first_response else None


def _speakers(transcript: Transcript) -> list[str | None]:
    spoke = {
        t.speaker or transcript.agent: None for t in transcript.turns if t.role == "agent" and not t.auto
    }
    return list(spoke) or ([transcript.agent] if transcript.agent else [])


def _ids_by_name(roster: Roster) -> Mapping[str, str]:
    """Name -> id, for names that only one person bears and that are no id themselves: as the tables over agents count."""
    borne = Counter(roster.names.values())
    return {name: id_ for id_, name in roster.names.items() if borne[name] == 1 and name not in roster.names}


_BLANK = re.compile(r"\s+")


def _snippet(transcript: Transcript) -> str:
    text = next((t.text for t in transcript.turns if t.role == "customer" and t.text.strip()), "")
    text = _BLANK.sub(" ", text[: SNIPPET * 4]).strip()
    size = 2 * SNIPPET if text.isascii() else SNIPPET
    return text if len(text) <= size else text[: size - 1] + "…"


def _words(evidence: tuple[Evidence, ...]) -> list[tuple[int, str]]:
    return [(item.turn, item.text) for item in evidence]


def _measures(measures: Measures) -> dict[str, Any]:
    """Seconds; a wait is [turn of the answer, seconds, turn that began it, whether it was a first response]."""
    waits = [_wait(response, first=False) for response in measures.responses]
    waits += [_wait(response, first=True) for response in measures.transfers]
    if measures.first_response:
        waits.append(_wait(measures.first_response, first=True))
    open_ = measures.unanswered or measures.transfer_unanswered
    return {
        "timed": measures.timed,
        "first": _first(measures),
        "longest": max((r.seconds for r in measures.responses), default=None),
        "waits": sorted(waits),
        "unanswered": [open_.since, open_.seconds] if open_ else None,
        "handling": measures.handling,
        "silence": measures.silence.seconds if measures.silence else None,
        "hold": measures.hold.seconds if measures.hold else None,
        "cutIns": len(measures.cut_ins) if measures.cut_ins is not None else None,
    }


def _wait(response: Response, *, first: bool) -> list[Any]:
    return [response.turn, round(response.seconds, 2), response.since, first]
