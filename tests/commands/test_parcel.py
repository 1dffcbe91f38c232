"""What workers hand over packed counts as the results themselves do."""

from __future__ import annotations

import pickle

from csqa.cases import Casebook
from csqa.commands.judge import Judged
from csqa.commands.parcel import Parcel, packed, unpacked
from csqa.model import (
    AgentScore,
    Deadline,
    Finding,
    Measures,
    Reject,
    Result,
    Session,
    SessionScore,
    Source,
    Transcript,
    Turn,
    Verdict,
)
from csqa.scoring import AgentTable, Tally
from csqa.wording import Text

REASON = Text("理由", "reason")


def _judged(number: int, agent: str = "李雷") -> Judged:
    findings = tuple(
        Finding(f"f{number}{n}", n, 0, 2, "你好", REASON, severity, agent)
        for n, severity in enumerate(("error", "warning", "info")[: number % 4])
    )
    verdicts = (
        Verdict("quiet", "pass", REASON),
        Verdict("loud", "fail" if findings else "pass", REASON, findings),
        Verdict("waived", "pass", REASON, (), (), findings[:1]),
    )
    time = None if number % 3 == 0 else float(number)
    turns = (Turn("customer", "在吗", "c", time), Turn("agent", "稍后回复您", agent, time))
    deadline = Deadline("promise", f"s{number}", 1, 0, 2, "稍后", agent, time, None, (), REASON)
    share = AgentScore(agent, 90.25, False, {"loud": 9.75} if findings else {})
    result = Result(
        Transcript(
            f"s{number}", turns, clock="none" if time is None else "relative", customer=f"c{number % 2}"
        ),
        Session("rest"),
        Measures(),
        verdicts,
        (),
        (deadline,) if number % 2 else (),
        SessionScore(90.25, True, (share,)),
    )
    return Judged((1 << 64) - 1 - number, f"s{number}", Source("a.jsonl", number), result, (b"{}",))


def _counts(outcomes: object) -> tuple[object, ...]:
    tally, book = Tally(AgentTable()), Casebook()
    for outcome in outcomes:  # type: ignore[attr-defined]
        if isinstance(outcome, Judged):
            tally.add(outcome.result)
            if outcome.stay is None:
                book.add(outcome.result)
            else:
                book.keep(outcome.stay)
    ledger = book._ledger
    cases = [(key, ledger.visits(key), ledger.deadlines(key)) for key in ("c0", "c1")]
    return tally, list(ledger.owing()), cases, book._last, book._last_of


def test_what_is_counted_survives_the_way() -> None:
    outcomes = [_judged(number) for number in range(12)]
    reject = Reject(Source("a.jsonl", 99), REASON)
    sent = packed([*outcomes[:5], reject, *outcomes[5:]])
    assert isinstance(sent, Parcel)
    found = unpacked(pickle.loads(pickle.dumps(sent)))
    assert found[5] == reject
    assert _counts(found) == _counts(outcomes)
    for before, after in zip(outcomes, (o for o in found if isinstance(o, Judged)), strict=True):
        assert (after.key, after.id, after.source, after.encoded) == (
            before.key,
            before.id,
            before.source,
            before.encoded,
        )
        assert _ids(after.result) == _ids(before.result)


def _ids(result: Result) -> list[tuple[str, str]]:
    return [(v.rule, f.id) for v in result.verdicts for f in (*v.findings, *v.waived)]


def test_half_a_surrogate_pair_goes_another_way() -> None:
    outcomes = [_judged(1, "\ud83d")]
    assert packed(list(outcomes)) == outcomes
    assert unpacked(packed(list(outcomes))) == outcomes
