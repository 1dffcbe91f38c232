"""`waivers.yaml`: read, and written to without touching what stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from csqa.decisions.decision import Decision, Decisions
from csqa.documents import Document, convert, parse_documents, read_documents
from csqa.errors import InputError
from csqa.wording import Lang, Text

_HEAD = Text(
    """\
# 复核结论：csqa 发现的问题，经复核或申诉后撤销（overturned）还是维持（confirmed）。
# 由 csqa waive 追加，也可以手工修改；同一个问题有几条时，以最后一条为准。
# 撤销的问题不扣分，但在各种输出里仍然标明；csqa rules stats --waivers 据此算出每条规则的准确率。
""",
    """\
# What reviewers decided about findings of csqa: overturned, or confirmed.
# csqa waive appends to it; it may be edited by hand. Of several entries for one finding the last one holds.
# An overturned finding costs nothing and stays visible; csqa rules stats --waivers makes precision per rule of it.
""",
)
_EMPTY = re.compile(r"^(waivers[ \t]*:)[ \t]*(?:\[[ \t]*\]|null|~)?[ \t]*(?=#|\r?$)", re.M)
_ITEM = re.compile(r"^([ \t]*)-(?:[ \t]|\r?$)")
# What YAML does not take as it is: controls that JSON leaves alone, separators, halves of pairs.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")


class WaiversFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    waivers: tuple[Decision, ...] | None = None


def read_decisions(file: Path) -> Decisions:
    """The entries of a file; none where there is no file yet. Raises InputError naming file, line and key."""
    if not file.exists():
        return Decisions()
    entries: dict[str, Decision] = {}
    lines: dict[str, int] = {}
    for document, number, entry in _entries(read_documents(file)):
        # What is decided anew stands where the new entry stands.
        entries.pop(entry.finding, None)
        entries[entry.finding] = entry
        lines[entry.finding] = document.line(("waivers", number))
    return Decisions(entries, str(file), lines)


def appended(text: str, file: str, entries: Sequence[Decision], lang: Lang) -> str:
    """The content of a waivers file with entries added at its end; everything in `text` stays as it is.

    An empty text becomes a file with a commented head. Raises InputError where nothing can be added by itself: what is
    there is not valid, or written in a form (`waivers: [...]`) that has no end to add to.
    """
    plain = text.removeprefix("\ufeff")
    documents = parse_documents(plain, file)
    before = [entry for _, _, entry in _entries(documents)]
    newline = "\r\n" if "\r\n" in text else "\n"
    body = text if not text or text.endswith("\n") else text + newline
    last = documents[-1] if documents else None
    if not plain.strip():
        body += _HEAD.of(lang)
    if last is None or last.value is None:
        body += f"waivers:{newline}"
        indent = "  "
    elif not last.value.get("waivers"):
        body = _EMPTY.sub(lambda m: m[1] + (" " if m.string[m.end() : m.end() + 1] == "#" else ""), body)
        indent = "  "
    else:
        indent = _indent(plain, last)
    added = newline.join(line for entry in entries for line in _lines(entry, indent)) + newline
    if [entry for _, _, entry in _reread(body + added, file)] != [*before, *entries]:
        raise InputError(
            Text("无法自动追加", "entries can't be added to it by themselves"),
            file=file,
            mend=Text(
                "请把 waivers 写成每条一行“- finding: …”的列表",
                "write waivers as a list whose items begin with “- finding: …”",
            ),
        )
    return body + added


def _reread(text: str, file: str) -> list[tuple[Document, int, Decision]]:
    try:
        return list(_entries(parse_documents(text.removeprefix("\ufeff"), file)))
    except InputError:
        return []


def _entries(documents: Iterable[Document]) -> Iterable[tuple[Document, int, Decision]]:
    for document in documents:
        if document.value is None:
            continue
        for number, entry in enumerate(convert(document, WaiversFile).waivers or ()):
            path = ("waivers", number)
            if not entry.reason.strip():
                raise document.error((*path, "reason"), Text("请写明理由", "say why"))
            yield document, number, entry


def _indent(text: str, document: Document) -> str:
    """What stands before the `-` of the last entry."""
    lines = text.splitlines()
    last = document.line(("waivers", len(document.value["waivers"]) - 1))
    for line in reversed(lines[:last]):
        if found := _ITEM.match(line):
            return found[1]
    return "  "


def _lines(entry: Decision, indent: str) -> list[str]:
    said = {
        "finding": _quoted(entry.finding),
        "verdict": entry.verdict,
        "reason": _quoted(entry.reason),
        "by": _quoted(entry.by) if entry.by else None,
        "date": entry.date.isoformat() if entry.date else None,
        "transcript": _quoted(entry.transcript) if entry.transcript else None,
        "rule": entry.rule,
    }
    pairs = [f"{key}: {value}" for key, value in said.items() if value is not None]
    return [f"{indent}{'- ' if i == 0 else '  '}{pair}" for i, pair in enumerate(pairs)]


def _quoted(text: str) -> str:
    whole = json.dumps(_HALVES.sub("\ufffd", text), ensure_ascii=False)
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", whole)
