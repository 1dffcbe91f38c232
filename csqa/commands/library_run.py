"""A library as a command sees it: configuration, rules for scripts, files read, findings that are left to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from csqa.commands.configured import asked_by, configured
from csqa.commands.running import names
from csqa.config import Config
from csqa.errors import InputError
from csqa.library import allows, baseline, lint
from csqa.library.changed import touched
from csqa.library.entry import LibraryFile
from csqa.library.files import read_what_can_be
from csqa.ruleset.kinds.script import Setting
from csqa.ruleset.load import RuleSet, chosen, load_rules
from csqa.wording import Text


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What every command over a library is given."""

    paths: tuple[str, ...]
    config: str | None
    profile: str | None
    rules: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None

    def settings(self) -> Mapping[str, object]:
        return {
            "profile": self.profile,
            "rules": self.rules,
            "select": self.select,
            "ignore": self.ignore,
            "fail-on": self.fail_on,
        }


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    held: Config
    rules: RuleSet
    files: tuple[LibraryFile, ...]
    found: tuple[lint.Found, ...]
    """What no comment allows."""
    allowed: tuple[tuple[lint.Found, allows.Allow], ...]
    failed: tuple[InputError, ...] = ()
    """Files that can't be read."""

    @property
    def scripts(self) -> int:
        return sum(len(file.entries) for file in self.files)


def checked(asked: Asked, *, changed_since: str | None = None, whole: bool = True) -> Checked:
    """Raises InputError for whatever can't be read (without `whole`, files that can't are told in the result), and where
    there is no script. `changed_since`: only of scripts that differ from that git revision."""
    paths = asked.paths or (".",)
    held = configured(Path(paths[0]), asked.config, asked.settings())
    rules, every = _rules(held)
    files, failed = read_what_can_be(paths)
    if failed and whole:
        raise failed[0]
    if not failed and not any(file.entries for file in files):
        raise InputError(
            Text("没有找到任何话术", "there is no script to check"),
            file=paths[0],
            mend=Text("写法见 docs/scripts.md", "docs/scripts.md tells how they are written"),
        )
    today = date.today()
    changed = None if changed_since is None else touched(files, changed_since)
    found = lint.check(files, rules, Setting(placeholders=held.placeholders, today=today), changed)
    settled = allows.settle(files, found, rules, today, names=every, changed=changed)
    return Checked(
        held=held, rules=rules, files=files, found=settled.found, allowed=settled.allowed, failed=failed
    )


def baseline_file(given: str | Path | None, paths: Sequence[str], held: Config) -> Path | None:
    """That of the command line, else the nearest one beside the configuration, the library or above them."""
    if given is not None:
        return Path(given)
    first = Path(paths[0] if paths else ".").resolve()
    beside: list[Path] = [Path(str(held.file)).resolve().parent] if held.file else []
    for folder in (*beside, *((first,) if first.is_dir() else ()), *first.parents):
        kept: Path = folder / baseline.NAME
        if kept.is_file():
            return kept
        if (folder / ".git").exists():
            break
    here = Path(baseline.NAME)
    return here if here.is_file() else None


def _rules(held: Config) -> tuple[RuleSet, frozenset[str]]:
    """The rules that judge scripts, and the names of all; `select` and `ignore` may name any rule."""
    with asked_by(held, "profile"):
        every = load_rules(held.rules, held.profile, preview=True, to=None)
    every_name = frozenset(name for rule in every.rules.values() for name in (rule.id, *rule.aliases))
    with asked_by(held, "select"):
        chosen(every, names(held.select), (), preview=True, to=None)
    with asked_by(held, "ignore"):
        keep = chosen(every, names(held.select), names(held.ignore), held.preview, to="scripts")
        return every.narrowed(keep), every_name
