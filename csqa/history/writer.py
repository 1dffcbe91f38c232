"""One run into the history: rows to a file as they come, Parquet at the end, one rename to commit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from csqa.cases import JudgedCase, Standing, source_of
from csqa.errors import InputError
from csqa.figures.day import Change, Figures
from csqa.history.database import database, failed, files, out_of_memory, quoted, said
from csqa.history.prune import superseded
from csqa.history.rows import LARGEST, Found, SessionEncoder, day_of, found, line
from csqa.history.store import UNDATED, RunInfo, Store
from csqa.history.tables import DEADLINES, FINDINGS, SESSIONS, TABLES, VERSION, columns
from csqa.model import CaseResult, Finding, Result
from csqa.ruleset.load import RuleSet
from csqa.scoring import Scorecard
from csqa.version import VERSION as CSQA
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.history.database import Database

BATCH = 8 << 20
"""Bytes of JSON that become Parquet at once: memory stays the same however long the run is. They wait on the disk for
its end, when no worker needs memory any more."""


WRITING = ("96MB", "192MB", "512MB", "2GB")
"""What DuckDB may hold while it writes: the run itself has much in memory. What does not fit lies on the disk; what can't
lie there is tried again with more."""


class _CaseFinding(Found, frozen=True, kw_only=True):
    id: str
    source: str | None
    day: str | None
    case_key: str


class _Deadline(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    source: str | None
    day: str | None
    key: str
    clock: str
    started: float | None
    contact: float | None
    rule: str
    turn: int
    span_start: int
    span_end: int
    text: str
    agent: str | None
    said_at: float | None
    due: float | None
    returned: tuple[float, ...]
    verdict: str
    open: bool


class HistoryWriter:
    """A sink of the report. Nothing is in the history before `end`; without it, nothing ever is.

    `encoder` makes of a result what `transcript` takes as `encoded`. Raises InputError where `folder` can't be a history.
    """

    def __init__(self, folder: Path, rules: RuleSet, card: Scorecard) -> None:
        self.encoder = SessionEncoder(rules.rules.values(), rules.profile, card)
        self.sources: set[str] = set()
        """Of the sessions so far."""
        self._profile = rules.profile
        self._store = Store(folder)
        self._stack = ExitStack()
        self._sessions = 0
        self._batches: list[Path] = []
        self._converted = False
        self._dates: tuple[str, str] | None = None

    def begin(self) -> None:
        """Raises InputError where nothing can be written."""
        with self._writable():
            folder = self._stack.enter_context(self._store.writing())
            self._run, self._spill = folder / "run", folder / "spill"
            self._run.mkdir()
        self._lines = {name: folder / f"{name}.jsonl" for name in TABLES}
        self._streams = {name: file.open("wb") for name, file in self._lines.items()}
        for stream in self._streams.values():
            self._stack.push(stream)

    def transcript(self, number: int, result: Result, encoded: bytes = b"") -> None:
        rows = self._streams["sessions"]
        rows.write((encoded or self.encoder(result)) + b"\n")
        self._sessions += 1
        self.sources.add(source_of(result.transcript))
        day = day_of(result.transcript, self._profile)
        if day != UNDATED:
            first, last = self._dates or (day, day)
            self._dates = (min(first, day), max(last, day))
        if rows.tell() > BATCH:
            with self._writable():
                self._begin_batch()

    def case(self, result: CaseResult) -> None:
        standings = result.standings if isinstance(result, JudgedCase) else ()
        for standing in standings:
            self._streams["deadlines"].write(line(_deadline(result.case, standing)) + b"\n")
        for verdict in result.verdicts:
            for findings, waived in ((verdict.findings, False), (verdict.waived, True)):
                for finding in findings:
                    row = _finding(result.case, verdict.rule, finding, standings, waived=waived)
                    if row is not None:
                        self._streams["findings"].write(line(row) + b"\n")

    def convert(self, *, interrupted: bool) -> None:
        """Makes Parquet of all that came; `end` only commits it then. Whoever has much else in memory calls it before."""
        if self._converted or not self._sessions:
            return
        with self._writable():
            self._begin_batch()
            for batch in self._batches:
                self._convert_sessions(batch)
                batch.unlink()
            # A run that was stopped has not seen who called back: it says nothing of what others left open.
            self._convert_cases(own_only=interrupted)
        self._converted = True

    def end(self, figures: Figures, changes: tuple[Change, ...] = ()) -> None:
        """Commits, and takes away what this run supersedes wholly. A run without a conversation leaves nothing."""
        with self._stack, self._writable():
            if not self._sessions:
                return
            self.convert(interrupted=figures.interrupted)
            first, last = self._dates or (None, None)
            info = RunInfo(
                schema=VERSION,
                csqa=CSQA,
                sessions=self._sessions,
                first=first,
                last=last,
                sources=tuple(sorted(self.sources)),
                interrupted=figures.interrupted,
            )
            name = self._store.commit(self._run, info)
            self._store.drop(superseded(self._store, name))

    def abandon(self) -> None:
        """Leaves the history as it was; after `end` it does nothing."""
        self._stack.close()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        """A full disk and a folder without permission are said, not traced."""
        try:
            yield
        except InputError:
            raise
        except Exception as e:
            if not (isinstance(e, OSError) or failed(e)):
                raise
            why = e.strerror or str(e) if isinstance(e, OSError) else said(e)
            raise InputError(
                Text(f"历史写不进去：{why}", f"the history cannot be written: {why}"),
                file=str(self._store.folder),
            ) from e

    def _begin_batch(self) -> None:
        """Sets aside what has been written of the sessions so far."""
        stream, file = self._streams["sessions"], self._lines["sessions"]
        if not stream.tell():
            return
        stream.flush()
        batch = file.with_name(f"sessions-{len(self._batches)}.jsonl")
        shutil.copyfile(file, batch)
        self._batches.append(batch)
        stream.seek(0)
        stream.truncate()

    def _convert_sessions(self, batch: Path) -> None:
        """So many lines become Parquet."""
        nested = ", ".join(f"{n} {kind}" for n, kind in FINDINGS.items() if n not in ("id", "source", "day"))
        written = _read(batch, {**SESSIONS, "findings": f"STRUCT({nested})[]"})

        def save(db: Database) -> None:
            _save(db, self._run, "sessions", f"SELECT * EXCLUDE (findings) FROM ({written})")
            _save(
                db,
                self._run,
                "findings",
                f"SELECT id, source, day, unnest(findings, max_depth := 2) FROM ({written}) WHERE len(findings) > 0",
            )

        self._with_room(save)

    def _with_room(self, save: Callable[[Database], None]) -> None:
        """Lets `save` write with as little memory as it takes; what an attempt that failed has written goes."""
        there = set(self._run.rglob("*.parquet"))
        for memory in WRITING:
            try:
                with database(self._spill, memory) as db:
                    save(db)
                return
            except Exception as e:
                if memory == WRITING[-1] or not out_of_memory(e):
                    raise
                for file in set(self._run.rglob("*.parquet")) - there:
                    file.unlink()

    def _convert_cases(self, *, own_only: bool) -> None:
        """Rows that came without a source and day go where this run has their session; others are of earlier runs'."""
        wanted = "p.source" if own_only else "coalesce(c.source, p.source)"
        for name in ("findings", "deadlines"):
            self._streams[name].flush()
        sessions = sorted(self._run.glob("day=*/source=*/sessions-*.parquet"))

        def save(db: Database) -> None:
            for name, table in (("findings", FINDINGS), ("deadlines", DEADLINES)):
                _save(
                    db,
                    self._run,
                    name,
                    "SELECT c.* REPLACE (coalesce(c.source, p.source) AS source, coalesce(c.day, p.day) AS day)"
                    f" FROM ({_read(self._lines[name], table)}) c LEFT JOIN (SELECT id, source, day FROM"
                    f" read_parquet({files(sessions)}, hive_partitioning = false)) p ON c.id = p.id AND c.source IS NULL"
                    f" WHERE {wanted} IS NOT NULL",
                )

        self._with_room(save)


