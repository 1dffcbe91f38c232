"""Placeholders of scripts: `{订单号}`, `{{name}}`, `[Days]`, `【姓名】`, `<date>`, `${x}`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from csqa.model import Script
from csqa.ruleset.library.wrong import Setting, Wrong, pieces

_OPENINGS = {"{": "}", "[": "]", "【": "】", "<": ">"}
_FOUND = re.compile(
    r"\$?\{\{?\s*(?P<curly>[^{}\n]{1,40}?)\s*\}?\}|\[(?P<square>[^\[\]\n]{1,40})\]"
    r"|【(?P<heavy>[^【】\n]{1,40})】|<(?!(?:br|b|i|u|a|p|li|ul|img|div|span|strong|em)\b)(?P<angle>[^<>\s\d/][^<>\n]{0,39})>"
)
_CHOICE = re.compile(r"[/|、，,]")
_BRACKET = re.compile(r"[{}【】\[\]]")
_NUMBERED = re.compile(r"^[ \t]*\w{1,3}$")
"""What stands before the bracket of a numbered point: `1] 打开首页`."""
_LATIN = 5
"""Letters from which on a Latin word with another letter is a slip."""
_SOUNDS = str.maketrans("定帐做象坐再戴", "订账作像座在带")
"""Characters that are typed for one another."""
_LEAST = 3
"""So often must a name stand in a library before a rare one beside it is taken for its misspelling, …"""
_TIMES = 5
"""… and so many times as often as that one."""


class Placeholder(msgspec.Struct, frozen=True):
    """`start` and `end` with the brackets, `name_start` and `name_end` without."""

    name: str
    start: int
    end: int
    name_start: int
    name_end: int


@lru_cache(4096)
def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Those of one text, in order. A heading such as 【温馨提示】 looks the same: only what names say tells them apart."""
    found = []
    for m in _FOUND.finditer(text):
        group = m.lastgroup or ""
        found.append(Placeholder(m[group], m.start(), m.end(), *m.span(group)))
    return tuple(found)


def undefined(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Names that neither the script nor the library declares, in scripts and libraries that declare any. A choice such as
    [今天/明天] is no name."""
    for script in library:
        known = {*script.placeholders, *setting.placeholders}
        if not known:
            continue
        for piece, text in enumerate(pieces(script)):
            for p in placeholders(text):
                if (
                    p.name not in known
                    and not text.startswith("【", p.start)
                    and not (text.startswith("[", p.start) and _CHOICE.search(p.name))
                ):
                    yield _at(script, piece, text, p, known)


def unused(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Names that a script declares and never leaves open."""
    for script in library:
        open_ = {p.name for text in pieces(script) for p in placeholders(text)}
        for name in script.placeholders:
            if name not in open_:
                yield Wrong(script, name, key="placeholders", fillings={"name": name})


def unbalanced(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Brackets without their other half on their line; pairs may stand in one another."""
    for script in library:
        for piece, text in enumerate(pieces(script)):
            for at in _lonely(text):
                yield Wrong(script, text[at], piece, at, at + 1, fillings={"name": text[at]})


def _lonely(text: str) -> list[int]:
    found: list[int] = []
    begin = 0
    for line in text.split("\n"):
        open_: list[int] = []
        for m in _BRACKET.finditer(line):
            if m[0] in _OPENINGS:
                open_.append(m.start())
            elif open_ and _OPENINGS[line[open_[-1]]] == m[0]:
                open_.pop()
            elif any(_OPENINGS[line[at]] == m[0] for at in open_):
                # What was opened after its other half is never closed.
                while _OPENINGS[line[open_[-1]]] != m[0]:
                    found.append(begin + open_.pop())
                open_.pop()
            elif m[0] != "]" or not _NUMBERED.match(line[: m.start()]):
                found.append(begin + m.start())
        found += (begin + at for at in open_)
        begin += len(line) + 1
    return sorted(found)


def misspelt(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Names that stand rarely, beside a declared or much more frequent one that differs in a letter or so."""
    counts = Counter(p.name for script in library for text in pieces(script) for p in placeholders(text))
    declared = {*setting.placeholders, *(name for script in library for name in script.placeholders)}
    common = {name for name, n in counts.items() if n >= _LEAST} | declared
    meant = {name: _meant(name, counts, common, declared) for name in counts}
    for script in library:
        for piece, text in enumerate(pieces(script)):
            for p in placeholders(text):
                if (near := meant[p.name]) is not None:
                    yield Wrong(
                        script, text[p.start : p.end], piece, p.name_start, p.name_end,
                        fillings={"name": p.name, "near": near}, instead=near,
                    )  # fmt: skip


def _meant(name: str, counts: Mapping[str, int], common: set[str], declared: set[str]) -> str | None:
    """The name that this one is a slip of."""
    if name in declared or _CHOICE.search(name):
        return None
    # Where nobody declares names, [use case] in a sentence and [Use case] in a list are one to a reader.
    return _near(
        name,
        {
            other
            for other in common
            if other in declared
            or (counts[other] >= counts[name] * _TIMES and other.casefold() != name.casefold())
        },
    )


def _at(script: Script, piece: int, text: str, p: Placeholder, known: set[str]) -> Wrong:
    near = _near(p.name, known)
    shown = f"{p.name} → {near}" if near else p.name
    return Wrong(script, text[p.start : p.end], piece, p.start, p.end, fillings={"name": shown})


def _near(name: str, known: set[str]) -> str | None:
    """The one name that it is a slip of: in blanks, case or width, in a letter of a Latin word, in letters changed about,
    or in a character that sounds the same. 收货地址 is no slip of 退货地址."""
    plain = _plain(name)
    same = [other for other in known if other != name and _plain(other) == plain]
    if same:
        return min(same)
    close = [other for other in known if _slip(plain, _plain(other))]
    return close[0] if len(close) == 1 else None


@lru_cache(4096)
def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_SOUNDS)
    return re.sub(r"[\s_\-]+", "", folded)


def _slip(a: str, b: str) -> bool:
    if a == b or len(a) < 3 or len(b) < 3:
        return False
    if a.isascii() and b.isascii():
        return min(len(a), len(b)) >= _LATIN and _one_apart(a, b)
    return len(a) == len(b) > 2 and sorted(a) == sorted(b)


def _one_apart(a: str, b: str) -> bool:
    """One letter more or less, other, or two changed about, behind the first: height is no slip of weight, sizes none of
    size; two digits that differ number two things (line1, line2)."""
    if abs(len(a) - len(b)) > 1 or a[0] != b[0] or re.sub(r"\d", "", a) == re.sub(r"\d", "", b):
        return False
    if f"{a}s" == b or f"{b}s" == a:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return (
        a[i + 1 :] == b[i + 1 :]
        or a[i:] == b[i + 1 :]
        or a[i + 1 :] == b[i:]
        or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    )
