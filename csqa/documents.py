"""YAML with the line of every value, turned into typed values; errors point at file, line and key.

`yaml` is imported only when a document is read: a warm start takes rules from the cache and needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from csqa.errors import InputError
from csqa.wording import Text

T = TypeVar("T")
Path_ = tuple[str | int, ...]


class Document(msgspec.Struct, frozen=True):
    """A parsed YAML document. `lines` maps the path of a key or item to its line, from 1; `raw` to its scalar text;
    `scalars` to where that is written: begin and end (code points of the file's text) and style."""

    file: str
    value: Any
    lines: dict[Path_, int]
    raw: dict[Path_, str]
    scalars: dict[Path_, tuple[int, int, str]] = {}

    def line(self, path: Path_) -> int:
        """The line of `path`, or of the nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: Path_, what: Text, mend: Text | None = None) -> InputError:
        return InputError(what, file=self.file, line=self.line(path), key=dotted(path) or None, mend=mend)


def dotted(path: Path_) -> str:
    """`("tests", "fail", 0)` -> `tests.fail[0]`."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def read_documents(file: Path) -> list[Document]:
    """Every YAML document of a file, most often one. Raises InputError for bad YAML, encoding or a duplicate key."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as e:
        raise InputError(
            Text(f"不是 UTF-8 编码（第 {e.start} 字节）", f"not UTF-8 (byte {e.start})"),
            file=str(file),
            mend=Text("请另存为 UTF-8", "save it as UTF-8"),
        ) from None
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(file)
        ) from None
    return parse_documents(text, str(file))


def parse_documents(text: str, file: str) -> list[Document]:
    """As `read_documents`, from text."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = []
    try:
        stream = loader(text)
        try:
            while stream.check_node():
                node = stream.get_node()
                lines: dict[Path_, int] = {}
                raw: dict[Path_, str] = {}
                scalars: dict[Path_, tuple[int, int, str]] = {}
                _walk(node, (), lines, raw, scalars, file)
                documents.append(Document(file, stream.construct_document(node), lines, raw, scalars))
        finally:
            stream.dispose()
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        problem = e.problem or "?"
        raise InputError(
            Text(f"YAML 语法错误：{problem}", f"not valid YAML: {problem}"),
            file=file,
            line=mark.line + 1 if mark else None,
            mend=Text("请检查缩进、引号与冒号", "check indentation, quotes and colons"),
        ) from None
    except yaml.YAMLError as e:
        raise InputError(Text(f"YAML 语法错误：{e}", f"not valid YAML: {e}"), file=file) from None
    except ValueError as e:
        raise InputError(Text(f"YAML 的值无效：{e}", f"a YAML value is not valid: {e}"), file=file) from None
    return documents


def _walk(
    node: Any,
    path: Path_,
    lines: dict[Path_, int],
    raw: dict[Path_, str],
    scalars: dict[Path_, tuple[int, int, str]],
    file: str,
) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if node.id == "mapping":
        for key, value in node.value:
            name = str(key.value)
            inner = (*path, name)
            if inner in lines:
                raise InputError(
                    Text(f"键 {name} 重复", f"the key {name} stands twice"),
                    file=file,
                    line=key.start_mark.line + 1,
                    key=dotted(inner),
                    mend=Text("请合并为一处", "merge the two"),
                )
            lines[inner] = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str" and key.tag != "tag:yaml.org,2002:merge":
                raise InputError(
                    Text(
                        f"键 {name} 会被 YAML 读成 {_tag(key)}", f"YAML reads the key {name} as {_tag(key)}"
                    ),
                    file=file,
                    line=key.start_mark.line + 1,
                    key=dotted(inner),
                    mend=Text(f'请加引号："{name}"', f'put it in quotes: "{name}"'),
                )
            _walk(value, inner, lines, raw, scalars, file)
    elif node.id == "sequence":
        for i, value in enumerate(node.value):
            _walk(value, (*path, i), lines, raw, scalars, file)
    else:
        raw[path] = node.value
        scalars[path] = (node.start_mark.index, node.end_mark.index, node.style or "")


def _tag(node: Any) -> str:
    return str(node.tag).rsplit(":", 1)[-1]


def convert(document: Document, type_: type[T], value: Any = None, at: Path_ = ()) -> T:
    """The document (or the part `value` at path `at`) as `type_`; raises InputError naming line, key and nearest valid key."""
    try:
        return msgspec.convert(document.value if value is None else value, type_, strict=True)
    except msgspec.ValidationError as e:
        raise _explained(document, str(e), at, type_) from None


_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.S)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_EXPECTED = re.compile(r"Expected `(.*)`, got `(.*)`")
_ENUM = re.compile(r"Invalid enum value (.*)")


