"""JSON of any shape -> records of the native form, by a mapping: paths that say where things stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from csqa.errors import InputError
from csqa.readers.directions import is_direction, sender
from csqa.readers.roles import Cast, plain
from csqa.readers.sides import sides
from csqa.sources.mapping import Sourced
from csqa.wording import Text

Find = Callable[[Any], Any]
_NAME = re.compile(r'"([^"]+)"|([A-Za-z_]\w*)')
_CONVERSATION = ("id", "case", "lang", "channel", "agent", "customer", "started_at")
_FIELDS = frozenset(("role", "text", "speaker", "person", "time", "end", "auto"))
# Seconds since 1970 from here on: what counts from the start of a conversation is less, in milliseconds too.
_EPOCH_MILLISECONDS = 1e11


@cache
def finder(path: str) -> Find:
    """What the JMESPath `path` finds in a value; None for nothing."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    expression = jmespath.compile(path)

    def find(value: Any) -> Any:
        try:
            return expression.search(value)
        except (JMESPathError, TypeError, ValueError, AttributeError) as e:
            raise InputError(
                Text(f"路径 {path} 用不到这份数据上：{e}", f"the path {path} does not fit the data: {e}")
            ) from None

    return find


def conversations(value: Any, mapping: Sourced) -> list[Any]:
    """The conversations of a document. Raises InputError where the path of `conversations` finds no list."""
    if mapping.conversations is None:
        return value if isinstance(value, list) else [value]
    found = finder(mapping.conversations)(value)
    if isinstance(found, Mapping):
        return [found]
    if not isinstance(found, list):
        raise InputError(
            Text(
                f"conversations 的路径 {mapping.conversations} 没有找到列表",
                f"the path {mapping.conversations} of conversations finds no list",
            )
        )
    return found


def native(record: Any, mapping: Sourced, cast: Cast) -> dict[str, Any]:
    """One conversation as a record of the native form; with `text` and no `turns` where it is one text. Raises InputError
    (without file) where a path finds nothing that it could."""
    if not isinstance(record, dict):
        raise InputError(Text("不是会话：应为 JSON 对象", "not a transcript: it should be a JSON object"))
    paths = mapping.conversation
    found: dict[str, Any] = {}
    used: set[str] = set()
    for key in _CONVERSATION:
        path = getattr(paths, key)
        if path is not None:
            found[key] = finder(path)(record)
            used |= _names(path)
    meta = {name: finder(path)(record) for name, path in paths.meta.items()}
    for path in (
        *paths.meta.values(),
        mapping.turns,
        paths.text,
        mapping.people.list if mapping.people else None,
    ):
        used |= _names(path or "")
    rest = {k: v for k, v in record.items() if k not in used and _is_scalar(v)}
    found["meta"] = {**rest, **{k: v for k, v in meta.items() if v is not None}}
    entries = finder(mapping.turns)(record) if mapping.turns else None
    if mapping.turns and entries is None and not paths.text:
        raise InputError(
            Text(
                f"turns 的路径 {mapping.turns} 什么也没有找到",
                f"the path {mapping.turns} of turns finds nothing",
            ),
            mend=_keys(record),
        )
    if entries is not None:
        found["turns"] = _turns(entries, record, mapping, cast)
    elif paths.text:
        found["text"] = finder(paths.text)(record)
    return found


def _keys(record: Mapping[str, Any]) -> Text:
    """What is there instead."""
    keys = list(record)[:12]
    return Text(f"这里的键有 {'、'.join(keys)}", f"the keys here are {', '.join(keys)}")


def _turns(entries: Any, record: Any, mapping: Sourced, cast: Cast) -> list[Any]:
    if not isinstance(entries, list):
        raise InputError(
            Text(
                f"turns 的路径 {mapping.turns} 找到的不是列表",
                f"the path {mapping.turns} of turns finds no list",
            )
        )
    roles = {plain(word): role for word, role in mapping.roles.items()}
    people = _people(record, mapping)
    paths = {key: path for key in mapping.turn.__struct_fields__ if (path := getattr(mapping.turn, key))}
    find = {key: finder(path) for key, path in paths.items()}
    used = _FIELDS.union(*map(_names, paths.values()))
    directed = is_direction(paths.get("role", ""))
    turns = []
    for entry in entries:
        turn = {key: search(entry) for key, search in find.items()}
        for key in ("time", "end"):
            turn[key] = _seconds(turn.get(key), mapping)
        if isinstance(entry, dict):
            turn |= {k: v for k, v in entry.items() if k not in used and _is_scalar(v)}
        who = turn.pop("person", None) or turn.get("speaker")
        if (person := people.get(_word(who))) is not None:
            role, name = person
            turn["role"] = turn.get("role") or role
            turn["speaker"] = name or turn.get("speaker")
        word = turn.get("role")
        if word is not None and not isinstance(word, str):
            word = turn["role"] = _word(word)
        if word is not None:
            turn["role"] = roles.get(plain(word)) or (directed and sender(word)) or word
        elif (role := roles.get(plain(_word(turn.get("speaker"))))) is not None:
            turn["role"] = role
        if turn.get("role") and (named := cast.named(_word(turn.get("speaker")))) and named.speaker is None:
            # A word for the role is nobody's name.
            turn["speaker"] = None
        turns.append(turn)
    _settle_sides(turns, cast)
    return turns


def _settle_sides(turns: list[Any], cast: Cast) -> None:
    """Roles for speakers that are known by name only; where nothing tells them apart they stay as they are."""
    said: dict[str, list[str]] = {}
    known = set()
    for turn in turns:
        speaker = _word(turn.get("speaker"))
        word = turn.get("role")
        named = cast.named(word) if word else cast.named(speaker)
        if named is not None:
            known.add(named.role)
        elif not word and speaker:
            said.setdefault(speaker, []).append(str(turn.get("text") or ""))
    roles = sides(said, known) if said else None
    for turn in turns if roles else ():
        speaker = _word(turn.get("speaker"))
        if roles and not turn.get("role") and speaker in roles:
            turn["role"] = roles[speaker]


def _people(record: Any, mapping: Sourced) -> dict[str, tuple[Any, Any]]:
    """Id -> role and name of the conversation's participants."""
    paths = mapping.people
    if paths is None:
        return {}
    listed = finder(paths.list)(record)
    role = finder(paths.role) if paths.role else None
    name = finder(paths.name) if paths.name else None
    return {
        _word(finder(paths.id)(person)): (role and role(person), name and name(person))
        for person in (listed if isinstance(listed, list) else [])
    }


def _seconds(value: Any, mapping: Sourced) -> Any:
    """A number of milliseconds as seconds; one that counts from 1970 is known by its size."""
    if mapping.time_unit == "seconds" or isinstance(value, bool) or value is None:
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        return value
    return value if abs(number) >= _EPOCH_MILLISECONDS else number / 1000


def _word(value: Any) -> str:
    """As the text that it would be in the export: `true`, `7`."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _names(path: str) -> set[str]:
    """Every key that a path mentions: what it may have used up."""
    return {quoted or bare for quoted, bare in _NAME.findall(path)}


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""
