"""Placeholders filled in, whatever brackets they stand in, and those that are left open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from csqa.model import Script
from csqa.ruleset.library.placeholders import Placeholder, placeholders

_EXPLAINED = re.compile(r"[，,;；:：(（]|\be\.g\.|如(?=\S)")
"""Where a placeholder's name ends and an example begins: [材质，如纯棉]."""
_BLANKS = re.compile(r"[\s_\-]+")


class Filled(msgspec.Struct, frozen=True):
    """The steps of a reply. `open` are the names left open, in order, each once; `used` the given names that stood in it."""

    steps: tuple[str, ...]
    open: tuple[str, ...] = ()
    used: frozenset[str] = frozenset()


def filled(script: Script, values: Mapping[str, str], names: Sequence[str] = ()) -> Filled:
    """The script's reply with `values` (name -> text) put in. Case, width, blanks and an example behind a name don't
    matter. A heading in 【】 is no placeholder unless it is declared, by the script or in `names`, or given."""
    given = {_plain(name): name for name in values}
    declared = {_plain(name) for name in (*script.placeholders, *names)}
    used: dict[str, None] = {}
    left: dict[str, None] = {}
    steps = []
    for step in script.reply:
        for p in reversed(placeholders(step)):
            name = next((given[key] for key in _keys(p) if key in given), None)
            if name is not None:
                used[name] = None
                step = step[: p.start] + values[name] + step[p.end :]
        steps.append(step)
    for step in script.reply:
        for p in placeholders(step):
            if any(key in given for key in _keys(p)):
                continue
            if not step.startswith("【", p.start) or declared.intersection(_keys(p)):
                left[p.name] = None
    return Filled(tuple(steps), tuple(left), frozenset(used))


def _keys(p: Placeholder) -> tuple[str, str]:
    return _plain(p.name), _plain(_EXPLAINED.split(p.name, maxsplit=1)[0])


def _plain(name: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name).casefold())
