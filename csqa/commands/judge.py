"""One worker's part of a run: a chunk of a file in, judged conversations and rejects out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from csqa.cases import Stay
from csqa.decisions import Decisions
from csqa.judgement import Judgement
from csqa.model import Reject, Result, Source, Transcript, Turn
from csqa.readers import Chunk, Duplicate, ReadOptions, content_key, read_chunk
from csqa.reports import Encoder
from csqa.ruleset.load import RuleSet, load_rules
from csqa.scoring import Scorecard

if TYPE_CHECKING:
    from csqa.kept import Remembering


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker must know to judge as every other does; it pickles."""

    rules: tuple[str, ...]
    profile: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: bool
    use_cache: bool
    card: Scorecard
    read: ReadOptions
    decisions: Decisions
    masks: bool
    """Hide personal data in everything that leaves the worker."""
    remembers: bool = False
    """Look for results of earlier runs, and keep those that are new."""
    signals: bool
    encoders: tuple[Encoder, ...] = ()
    """What the report wants done to every result where it is judged."""
    outline: bool = False
    """Hand on a result without its words: the encoders have had them."""

    def load(self) -> RuleSet:
        return load_rules(
            self.rules,
            self.profile,
            select=self.select,
            ignore=self.ignore,
            preview=self.preview,
            use_cache=self.use_cache,
        )


class Judged(msgspec.Struct, frozen=True):
    """One conversation's outcome: the result, and what each encoder made of it."""

    key: int
    """Of the content: two conversations with one id and one key are the same."""
    id: str
    source: Source
    """As they were read: in `result` they may be masked."""
    result: Result
    encoded: tuple[bytes, ...] = ()
    stay: Stay | None = None
    """What its case keeps of it, where `result` has lost its turns (`csqa.commands.parcel`)."""


Named = Callable[[int, Transcript, int], str | Duplicate]
"""Position in the chunk, conversation, key of its content -> the id it goes by, or that it was read before."""


class Judge:
    """Judges chunk after chunk in one process."""

    def __init__(self, work: Work, rules: RuleSet | None = None) -> None:
        self._work = work
        found = rules or work.load()
        # An encoder may name signals whose hits it wants to see in the result.
        wanted = sorted({name for encode in work.encoders for name in getattr(encode, "signals", ())})
        judgement = Judgement(
            found, work.card, work.decisions, masks=work.masks, every_signal=work.signals, signals=wanted
        )
        self._kept: Remembering | None = None
        if work.remembers:
            from csqa.kept import remembering

            self._kept = remembering(
                judgement,
                found,
                work.card,
                work.decisions,
                masks=work.masks,
                every_signal=work.signals,
                signals=wanted,
            )
        self._result: Callable[[Transcript], Result] = self._kept or judgement

    def __call__(self, chunk: Chunk) -> list[Judged | Reject | Duplicate]:
        """Every conversation under its own id: what a worker alone can know."""
        return list(self.outcomes(chunk, lambda position, transcript, key: transcript.id))

    def outcomes(self, chunk: Chunk, named: Named) -> Iterator[Judged | Reject | Duplicate]:
        """One by one, under the ids that `named` gives: those of findings follow them."""
        for position, item in enumerate(read_chunk(chunk, self._work.read)):
            if isinstance(item, Reject):
                yield item
                continue
            key = content_key(item)
            name = named(position, item, key)
            if isinstance(name, Duplicate):
                yield name
            else:
                yield self._judged(item if name == item.id else msgspec.structs.replace(item, id=name), key)

    def close(self) -> None:
        """At the end of a run, in the process that started it, when the workers have ended."""
        if self._kept is not None:
            self._kept.close()

    def _judged(self, transcript: Transcript, key: int) -> Judged:
        result = self._result(transcript)
        encoded = tuple([encode(result) for encode in self._work.encoders])
        return Judged(
            key, transcript.id, transcript.source, _outline(result) if self._work.outline else result, encoded
        )


def _outline(result: Result) -> Result:
    """What sums and cases need: who spoke when, without the words; little to hand to another process."""
    transcript = result.transcript
    meta = {key: value for key, value in transcript.meta.items() if key != "turns"}
    turns = tuple(Turn(t.role, "", t.speaker, t.time, None, t.auto) for t in transcript.turns)
    return msgspec.structs.replace(
        result, transcript=msgspec.structs.replace(transcript, turns=turns, meta=meta), hits=()
    )
