"""The text of single cells changed inside a sheet's XML, character for character: formats of parts of a cell, and whatever
else the sheet holds, stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, unescape

from csqa.errors import InputError
from csqa.library.entry import Replacement
from csqa.wording import Text

_CELL = re.compile(
    r'<(?P<ns>\w+:)?c\b(?P<attributes>[^>]*?\sr="(?P<name>[A-Z]+\d+)"[^>]*?)(?:/>|>(?P<inner>.*?)</(?:\w+:)?c>)',
    re.S,
)
_TYPE = re.compile(r'\s+t="(?P<type>[^"]*)"')
_ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>(?P<inner>.*?)</(?:\w+:)?si>)", re.S)
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*>(?P<value>.*?)</(?:\w+:)?v>", re.S)
_INLINE = re.compile(r"<(?:\w+:)?is\b[^>]*>(?P<inner>.*?)</(?:\w+:)?is>", re.S)
# How it is read aloud is no part of the text.
_PHONETIC = re.compile(r"<(?:\w+:)?(?:rPh|phoneticPr)\b[^>]*?(?:/>|>.*?</(?:\w+:)?rPh>)", re.S)
_TEXT = re.compile(
    r"(?P<open><(?:\w+:)?t\b(?P<attributes>[^>]*?)(?<!/)>)(?P<text>.*?)(?P<close></(?:\w+:)?t>)", re.S
)
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));")


def items(shared: str) -> list[str]:
    """What stands in each item of a workbook's shared texts, as XML."""
    return [m["inner"] or "" for m in _ITEM.finditer(shared)]


def rewritten(xml: str, cells: Mapping[str, Sequence[Replacement]], shared: Sequence[str]) -> str:
    """A sheet with replacements in the texts of some cells. Raises InputError for a cell that holds a formula, or none."""
    done: set[str] = set()

    def changed(m: re.Match[str]) -> str:
        name = m["name"]
        if name not in cells:
            return m[0]
        done.add(name)
        prefix = m["ns"] or ""
        inner = _edited(_content(name, m, shared), cells[name])
        attributes = _TYPE.sub("", m["attributes"])
        if prefix:
            inner = re.sub(r"<(/?)(?![\w]+:)(?=\w)", rf"<\1{prefix}", inner)
        return f'<{prefix}c{attributes} t="inlineStr"><{prefix}is>{inner}</{prefix}is></{prefix}c>'

    changed_xml = _CELL.sub(changed, xml)
    if missing := next((name for name in cells if name not in done), None):
        raise InputError(Text(f"没有单元格 {missing}", f"there is no cell {missing}"), key=missing)
    return changed_xml


def _content(name: str, cell: re.Match[str], shared: Sequence[str]) -> str:
    """The XML of a cell's text."""
    inner = cell["inner"] or ""
    if re.search(r"<(?:\w+:)?f\b", inner):
        raise InputError(
            Text(f"{name} 是公式，不能改写", f"{name} holds a formula, which is left alone"),
            key=name,
            mend=Text("改公式引用的内容", "mend what the formula takes it from"),
        )
    kind = _TYPE.search(cell["attributes"])
    if kind is not None and kind["type"] == "inlineStr":
        found = _INLINE.search(inner)
        return found["inner"] if found else ""
    value = _VALUE.search(inner)
    text = value["value"] if value else ""
    if kind is not None and kind["type"] == "s":
        return shared[int(text)]
    return f'<t xml:space="preserve">{text}</t>'


def _edited(content: str, replacements: Iterable[Replacement]) -> str:
    """The XML with the replacements in the text that its `t` elements hold together."""
    content = _PHONETIC.sub("", content)
    texts = [_plain(m["text"]) for m in _TEXT.finditer(content)]
    for r in sorted(replacements, reverse=True):
        at, new = 0, r.text
        for number, text in enumerate(texts):
            begin, end = max(r.start - at, 0), min(r.end - at, len(text))
            at += len(text)
            if begin < end or (r.start == r.end and 0 <= begin == end and new):
                # What goes in takes the format of the first character that goes out.
                texts[number] = text[:begin] + new + text[end:]
                new = ""
    left = iter(texts)

    def put(m: re.Match[str]) -> str:
        text = next(left)
        if text == _plain(m["text"]):
            return m[0]
        opening = m["open"]
        if "xml:space" not in m["attributes"]:
            opening = f'{opening[:-1]} xml:space="preserve">'
        return f"{opening}{escape(text)}{m['close']}"

    return _TEXT.sub(put, content)


def _plain(xml: str) -> str:
    xml = _NUMBERED.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2])), xml)
    # As XML reads line ends.
    return unescape(xml, _ENTITIES).replace("\r\n", "\n")
