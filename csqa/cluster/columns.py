"""Has a table the columns of its form? Asked where a job starts, so that no worker finds out in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import pyarrow as pa
from pyarrow import types

from csqa.cluster.schema import PLACE, SESSION, TRANSCRIPT, TURN
from csqa.errors import InputError
from csqa.wording import Text

Per = Literal["transcript", "message"]
MESSAGE_ORDER = ("turn", *PLACE, "time")
"""Columns by which the messages of a conversation are ordered, the first one first."""
KNOWN: Mapping[Per, frozenset[str]] = {
    "transcript": frozenset((*PLACE, *TRANSCRIPT, "turns", "record")),
    "message": frozenset((SESSION, *PLACE, "turn", *TRANSCRIPT, *TURN)) - {"id"},
}
"""Columns that are read; whatever else a table has stays where it is."""
_NUMBERS = ("turn", "position", "line")
_SHOWN = 12


class _Kind(NamedTuple):
    fits: Callable[[pa.DataType], bool]
    said: Text


def _text(type_: pa.DataType) -> bool:
    return bool(types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_))


def _bytes(type_: pa.DataType) -> bool:
    return bool(types.is_binary(type_) or types.is_large_binary(type_) or types.is_binary_view(type_))


def _list(type_: pa.DataType) -> bool:
    return bool(types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_))


_TEXT = _Kind(_text, Text("文本", "text"))
_NAME = _Kind(lambda t: _text(t) or types.is_integer(t), Text("文本或整数", "text or a whole number"))
_WHOLE = _Kind(types.is_integer, Text("整数", "a whole number"))
_TIME = _Kind(
    lambda t: types.is_timestamp(t) or _text(t) or types.is_integer(t) or types.is_floating(t),
    Text("时间戳、文本或秒数", "a timestamp, text, or seconds"),
)
_AUTO = _Kind(
    lambda t: types.is_boolean(t) or _text(t) or types.is_integer(t),
    Text("布尔值、文本或整数", "true or false, text, or a whole number"),
)
_RECORD = _Kind(lambda t: _text(t) or _bytes(t), Text("JSON 文本", "JSON as text"))
_TURNS = _Kind(
    lambda t: _list(t) and types.is_struct(t.value_type),
    Text("由 struct 组成的数组", "a list of structs"),
)
_KINDS: Mapping[str, _Kind] = {
    "record": _RECORD,
    "turns": _TURNS,
    **dict.fromkeys((SESSION, "speaker", "id", "agent", "customer", "case"), _NAME),
    **dict.fromkeys(("role", "text", "file", "lang", "channel"), _TEXT),
    **dict.fromkeys(("time", "end", "started_at"), _TIME),
    **dict.fromkeys(_NUMBERS, _WHOLE),
    "auto": _AUTO,
}


def check_columns(schema: pa.Schema, per: Per) -> None:
    """Raises InputError where a column of the form is not there, or holds what it can't."""
    check_names(schema.names, per)
    check_types(schema, per)


def check_types(schema: pa.Schema, per: Per) -> None:
    """Of the columns that are there. Raises InputError."""
    for name, type_ in _typed(schema, per):
        # Nulls throughout have no type of their own.
        if not (types.is_null(type_) or _KINDS[name.rpartition(".")[2]].fits(type_)):
            raise _unfit(name, type_, per)


def timed(names: Sequence[str]) -> bool:
    """May messages of these columns carry times? Those inside `record` and `turns` may."""
    return "time" in names or "record" in names or "turns" in names


def check_names(names: Sequence[str], per: Per) -> None:
    """Raises InputError where a column is missing."""
    if per == "transcript":
        if "record" not in names and "turns" not in names:
            raise _missing(Text("record（或 turns）", "record (or turns)"), names, per)
        return
    for name in (SESSION, "role", "text"):
        if name not in names:
            raise _missing(Text(name, name), names, per)
    orders = [name for name in MESSAGE_ORDER if name != "file"]
    if not any(name in names for name in orders):
        listed = ", ".join(orders)
        raise _missing(Text(f"{listed} 之一", f"one of {listed}"), names, per)


def _typed(schema: pa.Schema, per: Per) -> Iterator[tuple[str, pa.DataType]]:
    """(name, type) of the columns that are read and of the fields of `turns`, as `turns.role`."""
    for field in schema:
        if field.name not in KNOWN[per] or field.name not in _KINDS:
            continue
        if field.name == "turns" and "record" in schema.names:
            continue
        yield field.name, _plain(field.type)
        if field.name == "turns" and _TURNS.fits(field.type):
            inner = {entry.name: entry.type for entry in field.type.value_type}
            for name in ("role", "text"):
                if name not in inner:
                    raise _missing(Text(f"turns.{name}", f"turns.{name}"), [f"turns.{n}" for n in inner], per)
            yield from ((f"turns.{name}", _plain(inner[name])) for name in TURN if name in inner)


def _plain(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if types.is_dictionary(type_) else type_


def _missing(what: Text, names: Sequence[str], per: Per) -> InputError:
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return InputError(
        Text(f"表里缺少列 {what.zh}；现有 {shown}", f"the table has no column {what.en}; it has {shown}"),
        key=f"per={per}",
        mend=Text("改列名，或换 per=", "rename the columns, or say another per="),
    )


def _unfit(name: str, type_: pa.DataType, per: Per) -> InputError:
    wanted = _KINDS[name.rpartition(".")[2]].said
    return InputError(
        Text(
            f"列 {name} 的类型是 {type_}，应为{wanted.zh}",
            f"the column {name} is {type_}; it must be {wanted.en}",
        ),
        key=f"per={per}",
        mend=Text("先转换类型（cast）", "cast it"),
    )
