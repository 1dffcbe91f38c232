"""Results that were worked out before: what one run has judged, the next one over the same words need not.

`Remembering` stands before the judging; `settings` names all that a result rests on beside the conversation; `packing` makes
a result into bytes and back; `store` keeps them in files that `segment` writes and reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csqa import cache
from csqa.decisions import Decisions
from csqa.kept.remembering import Remembering
from csqa.kept.settings import settings
from csqa.kept.store import Store, limit
from csqa.model import Result, Transcript
from csqa.ruleset.load import RuleSet
from csqa.scoring import Scorecard

__all__ = ["Remembering", "remembering"]


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
    name = settings(rules, card, masks=masks, every_signal=every_signal, signals=signals)
    return Remembering(judge, Store(cache.folder() / "results", name, most), decisions, masks=masks)
