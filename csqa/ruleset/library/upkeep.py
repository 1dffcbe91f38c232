"""Whether a library is looked after: reviewed, valid, and covering what customers come with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from csqa.model import Script
from csqa.ruleset.library.wrong import Setting, Wrong


def stale(library: Sequence[Script], days: int, setting: Setting) -> Iterator[Wrong]:
    """Scripts whose last review is more than `days` days ago, or has no date in a library that dates most of them."""
    dated = sum(script.reviewed is not None for script in library) * 2 > len(library)
    for script in library:
        if script.reviewed is None:
            if dated:
                yield Wrong(script, key="id", fillings={"reviewed": "-"})
        elif (setting.day() - date.fromisoformat(script.reviewed)).days > days:
            yield Wrong(script, script.reviewed, key="reviewed", fillings={"reviewed": script.reviewed})


def expired(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Scripts whose last valid day is over."""
    today = setting.day().isoformat()
    for script in library:
        if script.valid_until and script.valid_until < today:
            yield Wrong(script, script.valid_until, key="valid", fillings={"until": script.valid_until})


def uncovered(library: Sequence[Script], scenarios: Sequence[str]) -> Iterator[Wrong]:
    """Scenarios without a script, in a library that sorts any of its scripts by these names."""
    covered = {script.scenario for script in library}
    if covered.isdisjoint(scenarios):
        return
    for scenario in scenarios:
        if scenario not in covered:
            yield Wrong(None, scenario, fillings={"scenario": scenario})
