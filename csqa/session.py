"""What kind of session this is and how it ended, from its hits alone.

The words are signals (rules/signals/session.yaml, question.yaml, settles.yaml and others); this module only says what
they mean together.
"""

from __future__ import annotations

from csqa.model import Alert, Evidence, Mood, Scenario, Session, Transcript
from csqa.signals.table import Run, Table

SIGNALS = (
    "check",
    "closing",
    *("acknowledges", "settles", "thanks-last", "moved", "moves-over", "handed-on", "resumes", "asks-back"),
    *("owes", "asks-for-details", "gives-details", "done", "got-it", "chats", "gone-over"),
    *("part-of-more", "last-part"),
)
"""Signals that the session rests on beside those that rules use."""
SHORT = 6
"""Code points up to which a customer's last words that ask and reproach nothing are an assent."""


_MOVED, _OWED = ("moved",), ("owes",)
_ASSENTS = ("acknowledges", "thanks-last", "chats")
_OTHER, _CALM = Scenario("other"), Mood()


def classify(
    transcript: Transcript,
    table: Table,
    scenario: Scenario = _OTHER,
    mood: Mood = _CALM,
    alerts: tuple[Alert, ...] = (),
) -> Session:
    """How the session ended, whether anything is pending on the company's side, and the words that say so.

    What is found out about it elsewhere is only put beside.
    """
    runs = table.runs
    agents = [runs[i] for i in table.runs_by("agent")]
    if not agents:
        return Session("unattended", scenario=scenario, mood=mood, alerts=alerts)
    ended, evidence = _ended(transcript, table, agents)
    pending = _pending(table, ended, agents)
    return Session(
        ended,  # type: ignore[arg-type]
        _quoted(transcript, evidence),
        bool(pending),
        _quoted(transcript, pending),
        "mid" if _starts_in_middle(table) else "open",
        scenario,
        mood,
        alerts,
    )


def _quoted(transcript: Transcript, turns: list[int]) -> tuple[Evidence, ...]:
    if not turns:
        return ()
    return tuple([Evidence(t, transcript.turns[t].text) for t in dict.fromkeys(turns)])


def _ended(transcript: Transcript, table: Table, agents: list[Run]) -> tuple[str, list[int]]:
    last = table.runs[-1]
    if moved := _moved(table, agents):
        return "moved", moved
    if last.role == "customer":
        ended, evidence = _customer_last(transcript, table, last)
        handed = table.within("handed-on", agents[-1].turns) if ended == "rest" else []
        return ("handed-on", handed) if handed else (ended, evidence)
    final = agents[-1].turns
    rested = table.within("check", final) + table.within("closing", final)
    if rested:
        return "rest", rested
    before = agents[-2].turns if len(agents) > 1 else ()
    if handed := table.within("handed-on", (*before, *final)):
        return "handed-on", handed
    if last.role == "agent" and (asked := _asks(table, last.turns[-1:])):
        return "cut-off", asked
    return "rest", [last.turns[-1]]


def _asks(table: Table, turns: tuple[int, ...]) -> list[int]:
    """Where the agent waits for an answer of the customer, or has not said all."""
    return [t for s in ("asks-back", "asks-for-details", "part-of-more") for t in table.within(s, turns)]


def _moved(table: Table, agents: list[Run]) -> list[int]:
    """Where the last turns of matter, courtesies aside, take the conversation elsewhere."""
    last = table.runs[-1]
    if last.role == "customer" and (over := table.within("moves-over", last.turns)):
        return over
    if not table.may_stand(_MOVED):
        return []
    spoken = [t for run in agents[-2:] for t in run.turns]
    while len(spoken) > 1 and _courteous(table, spoken[-1]):
        spoken.pop()
    parts = 2 if table.within("last-part", tuple(spoken[-1:])) else 1
    return table.within("moved", tuple(spoken[-parts:]))


def _courteous(table: Table, turn: int) -> bool:
    return bool(table.spans("closing", turn)) and not table.spans("moved", turn)


def _customer_last(transcript: Transcript, table: Table, last: Run) -> tuple[str, list[int]]:
    open_ = table.within("complaint", last.turns) + table.within("question", last.turns)
    final = last.turns[-1]
    settled = table.spans("settles", final)
    if open_ and not (settled and final not in open_):
        return "open", open_
    assent = settled or table.any_at(_ASSENTS, (final,))
    short = len(transcript.turns[final].text.strip()) <= SHORT and not table.spans("gives-details", final)
    if assent or short:
        return "rest", [final]
    return "open", [final]


def _pending(table: Table, ended: str, agents: list[Run]) -> list[int]:
    """The turns that leave something to be done on the company's side."""
    if ended == "open":
        said = table.runs[-1].turns
        wanted = table.any_at(("complaint", "question", "gone-over"), said)
        return [said[-1]] if wanted or _asks(table, agents[-1].turns) else []
    if ended == "moved" and not _went_over(table, agents):
        last = table.runs[-1]
        return table.within("gone-over", last.turns) if last.role == "customer" else []
    if not table.may_stand(_OWED):
        return []
    # What was done settles all that was owed before: only what is said from then on need be looked at.
    done = table.last("got-it", table.last("done", -1))
    owed = table.within("owes", range(max(done, 0), len(table.transcript.turns)))
    return [t for t in owed if not _waits(table, t)]


def _went_over(table: Table, agents: list[Run]) -> bool:
    """Whether the customer had gone to the other channel before the agent's last words."""
    last = agents[-1].turns[-1]
    return any(t < last for t in table.where("moves-over"))


def _waits(table: Table, turn: int) -> bool:
    """Whether the act depends on details that the customer was asked for and has not given."""
    number = table.run_of(turn)
    if number is None or not table.within("asks-for-details", table.runs[number].turns):
        return False
    return not any(t > turn for t in table.where("gives-details"))


def _starts_in_middle(table: Table) -> bool:
    first = table.runs[0]
    return bool(table.within("resumes", first.turns[:1])) or (
        first.role == "agent" and bool(table.within("closing", first.turns))
    )
