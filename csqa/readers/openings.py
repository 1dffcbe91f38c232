"""The grammar of one line of pasted text: a time, a name, a colon, in the orders that people's windows copy them.

Whether a name is a speaker is not decided here: `地址：…` looks like `小美：…`. `text.py` decides, over the whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from csqa.readers.stamps import DATE, Stamp, from_match, has_date, has_time, is_exact, pattern

Form = Literal["plain", "stamped", "header", "stamp-name"]


class Opening(msgspec.Struct, frozen=True):
    """What may be the start of a turn. Forms: `name: text` (plain), the same with a time before the name (stamped),
    `name time` with the text behind or below (header), `time name` with the text below (stamp-name)."""

    name: str
    text: str
    form: Form
    stamp: Stamp | None = None
    exact: bool = False
    """The time names a second or a day, or stands in brackets: it is no time that somebody talks of."""


class Line(msgspec.Struct, frozen=True):
    """One line: its possible openings, best first. `stamp` is a time that begins it, `rest` what follows that."""

    openings: tuple[Opening, ...] = ()
    stamp: Stamp | None = None
    exact: bool = False
    day: Stamp | None = None
    """The line is nothing but a date."""
    rest: str = ""


_BLANK = Line()
_NAME = r"[^\s:：，,。！!？?；;、\"“”‘’|\t]{1,30}"
_BULLET = r"^[\s>*•●▪#-]{0,6}(?<![\w])"


@cache
def _lead() -> re.Pattern[str]:
    stamp = pattern().pattern
    return re.compile(
        rf"(?P<open>[\[【(（<])?\s?{stamp}(?![\d:：./年月日-])(?(open)\s?[\]】)）>])(?P<gap>[\s　]*[-–—,，|]?[\s　]*)"
    )


@cache
def _header() -> re.Pattern[str]:
    stamp = pattern().pattern
    return re.compile(
        rf"(?P<name>[^\s(（\[【].{{0,38}}?)(?:(?P<open>[ \t　]*[(（\[【])|[ \t　]+|(?<=[^\d\s])(?=\d{{4}}[-/年]))[ \t]?"
        rf"{stamp}(?![\d:：])(?(open)\s?[)）\]】])[ \t　]*(?P<colon>[:：])?(?P<text>.*)"
    )


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(
        rf"{_BULLET}(?:\*\*)?(?P<name>{_NAME}(?: {_NAME}){{0,3}})(?:\*\*)?[ \t　]*[:：](?:\*\*)?(?!//)(?P<text>.*)",
        re.S,
    )


@cache
def _account() -> re.Pattern[str]:
    """`旗舰店:小美: …`: a shop's account has a colon in its name."""
    return re.compile(
        rf"(?P<name>{_NAME}[:：]{_NAME})[ \t　]*[:：](?P<text>.*)",
        re.S,
    )


@cache
def _day() -> re.Pattern[str]:
    return re.compile(rf"[\s\-—=*·]*(?P<whole>{DATE})[\s\-—=*·]*")


def line(text: str) -> Line:
    """What the line may be."""
    text = text.strip("\ufeff\u200b \t\r\f\v　")
    if not text:
        return _BLANK
    if len(text) <= 40 and text[:1] in "0123456789-—=*·" and (match := _day().fullmatch(text)):
        day = pattern().fullmatch(match["whole"].strip())
        stamp = from_match(day) if day else None
        if stamp is not None:
            return Line(day=stamp, rest=text)
    lead = _lead().match(text) if text[:1] in "0123456789[【(（<上下凌早中晚" else None
    if lead and has_time(lead):
        stamp = from_match(lead)
        if stamp is not None:
            return _after_stamp(stamp, is_exact(lead) or bool(lead["open"]), lead, text)
    return Line(_named(text), rest=text)


def _after_stamp(stamp: Stamp, exact: bool, lead: re.Match[str], text: str) -> Line:
    rest = text[lead.end() :]
    openings: list[Opening] = []
    if "\t" in text[lead.start("gap") :]:
        name, tab, said = rest.partition("\t")
        if tab and re.fullmatch(_NAME, name.strip()):
            openings.append(Opening(name.strip(), said.strip(), "stamped", stamp, exact))
    for o in _plain_openings(rest):
        openings.append(Opening(o.name, o.text, "stamped", stamp, exact))
    if rest and not openings and len(rest) <= 30 and not re.search(r"[，,。！!？?；;]", rest):
        openings.append(Opening(rest.rstrip(":： "), "", "stamp-name", stamp, exact))
    return Line(tuple(openings), stamp, exact, rest=rest)


def _named(text: str) -> tuple[Opening, ...]:
    openings: list[Opening] = []
    match = _header().fullmatch(text) if re.search(r"\d[:：]\d\d", text) else None
    if match and has_time(match):
        name = match["name"].rstrip()
        said = match["text"].strip()
        exact = is_exact(match) or bool(match["open"])
        closed = bool(match["colon"]) or not said or (bool(match["open"]) and is_exact(match))
        stamp = from_match(match)
        # In 客户: 我 (10:02:33) 下的单 the colon comes first: that is a plain opening.
        named = not re.search(r"[:：]\s|[:：]$|[，,。！!？?；;]", name)
        account = re.search(r"[:：]", name) is None or has_date(match) or bool(match["open"])
        if stamp is not None and closed and named and account:
            openings.append(Opening(name, said, "header", stamp, exact))
    return (*openings, *_plain_openings(text))


def _plain_openings(text: str) -> tuple[Opening, ...]:
    openings = []
    for grammar in (_account(), _plain()):
        match = grammar.match(text)
        if match:
            openings.append(Opening(match["name"].strip("*_ "), match["text"].strip(), "plain"))
    return tuple(openings)
