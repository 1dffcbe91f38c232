"""Rule YAML of all folders -> rules as they hold, with where each part comes from and their tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from csqa.documents import Document, convert, nearest, read_documents
from csqa.errors import InputError
from csqa.ruleset.files import RuleChange, RuleFile, RuleTests
from csqa.ruleset.kinds import KINDS
from csqa.ruleset.rule import Rule
from csqa.ruleset.when import When
from csqa.wording import Text

NOT_RULES = ("signals", "profiles", "scorecards", "models", "sources", "coaching")
_MERGED = frozenset(KINDS)


class RuleSource(msgspec.Struct, frozen=True):
    """A rule, when it applies, its tests by file, and for each key that a team changed, where it did."""

    rule: Rule
    when: When
    unless: When | None
    profile: str | None
    tests: tuple[tuple[str, int, RuleTests], ...]
    value: dict[str, Any]
    origins: dict[str, str]
    params: Any


def rule_files(folder: Path) -> Iterator[Path]:
    """The YAML files of a rules folder that hold rules, in a fixed order."""
    for file in sorted(folder.rglob("*.y*ml")):
        if file.relative_to(folder).parts[0] not in NOT_RULES:
            yield file


def read_rules(folders: Sequence[Path]) -> tuple[RuleSource, ...]:
    """Rules of all folders, later folders overriding earlier ones by id. Raises InputError."""
    found: dict[str, tuple[Document, dict[str, str]]] = {}
    tests: dict[str, list[tuple[str, int, RuleTests]]] = {}
    for folder in folders:
        for file in rule_files(folder):
            for document in read_documents(file):
                if isinstance(document.value, dict) and "override" in document.value:
                    _override(found, tests, document)
                elif document.value is not None:
                    _add(found, tests, document)
    sources = tuple(_source(document, origins, tests[name]) for name, (document, origins) in found.items())
    _check_aliases(sources)
    return sources


def _add(
    found: dict[str, tuple[Document, dict[str, str]]],
    tests: dict[str, list[tuple[str, int, RuleTests]]],
    document: Document,
) -> None:
    definition: Any = convert(document, RuleFile)
    if definition.rule in found:
        first = found[definition.rule][0]
        raise document.error(
            ("rule",),
            Text(
                f"规则 {definition.rule} 已在 {first.file} 定义",
                f"the rule {definition.rule} is defined in {first.file} already",
            ),
            Text(
                f"要修改请写 override: {definition.rule}", f"to change it write override: {definition.rule}"
            ),
        )
    found[definition.rule] = (document, {})
    tests[definition.rule] = [(document.file, document.line(("tests",)), definition.tests)]


def _override(
    found: dict[str, tuple[Document, dict[str, str]]],
    tests: dict[str, list[tuple[str, int, RuleTests]]],
    document: Document,
) -> None:
    change: Any = convert(document, RuleChange)
    if change.override not in found:
        near = nearest(change.override, found)
        raise document.error(
            ("override",),
            Text(f"没有规则 {change.override}", f"there is no rule {change.override}"),
            Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
        )
    if not change.enabled:
        del found[change.override]
        return
    base, origins = found[change.override]
    value = dict(base.value)
    origins = dict(origins)
    for key, new in document.value.items():
        if key in ("override", "enabled", "tests"):
            continue
        value[key] = _merged(value.get(key), new) if key in _MERGED else new
        origins[key] = f"{document.file}:{document.line((key,))}"
    merged = Document(base.file, value, base.lines, base.raw)
    try:
        convert(merged, RuleFile)
    except InputError:
        convert(Document(document.file, value, document.lines, document.raw), RuleFile)
        raise
    found[change.override] = (merged, origins)
    if change.tests:
        tests[change.override].append((document.file, document.line(("tests",)), change.tests))


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{k: _merged(old.get(k), v) for k, v in new.items()}}


def _source(
    document: Document, origins: dict[str, str], tests: list[tuple[str, int, RuleTests]]
) -> RuleSource:
    d: Any = convert(document, RuleFile)
    given = [kind for kind in KINDS if getattr(d, kind) is not None]
    if len(given) != 1:
        raise document.error(
            ("rule",),
            Text(f"规则须恰好写一种：{'、'.join(KINDS)}", f"a rule has exactly one of {', '.join(KINDS)}"),
            Text(f"现有：{'、'.join(given) or '无'}", f"this one has {', '.join(given) or 'none'}"),
        )
    kind = given[0]
    params = getattr(d, kind)
    rule = Rule(
        id=d.rule,
        kind=kind,
        scope=KINDS[kind].SCOPE,
        dimension=d.dimension,
        severity=d.severity,
        status=d.status,
        source=(d.source,) if isinstance(d.source, str) else d.source,
        message=d.message.filled(_fillings(params)),
        title=d.title,
        why=d.why,
        say=d.say,
        tags=d.tags,
        aliases=d.aliases,
        deduct=d.deduct,
        fatal=d.fatal,
        applies="scripts" if KINDS[kind].SCOPE == "library" else d.applies,
        hard=d.hard,
        fix=d.fix,
        in_scripts=d.in_scripts,
        file=document.file,
        line=document.line(("rule",)),
        params=msgspec.Raw(msgspec.msgpack.encode(params)),
    )
    return RuleSource(rule, d.when, d.unless, d.profile, tuple(tests), document.value, origins, params)


def _fillings(params: Any) -> dict[str, Any]:
    """Names that a message may use for the numbers of its rule: `{runs}`, `{seconds}`, `{at_most}` …"""
    out: dict[str, Any] = {}

    def gather(value: Any) -> None:
        if isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                inner = getattr(value, name)
                if isinstance(inner, int | float) and not isinstance(inner, bool) and inner:
                    out.setdefault("runs" if name.endswith("_runs") else name, f"{inner:g}")
                else:
                    gather(inner)

    gather(params)
    return out


def _check_aliases(sources: Sequence[RuleSource]) -> None:
    seen: dict[str, Rule] = {}
    for source in sources:
        for name in (source.rule.id, *source.rule.aliases):
            if name in seen:
                raise InputError(
                    Text(
                        f"规则名 {name} 与 {seen[name].file} 重复",
                        f"the rule name {name} is taken in {seen[name].file}",
                    ),
                    file=source.rule.file,
                    line=source.rule.line,
                    key="aliases",
                )
            seen[name] = source.rule
