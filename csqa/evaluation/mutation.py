"""Mutation of signals and rules: what could be lost without any test noticing.

Each pattern, phrase (a sample), exception and condition of what stable rules rest on is taken away in turn, and the
tests are run again: first the signal's own, then those of the rules that ask for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from csqa.evaluation.embedded import run_rule, run_signal
from csqa.ruleset.load import RuleSet, Stored
from csqa.ruleset.plan import StoredRule
from csqa.ruleset.read import RuleSource
from csqa.ruleset.when import When
from csqa.signals.compiled import Signal
from csqa.signals.load import SignalSource

PHRASES = 8
"""How many phrases of one signal and language are taken away, spread evenly; patterns, exceptions: all."""


class Survivor(msgspec.Struct, frozen=True):
    """Something whose loss no test notices."""

    subject: str
    what: str
    """`pattern`, `phrase`, `except`, or the condition's key."""
    text: str
    file: str
    line: int


def mutants(
    rules: RuleSet,
    signals: Sequence[SignalSource],
    sources: Sequence[RuleSource],
    *,
    every: bool = False,
    only: Collection[str] | None = None,
) -> Iterator[Survivor | None]:
    """One item a mutant: None where a test noticed, else the survivor. `every` mutates what preview rules use too; `only`
    these signals and rules are mutated (all where it is None)."""
    asked = {s.rule.id: _asks(s) for s in sources if every or s.rule.status == "stable"}
    by_name = {s.definition.signal: s for s in signals}
    compiled = {s.name: s for s in rules.stored.signals.signals}
    used = _closure({n for names in asked.values() for n in names}, compiled)
    for name in [n for n in by_name if n in used and (only is None or n in only)]:
        tests = _Tests(rules, by_name, sources, _users(name, compiled, sources))
        yield from _lost_words(rules, by_name[name], tests)
        yield from _lost_context(rules, compiled[name], by_name[name], tests)
    for source in sources:
        if source.rule.id in asked and (only is None or source.rule.id in only):
            yield from _lost_conditions(rules, source)


def _asks(source: RuleSource) -> tuple[str, ...]:
    when = source.when.seen if isinstance(source.when.seen, tuple) else (source.when.seen,)
    return (*source.params.signals(), *(s.signal for s in when))


def _closure(names: set[str], compiled: dict[str, Signal]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in compiled:
            found.add(name)
            waiting += compiled[name].asks_for()
    return found


def _users(
    name: str, compiled: dict[str, Signal], sources: Sequence[RuleSource]
) -> tuple[set[str], list[RuleSource]]:
    """Signals and rules that rest on a signal, directly or through others."""
    signals = {s.name for s in compiled.values() if name in _closure({s.name}, compiled)}
    return signals, [s for s in sources if signals & set(_asks(s))]


class _Tests:
    """All tests that might notice a change of one signal, cheapest first."""

    def __init__(
        self,
        rules: RuleSet,
        by_name: dict[str, SignalSource],
        sources: Sequence[RuleSource],
        users: tuple[set[str], list[RuleSource]],
    ) -> None:
        self._signals = [by_name[n] for n in sorted(users[0])]
        self._rules = users[1]

    def notice(self, changed: RuleSet) -> bool:
        for source in self._signals:
            if not all(o.passed for o in run_signal(changed.scanner, source)):
                return True
        return any(
            not o.passed for s in self._rules if s.rule.id in changed.rules for o in run_rule(changed, s)
        )


def _lost_words(rules: RuleSet, source: SignalSource, tests: _Tests) -> Iterator[Survivor | None]:
    name = source.definition.signal
    numbers = [i for i, p in enumerate(rules.stored.signals.patterns()) if p.signal == name]
    for lang in ("zh", "en"):
        these = [(n, line) for n, line in zip(numbers, source.lines, strict=True) if line.lang == lang]
        phrases = [pair for pair in these if pair[1].kind == "phrase"]
        step = max(1, len(phrases) // PHRASES)
        for number, line in [p for p in these if p[1].kind != "phrase"] + phrases[::step]:
            if tests.notice(rules.scanning(rules.scanner.without(number))):
                yield None
            else:
                yield Survivor(name, line.kind, line.text, line.file, line.line)


def _lost_context(
    rules: RuleSet, signal: Signal, source: SignalSource, tests: _Tests
) -> Iterator[Survivor | None]:
    for key in ("not_in", "given", "unless", "members"):
        items = getattr(signal, key)
        for i, item in enumerate(items):
            changed = msgspec.structs.replace(signal, **{key: items[:i] + items[i + 1 :]})
            if tests.notice(rules.scanning(rules.scanner.changed(changed))):
                yield None
            else:
                yield Survivor(signal.name, key, str(msgspec.to_builtins(item)), source.file, source.line)


def _lost_conditions(rules: RuleSet, source: RuleSource) -> Iterator[Survivor | None]:
    for key, changed in _without_conditions(source):
        stored = Stored(
            rules.stored.signals,
            tuple(changed if s.rule.id == source.rule.id else s for s in rules.stored.rules),
        )
        mutant = RuleSet(stored, rules.scanner, rules.profile, rules.folders)
        if all(o.passed for o in run_rule(mutant, source)):
            yield Survivor(source.rule.id, key, "", source.rule.file, source.rule.line)
        else:
            yield None


def _without_conditions(source: RuleSource) -> Iterator[tuple[str, StoredRule]]:
    rule = source.rule
    plain = When()
    for field in When.__struct_fields__:
        if getattr(source.when, field) != getattr(plain, field):
            when = msgspec.structs.replace(source.when, **{field: getattr(plain, field)})
            yield f"when.{field}", StoredRule(rule, when, source.unless)
    if source.unless is not None:
        yield "unless", StoredRule(rule, source.when, None)
    for key, params in _without(source.params, ""):
        raw = msgspec.Raw(msgspec.msgpack.encode(params))
        yield (
            f"{rule.kind}.{key}",
            StoredRule(msgspec.structs.replace(rule, params=raw), source.when, source.unless),
        )


_LISTS = ("given", "unless", "signal")


def _without(params: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The parameters with one `given`, `unless`, or alternative signal less, `or_after` and `within` dropped."""
    for field in params.__struct_fields__:
        value = getattr(params, field)
        where = f"{path}{field}"
        if field in _LISTS and isinstance(value, tuple) and value and (field != "signal" or len(value) > 1):
            for i in range(len(value)):
                yield f"{where}[{i}]", msgspec.structs.replace(params, **{field: value[:i] + value[i + 1 :]})
        elif field in ("given", "unless") and isinstance(value, msgspec.Struct):
            yield where, msgspec.structs.replace(params, **{field: ()})
        elif field in ("or_after", "before", "after") and value is not None and _optional(params, field):
            yield where, msgspec.structs.replace(params, **{field: None})
        elif isinstance(value, msgspec.Struct):
            for key, inner in _without(value, where + "."):
                yield key, msgspec.structs.replace(params, **{field: inner})


def _optional(params: Any, field: str) -> bool:
    if any(f.required for f in msgspec.structs.fields(type(params)) if f.name == field):
        return False
    try:
        msgspec.structs.replace(params, **{field: None}).__post_init__()
    except (ValueError, AttributeError) as e:
        return isinstance(e, AttributeError)
    return True