def _read(file: Path, table: Mapping[str, str]) -> str:
    return (
        f"SELECT * FROM read_json({quoted(str(file))}, format = 'newline_delimited', columns = {columns(table)},"
        f" maximum_object_size = {LARGEST})"
    )


def _save(db: Database, run: Path, table: str, select: str) -> None:
    # File names of their own: on some systems the folders of `JD` and `jd` are one.
    db.execute(
        f"COPY ({select}) TO {quoted(str(run))} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day, source),"
        f" WRITE_PARTITION_COLUMNS true, FILENAME_PATTERN '{table}-{{uuid}}', OVERWRITE_OR_IGNORE true)"
    )


def _deadline(key: str, s: Standing) -> _Deadline:
    d, earlier = s.deadline, s.earlier
    return _Deadline(
        id=earlier.visit.transcript if earlier else d.transcript,
        source=earlier.source if earlier else None,
        day=earlier.day if earlier else None,
        key=key,
        clock=s.visit.clock,
        started=s.visit.begun,
        contact=s.visit.contact,
        rule=d.rule,
        turn=d.turn,
        span_start=d.start,
        span_end=d.end,
        text=d.text,
        agent=d.agent,
        said_at=d.said_at,
        due=d.due,
        returned=d.returned,
        verdict=s.verdict,
        open=s.open,
    )


def _finding(
    case: str, rule: str, finding: Finding, standings: tuple[Standing, ...], *, waived: bool
) -> _CaseFinding | None:
    """None where it says of no session that it is about it."""
    if finding.transcript is None:
        return None
    of = (s.earlier for s in standings if s.deadline.transcript == finding.transcript)
    earlier = next(of, None)
    return _CaseFinding(
        **msgspec.structs.asdict(found(rule, finding, waived=waived)),
        id=earlier.visit.transcript if earlier else finding.transcript,
        source=earlier.source if earlier else None,
        day=earlier.day if earlier else None,
        case_key=case,
    )
