"""Judging that looks first whether it was done before."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING

from csqa.decisions import Decisions
from csqa.kept.packing import Packing, UnkeepableError
from csqa.model import Result, Transcript, Verdict

if TYPE_CHECKING:
    from csqa.kept.store import Store


class Remembering:
    """Gives what `judge` gives, and asks it only for what is not kept.

    What is judged is written in batches, and the last one when the process ends: a worker sees to that, the process that
    started the run calls `close`.
    """

    def __init__(
        self, judge: Callable[[Transcript], Result], store: Store, decisions: Decisions, *, masks: bool
    ) -> None:
        self._judge, self._store, self._decisions = judge, store, decisions
        self._packing = Packing(lambda key: next(iter(store.find(key)), None), store.keep, masks=masks)
        self._registered = False

    def __call__(self, transcript: Transcript) -> Result:
        try:
            content = self._packing.content(transcript)
        except UnkeepableError:
            return self._judge(transcript)
        if not self._registered:
            self._register()
        key = blake2b(content, digest_size=16).digest()
        for body in self._store.find(key):
            found = self._packing.unpack(transcript, body)
            if found is not None and found[1] == self._decided(found[0].verdicts):
                return found[0]
        result = self._judge(transcript)
        try:
            body = self._packing.pack(transcript, result, self._decided(result.verdicts))
        except UnkeepableError:
            return result
        self._store.keep(key, body)
        if self._store.batch_is_full:
            self._write()
        return result

    def close(self) -> None:
        """At the end of a process; of the one that started the run, when its workers have ended."""
        self._store.tidy()
        self._packing.next_batch()

    def _decided(self, verdicts: tuple[Verdict, ...]) -> bytes:
        """Stands for the decisions that change these verdicts: which ones do is known only when the findings are."""
        if not self._decisions.entries:
            return b""
        found = {
            finding.id: (decision.reason, decision.by)
            for verdict in verdicts
            for finding in (*verdict.findings, *verdict.waived)
            if (decision := self._decisions.of(finding)) is not None and decision.verdict == "overturned"
        }
        return (
            blake2b(repr(sorted(found.items())).encode("utf-8", "replace"), digest_size=16).digest()
            if found
            else b""
        )

    def _write(self) -> None:
        self._store.write()
        self._packing.next_batch()

    def _register(self) -> None:
        """In a worker, nobody else says when it ends."""
        self._registered = True
        if "multiprocessing" in sys.modules:
            from multiprocessing import parent_process
            from multiprocessing.util import Finalize

            if parent_process() is not None:
                Finalize(self, self.close, exitpriority=1)
