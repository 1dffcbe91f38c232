"""A finding at its place in a file: what annotations, code scanning and test reports have in common.

Of a transcript csqa knows the file and the line of its record; of a script the exact columns. Lines and columns count
from 1, columns in code points; each format turns them into the unit that its readers expect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TextIO

import msgspec

from csqa.model import CaseResult, Finding, Result, Severity, Source, Summary, Verdict
from csqa.reports import Encoder, Options
from csqa.reports.columns import inline


class Edit(msgspec.Struct, frozen=True):
    """Replace what stands from (line, column) up to (end_line, end_column) by `text`. `lines` are the source lines that
    it touches, where they are known."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    lines: tuple[str, ...] = ()


class Fix(msgspec.Struct, frozen=True):
    """What mends a finding. A safe one changes no meaning."""

    about: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. `column` None: the whole line is meant. `lines` are the source lines from `line` to `end_line`,
    where they are known: a unit other than the code point is counted in them."""

    id: str
    rule: str
    severity: Severity
    message: str
    file: str
    line: int = 1
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    lines: tuple[str, ...] = ()
    where: str = ""
    """What the place is within the file: a conversation and its turn, a script and its step."""
    quoted: str = ""
    why: str = ""
    say: str = ""
    """What to say instead."""
    fix: Fix | None = None


class Annotating(Protocol):
    """A format of located findings; `summary` None: there is none (a script library)."""

    def begin(self) -> None: ...
    def finding(self, located: Located) -> None: ...
    def end(self, summary: Summary | None) -> None: ...


class LocatedReport:
    """Hands the findings of results on as located ones; the formats inherit from it."""

    encoders: Sequence[Encoder] = ()
    needs_words = False

    def __init__(self, stream: TextIO, options: Options) -> None:
        self.stream = stream
        self.options = options
        self._sources: dict[str, Source] = {}

    def begin(self) -> None:
        pass

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        transcript = result.transcript
        if result.deadlines:
            self._sources[transcript.id] = transcript.source
        for rule, finding in _found(result.verdicts):
            self.finding(self._located(rule, finding, transcript.id, transcript.source))

    def case(self, result: CaseResult) -> None:
        for rule, finding in _found(result.verdicts):
            named = finding.transcript or result.transcripts[-1]
            self.finding(self._located(rule, finding, named, self._sources.get(named, Source("<memory>"))))

    def finding(self, located: Located) -> None:
        raise NotImplementedError

    def end(self, summary: Summary | None) -> None:
        self.stream.flush()

    def _located(self, rule: str, finding: Finding, transcript: str, source: Source) -> Located:
        turn = "" if finding.turn is None else f" #{finding.turn}"
        lang, known = self.options.lang, self.options.rules.get(rule)
        return Located(
            id=finding.id,
            rule=rule,
            severity=finding.severity,
            message=finding.message.of(lang),
            file=source.file,
            line=max(source.line, 1),
            where=f"{transcript}{turn}",
            quoted=finding.text,
            why=known.why.of(lang) if known else "",
            say=known.say.of(lang) if known else "",
        )


def advice(located: Located) -> str:
    """Why it matters and what to say instead, on one line."""
    return inline(" ".join(filter(None, (located.why, located.say))))


def said(located: Located) -> str:
    """The message with the words it is about, and where they stand."""
    words = f"“{inline(located.quoted)}”" if located.quoted else ""
    return " ".join(filter(None, (located.message, words, f"({located.where})" if located.where else "")))


def counted(located: Located, unit: str) -> tuple[int, int] | None:
    """The columns (from 1) in `unit`, `utf-8` or `utf-16` code units; None where the whole line is meant.

    Without the source line, columns stay in code points.
    """
    if located.column is None:
        return None
    end = located.end_column if located.end_column is not None else located.column
    if not located.lines:
        return located.column, end
    return _in_unit(located.lines[0], located.column, unit), _in_unit(located.lines[-1], end, unit)


def _in_unit(line: str, column: int, unit: str) -> int:
    before = line[: column - 1]
    if unit == "utf-16":
        return len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1
    return len(before.encode("utf-8", "surrogatepass")) + 1


def _found(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, Finding]]:
    return ((verdict.rule, finding) for verdict in verdicts for finding in verdict.findings)
