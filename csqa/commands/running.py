"""A run over conversations, which `check` and `report` share: files to chunks, chunks to judged conversations, in order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from csqa.commands.configured import asked_by, configured
from csqa.commands.deciding import waivers_file
from csqa.commands.judge import Judge, Work
from csqa.commands.parcel import Packing, unpacked
from csqa.commands.reading import read_options, start
from csqa.commands.summing import NOTHING, Naming, Outcome
from csqa.config import Config, is_path
from csqa.decisions import Decisions
from csqa.errors import InputError
from csqa.masking import masked_roster
from csqa.model import Reject, Roster, Transcript
from csqa.readers import Chunk, ReadOptions, chunks, find_auto_replies, may_be_timed, read_chunk
from csqa.reports import Encoder
from csqa.ruleset.load import RuleSet, chosen, load_rules
from csqa.runner import run
from csqa.scoring import Scorecard, load_scorecard, validate

SMALL = 1 << 20
"""Bytes below which a second process costs more than it saves."""
TINY = 1 << 16
"""Bytes below which looking for earlier results costs more than it saves."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a command that judges conversations, parsed; None and empty mean not given."""

    paths: tuple[str, ...]
    workers: int
    rejects: Path | None
    allow_rejects: bool
    no_cache: bool
    no_mask: bool
    config: str | None
    profile: str | None
    rules: tuple[str, ...]
    scorecard: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: bool | None
    fail_on: str | None
    min_score: float | None
    roster: str | None
    agent_name: tuple[str, ...]
    waivers: str | None

    def settings(self) -> Mapping[str, object]:
        """What it says of the configuration's keys."""
        card = self.scorecard
        return {
            "profile": self.profile,
            "rules": self.rules,
            "scorecard": str(Path(card).absolute()) if card and is_path(card) else card,
            "select": self.select,
            "ignore": self.ignore,
            "preview": self.preview,
            "fail-on": self.fail_on,
            "min-score": self.min_score,
            "roster": self.roster,
            "agent-names": self.agent_name,
            "waivers": self.waivers,
        }


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known before the first conversation is judged."""

    held: Config
    roster: Roster
    rules: RuleSet
    known: frozenset[str]
    """Every rule by id and by former ids, those that don't run too."""
    card: Scorecard
    decisions: Decisions
    reading: ReadOptions
    pieces: tuple[Chunk, ...]
    unreadable: tuple[Reject, ...]
    size: int
    """Bytes of the pieces."""
    workers: int
    masks: bool
    use_cache: bool

    def outcomes(
        self,
        encoders: Iterable[Encoder] = (),
        *,
        words: bool = True,
        results: bool = True,
        signals: bool = False,
        broke: Callable[[], None] = lambda: None,
    ) -> Generator[tuple[int, Iterable[Outcome]]]:
        """(bytes of a chunk, what is in it), in order; without `words`, workers may leave those of the turns out, and
        without `results` all but what is counted. One worker judges here, as the outcomes are asked for. `broke` is told
        of each time that workers died."""
        # A parcel leaves everything out by itself.
        work = self._work(tuple(encoders), words=words or not results, signals=signals)
        judge = Judge(work, self.rules)
        naming = Naming(judge)
        try:
            if self.workers == 1:
                for piece, found in run(self.pieces, lambda: naming.here, 1):
                    yield _size(piece), found
            elif results:
                for piece, judged in run(
                    self.pieces, partial(Judge, work), self.workers, here=judge, broke=broke
                ):
                    yield _size(piece), naming.of_worker(piece, judged)
            else:
                packing = Packing(judge)
                for piece, sent in run(
                    self.pieces, partial(_packing, work), self.workers, here=packing, broke=broke
                ):
                    yield _size(piece), naming.of_worker(piece, unpacked(sent))
        finally:
            judge.close()

    def _work(self, encoders: tuple[Encoder, ...], *, words: bool, signals: bool) -> Work:
        held = self.held
        return Work(
            rules=held.rules,
            profile=held.profile,
            select=names(held.select),
            ignore=names(held.ignore),
            preview=held.preview,
            use_cache=self.use_cache,
            card=self.card,
            read=self.reading,
            decisions=self.decisions,
            masks=self.masks,
            # What is said unmasked is said once: nothing of it stays behind in a cache.
            remembers=self.use_cache and self.masks and self.size >= TINY,
            signals=signals,
            encoders=encoders,
            outline=not words and self.workers > 1,
        )


def _packing(work: Work) -> Packing:
    return Packing(Judge(work))


def prepared(request: Request) -> Run:
    """Reads configuration, rules and what else a run rests on. Raises InputError for whatever is wrong there, and where
    there is nothing to judge."""
    paths = request.paths or (".",)
    held = configured(start(paths), request.config, request.settings())
    reading = read_options(held)
    found = list(chunks(paths, reading))
    if not found:
        raise InputError(NOTHING)
    pieces = tuple(piece for piece in found if isinstance(piece, Chunk))
    reading = msgspec.structs.replace(reading, auto_replies=find_auto_replies(_timed(pieces, reading)))
    rules, known, card = _rules(held, use_cache=not request.no_cache)
    size = sum(_size(piece) for piece in pieces)
    return Run(
        held=held,
        roster=reading.roster if request.no_mask else masked_roster(reading.roster),
        rules=rules,
        known=known,
        card=card,
        decisions=_decisions(waivers_file(held)),
        reading=reading,
        pieces=pieces,
        unreadable=tuple(piece for piece in found if isinstance(piece, Reject)),
        size=size,
        workers=1 if size < SMALL else min(request.workers, len(pieces)),
        masks=not request.no_mask,
        use_cache=not request.no_cache,
    )


def names(values: Iterable[str]) -> tuple[str, ...]:
    """`("R07,wording", "rude")` -> `("R07", "wording", "rude")`; full-width commas are commas too."""
    return tuple(
        name.strip() for value in values for name in value.replace("，", ",").split(",") if name.strip()
    )


def _decisions(file: Path) -> Decisions:
    if not file.exists():
        return Decisions()
    from csqa.decisions.file import read_decisions

    return read_decisions(file)


def _timed(pieces: Iterable[Chunk], reading: ReadOptions) -> Iterator[Transcript]:
    """The transcripts that may carry times: only there can a text be found to come at once."""
    for piece in pieces:
        if may_be_timed(piece):
            for item in read_chunk(piece, reading):
                if isinstance(item, Transcript):
                    yield item


def _rules(held: Config, *, use_cache: bool) -> tuple[RuleSet, frozenset[str], Scorecard]:
    """The rules that run, the names of all, and the scorecard, which is held against all rules, selected or not."""
    with asked_by(held, "profile"):
        every = load_rules(held.rules, held.profile, preview=True, use_cache=use_cache)
    with asked_by(held, "scorecard"):
        card = load_scorecard(held.scorecard, every.folders)
    validate(card, every.rules.values())
    with asked_by(held, "select"):
        chosen(every, names(held.select), (), held.preview)
    with asked_by(held, "ignore"):
        keep = chosen(every, names(held.select), names(held.ignore), held.preview)
    known = frozenset(name for rule in every.rules.values() for name in (rule.id, *rule.aliases))
    return every.narrowed(keep), known, card


def _size(piece: Chunk) -> int:
    return piece.end - piece.start
