"""Scripts that are nearly the same, and scripts that answer one question differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from csqa.model import Script
from csqa.ruleset.library.placeholders import placeholders
from csqa.ruleset.library.wrong import Setting, Wrong

_FILLING = re.compile(r"[\W_]+|[亲呢哦哈呀啊啦的了吗嘛吧]")
_ASKING = re.compile(r"请问|一下|你们|我们|我想|想问|咨询|怎么样|可以|能不能|能否|[要是呢我想问]")
"""What one asks with and not about; taken out of questions as long as something is left."""
_SHINGLE = 3
_SKETCH = 16
"""Hashes kept of every text: two texts that are 85 % alike share one of so many almost surely."""
_COMMONEST = 200
"""A hash that more texts share says nothing."""
_SAME_QUESTION = 0.9
_AMOUNT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>元|块钱?|角|%|％|折|分钱|USD|RMB|dollars?|percent)|[¥￥$€£]\s*(?P<m>\d+(?:\.\d+)?)"
)
_NO = re.compile(
    r"^(?:[^。！？!?\n]{0,14}?)(?:不可以|不能|不支持|不行|无法|没办法|不提供|不包(?!含)|不退(?!色)|不换|恕不"
    r"|\b(?:can(?:no|')t|cannot|don't|do not|unable|not (?:possible|available))\b)",
    re.I,
)
_YES = re.compile(
    r"^(?:[^。！？!?\n]{0,14}?)(?:(?<![不否])可以的?|(?<![可功智性效只才不])能(?=[的够退换开发改用寄])的?|(?<!不)支持|没问题|当然"
    r"|(?<![流进银旅])行的|(?<!不)是的|\b(?:yes|sure|of course|certainly|absolutely|we can|you can)\b)",
    re.I,
)
_CLAUSE = re.compile(r"[，,。；;！!？?：:\n、]|(?<=[a-z])\.(?=\s|$)", re.I)
_ONE_THING = (
    ("退款", "款"),
    ("退货", "退"),
    ("换货", "换"),
    ("发货", "发"),
    ("到账", "账"),
    ("refund", "ref_und"),
)
"""Words of two characters that mean another thing than the first of them, or nothing more."""
_EMPTY = re.compile(
    r"[内可以的了是在起都行会能您我们亲天小时日周月年分钟前后左右大约一般预计元块折就给请将为到从个工作日之需要还也已\d\s\W_]+"
    r"|\b(?:the|a|an|is|are|be|will|we|you|your|our|it|in|on|of|to|for|and|or|within|after|by|from|up|can|may|usually|about"
    r"|business|working|days?|hours?|minutes?|weeks?|months?)\b",
    re.I,
)
_WORD = re.compile(r"[\u3400-\u9fff]|[a-z]+", re.I)
_SAME_THING = 0.5
"""So much of the shorter clause's words must stand in the other for two times to be about one thing."""
_Span = tuple[int, int, int]
"""Step of the reply, start, end."""


def duplicates(library: Sequence[Script], what: str, share: float) -> Iterator[Wrong]:
    """Texts of two scripts that are alike from `share` (0 to 1) on; each script is told once, with the earliest that it is
    like. `what` is `question` or `reply`. Placeholders, particles and punctuation don't count."""
    from rapidfuzz.fuzz import ratio

    texts: list[tuple[int, int, str]] = []
    for number, script in enumerate(library):
        for piece, text in _of(script, what):
            texts.append((number, piece, text))
    told: set[int] = set()
    for a, b in _likely([text for _, _, text in texts]):
        (one, _, first), (other, piece, second) = texts[a], texts[b]
        if one == other or other in told:
            continue
        if what == "question" and not _comparable(library[one], library[other]):
            continue
        alike = ratio(first, second) / 100
        if alike >= share:
            told.add(other)
            script = library[other]
            whole = (*script.questions, *script.reply)[piece]
            fillings = {"other": library[one].id, "alike": f"{alike:.0%}"}
            yield Wrong(script, whole, piece, 0, len(whole), fillings=fillings)


