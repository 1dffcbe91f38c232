"""What a worker hands to the process that sums, where the report has had all that it wants of a result.

Of every result only what is counted goes along, as one piece of MessagePack a chunk: to pickle the objects, and to make
them anew on the other side, would keep that process as busy as a worker.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from csqa.cases import Stay, stay
from csqa.commands.judge import Judge, Judged
from csqa.model import (
    Finding,
    Measures,
    Reject,
    Result,
    Session,
    SessionScore,
    Severity,
    Source,
    Transcript,
    Verdict,
    VerdictName,
)
from csqa.readers import Chunk, Duplicate
from csqa.wording import Text

Outcome = Judged | Reject | Duplicate


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """A verdict with findings, or with waived ones: the ids of both."""

    rule: str
    verdict: VerdictName
    findings: tuple[tuple[str, Severity], ...]
    waived: tuple[tuple[str, Severity], ...]


class _Counted(msgspec.Struct, frozen=True, array_like=True):
    """A `Judged` as it travels."""

    key: int
    id: str
    file: str
    line: int
    shown: str
    """The id in the result, which may be masked."""
    found: tuple[_Found, ...]
    score: SessionScore | None
    stay: Stay


class Parcel(msgspec.Struct, frozen=True):
    """A chunk's outcomes."""

    counted: bytes
    """One `_Counted` or null an outcome."""
    encoded: list[tuple[bytes, ...]]
    """Of those that are counted."""
    others: dict[int, Reject | Duplicate]
    """By position, those that are null."""


class Packing:
    """A judge whose outcomes are packed; for `csqa.runner.run`."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def __call__(self, chunk: Chunk) -> Parcel | list[Outcome]:
        return packed(self._judge(chunk))


def packed(outcomes: list[Outcome]) -> Parcel | list[Outcome]:
    """The outcomes themselves where something in them cannot be UTF-8: halves of surrogate pairs, which JSON can bring."""
    counted: list[_Counted | None] = []
    encoded: list[tuple[bytes, ...]] = []
    others: dict[int, Reject | Duplicate] = {}
    for position, outcome in enumerate(outcomes):
        if isinstance(outcome, Judged):
            counted.append(_counted(outcome))
            encoded.append(outcome.encoded)
        else:
            counted.append(None)
            others[position] = outcome
    try:
        return Parcel(_ENCODE(counted), encoded, others)
    except UnicodeEncodeError:
        return outcomes


def unpacked(sent: Parcel | list[Outcome]) -> Sequence[Outcome]:
    """In their order. Results have their score, the ids and severities of their findings, and `Judged.stay` instead of
    turns; nothing else."""
    if not isinstance(sent, Parcel):
        return sent
    outcomes: list[Outcome] = []
    encoded = iter(sent.encoded)
    for position, counted in enumerate(_DECODE(sent.counted)):
        if counted is None:
            outcomes.append(sent.others[position])
        else:
            outcomes.append(
                Judged(
                    counted.key,
                    counted.id,
                    Source(counted.file, counted.line),
                    _result(counted),
                    next(encoded),
                    counted.stay,
                )
            )
    return outcomes


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(list[_Counted | None]).decode
_SESSION = Session("open")
_MEASURES = Measures()
_UNSAID = Text("", "")


def _counted(judged: Judged) -> _Counted:
    result = judged.result
    source = judged.source
    found: list[_Found] = []
    for verdict in result.verdicts:
        if verdict.findings or verdict.waived:
            found.append(
                _Found(verdict.rule, verdict.verdict, _ids(verdict.findings), _ids(verdict.waived)),
            )
    return _Counted(
        judged.key,
        judged.id,
        source.file,
        source.line,
        result.transcript.id,
        tuple(found),
        result.score,
        stay(result),
    )


def _ids(findings: tuple[Finding, ...]) -> tuple[tuple[str, Severity], ...]:
    return tuple([(finding.id, finding.severity) for finding in findings])


def _result(counted: _Counted) -> Result:
    verdicts = [
        Verdict(found.rule, found.verdict, _UNSAID, _findings(found.findings), (), _findings(found.waived))
        for found in counted.found
    ]
    transcript = Transcript(counted.shown, ())
    return Result(transcript, _SESSION, _MEASURES, tuple(verdicts), (), (), counted.score)


def _findings(ids: tuple[tuple[str, Severity], ...]) -> tuple[Finding, ...]:
    return tuple([Finding(id_, None, None, None, "", _UNSAID, severity) for id_, severity in ids])
