"""What is known beforehand of a rule is what the rule itself would say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from csqa.engine import examine
from csqa.model import Transcript, Turn, Verdict
from csqa.profile import load_profile
from csqa.readers import read
from csqa.ruleset.kinds import KINDS
from csqa.ruleset.load import RuleSet, load_rules
from csqa.ruleset.plan import EXCEPTED, params_of
from csqa.ruleset.situation import Situation, plain
from csqa.signals.shape import Run, shape

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def conversations() -> list[Transcript]:
    """Those of the fixtures, and others made of their turns: anybody may say anything, with and without times."""
    found = [t for t in read([FIXTURES / "demo", FIXTURES / "clean"]) if isinstance(t, Transcript)]
    said = [turn for transcript in found for turn in transcript.turns]
    dice = random.Random(5)
    return found + [_mixed(str(number), said, dice) for number in range(120)]


def _mixed(name: str, said: list[Turn], dice: random.Random) -> Transcript:
    timed = dice.random() < 0.5
    now = 0.0
    turns = []
    for _ in range(dice.choice((0, 1, 2, 5, 9, 14))):
        turn = dice.choice(said)
        now += dice.choice((1, 40, 400))
        role = turn.role if dice.random() < 0.8 else dice.choice(("agent", "customer", "bot", "system"))
        auto = role == "agent" and dice.random() < 0.1
        speaker = dice.choice((None, "one", "two"))
        turns.append(Turn(role, turn.text, speaker, now if timed else None, None, auto))
    clock = "relative" if timed and turns else "none"
    return Transcript(
        name, tuple(turns), dice.choice(("zh", "en", None)), dice.choice(("chat", None)), clock=clock
    )


def _long_way(rules: RuleSet, situation: Situation) -> Iterator[Verdict]:
    """Every rule is asked, whatever may stand in the conversation."""
    for stored in rules.stored.rules:
        if stored.rule.scope not in ("turn", "session"):
            continue
        missing = stored.when.missing(situation)
        if missing is not None:
            yield plain(stored.rule, "skip", missing)
        elif stored.unless is not None and stored.unless.holds(situation):
            yield plain(stored.rule, "skip", EXCEPTED)
        else:
            yield KINDS[stored.rule.kind].check(stored.rule, params_of(stored), situation)


def test_a_foregone_verdict_is_what_the_check_would_say(conversations: list[Transcript]) -> None:
    rules = load_rules(preview=True)
    for scanned in (rules, rules.lean()):
        for transcript in conversations:
            result, table = examine(transcript, scanned)
            asked = Situation(transcript, table, result.session, result.measures, scanned.profile)
            assert result.verdicts == tuple(_long_way(scanned, asked))
            fresh = scanned.scanner.scan(transcript)
            asked = Situation(transcript, fresh, result.session, result.measures, scanned.profile)
            assert result.verdicts == tuple(_long_way(scanned, asked))


def test_a_plan_is_made_anew_for_other_signals(conversations: list[Transcript]) -> None:
    rules = load_rules()
    lean = rules.lean()
    for transcript in conversations[:12]:
        expected = examine(transcript, load_rules())[0]
        for scanner in (lean.scanner, rules.scanner):
            table = scanner.scan(transcript)
            made = Situation(transcript, table, expected.session, expected.measures, load_profile("default"))
            assert rules.judge(made) == expected.verdicts


def test_a_signal_stands_only_where_it_is_possible(conversations: list[Transcript]) -> None:
    scanner = load_rules().lean().scanner
    for transcript in conversations:
        before, after = scanner.scan(transcript), scanner.scan(transcript)
        for signal in ("complaint", "question", "owes", "promise", "greeting", "time", "no-such-signal"):
            possible = list(before.possible(signal))
            turns = list(after.turns(signal))
            assert possible == sorted(possible)
            assert set(turns) <= set(possible)
            assert before.may_stand((signal,)) or not turns
            assert list(after.possible(signal)) == turns


@pytest.mark.parametrize("lean", [True, False])
def test_every_way_to_ask_where_a_signal_stands_says_the_same(
    conversations: list[Transcript], lean: bool
) -> None:
    rules = load_rules()
    scanner = rules.lean().scanner if lean else rules.scanner
    names = (
        "complaint",
        "owes",
        "promise",
        "negative",
        "any-words",
        "refusal-stock",
        "time",
        "no-such-signal",
    )
    for transcript in conversations:
        people = [i for i, turn in enumerate(transcript.turns) if turn.role in ("agent", "customer")]
        known = scanner.scan(transcript)
        for signal in names:
            turns = [turn for turn in people if known.at(signal, turn)]
            # Each asked of a table that knows nothing yet, then of one that has been asked everything.
            for table in (None, known):
                ask = [table or scanner.scan(transcript) for _ in range(6)]
                assert list(ask[0].where(signal)) == list(ask[1].turns(signal)) == turns
                assert ask[2].within(signal, people) == turns
                assert ask[3].last(signal, -1) == max(turns, default=-1)
                assert ask[3].last(signal, 2) == max((t for t in turns if t > 2), default=2)
                assert set(turns) <= set(ask[4].among((signal, "settles"))) <= set(people)
                for turn in people:
                    assert ask[5].any_at((signal,), (turn,)) is (turn in turns)
            spans = {
                turn: [(hit.start, hit.end) for hit in hits] for turn, hits in known.turns(signal).items()
            }
            assert spans == {turn: [s[:2] for s in found] for turn, found in known.where(signal).items()}
        every = [turn for turn in people if any(known.at(signal, turn) for signal in names)]
        assert scanner.scan(transcript).any_at(names, people) is bool(every)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_windows_of_a_shape(conversations: list[Transcript], count: int) -> None:
    for transcript in conversations:
        found = shape(transcript)
        for role in ("agent", "customer"):
            own: list[tuple[int, Run]] = [(n, r) for n, r in enumerate(found.runs) if r.role == role]
            every = [run for _, run in own]
            assert found.first(role, count) == _turns(every[:count])
            assert found.last(role, count) == _turns(every[-count:])
            assert found.spoken.get(role, ()) == _turns(every)
            for number, run in enumerate(found.runs):
                assert all(found.run_of[turn] == number for turn in run.turns)
                later = [r for n, r in own if n > number]
                assert found.after(number, role, count) == _turns(later[:count])
                place = len([n for n, _ in own if n < number])
                near = every[max(0, place - count) : place + count + 1]
                assert found.around(number, role, count) == _turns(near)


def _turns(runs: list[Run]) -> tuple[int, ...]:
    return tuple(turn for run in runs for turn in run.turns)
