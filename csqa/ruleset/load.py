"""Rules, ready to judge: read from YAML or from the cache, then narrowed to what was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from csqa import cache, mood, risk, scenario, session
from csqa.errors import InputError
from csqa.model import Deadline, Verdict
from csqa.profile import Profile
from csqa.ruleset.kinds import keep
from csqa.ruleset.plan import Plan, StoredRule, params_of
from csqa.ruleset.rule import Applies, Rule
from csqa.ruleset.situation import Situation
from csqa.shipped import rules_folder
from csqa.signals import scan
from csqa.signals.compiled import SignalSet
from csqa.signals.definition import nears
from csqa.signals.scanner import Scanner
from csqa.wording import Text

FORMAT = b"16"
"""Raised whenever what the cache holds changes its shape."""


class Stored(msgspec.Struct, frozen=True):
    """What the cache keeps of a set of rule folders; the database lies beside it."""

    signals: SignalSet
    rules: tuple[StoredRule, ...]


class RuleSet:
    """Compiled signals, rules and one profile. Made by `load_rules`; safe to share between transcripts, not processes."""

    def __init__(self, stored: Stored, scanner: Scanner, profile: Profile, folders: tuple[Path, ...]) -> None:
        self.stored = stored
        self.scanner = scanner
        self.profile = profile
        self.folders = folders
        self.rules: dict[str, Rule] = {s.rule.id: s.rule for s in stored.rules}
        self.case_rules = [(s.rule, s.when, params_of(s)) for s in stored.rules if s.rule.scope == "case"]
        """Rules of case scope, when they apply, and their parameters."""
        self._plan: Plan | None = None
        """Made when the first conversation is judged: most sets of rules are only steps to another."""

    def judge(self, situation: Situation) -> tuple[Verdict, ...]:
        """The verdicts of all rules of turn and session scope, in the rules' order."""
        if self._plan is None:
            self._plan = Plan(self.stored.rules)
        return self._plan.verdicts(situation)

    def deadlines(self, situation: Situation) -> tuple[Deadline, ...]:
        """What the session leaves owed under the rules of case scope."""
        owed: list[Deadline] = []
        for rule, when, params in self.case_rules:
            if keep.owes(params, situation) and when.holds(situation):
                owed += keep.deadlines(rule, params, situation)
        return tuple(owed)

    def named(self, name: str) -> Rule | None:
        """The rule of that id or alias."""
        return self.rules.get(name) or next((r for r in self.rules.values() if name in r.aliases), None)

    def scanning(self, scanner: Scanner) -> RuleSet:
        """The same rules over another scanner."""
        return RuleSet(self.stored, scanner, self.profile, self.folders)

    def lean(self, also: Iterable[str] = ()) -> RuleSet:
        """The same, looking only for signals that these rules and the session ask for (and `also`): `--signals` wants
        them all."""
        asked = {"complaint", "question", keep.ASKS_WHEN, *session.SIGNALS, *scenario.TOPICS, *mood.CALMING}
        asked.update((*(signal for signal, _ in mood.SIGNALS), *risk.ALERTS, "competitor-name", *also))
        for stored in self.stored.rules:
            seen = stored.when.seen if isinstance(stored.when.seen, tuple) else (stored.when.seen,)
            asked.update(params_of(stored).signals(), (s.signal for s in seen))
        return self.scanning(self.scanner.only(asked))

    def narrowed(self, keep: Callable[[Rule], bool]) -> RuleSet:
        """The same with only the rules for which `keep` holds."""
        rules = tuple(s for s in self.stored.rules if keep(s.rule))
        return RuleSet(Stored(self.stored.signals, rules), self.scanner, self.profile, self.folders)


def load_rules(
    folders: Sequence[str | Path] = (),
    profile: str | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    preview: bool = False,
    to: Applies | None = "conversations",
    use_cache: bool = True,
    base: Path | None = None,
) -> RuleSet:
    """The shipped rules with a team's `folders` on top, under a profile (default: `default`).

    `base` is another whole set of rules to take instead of the shipped one.
    `select` and `ignore` take ids, aliases, dimensions, tags and R-numbers; `to` is what is judged (None:
    all rules, whatever they judge). Raises InputError for a bad rule, signal,
    profile or an unknown name.
    """
    from csqa.profile import load_profile

    where = (base or rules_folder(), *(Path(f) for f in folders))
    for folder in where[1:]:
        if not folder.is_dir():
            raise InputError(Text("规则文件夹不存在", "there is no such rules folder"), file=str(folder))
    stored, database = _stored(where, use_cache)
    scanner = Scanner(stored.signals, database)
    rules = RuleSet(stored, scanner, load_profile(profile or "default", where[1:]), where)
    return rules.narrowed(chosen(rules, select, ignore, preview, to))


