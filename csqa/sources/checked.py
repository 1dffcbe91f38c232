"""What is typed rightly in a mapping and yet cannot work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from csqa.sources.mapping import Sourced
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.documents import Document


def check(document: Document, at: tuple[str | int, ...], mapping: Sourced) -> None:
    """Raises InputError for what is typed rightly and yet cannot work: a path that is no JMESPath, a mapping of two forms."""
    if mapping.maps_json() and (mapping.layout or mapping.columns.given()):
        key = "layout" if mapping.layout else "columns"
        raise document.error(
            (*at, key),
            Text("表格的键和 JSON 的键不能并用", "keys of tables and keys of JSON do not go together"),
            Text(
                "表格用 layout、columns，JSON 用 turns、turn、conversation",
                "layout and columns are for tables; turns, turn and conversation for JSON",
            ),
        )
    for path, expression in _expressions(mapping):
        problem = _no_jmespath(expression)
        if problem is not None:
            raise document.error(
                (*at, *path),
                Text(
                    f"不是有效的 JMESPath：{expression}（{problem}）",
                    f"not valid JMESPath: {expression} ({problem})",
                ),
                Text(
                    "语法见 https://jmespath.org；带连字符的键请加双引号",
                    "see https://jmespath.org; a key with a hyphen goes in double quotes: '\"a-b\"'",
                ),
            )


def _expressions(mapping: Sourced) -> list[tuple[tuple[str, ...], str]]:
    """(path of the key, expression) of every JMESPath in the mapping."""
    found: list[tuple[tuple[str, ...], str | None]] = [
        (("conversations",), mapping.conversations),
        (("turns",), mapping.turns),
    ]
    for key in ("conversation", "turn", "people"):
        part = getattr(mapping, key)
        if part is not None:
            values = msgspec.structs.asdict(part)
            meta = values.pop("meta", {})
            found += [((key, name), value) for name, value in values.items()]
            found += [((key, "meta", name), value) for name, value in meta.items()]
    return [(path, value) for path, value in found if value is not None]


def _no_jmespath(expression: str) -> str | None:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(expression)
    except JMESPathError as e:
        return str(e).split("\n")[0].removeprefix("Invalid jmespath expression: ").rstrip(": ")[:80]
    return None