def contradictions(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Two scripts for the same question and scenario, valid at the same time, of which one names another time or amount, or
    says no where the other says yes."""
    from rapidfuzz.fuzz import ratio

    asked = [(n, text) for n, script in enumerate(library) for _, text in _of(script, "question")]
    told: set[int] = set()
    for a, b in _likely([text for _, text in asked]):
        one, other = library[asked[a][0]], library[asked[b][0]]
        if one is other or asked[b][0] in told or not _comparable(one, other):
            continue
        if ratio(asked[a][1], asked[b][1]) / 100 < _SAME_QUESTION:
            continue
        if found := _differs(one, other):
            told.add(asked[b][0])
            what, piece, start, end = found
            text = other.reply[piece]
            fillings = {"other": one.id, "what": what, "this": text[start:end]}
            yield Wrong(other, text[start:end], len(other.questions) + piece, start, end, fillings=fillings)


def same_ids(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Ids that an earlier script has."""
    first: dict[str, Script] = {}
    for script in library:
        other = first.setdefault(script.id, script)
        if other is not script:
            where = f"{other.source.file}:{other.source.line}"
            yield Wrong(script, script.id, key="id", fillings={"other": where})


def _of(script: Script, what: str) -> Iterator[tuple[int, str]]:
    if what == "question":
        for piece, text in enumerate(script.questions):
            if bare := plain(text):
                yield piece, _ASKING.sub("", bare) or bare
    elif bare := plain("\n".join(script.reply)):
        yield len(script.questions), bare


@lru_cache(1 << 16)
def plain(text: str) -> str:
    """What of a text is compared: no placeholders, particles, blanks and punctuation, no case."""
    for p in reversed(placeholders(text)):
        text = f"{text[: p.start]} {text[p.end :]}"
    return _FILLING.sub("", text).casefold()


def _likely(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) that share a hash of their smallest ones: all that are much alike, and few others."""
    buckets: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        for hash_ in sketch(text):
            buckets.setdefault(hash_, []).append(number)
    pairs = {
        pair
        for numbers in buckets.values()
        if 1 < len(numbers) <= _COMMONEST
        for pair in combinations(numbers, 2)
    }
    # Texts of one wording share every hash with many: they are told by themselves.
    same: dict[str, int] = {}
    for number, text in enumerate(texts):
        if text in same:
            pairs.add((same[text], number))
        else:
            same[text] = number
    yield from sorted(pairs)


def sketch(text: str) -> list[int]:
    """The smallest hashes of a text that `plain` gave: two texts much alike share one almost surely."""
    return sorted(shingles(text))[:_SKETCH]


def shingles(text: str) -> set[int]:
    """Hashes of all that stands in three characters of it."""
    parts = {text[i : i + _SHINGLE] for i in range(max(1, len(text) - _SHINGLE + 1))}
    return {crc32(part.encode("utf-8", "replace")) for part in parts}


def _comparable(one: Script, other: Script) -> bool:
    """Whether an agent could take either for the same customer. Ids in folders (女装/退货, 男装/退货) are of different goods
    or platforms, which have policies of their own."""
    if _shelf(one) != _shelf(other):
        return False
    if one.scenario and other.scenario and one.scenario != other.scenario:
        return False
    if one.lang and other.lang and one.lang != other.lang:
        return False
    begins = max(one.valid_from or "", other.valid_from or "")
    ends = min(one.valid_until or "9999", other.valid_until or "9999")
    return begins <= ends


def _shelf(script: Script) -> str:
    return script.id.rpartition("/")[0]


def _differs(one: Script, other: Script) -> tuple[str, int, int, int] | None:
    """(what, step of the other's reply, start, end) of what the other says otherwise about the same thing."""
    for what, values in (("time", _times), ("amount", _amounts)):
        before = [(value, about) for value, about, _ in values(one)]
        for value, about, span in values(other):
            against = {known for known, its in before if _same_kind(known, value) and _alike(its, about)}
            if against and value not in against:
                return what, *span
    said, says = _answer(one), _answer(other)
    if said and says and said[0] != says[0]:
        return "yes/no", *says[1]
    return None


_Value = tuple[object, str]
"""A number (or a time of day) and its unit: only those of one unit can differ."""


def _same_kind(one: _Value, other: _Value) -> bool:
    return one[1] == other[1]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two clauses speak of one thing, by their words; one without any may be about anything."""
    if not one or not other:
        return True
    return len(one & other) / min(len(one), len(other)) >= _SAME_THING


def _about(text: str, start: int, end: int) -> frozenset[str]:
    """What the clause around a number is about; where it says nothing else, the clause before it or after it."""
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    number = max(i for i, cut in enumerate(cuts[:-1]) if cut <= start)
    for clause in (number, number - 1, number + 1):
        if 0 <= clause < len(cuts) - 1:
            begin, stop = cuts[clause], cuts[clause + 1]
            words = f"{text[begin : max(begin, min(start, stop))]} {text[min(max(end, begin), stop) : stop]}"
            for long, short in _ONE_THING:
                words = words.replace(long, short)
            if found := frozenset(_WORD.findall(_EMPTY.sub(" ", words.casefold()))):
                return found
    return frozenset()


def _times(script: Script) -> Iterator[tuple[_Value, frozenset[str], _Span]]:
    from csqa.signals.times import find_times

    for step, text in enumerate(script.reply):
        for t in find_times(text):
            if t.past or t.idiom or (t.seconds is None and t.clock is None):
                continue
            value = (t.seconds, "span") if t.seconds is not None else (t.clock, "clock")
            yield value, _about(text, t.start, t.end), (step, t.start, t.end)


def _amounts(script: Script) -> Iterator[tuple[_Value, frozenset[str], _Span]]:
    for step, text in enumerate(script.reply):
        for m in _AMOUNT.finditer(text):
            unit = _UNITS.get(m["unit"] or "", m["unit"] or "money")
            yield (float(m["n"] or m["m"]), unit), _about(text, *m.span()), (step, *m.span())


_UNITS = {
    "元": "money", "块": "money", "块钱": "money", "RMB": "money", "USD": "money", "dollar": "money", "dollars": "money",
    "％": "%", "percent": "%",
}  # fmt: skip


def _answer(script: Script) -> tuple[bool, _Span] | None:
    """Whether the reply begins with a yes or a no, and where; None where with neither."""
    text = script.reply[0]
    if m := _NO.search(text):
        return False, (0, m.start(), m.end())
    if m := _YES.search(text):
        return True, (0, m.start(), m.end())
    return None
