"""English durations in folded text (csqa/signals/times_words.py): within 24 hours, in 2-3 business days, half an hour.

One pattern finds a number with a unit and the small words before it; those, and the words beside, tell what is none
(every 2 hours, 24 hours a day, 5 years old) and what lies behind (2 days ago, waited for 3 days).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from csqa.signals.times_words import NUMBER
from csqa.signals.timespan import DAY, TimeSpan

_WORDS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "fourteen": 14.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0,
    "forty": 40.0, "sixty": 60.0, "ninety": 90.0, "half": 0.5, "quarter": 0.25, "couple": 2.0, "few": 5.0, "several": 7.0,
}  # fmt: skip
"""A few is taken for five at most, several for seven."""
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": DAY, "w": 7 * DAY, "mo": 30 * DAY, "y": 365 * DAY}

_PLAIN = (
    rf"(?:{NUMBER}++\d{{0,3}}|\d{{1,4}}(?:\.\d{{1,2}})?"
    r"|one|two|three|four(?:teen)?|five|six(?:ty)?|seven|eight|nine(?:ty)?|ten|eleven|twelve|fifteen|twenty|thirty|forty)"
)
_FUZZY = r"half\s(?:an?\s)?|half-|an?\shalf\s|an?\squarter\sof\san\s|(?:an?\s)?couple\s(?:of\s)?(?:more\s)?|(?:an?\s)?few\s(?:more\s)?|several\s|an?\s(?:full\s|whole\s)?"
_UNIT = r"(?:(?:business|working|work)[ -](?:days?|hours?)|seconds|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|yrs?)(?![a-z0-9]|-[a-z])"
_LEAD = r"(?:within|in|for|over|after|about|around|approximately|roughly|another|under|less|more|than|at|least|most|up|to|almost|nearly|the|next|past|last|coming|just|takes?|needs?)"
_DURATION = rf"""
    (?<![\w$£€/*{NUMBER}-])(?<!\d[.:,])(?P<lead>(?:{_LEAD}\s){{0,5}})
    (?:(?:{_PLAIN}\s?(?:{_UNIT}\s?)?(?:-{{1,2}}|~|\bto\s|\bor\s|\band\s)\s?)?(?P<n>{_PLAIN})(?P<and_a_half>\sand\sa\shalf)?(?:\smore)?\s?|(?P<fuzzy>{_FUZZY}))?
    (?P<unit>{_UNIT})
    (?P<half>\sand\sa\shalf)?(?:\sor\s(?P<or>two|three|so)\b)?(?:\s?(?:and\s)?(?P<minutes>\d{{1,2}})\s?min(?:ute)?s?\b)?
    (?P<ago>\s(?:ago|earlier|back)\b(?!\sto))?
"""
_FIRST = rf"(?<![\w$£€/*{NUMBER}-])(?<!\d[.:,])(?:{_LEAD}\s|{_PLAIN}|{_FUZZY}|{_UNIT})"
"""What every duration begins with: quicker than to try everywhere."""
_MOMENT = re.compile(
    r"(?<!\w)(?<!times )(?:just\s)?(?:an?|one|half\sa)\ssec(?:ond)?"
    r"(?=\s*(?:[.,!?;~)…]|$|(?:please|pls|plz|and|while|to|so|whilst|as|let|i|we|thanks?|for)\b))",
    re.I | re.A,
)

_FREQUENT = re.compile(
    r"(?:\b(?:every|each|per|once|twice|times|old|opens?)|[$£€]\s?\d[\d.,]*|\d\s?[x/*])\s?$", re.I | re.A
)
_NAME = re.compile(
    r"\s?(?:a day|per day|/\s?7|olds?\b|of age|money|returns?\b|refund policy|(?:limited )?warrant|guarantee|(?:free )?trial"
    r"|(?:customer )?(?:support|service|hotline|helpline)|'? (?:experience|notice)|delivery|shipping|plan\b|subscription|contract|member)",
    re.I | re.A,
)
_LASTS = re.compile(
    r"(?:hold|wait|allow|valid|lasts?|keep|kept|stay|guaranteed?|available|good|open|up|free|reserved?|remain|only|leave|store|pause|charge|try)"
    r"(?:\s(?:on|it|them|this|that|please|here|with us|the \w+|your \w+))?\s?$",
    re.I | re.A,
)
_SINCE = re.compile(
    r"\b(?:been|already|waited|waiting|took|taken|spent|wasted|since|lost)(?:\s(?:like|me|us))?\s?$",
    re.I | re.A,
)
_PASSED = re.compile(
    r"\s(?:now\b|already|later and|late\b|passed|and (?:still|counting|no\b|nothing))", re.I | re.A
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_DURATION, re.X | re.I | re.A)


@cache
def _first() -> re.Pattern[str]:
    return re.compile(_FIRST, re.X | re.I | re.A)


def durations(text: str) -> Iterator[TimeSpan]:
    """Every duration in folded `text`."""
    at = 0
    while first := _first().search(text, at):
        match = _pattern().match(text, first.start())
        if match is None:
            at = first.start() + 1
            continue
        at = match.end()
        span = _span(text, match)
        if span is not None:
            yield span
    for match in _MOMENT.finditer(text):
        yield TimeSpan(match.start(), match.end(), "duration", seconds=1.0, idiom=True)


def _span(text: str, match: re.Match[str]) -> TimeSpan | None:
    start = _start(match)
    before, after = text[max(0, start - 24) : start], text[match.end() : match.end() + 16]
    lead = frozenset(match["lead"].lower().split())
    unit = _unit(match["unit"].lower())
    if _is_none(match, lead, unit, before, after):
        return None
    value = _value(match)
    return TimeSpan(
        start,
        match.end(),
        "duration",
        seconds=None if value is None else value * _SECONDS[unit] + 60 * int(match["minutes"] or 0),
        working=match["unit"]
        .lower()
        .startswith(("business d", "working d", "work d", "business-d", "working-d")),
        value_known=value is not None,
        past=_past(match, lead, before, after),
        idiom=unit in ("s", "m") and value == 1 and "within" not in lead,
    )


def _start(match: re.Match[str]) -> int:
    """Where the expression begins: small words that say nothing of a time (to, just, at, more) are left out.

    An article means a duration only with the words before it: takes a week.
    """
    lead = match["lead"]
    if not match["n"] and lead:
        return match.start()
    kept = re.search(
        r"\b(?:within|in|for|over|after|about|around|another|under|less than|at least|up to|the|next|past|last)\b",
        lead,
        re.I | re.A,
    )
    return match.start() + (kept.start() if kept else len(lead))


def _unit(said: str) -> str:
    said = re.sub(r"^(?:business|working|work)[ -]", "", said)
    return "mo" if said.startswith("mo") else said[0]


def _value(match: re.Match[str]) -> float | None:
    """How many units; None where masked."""
    half = 0.5 * bool(match["and_a_half"] or match["half"])
    if match["or"] in ("two", "three"):
        return _WORDS[match["or"]]
    if match["n"]:
        said = match["n"].lower()
        if NUMBER in said:
            return None
        return (float(said) if said[0].isdigit() else _WORDS[said]) + half
    words = re.split(r"[\s-]", (match["fuzzy"] or "a").lower())
    return (
        next((_WORDS[w] for w in ("half", "quarter", "couple", "few", "several") if w in words), 1.0) + half
    )


def _is_none(match: re.Match[str], lead: frozenset[str], unit: str, before: str, after: str) -> bool:
    """Whether it only looks like a duration, or measures too little to be one (a few days, a day)."""
    soon = not lead.isdisjoint(("in", "within"))
    if _FREQUENT.search(before) or (not soon and _NAME.match(after)):
        return True
    if match["n"]:
        return False
    fuzzy = (match["fuzzy"] or "").lower()
    if not fuzzy:
        bounded = "within" in lead or not lead.isdisjoint(("next", "past", "last", "coming"))
        return "the" not in lead or not (
            bounded and (soon or "for" in lead or not lead.isdisjoint(("past", "last")))
        )
    if "few" in fuzzy or "several" in fuzzy:
        return unit not in ("s", "m", "h")
    if "half" in fuzzy or "quarter" in fuzzy or "couple" in fuzzy or unit in ("m", "h"):
        return False
    if unit == "s":
        return True
    return not (lead or match["ago"] or match["or"] or match["half"])


def _past(match: re.Match[str], lead: frozenset[str], before: str, after: str) -> bool:
    if match["ago"] or not lead.isdisjoint(("past", "last")):
        return True
    if not lead.isdisjoint(("in", "within", "next", "another")):
        return False
    if "for" in lead and not _LASTS.search(before):
        return True
    return bool(_SINCE.search(before) or _PASSED.match(after))
