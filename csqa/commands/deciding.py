"""Where reviewers' decisions are kept unless somebody says otherwise, and the findings that a run wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from csqa.config import Config
from csqa.errors import InputError
from csqa.wording import Text

NAME = "waivers.yaml"
FINDINGS = "findings.jsonl"
_ID = re.compile(rb'"id":"([0-9a-f]{12})"')
_ALIKE = 0.7
"""From here on two ids are taken for one that was mistyped."""


class Known(msgspec.Struct, frozen=True):
    """Of a finding: the rule that found it and the conversation it is in."""

    rule: str
    transcript: str | None


class _Finding(msgspec.Struct, frozen=True):
    id: str
    transcript: str | None = None


class _Verdict(msgspec.Struct, frozen=True):
    rule: str
    findings: tuple[_Finding, ...] = ()
    waived: tuple[_Finding, ...] = ()


class _Line(msgspec.Struct, frozen=True):
    transcript: str | None = None
    verdicts: tuple[_Verdict, ...] = ()


def waivers_file(held: Config) -> Path:
    """The configuration's; else `waivers.yaml` beside the configuration or in the current folder, whichever is there."""
    if held.waivers:
        return Path(held.waivers)
    here = Path(NAME)
    if held.file:
        beside = Path(held.file).parent / NAME
        if beside.exists() or not here.exists():
            return beside
    return here


def known_findings(path: Path, wanted: frozenset[str]) -> Mapping[str, Known]:
    """Those of `wanted` that stand in the output of a run: `findings.jsonl`, its folder, or a file of the format json.

    Raises InputError where one does not, with the most similar one that does.
    """
    file = path / FINDINGS if path.is_dir() else path
    asked = re.compile(b"|".join(re.escape(id_.encode()) for id_ in sorted(wanted)))
    found: dict[str, Known] = {}
    for number, line in _each_line(file):
        if asked.search(line) and line.startswith((b'{"transcript":', b'{"case":')):
            for id_, known in _findings(file, number, line):
                if id_ in wanted:
                    found[id_] = known
    for id_ in sorted(wanted - found.keys()):
        near = _nearest(file, id_)
        raise InputError(
            Text(f"{file} 里没有问题 {id_}", f"{file} has no finding {id_}"),
            mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
        )
    return found


def _each_line(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with file.open("rb") as stream:
            yield from enumerate(stream, start=1)
    except OSError as e:
        reason = e.strerror or str(e)
        raise InputError(
            Text(f"无法读取：{reason}", f"cannot be read: {reason}"), file=str(file), key="--from"
        ) from None


def _findings(file: Path, number: int, line: bytes) -> Iterator[tuple[str, Known]]:
    try:
        # In the format json an item ends with a comma, the last one with its list.
        record = msgspec.json.decode(line.strip().rstrip(b"],"), type=_Line)
    except msgspec.DecodeError:
        raise InputError(
            Text("不是 csqa 写的结果", "this is nothing that csqa wrote"), file=str(file), line=number
        ) from None
    for verdict in record.verdicts:
        for finding in (*verdict.findings, *verdict.waived):
            yield finding.id, Known(verdict.rule, finding.transcript or record.transcript)


def _nearest(file: Path, id_: str) -> str | None:
    from difflib import SequenceMatcher

    best, alike = None, _ALIKE
    match = SequenceMatcher(b=id_)
    for _, line in _each_line(file):
        for found in _ID.finditer(line):
            match.set_seq1(other := found[1].decode())
            if match.real_quick_ratio() > alike and match.quick_ratio() > alike and match.ratio() > alike:
                best, alike = other, match.ratio()
    return best
