"""Findings that were there before anybody gated: a list of ids, kept in the repository.

    {"csqa": 1, "findings": [{"id": "3f9c2a71b04e", "rule": "bare-negative", "script": "return-7"}, …]}

A finding's id rests on script, rule and words, not on lines: the list survives moved files. It grows by hand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from csqa.errors import InputError
from csqa.library.lint import Found
from csqa.wording import Text

NAME = ".csqa-baseline.json"
FORMAT = 1


class Known(msgspec.Struct, frozen=True, order=True):
    """One finding that may stay. Script and rule are for people to read."""

    script: str
    rule: str
    id: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    csqa: int
    findings: tuple[Known, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """What separates a baseline from the findings of today."""

    stays: tuple[Known, ...]
    new: tuple[Known, ...]
    gone: tuple[Known, ...]


def read_baseline(file: Path) -> Mapping[str, Known]:
    """By id. Raises InputError for a file that is not there or is none."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=_File)
    except FileNotFoundError:
        raise InputError(
            Text("没有这个基线文件", "there is no such baseline"),
            file=str(file),
            mend=Text("先运行 csqa baseline create", "run csqa baseline create first"),
        ) from None
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(file)
        ) from None
    except msgspec.MsgspecError as e:
        raise InputError(
            Text(f"不是基线文件：{e}", f"not a baseline: {e}"),
            file=str(file),
            mend=Text("删去后重新运行 csqa baseline create", "remove it and run csqa baseline create"),
        ) from None
    if found.csqa != FORMAT:
        raise InputError(
            Text(
                f"基线的版本是 {found.csqa}，需要 {FORMAT}",
                f"the baseline is of version {found.csqa}, not {FORMAT}",
            ),
            file=str(file),
        )
    return {known.id: known for known in found.findings}


def encoded(known: Iterable[Known]) -> bytes:
    """Sorted, a line each: a change of one finding is one line of a diff."""
    lines = [
        msgspec.json.encode({"id": k.id, "rule": k.rule, "script": k.script}).decode() for k in sorted(known)
    ]
    listed = ",\n".join(lines)
    return f'{{"csqa":{FORMAT},"findings":[\n{listed}\n]}}\n'.encode()


def known(found: Iterable[Found]) -> tuple[Known, ...]:
    return tuple(
        Known(item.entry.script.id if item.entry else "", item.rule.id, item.finding.id) for item in found
    )


def compared(before: Mapping[str, Known], found: Iterable[Found]) -> Change:
    now = {k.id: k for k in known(found)}
    return Change(
        tuple(k for id_, k in before.items() if id_ in now),
        tuple(k for id_, k in now.items() if id_ not in before),
        tuple(k for id_, k in before.items() if id_ not in now),
    )