def _stored(folders: Sequence[Path], use_cache: bool) -> tuple[Stored, scan.Database]:
    name = made_of(folders)
    if use_cache:
        kept, database = cache.get(f"{name}.rules"), cache.get(f"{name}.db")
        if kept is not None and database is not None:
            try:
                stored = msgspec.msgpack.decode(kept, type=Stored)
                return stored, _database(database, stored.signals)
            except (msgspec.MsgspecError, ValueError):
                pass
    stored, database = build(folders)
    if use_cache:
        cache.put(f"{name}.rules", msgspec.msgpack.encode(stored))
        cache.put(f"{name}.db", database)
    return stored, _database(database, stored.signals)


def made_of(folders: Sequence[Path]) -> str:
    """A name for all that stands in the files of some rule folders, and for what compiles them."""
    files = [f for folder in folders for f in _files(folder)]
    return cache.key([FORMAT, _version(), *(part for f in files for part in (str(f).encode(), _bytes(f)))])


def _database(dump: bytes, signals: SignalSet) -> scan.Database:
    return scan.load_database(dump, () if dump else signals.literals())


def _files(folder: Path) -> list[Path]:
    return sorted(
        Path(root) / name
        for root, _, names in os.walk(folder)
        for name in names
        if name.endswith((".yaml", ".yml", ".json"))
    )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _version() -> bytes:
    from csqa.version import VERSION

    return f"{VERSION} {scan.available()}".encode()


def build(folders: Sequence[Path]) -> tuple[Stored, bytes]:
    """Everything from the YAML, without the cache. Raises InputError."""
    from csqa.ruleset.read import read_rules
    from csqa.signals.load import compile_signals, read_signals

    signals = compile_signals(read_signals(folders))
    sources = read_rules(folders)
    _known_signals(sources, signals)
    database = scan.compile_database(signals.literals())
    return Stored(signals, tuple(StoredRule(s.rule, s.when, s.unless) for s in sources)), database


def _known_signals(sources: Sequence[Any], signals: SignalSet) -> None:
    from csqa.documents import nearest
    from csqa.signals.computed import COMPUTED

    known = signals.names() | COMPUTED.keys()
    for source in sources:
        seen = source.when.seen if isinstance(source.when.seen, tuple) else (source.when.seen,)
        excused = (name for near in nears(source.rule.in_scripts.unless) for name in near.signals)
        for name in (*source.params.signals(), *(s.signal for s in seen), *excused):
            if name not in known:
                near = nearest(name, known)
                raise InputError(
                    Text(f"没有信号 {name}", f"there is no signal {name}"),
                    file=source.rule.file,
                    line=source.rule.line,
                    key=source.rule.kind,
                    mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
                )


def chosen(
    rules: RuleSet,
    select: Sequence[str],
    ignore: Sequence[str],
    preview: bool,
    to: Applies | None = "conversations",
) -> Callable[[Rule], bool]:
    """Which rules a selection keeps. A preview rule that is selected by its id runs without `preview`."""
    names = {n for r in rules.rules.values() for n in _names(r)}
    for name in (*select, *ignore):
        if name not in names:
            from csqa.documents import nearest

            near = nearest(name, names)
            raise InputError(
                Text(
                    f"没有规则、维度、标签或编号 {name}", f"there is no rule, dimension, tag or number {name}"
                ),
                key="select/ignore",
                mend=Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
            )
    wanted, unwanted = frozenset(select), frozenset(ignore)

    def keep(rule: Rule) -> bool:
        own = _names(rule)
        by_id = not wanted.isdisjoint((rule.id, *rule.aliases))
        if (wanted and wanted.isdisjoint(own)) or (to and rule.applies not in (to, "both")):
            return False
        return unwanted.isdisjoint(own) and (preview or rule.status == "stable" or by_id)

    return keep


def _names(rule: Rule) -> tuple[str, ...]:
    return (rule.id, *rule.aliases, rule.dimension, *rule.tags, *rule.source)
