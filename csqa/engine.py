"""One transcript: signals, session, times, rules of turn and session scope -> a Result."""

from __future__ import annotations

import msgspec

from csqa.measures import measure
from csqa.model import Hit, Result, Transcript
from csqa.mood import mood
from csqa.ruleset.load import RuleSet
from csqa.ruleset.situation import Situation
from csqa.scenario import scenario
from csqa.session import classify
from csqa.signals.table import Table


def lint(transcript: Transcript, rules: RuleSet, *, every_signal: bool = False) -> Result:
    """Everything the rules say of one transcript; pure, no score yet.

    `hits` stays empty unless `every_signal` asks for it; computed signals (`time`, `pii`, `repeat`) are then in it.
    """
    return examine(transcript, rules, every_signal=every_signal)[0]


def examine(transcript: Transcript, rules: RuleSet, *, every_signal: bool = False) -> tuple[Result, Table]:
    """As `lint`, with the table of hits that the result rests on."""
    table = rules.scanner.scan(transcript)
    session = msgspec.structs.replace(
        classify(transcript, table), scenario=scenario(transcript, table), mood=mood(transcript, table)
    )
    measures = measure(
        transcript, rules.profile, table.turns("complaint").keys(), table.turns("question").keys()
    )
    situation = Situation(transcript, table, session, measures, rules.profile)
    verdicts = rules.judge(situation)
    deadlines = rules.deadlines(situation)
    hits: tuple[Hit, ...] = ()
    if every_signal:
        hits = rules.scanner.reported(table)
    return Result(transcript, session, measures, verdicts, hits, deadlines), table
