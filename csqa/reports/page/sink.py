"""Takes conversations as they are judged and leaves `report.html`, with a folder of files beside it where there are many."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from array import array
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from csqa.figures.day import Change, Figures
from csqa.model import CaseResult, Result
from csqa.reports import Options
from csqa.reports.page.document import document
from csqa.reports.page.record import PageRecord, encoded, safe
from csqa.reports.page.shards import Shards

PAGE = "report.html"
FILES = "report_files"
WHOLE = 2000
"""Up to so many conversations stand in the page itself."""
PER_FILE = 100
"""Conversations of a file: some hundred kilobytes, which open at once."""
ROWS_PER_FILE = 5000
_UNNAMED = "new"
CASES = 500
"""Cases with something wrong that the page shows."""


class Page:
    """The report as a page. Keeps four bytes of every session; what is long goes to disk as it comes."""

    def __init__(self, folder: Path, options: Options, *, history: bool) -> None:
        """Writes below `folder`, which exists. `history`: earlier days were there to compare with."""
        self._folder, self._options, self._history = folder, options, history
        self._files = folder / FILES / _UNNAMED
        self._conversations = Shards(self._files / "conversations", "conversations", PER_FILE)
        self._rows = Shards(self._files / "rows", "rows", ROWS_PER_FILE)
        self._record = PageRecord(options)
        self._ids = array("I")
        self._key = 0
        self._said = hashlib.blake2b(digest_size=8)
        self._cases: list[dict[str, Any]] = []
        self._cases_left = 0

    def begin(self) -> None:
        pass

    def transcript(self, number: int, result: Result, encoded: bytes) -> None:
        """`encoded` is what a `PageRecord` made of the result; numbers come in order, from 0."""
        row, conversation = encoded.split(b"\n")
        self._said.update(encoded)
        self._conversations.add(conversation)
        self._rows.add(b"[%d," % number + row[1:])
        id_ = result.transcript.id.encode("utf-8", "replace")
        self._ids.append(zlib.crc32(id_))
        self._key = zlib.crc32(id_, self._key)

    def case(self, result: CaseResult) -> None:
        findings = list(self._record.findings(result.verdicts))
        if not findings:
            return
        if len(self._cases) < CASES:
            self._cases.append({"case": result.case, "findings": findings})
        else:
            self._cases_left += 1

    def end(self, figures: Figures, changes: tuple[Change, ...]) -> None:
        """Writes the page; up to `WHOLE` conversations the files beside it go."""
        self._conversations.close()
        self._rows.close()
        total = len(self._ids)
        whole = total <= WHOLE
        kept = range(total) if whole else sorted(self._shown(figures, total))
        # Named after what is in it: the page of an earlier run, for as long as it stands there, finds its own files.
        beside = self._said.hexdigest()
        about = {
            "key": f"{self._key:08x}-{total}",
            "total": total,
            "whole": whole,
            "files": f"{FILES}/{beside}",
            "perFile": PER_FILE,
            "rowsPerFile": ROWS_PER_FILE,
            "history": self._history,
            "figures": figures,
            "changes": changes,
            "cases": self._cases,
            "casesLeft": self._cases_left,
        }
        with (self._folder / PAGE).open("wb") as stream:
            stream.writelines(
                document(
                    self._options,
                    about,
                    rows=self._joined(self._rows.lines(kept)),
                    conversations=self._joined(self._numbered(kept)),
                )
            )
        if whole:
            shutil.rmtree(self._folder / FILES, ignore_errors=True)
        else:
            self._write_ids()
            self._files.rename(self._files.with_name(beside))

    def _shown(self, figures: Figures, total: int) -> set[int]:
        """The conversations that the first screen and the rules' examples lead to."""
        numbers = {item.number for item in figures.worklist}
        numbers |= {example.number for rule in figures.rules for example in rule.examples}
        return {number for number in numbers if 0 <= number < total}

    def _numbered(self, kept: Iterable[int]) -> Iterator[bytes]:
        for number, line in zip(kept, self._conversations.lines(kept), strict=True):
            yield b"%d\t" % number + line

    def _joined(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            yield line + b"\n"

    def _write_ids(self) -> None:
        """Checksum of an id -> place, sorted: pairs of four bytes each, so that a link finds its conversation at once."""
        pairs = sorted(crc << 32 | number for number, crc in enumerate(self._ids))
        ids = Shards(self._files / "ids", "ids", 1)
        ids.add(safe(encoded(b64encode(b"".join(pair.to_bytes(8, "big") for pair in pairs)).decode())))
        ids.close()
