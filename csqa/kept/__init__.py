"""Results that were worked out before: what one run has judged, the next one over the same words need not.

`Remembering` stands before the judging; `settings` names all that a result rests on beside the conversation; `packing` makes
a result into bytes and back; `store` keeps them in a database.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from csqa import cache
from csqa.decisions import Decisions
from csqa.errors import InputError
from csqa.kept.remembering import Remembering
from csqa.kept.settings import settings
from csqa.model import Result, Transcript
from csqa.ruleset.load import RuleSet
from csqa.scoring import Scorecard
from csqa.wording import Text

__all__ = ["LIMIT", "Remembering", "limit", "remembering"]

LIMIT = "CSQA_CACHE_MB"
"""The environment variable that sets the bound, in megabytes (a million bytes); 0: nothing is kept or looked for."""
_DEFAULT = 512


def remembering(
    judge: Callable[[Transcript], Result],
    rules: RuleSet,
    card: Scorecard,
    decisions: Decisions,
    *,
    masks: bool,
    every_signal: bool,
    signals: Sequence[str],
) -> Remembering | None:
    """`judge`, which judges by all the rest, remembered below `csqa.cache.folder()`; None where the user wants nothing kept.
    Raises InputError for a bad bound."""
    most = limit()
    if not most:
        return None
    try:
        from csqa.kept.store import Store
    except ImportError:
        # A Python that was built without SQLite.
        return None
    name = settings(rules, card, masks=masks, every_signal=every_signal, signals=signals)
    return Remembering(
        judge, Store(cache.folder() / "results" / "kept.sqlite", name, most), decisions, masks=masks
    )


def limit() -> int:
    """Bytes that everything kept may come to. Raises InputError."""
    given = os.environ.get(LIMIT, "").strip()
    if not given:
        return _DEFAULT * 1_000_000
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise InputError(
            Text(f"“{given}” 不是整数", f"{given!r} is no whole number"),
            key=LIMIT,
            mend=Text("请写兆字节数，如 512；0 表示不缓存", "give megabytes, such as 512; 0 keeps nothing"),
        )
    return int(given) * 1_000_000
