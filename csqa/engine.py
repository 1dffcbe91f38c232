"""One transcript: signals, session, times, rules of turn and session scope -> a Result."""

from __future__ import annotations

import gc
from collections.abc import Collection

from csqa.measures import UNTIMED, is_timed, measure
from csqa.model import Result, Transcript
from csqa.mood import mood
from csqa.risk import risk
from csqa.ruleset.load import RuleSet
from csqa.ruleset.situation import Situation
from csqa.scenario import scenario
from csqa.session import classify
from csqa.signals.places import Places
from csqa.signals.table import Table


def lint(
    transcript: Transcript, rules: RuleSet, *, every_signal: bool = False, signals: Collection[str] = ()
) -> Result:
    """Everything the rules say of one transcript; pure, no score yet.

    `hits` are those of `signals`, by name; with `every_signal` of all that outputs name, computed ones (`time`, `pii`,
    `repeat`) among them.
    """
    # Nothing that is made here is circular, and most of it stays: looking for garbage now costs more than the hits.
    collects = gc.isenabled()
    gc.disable()
    try:
        return examine(transcript, rules, every_signal=every_signal, signals=signals)[0]
    finally:
        if collects:
            gc.enable()


def examine(
    transcript: Transcript, rules: RuleSet, *, every_signal: bool = False, signals: Collection[str] = ()
) -> tuple[Result, Table]:
    """As `lint`, with the table of hits that the result rests on."""
    table = rules.scanner.scan(transcript)
    session = classify(
        transcript, table, scenario(transcript, table), mood(transcript, table), risk(transcript, table)
    )
    if is_timed(transcript):
        complaints, questions = table.where("complaint").keys(), Places(table, "question")
        measures = measure(transcript, rules.profile, complaints, questions)
    else:
        measures = UNTIMED
    situation = Situation(transcript, table, session, measures, rules.profile)
    verdicts = rules.judge(situation)
    deadlines = rules.deadlines(situation)
    if every_signal:
        hits = rules.scanner.reported(table)
    else:
        hits = tuple(hit for name in signals for found in table.turns(name).values() for hit in found)
    return Result(transcript, session, measures, verdicts, hits, deadlines), table
