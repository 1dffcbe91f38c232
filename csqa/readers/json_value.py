"""Bytes -> any JSON value, and what strict readers refuse but exports contain: GB18030, half an emoji, raw control characters."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from csqa.errors import InputError
from csqa.readers.encoding import decoded
from csqa.wording import Text

# What a decoder of msgspec raises for bytes that are no JSON of its type.
NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@cache
def strict() -> msgspec.json.Decoder[Any]:
    """Decodes what is JSON to the letter; raises one of NOT_JSON."""
    return msgspec.json.Decoder()


def value(data: bytes) -> Any:
    """Raises InputError, with the line inside `data`, for what is no JSON."""
    try:
        return strict().decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    except RecursionError:
        raise InputError(Text("JSON 嵌套过深", "the JSON is nested too deeply")) from None
    text = decoded(data)
    if text is None:
        raise InputError(Text("编码无法识别", "the encoding is not known"))
    import json

    try:
        return _without_halves(json.loads(text, strict=False))
    except json.JSONDecodeError as e:
        raise InputError(
            Text(f"JSON 语法错误（第 {e.colno} 列）：{e.msg}", f"not valid JSON (column {e.colno}): {e.msg}"),
            line=e.lineno,
        ) from None
    except (RecursionError, ValueError):
        raise InputError(Text("JSON 无法读取", "the JSON cannot be read")) from None


def _without_halves(found: Any) -> Any:
    """Half a surrogate pair cannot be written out again; U+FFFD, the mark of a lost character, can."""
    if isinstance(found, str):
        return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(found, list):
        return [_without_halves(v) for v in found]
    if isinstance(found, dict):
        return {_without_halves(k): _without_halves(v) for k, v in found.items()}
    return found


def shown(line: bytes) -> str:
    """The record as text, for a person to see."""
    try:
        return line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return (decoded(line) or line.decode("utf-8", "replace")).strip()
