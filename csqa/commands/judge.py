"""One worker's part of a run: a chunk of a file in, judged conversations and rejects out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from csqa.engine import lint
from csqa.model import Reject, Result, Transcript, Turn
from csqa.readers import Chunk, Duplicate, ReadOptions, content_key, read_chunk
from csqa.reports.wire import Wire
from csqa.ruleset.load import RuleSet, load_rules
from csqa.scoring import Scorecard, Scorer


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
    signals: bool
    wire: Wire | None
    """Encodes where the conversation is judged; None where the report wants the result itself."""

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
    """One conversation's outcome. With `encoded`, `result` has turns without their words and no hits."""

    key: int
    """Of the content: two conversations with one id and one key are the same."""
    result: Result
    encoded: bytes | None = None


Named = Callable[[int, Transcript, int], str | Duplicate]
"""Position in the chunk, conversation, key of its content -> the id it goes by, or that it was read before."""


class Judge:
    """Judges chunk after chunk in one process."""

    def __init__(self, work: Work, rules: RuleSet | None = None) -> None:
        self._work = work
        found = rules or work.load()
        self._rules = found if work.signals else found.lean()
        self._scorer = Scorer(work.card, self._rules.rules.values())

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

    def _judged(self, transcript: Transcript, key: int) -> Judged:
        result = lint(transcript, self._rules, every_signal=self._work.signals)
        result = msgspec.structs.replace(result, score=self._scorer.score(result))
        if self._work.wire is None:
            return Judged(key, result)
        return Judged(key, _outline(result), self._work.wire.transcript(result))


def _outline(result: Result) -> Result:
    """What the summary and the cases need: who spoke when, without the words; little to hand to another process."""
    transcript = result.transcript
    turns = tuple(Turn(t.role, "", t.speaker, t.time, None, t.auto) for t in transcript.turns)
    return msgspec.structs.replace(
        result, transcript=msgspec.structs.replace(transcript, turns=turns, meta={}), hits=()
    )
