"""A result as bytes, without what its conversation says anyway, and back: the same result to the last digit.

Most verdicts have no findings and are said of thousands of conversations: such a one is kept once a batch, under a number
that follows from it, and a result names the number. Of a masked conversation only the words that differ are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec.structs import replace

from csqa.masking import masked_text
from csqa.model import (
    Deadline,
    Hit,
    Measures,
    Result,
    Session,
    SessionScore,
    Source,
    Transcript,
    Turn,
    Verdict,
)

FORMAT = 1
"""Raised whenever what is kept changes its shape."""
_REMEMBERED = 1 << 13
"""Verdicts without findings by which a process knows numbers. A reason that names times makes many; then it starts anew."""
_HALF = b"verdicts"
"""The second half of the key of every verdict."""


class UnkeepableError(Exception):
    """A result that would not come back the same: it is judged anew each time."""


class _Hidden(msgspec.Struct, frozen=True, array_like=True):
    """What masking changed in a transcript."""

    turns: dict[int, tuple[str, str | None]]
    """Turn -> its words and its speaker."""
    about: Transcript | None = None
    """The rest, without turns, `meta` and source."""
    meta: dict[str, Any] | None = None


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    decided: bytes
    """Which decisions changed it; empty: none."""
    numbers: tuple[int, ...]
    """One a verdict; 0: the next of `verdicts`."""
    verdicts: tuple[Verdict, ...]
    session: Session
    measures: Measures | None
    """None: nothing was measured."""
    hits: tuple[Hit, ...]
    deadlines: tuple[Deadline, ...]
    score: SessionScore | None
    hidden: _Hidden | None


_UNTIMED = Measures()


class Packing:
    """`find` and `keep` are how single verdicts are kept, by a key of 16 bytes."""

    def __init__(
        self, find: Callable[[bytes], bytes | None], keep: Callable[[bytes, bytes], None], *, masks: bool
    ) -> None:
        self._find, self._keep, self._masks = find, keep, masks
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(_Packed).decode
        self._numbers: dict[Verdict, int] = {}
        """0: seen once, and kept where it was seen."""
        self._verdicts: dict[int, Verdict] = {}
        self._written: set[int] = set()

    def next_batch(self) -> None:
        """What was kept so far is in files that may go: the next one must hold every verdict that its results name."""
        self._written.clear()

    def content(self, transcript: Transcript) -> bytes:
        """All that a result can follow from, where the settings are the same. Raises UnkeepableError.

        Where the record stood is no part of it, but for whether masking would hide a part of the file's name.
        """
        t = transcript
        hidden = self._masks and _hides(t.source.file)
        try:
            return self._encode(
                (
                    t.id,
                    t.turns,
                    t.lang,
                    t.channel,
                    t.agent,
                    t.customer,
                    t.case,
                    t.started_at,
                    t.clock,
                    t.meta,
                    hidden,
                )
            )
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise UnkeepableError from None

    def pack(self, transcript: Transcript, result: Result, decided: bytes) -> bytes:
        """The result of a transcript. Raises UnkeepableError."""
        shown = result.transcript
        hidden = None if shown is transcript else self._hidden(transcript, shown)
        measures = None if result.measures == _UNTIMED else result.measures
        numbers: list[int] = []
        verdicts: list[Verdict] = []
        known, written = self._numbers, self._written
        for verdict in result.verdicts:
            number = 0
            if not (verdict.findings or verdict.waived):
                number = known.get(verdict, -1)
                if number <= 0:
                    number = self._number(verdict, number)
                if number and number not in written:
                    self._keep_verdict(number, verdict)
            numbers.append(number)
            if not number:
                verdicts.append(verdict)
        packed = _Packed(
            decided,
            tuple(numbers),
            tuple(verdicts),
            result.session,
            measures,
            result.hits,
            result.deadlines,
            result.score,
            hidden,
        )
        try:
            return self._encode(packed)
        except (ValueError, TypeError, OverflowError):
            raise UnkeepableError from None

    def unpack(self, transcript: Transcript, body: bytes) -> tuple[Result, bytes] | None:
        """The result of the transcript that `body` was packed with; None where that can't be made out any more."""
        if len(self._verdicts) >= _REMEMBERED:
            self._verdicts.clear()
        try:
            packed = self._decode(body)
        except (msgspec.MsgspecError, RecursionError):
            return None
        known, rest = self._verdicts.get, iter(packed.verdicts)
        try:
            verdicts = [
                (known(number) or self._learn(number)) if number else next(rest) for number in packed.numbers
            ]
        except (KeyError, StopIteration):
            return None
        if packed.hidden is not None:
            transcript = _shown(transcript, packed.hidden)
        result = Result(
            transcript,
            packed.session,
            packed.measures or _UNTIMED,
            tuple(verdicts),
            packed.hits,
            packed.deadlines,
            packed.score,
        )
        return result, packed.decided

    def _number(self, verdict: Verdict, seen: int) -> int:
        """The verdict's number from the second time on that it is seen."""
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        number = 0
        if seen == 0:
            try:
                content = self._encode(verdict)
            except ValueError:
                raise UnkeepableError from None
            number = int.from_bytes(blake2b(content, digest_size=8).digest(), "big") or 1
        self._numbers[verdict] = number
        return number

    def _keep_verdict(self, number: int, verdict: Verdict) -> None:
        self._written.add(number)
        self._keep(number.to_bytes(8, "big") + _HALF, self._encode(verdict))

    def _learn(self, number: int) -> Verdict:
        """The verdict of a number. Raises KeyError where it is gone."""
        body = self._find(number.to_bytes(8, "big") + _HALF)
        try:
            verdict = msgspec.msgpack.decode(body or b"", type=Verdict)
        except msgspec.MsgspecError:
            raise KeyError(number) from None
        self._verdicts[number] = verdict
        return verdict

    def _hidden(self, before: Transcript, after: Transcript) -> _Hidden:
        turns = {
            number: (shown.text, shown.speaker)
            for number, (turn, shown) in enumerate(zip(before.turns, after.turns, strict=True))
            if shown is not turn and (shown.text != turn.text or shown.speaker != turn.speaker)
        }
        about: Transcript | None = replace(after, turns=(), meta={}, source=_NOWHERE)
        if about == replace(before, turns=(), meta={}, source=_NOWHERE):
            about = None
        return _Hidden(turns, about, None if after.meta == before.meta else self._meta(after.meta))

    def _meta(self, meta: Mapping[str, Any]) -> dict[str, Any]:
        """Raises UnkeepableError where a value of another kind would come back: a date, say."""
        try:
            if msgspec.msgpack.decode(self._encode(meta)) == meta:
                return dict(meta)
        except (ValueError, TypeError, OverflowError, RecursionError):
            pass
        raise UnkeepableError


_NOWHERE = Source("")


def _shown(transcript: Transcript, hidden: _Hidden) -> Transcript:
    turns = transcript.turns
    if hidden.turns:
        every = list(turns)
        for number, (text, speaker) in hidden.turns.items():
            before = every[number]
            every[number] = Turn(before.role, text, speaker, before.time, before.end, before.auto)
        turns = tuple(every)
    source = transcript.source
    if _hides(source.file):
        source = Source(masked_text(source.file), source.line)
    about = transcript if hidden.about is None else hidden.about
    return Transcript(
        about.id,
        turns,
        about.lang,
        about.channel,
        about.agent,
        about.customer,
        about.case,
        about.started_at,
        about.clock,
        transcript.meta if hidden.meta is None else hidden.meta,
        source,
    )


@lru_cache(64)
def _hides(file: str) -> bool:
    """Whether masking changes a file's name: then it goes over all that is said of its conversations."""
    return masked_text(file) != file
