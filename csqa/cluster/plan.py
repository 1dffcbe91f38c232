"""What every process of a cluster must know to judge as every other does: made once, where the job starts."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from csqa import cache
from csqa.cases import JudgedCase
from csqa.cluster.folders import Folder, packed, unpacked
from csqa.config import KEYS, Config, is_path, load_config, overridden
from csqa.decisions import Decisions
from csqa.errors import InputError
from csqa.judgement import Judgement
from csqa.masking import masked_roster
from csqa.model import CaseResult, Roster
from csqa.readers import ReadOptions, read_roster
from csqa.reports.wire import Wire
from csqa.ruleset.load import RuleSet, chosen, load_rules
from csqa.scoring import Scorecard, load_scorecard, validate
from csqa.wording import Lang, Text, default_lang


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Rules, scorecard, decisions and how to read. It pickles."""

    key: str
    """Of all below but `read`: a process loads the rules once for it."""
    rules: tuple[Folder, ...]
    profile: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    preview: bool
    card: Scorecard
    decisions: Decisions
    masks: bool
    signals: bool
    lang: Lang
    read: ReadOptions
    source: str | None
    """The entry of `sources:` that says how records are to be read."""

    @property
    def roster(self) -> Roster:
        """Under the ids that results carry."""
        return masked_roster(self.read.roster) if self.masks else self.read.roster

    def with_auto_replies(self, texts: Collection[str]) -> Plan:
        """The same, knowing which texts are automatic replies."""
        read = msgspec.structs.replace(self.read, auto_replies=frozenset(texts))
        return msgspec.structs.replace(self, read=read)


def plan(
    config: str | Path | None = None,
    *,
    profile: str | None = None,
    rules: Sequence[str | Path] = (),
    scorecard: str | Path | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    preview: bool | None = None,
    roster: str | Path | None = None,
    waivers: str | Path | None = None,
    agent_names: Sequence[str] = (),
    source: str | None = None,
    lang: Lang | None = None,
    mask: bool = True,
    signals: bool = False,
) -> Plan:
    """What the options of `csqa check` of the same names say. Files are read here and travel with the plan; nothing is
    looked for unless it is named: no `.csqa.yaml` beside the data, no `waivers.yaml` in the current folder.

    Raises InputError for whatever is wrong with any of it.
    """
    found = (
        load_config(Path(config), Path(config)) if config else Config(source=dict.fromkeys(KEYS, "default"))
    )
    card_name = str(scorecard) if scorecard else None
    held = overridden(
        found,
        {
            "profile": profile,
            "rules": tuple(str(folder) for folder in rules),
            "scorecard": str(Path(card_name).absolute()) if card_name and is_path(card_name) else card_name,
            "select": tuple(select),
            "ignore": tuple(ignore),
            "preview": preview,
            "roster": str(roster) if roster else None,
            "waivers": str(waivers) if waivers else None,
            "agent-names": tuple(agent_names),
        },
    )
    every = load_rules(held.rules, held.profile, preview=True)
    card = load_scorecard(held.scorecard, every.folders)
    validate(card, every.rules.values())
    wanted, unwanted = _names(held.select), _names(held.ignore)
    chosen(every, wanted, unwanted, held.preview)
    made = Plan(
        key="",
        rules=tuple(packed(Path(folder)) for folder in held.rules),
        profile=held.profile,
        select=wanted,
        ignore=unwanted,
        preview=held.preview,
        card=card,
        decisions=_decisions(held, named=waivers is not None),
        masks=mask,
        signals=signals,
        lang=lang or held.lang or default_lang(),
        read=_reading(held),
        source=_known_source(held, source),
    )
    settled = msgspec.structs.replace(made, read=ReadOptions())
    return msgspec.structs.replace(made, key=cache.key([pickle.dumps(settled)]))


class Engine:
    """The rules of a plan, loaded in this process."""

    def __init__(self, plan: Plan) -> None:
        found = load_rules(
            [unpacked(folder) for folder in plan.rules],
            plan.profile,
            select=plan.select,
            ignore=plan.ignore,
            preview=plan.preview,
        )
        self.judge = Judgement(found, plan.card, plan.decisions, masks=plan.masks, every_signal=plan.signals)
        self.wire = Wire(plan.lang, plan.signals)
        self._decisions = plan.decisions

    @property
    def rules(self) -> RuleSet:
        return self.judge.rules

    def decided(self, case: JudgedCase) -> CaseResult:
        """The case with what reviewers decided."""
        return self._decisions.case(case)


def engine(plan: Plan) -> Engine:
    """The engine of a plan; made once a process, however many batches it gets."""
    return _engine(_Held(plan))


class _Held:
    """A plan by its key: two of one key have one engine."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return hash(self.plan.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.plan.key == other.plan.key


@lru_cache(maxsize=4)
def _engine(held: _Held) -> Engine:
    return Engine(held.plan)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    """As on the command line one value may hold several, with commas between them."""
    listed = (name.strip() for value in values for name in value.replace("，", ",").split(","))
    return tuple(name for name in listed if name)


def _reading(held: Config) -> ReadOptions:
    return ReadOptions(
        roster=read_roster(Path(held.roster)) if held.roster is not None else Roster(),
        agent_names=held.agent_names,
        columns=held.columns.given(),
        sources=held.sources,
        marks_auto=held.auto_replies,
    )


def _decisions(held: Config, *, named: bool) -> Decisions:
    """A file that the configuration names need not be there yet; one that the caller `named` must."""
    if held.waivers is None:
        return Decisions()
    from csqa.decisions.file import read_decisions

    file = Path(held.waivers)
    if named and not file.exists():
        raise InputError(Text("没有这个文件", "there is no such file"), file=str(file), key="waivers")
    return read_decisions(file)


def _known_source(held: Config, name: str | None) -> str | None:
    names = [entry.name for entry in held.sources]
    if name is not None and name not in names:
        listed = ", ".join(str(n) for n in names) or "-"
        raise InputError(
            Text(f"配置的 sources 里没有 {name}", f"`sources` of the configuration has no {name}"),
            key="source",
            mend=Text(f"已有：{listed}", f"there is: {listed}"),
        )
    return name