def _explained(document: Document, message: str, at: Path_, type_: Any) -> InputError:
    match = _AT.match(message)
    assert match
    what = match["what"]
    path: Path_ = at
    if match["path"]:
        for name, index in _STEP.findall(match["path"]):
            if index == "...":
                path = _first_wrong(document, path, what)
            else:
                path = (*path, int(index)) if index else (*path, name)
    if m := _UNKNOWN.match(what):
        near = nearest(m[1], field_names(type_, path[len(at) :]))
        return document.error(
            (*path, m[1]),
            Text(f"未知的键 {m[1]}", f"unknown key {m[1]}"),
            Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
        )
    if m := _MISSING.match(what):
        return document.error(path, Text(f"缺少必填的键 {m[1]}", f"the key {m[1]} is missing"))
    if m := _EXPECTED.match(what):
        raw = document.raw.get(path)
        wants_text = "str" in m[1].split(" | ")
        mend = None
        if raw is not None and wants_text and m[2] in {"int", "float", "bool", "date", "datetime", "null"}:
            mend = Text(
                f'YAML 把未加引号的 {raw} 读成了 {m[2]}，请写成 "{raw}"',
                f'YAML reads unquoted {raw} as {m[2]}; write "{raw}"',
            )
        elif raw is not None and m[2] in {"int", "float"} and ":" in raw:
            mend = Text(f'时间请加引号："{raw}"', f'quote times: "{raw}"')
        return document.error(path, Text(f"应为 {m[1]}，实为 {m[2]}", f"expected {m[1]}, got {m[2]}"), mend)
    if m := _ENUM.match(what):
        value = m[1].strip("'`\"")
        near = nearest(value, literal_values(type_, path[len(at) :]))
        return document.error(
            path,
            Text(f"不允许的值 {value}", f"{value} is not allowed here"),
            Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
        )
    return document.error(path, Text(what, what))


def _first_wrong(document: Document, path: Path_, what: str) -> Path_:
    """msgspec says `[...]` for a mapping's value; the first value of an unexpected type is the one meant."""
    m = _EXPECTED.match(what)
    value: Any = document.value
    for step in path:
        value = value[step]
    names = {
        "int": int,
        "float": float,
        "bool": bool,
        "str": str,
        "array": list,
        "object": dict,
        "null": type(None),
    }
    got = names.get(m[2]) if m else None
    if isinstance(value, dict):
        for key, item in value.items():
            if got is None or type(item) is got:
                return (*path, key)
    return path


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name most like `name`, or None."""
    import difflib

    found = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return found[0] if found else None


def _inner(type_: Any, path: Path_) -> list[Any]:
    """The struct types that stand at `path` inside `type_`."""
    found = [msgspec.inspect.type_info(type_)]
    for step in path:
        following: list[Any] = []
        for info in found:
            following += _step(info, step)
        found = following
    return [leaf for info in found for leaf in _alternatives(info)]


def _alternatives(info: Any) -> list[Any]:
    return [a for t in info.types for a in _alternatives(t)] if hasattr(info, "types") else [info]


def _step(info: Any, step: str | int) -> list[Any]:
    out = []
    for a in _alternatives(info):
        if hasattr(a, "fields"):
            out += [f.type for f in a.fields if f.encode_name == step]
        elif hasattr(a, "value_type"):
            out.append(a.value_type)
        elif hasattr(a, "item_type"):
            out.append(a.item_type)
    return out


def field_names(type_: Any, path: Path_) -> list[str]:
    return [f.encode_name for a in _inner(type_, path) for f in getattr(a, "fields", ())]


def literal_values(type_: Any, path: Path_) -> list[str]:
    return [str(v) for a in _inner(type_, path) for v in getattr(a, "values", ())]
