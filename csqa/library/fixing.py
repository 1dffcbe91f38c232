"""What mends a finding: replacements of spans of the source, never a rewritten file.

No fix touches an amount, a time or a placeholder, and one that would not read back as intended is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from csqa.errors import InputError
from csqa.library.entry import Entry, LibraryFile, Piece, Replacement
from csqa.library.files import FORMATS
from csqa.library.lint import Found
from csqa.model import Script, Source
from csqa.ruleset.library.placeholders import placeholders
from csqa.wording import Text

_FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十两半几]+(?:天|日|小时|分钟|元|块|折|个)")
_SENTENCE_END = re.compile(r"[。！？!?~～\n]+|\.(?=\s|$)")


class Change(msgspec.Struct, frozen=True):
    """`start` to `end` of a piece (code points) becomes `text`."""

    start: int
    end: int
    text: str


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """What mends one finding: changes of its piece, in order, that don't touch each other."""

    found: Found
    safe: bool
    changes: tuple[Change, ...]
    about: Text

    def replacements(self) -> tuple[Replacement, ...]:
        """In the file's own offsets."""
        piece = self.found.text
        assert piece is not None
        source = self.found.file.text
        return tuple(
            Replacement(*piece.span(c.start, c.end, source), c.text, piece.cell) for c in self.changes
        )


def fixes(found: Iterable[Found], *, unsafe: bool) -> Iterator[Fix]:
    """The fixes that may be applied together: of two that touch each other the first; `unsafe` adds rewordings."""
    taken: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for item in found:
        fix = fix_of(item)
        if fix is None or not (fix.safe or unsafe) or item.entry is None:
            continue
        spans = taken.setdefault((id(item.file), id(item.entry), item.finding.turn or 0), [])
        if all(c.end <= a or b <= c.start for c in fix.changes for a, b in spans):
            spans += [(c.start, c.end) for c in fix.changes]
            yield fix


def fix_of(found: Found) -> Fix | None:
    """What would mend it; None where nothing certain is known."""
    piece, finding = found.text, found.finding
    if piece is None or not piece.offsets or finding.start is None or finding.end is None:
        return None
    start, end = finding.start, finding.end
    if found.instead is not None:
        return Fix(
            found=found, safe=True, changes=(Change(start, end, found.instead),), about=_about(found.instead)
        )
    mending = found.rule.fix
    if mending is None:
        return None
    if mending.say:
        start, end = _sentence(piece.text, start, end)
        new = found.rule.say.of("zh" if _is_chinese(piece.text) else "en")
        if not new or _holds_fact(piece, start, end):
            return None
        return Fix(found=found, safe=False, changes=(Change(start, end, new),), about=_about(new))
    changes = tuple(_worded(piece, mending.words, found.words or ((start, end),)))
    if not changes:
        return None
    return Fix(found=found, safe=mending.safe, changes=changes, about=_about(changes[0].text))


def _worded(piece: Piece, words: Mapping[str, str], places: Iterable[tuple[int, int]]) -> Iterator[Change]:
    """Every word of the places that has another to stand in for it, placeholders aside."""
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    held = [(p.start, p.end) for p in placeholders(piece.text)]
    for start, end in places:
        for m in pattern.finditer(piece.text, start, end):
            if not any(a <= m.start() < b for a, b in held):
                yield Change(*m.span(), words[m[0]])


def fixed(file: LibraryFile, applied: Iterable[Fix]) -> bytes:
    """The file with these fixes in it, which all are of this file. Raises InputError where they don't read back."""
    chosen = list(applied)
    data = file.write(file, [r for fix in chosen for r in fix.replacements()])
    wanted = _wanted(file, chosen)
    got = [_said(entry, _texts(entry)) for entry in _read_back(file, data).entries]
    if got != wanted:
        raise InputError(
            Text("改写后读出来不一样，没有改动", "it would not read back as intended: left as it is"),
            file=file.path,
            line=chosen[0].found.entry.line if chosen and chosen[0].found.entry else None,
        )
    return data


def fixed_as_far_as_possible(
    file: LibraryFile, applied: Sequence[Fix]
) -> tuple[bytes | None, list[InputError]]:
    """As `fixed`, without those fixes that can't be made; why not, of each. None: none can be."""
    failed: list[InputError] = []
    good = _good(file, list(applied), failed)
    if not good:
        return None, failed
    try:
        return fixed(file, good), failed
    except InputError as e:
        # Each by itself reads back, and not all of them together.
        return None, [*failed, e]


def _good(file: LibraryFile, applied: list[Fix], failed: list[InputError]) -> list[Fix]:
    try:
        fixed(file, applied)
    except InputError as e:
        if len(applied) == 1:
            failed.append(e)
            return []
        half = len(applied) // 2
        return [*_good(file, applied[:half], failed), *_good(file, applied[half:], failed)]
    return applied


def _wanted(file: LibraryFile, applied: Iterable[Fix]) -> list[tuple[Script, list[str]]]:
    texts = [_texts(entry) for entry in file.entries]
    numbers = {id(entry): number for number, entry in enumerate(file.entries)}
    changes = [(fix, change) for fix in applied for change in fix.changes]
    for fix, change in sorted(changes, key=lambda c: c[1].start, reverse=True):
        of = texts[numbers[id(fix.found.entry)]]
        piece = fix.found.finding.turn or 0
        of[piece] = of[piece][: change.start] + change.text + of[piece][change.end :]
    return [_said(entry, text) for entry, text in zip(file.entries, texts, strict=True)]


def _said(entry: Entry, texts: list[str]) -> tuple[Script, list[str]]:
    """All that the script says, texts apart."""
    bare = msgspec.structs.replace(
        entry.script,
        questions=("",) * len(entry.questions),
        reply=("",) * len(entry.reply),
        source=Source(""),
    )
    return bare, texts


def _texts(entry: Entry) -> list[str]:
    return [piece.text for piece in (*entry.questions, *entry.reply)]


def _read_back(file: LibraryFile, data: bytes) -> LibraryFile:
    import importlib
    import tempfile

    suffix = Path(file.path).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, f"copy{suffix}")
        copy.write_bytes(data)
        return importlib.import_module(FORMATS[suffix]).read(copy)  # type: ignore[no-any-return]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentence around a span, with the mark that ends it."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(text) if m.end() <= start), default=0)
    stop = next((m.end() for m in _SENTENCE_END.finditer(text) if m.end() >= end), len(text))
    while stop > begin and text[stop - 1] in "\r\n":
        stop -= 1
    return begin, stop


def _holds_fact(piece: Piece, start: int, end: int) -> bool:
    if _FIGURE.search(piece.text, start, end):
        return True
    return any(p.start < end and start < p.end for p in placeholders(piece.text))


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def _about(new: str) -> Text:
    return Text(f"改为“{new}”", f"write “{new}”")
