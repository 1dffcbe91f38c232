"""A reviewer's labels, and what csqa reports for each. docs/evaluation.md describes the format.

{"id": "…", "tags": {"<turn>": ["greeting", …]}, "session": {"missing_greeting": "yes|no|na", …}}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from csqa.documents import nearest
from csqa.errors import InputError
from csqa.wording import Text

Fault = Literal["yes", "no", "na"]


class Label(msgspec.Struct, frozen=True):
    """One reviewed transcript. A turn that is not named carries no tag."""

    id: str
    tags: Mapping[int, frozenset[str]]
    session: Mapping[str, Fault]


class Target(msgspec.Struct, frozen=True):
    """What a label is held against: a signal in a turn, a rule's finding in a turn, or a rule's verdict."""

    kind: Literal["signal", "turn", "session"]
    name: str
    tags: frozenset[str]
    """Tags of which one is enough; for `session` the fault's name."""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.name}"


def _signal(name: str, *tags: str) -> Target:
    return Target("signal", name, frozenset(tags or (name,)))


def _turn(rule: str, tag: str) -> Target:
    return Target("turn", rule, frozenset((tag,)))


TARGETS = (
    *(
        _signal(n)
        for n in ("greeting", "closing", "check", "apology", "empathy", "hold", "complaint", "angry")
    ),
    _signal("promise", "promise_timed", "promise_vague"),
    _signal("negative", "negative_bare", "negative_alt"),
    _turn("untimed-promise", "promise_vague"),
    _turn("bare-negative", "negative_bare"),
    _turn("blame-customer", "blame_customer"),
    _turn("blame-other", "blame_other"),
    _turn("rule-shield", "rule_shield"),
    _turn("rude", "rude"),
    *(
        Target("session", fault.replace("_", "-"), frozenset((fault,)))
        for fault in (
            "missing_greeting",
            "missing_closing",
            "missing_check",
            "no_apology",
            "no_empathy",
            "untimed_promise",
            "no_followup",
        )
    ),
)
"""Every label that csqa knows, in the order of the table."""

TAGS = frozenset(tag for t in TARGETS if t.kind != "session" for tag in t.tags)
FAULTS = frozenset(tag for t in TARGETS if t.kind == "session" for tag in t.tags)


class _Line(msgspec.Struct):
    id: str | int
    tags: dict[str, list[str]] = {}
    session: dict[str, Fault] = {}


def read_labels(file: Path) -> dict[str, Label]:
    """Transcript id -> label. Raises InputError with the line for what does not fit, an unknown tag among it."""
    labels: dict[str, Label] = {}
    try:
        lines = file.read_bytes().splitlines()
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(file)
        ) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            label = _label(line, str(file), number)
            if label.id in labels:
                raise InputError(
                    Text(f"{label.id} 标注了两次", f"{label.id} is labelled twice"),
                    file=str(file),
                    line=number,
                    key="id",
                )
            labels[label.id] = label
    return labels


def _label(line: bytes, file: str, number: int) -> Label:
    try:
        raw = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError as e:
        raise InputError(Text(f"不是标注：{e}", f"not a label: {e}"), file=file, line=number) from None
    for key, known, used in (
        ("tags", TAGS, {t for tags in raw.tags.values() for t in tags}),
        ("session", FAULTS, set(raw.session)),
    ):
        for name in sorted(used - known):
            near = nearest(name, known)
            raise InputError(
                Text(f"没有标签 {name}", f"there is no label {name}"),
                file=file,
                line=number,
                key=key,
                mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
            )
    if wrong := next((t for t in raw.tags if not t.isdecimal()), None):
        raise InputError(
            Text(f"轮次应为从 0 起的序号，而不是 {wrong}", f"a turn is a number from 0, not {wrong}"),
            file=file,
            line=number,
            key="tags",
        )
    return Label(str(raw.id), {int(t): frozenset(tags) for t, tags in raw.tags.items()}, raw.session)
