"""What shape a JSON conversation has that is not in the native form: a preset that knows it, else a guess by its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from csqa.readers import columns
from csqa.readers.stamps import from_any
from csqa.sources.mapping import ConversationPaths, Sourced, TurnPaths, Unit
from csqa.sources.presets import recognising

_TURN = ("role", "speaker", "text", "time", "end", "auto")
_CONVERSATION = ("id", "case", "lang", "channel", "agent", "customer")
_NATIVE = ("turns", "messages")
_WHO, _SAID = frozenset(("role", "speaker")), frozenset(("text", "content"))
# Where a segment of a call begins and ends; a table has such columns for its conversations.
_BEGIN = frozenset(
    ("start", "begin", "starttime", "begintime", "offset", "startoffset", "beginoffset", "from")
)
_END = frozenset(("end", "stop", "endtime", "finish", "endoffset", "till"))
# A guess looks at so many entries of a list, and so many objects deep.
_LOOK, _DEEP = 5, 3


def is_foreign(record: Any) -> bool:
    """An object without turns, or whose turns say in none of the native form's words who speaks, or what is said."""
    if not isinstance(record, dict):
        return False
    entries = next((record[key] for key in _NATIVE if record.get(key) is not None), None)
    if entries is None:
        return True
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        return False
    return not (any(e.keys() & _WHO for e in entries) and any(e.keys() & _SAID for e in entries))


@lru_cache(256)
def _meanings(keys: tuple[str, ...]) -> columns.Columns:
    """The records of an export have the same keys all day."""
    return columns.meanings(keys)


def shape(record: Any) -> Sourced | None:
    """The mapping that fits one conversation; None where none does. A preset is a `Source` of its own name."""
    if not isinstance(record, dict):
        return None
    for preset in recognising():
        if preset.recognise and preset.recognise.keys and record.keys() >= set(preset.recognise.keys):
            return preset
    return _with_turns(record) or _with_text(record)


def listed(value: Any) -> list[Any] | None:
    """The conversations that a document holds under some key: `{"data": {"sessions": [{…}, …]}}`. None for no such list."""
    if not isinstance(value, dict) or _is_conversation(value):
        return None
    found = [items for _, items in _lists(value) if all(_is_conversation(i) for i in items[:_LOOK])]
    return max(found, key=len) if found else None


def _is_conversation(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if any(isinstance(value.get(key), list) for key in _NATIVE):
        return True
    return any(
        p.recognise and p.recognise.keys and value.keys() >= set(p.recognise.keys) for p in recognising()
    ) or bool(_with_turns(value))


def _with_turns(record: Mapping[str, Any]) -> Sourced | None:
    """The longest list of objects that name a speaker and a text."""
    best: tuple[int, str, dict[str, str]] | None = None
    for path, items in _lists(record):
        keys = list(dict.fromkeys(key for item in items[:_LOOK] for key in item))
        found = _meanings(tuple(keys))
        if "text" not in found or not ("role" in found or "speaker" in found):
            continue
        named = {key: keys[i] for key, i in found.items() if key in _TURN}
        values = [(item.get(named.get(key, "")), key) for item in items[:_LOOK] for key in _TURN[:3]]
        plain = all(
            v is None or isinstance(v, str if key == "text" else str | int | bool) for v, key in values
        )
        if plain and (best is None or len(items) > best[0]):
            best = len(items), path, named
    if best is None:
        return None
    _, path, named = best
    items = next(found for at, found in _lists(record) if at == path)
    named, unit = _segments(named, items)
    turn = TurnPaths(**{key: _quoted(name) for key, name in named.items()})
    return Sourced(turns=path, turn=turn, time_unit=unit, conversation=_conversation(record, path))


def _segments(named: dict[str, str], items: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], Unit]:
    """The keys of a turn with those of its beginning and end, and the unit that their names say."""
    bare: dict[str, str] = {}
    for key in dict.fromkeys(key for item in items[:_LOOK] for key in item):
        name = re.sub(r"(?:in)?(milliseconds|millis|ms|seconds|sec|s)$", "", columns.normalised(key))
        bare.setdefault(name, key)
    for key, words in (("time", _BEGIN), ("end", _END)):
        if key not in named and (key == "time" or "time" in named):
            free = (bare[word] for word in bare if word in words and bare[word] not in named.values())
            found = next((name for name in free if _are_times(name, items)), None)
            named |= {key: found} if found is not None else {}
    small = re.search(r"(?:milliseconds|millis|[a-z]ms)$", columns.normalised(named.get("time", "")))
    return named, "milliseconds" if small else "seconds"


def _are_times(key: str, items: Sequence[Mapping[str, Any]]) -> bool:
    return all(item.get(key) is None or from_any(item[key]) is not None for item in items[:_LOOK])


def _with_text(record: Mapping[str, Any]) -> Sourced | None:
    """One key that holds the whole conversation as text: by its name, else the only one with several lines."""
    keys = [k for k, v in record.items() if isinstance(v, str) and v.strip()]
    found = _meanings(tuple(keys))
    long = [k for k in keys if "\n" in record[k].strip()]
    if "text" in found:
        text = keys[found["text"]]
    elif len(long) == 1:
        text = long[0]
    else:
        return None
    return Sourced(conversation=msgspec.structs.replace(_conversation(record, text), text=_quoted(text)))


def _conversation(record: Mapping[str, Any], turns: str) -> ConversationPaths:
    """What the conversation's own keys say of it."""
    keys = [k for k, v in record.items() if isinstance(v, str | int | float) and k != turns]
    found = _meanings(tuple(keys))
    paths = {key: _quoted(keys[i]) for key, i in found.items() if key in _CONVERSATION}
    started = found.get("started_at", found.get("time"))
    if started is not None:
        paths["started_at"] = _quoted(keys[started])
    return msgspec.structs.replace(ConversationPaths(), **paths)


def _lists(value: Mapping[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, list[Any]]]:
    """(path, items) of every list of objects, within a few objects."""
    for key, inner in value.items():
        path = f"{above}{_quoted(key)}"
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner[:_LOOK]):
            yield path, inner
        elif isinstance(inner, dict) and depth < _DEEP:
            yield from _lists(inner, f"{path}.", depth + 1)


def _quoted(key: str) -> str:
    """A key as JMESPath writes it."""
    if key.isascii() and key.isidentifier():
        return key
    return msgspec.json.encode(key).decode()
