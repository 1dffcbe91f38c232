"""What kind of session this is and how it ended, from its hits alone.

The words are signals (rules/signals/session/): `settles`, `acknowledges`, `moved`, `handed-on`, `resumes` and others;
this module only says what they mean together.
"""

from __future__ import annotations

from csqa.model import Evidence, Session, Transcript
from csqa.signals.table import Run, Table

SIGNALS = ("acknowledges", "settles", "moved", "handed-on", "resumes", "asks-back", "pending", "done")
"""Signals that the session rests on beside those that rules use."""
SHORT = 6
"""Code points up to which a customer's last words that ask and reproach nothing are an assent."""


def classify(transcript: Transcript, table: Table) -> Session:
    """How the session ended, whether anything is pending on the company's side, and the words that say so."""
    agents = [r for r in table.runs if r.role == "agent"]
    if not agents:
        return Session("unattended")
    ended, evidence = _ended(transcript, table, agents)
    pending, why = _pending(transcript, table, ended)
    started = "mid" if _starts_in_middle(transcript, table) else "open"
    return Session(ended, _quoted(transcript, evidence), pending, _quoted(transcript, why), started)  # type: ignore[arg-type]


def _quoted(transcript: Transcript, turns: list[int]) -> tuple[Evidence, ...]:
    return tuple(Evidence(t, transcript.turns[t].text) for t in dict.fromkeys(turns))


def _ended(transcript: Transcript, table: Table, agents: list[Run]) -> tuple[str, list[int]]:
    last = table.runs[-1]
    final = agents[-1].turns
    if moved := _in(table, "moved", final):
        return "moved", moved
    if last.role == "customer":
        return _customer_last(transcript, table, last)
    rested = _in(table, "check", final) + _in(table, "closing", final)
    if rested:
        return "rest", rested
    before = agents[-2].turns if len(agents) > 1 else ()
    if handed := _in(table, "handed-on", (*before, *final)):
        return "handed-on", handed
    if last.role == "agent" and (asked := _in(table, "asks-back", last.turns[-1:])):
        return "cut-off", asked
    return "rest", [last.turns[-1]]


def _customer_last(transcript: Transcript, table: Table, last: Run) -> tuple[str, list[int]]:
    open_ = _in(table, "complaint", last.turns) + _in(table, "question", last.turns)
    final = last.turns[-1]
    settled = table.at("settles", final)
    if open_ and not (settled and final not in open_):
        return "open", open_
    if settled or table.at("acknowledges", final) or len(transcript.turns[final].text.strip()) <= SHORT:
        return "rest", [final]
    return "open", [final]


def _pending(transcript: Transcript, table: Table, ended: str) -> tuple[bool, list[int]]:
    promises = [t for t in table.turns("promise") if transcript.turns[t].role == "agent"]
    pending = sorted({*promises, *table.turns("pending")})
    done = list(table.turns("done"))
    left = [t for t in pending if not any(d > t for d in done)]
    if ended == "open":
        left.append(table.runs[-1].turns[-1])
    return bool(left), left


def _starts_in_middle(transcript: Transcript, table: Table) -> bool:
    first = table.runs[0]
    return bool(_in(table, "resumes", first.turns)) or (
        first.role == "agent" and bool(_in(table, "closing", first.turns))
    )


def _in(table: Table, signal: str, turns: tuple[int, ...]) -> list[int]:
    return [t for t in turns if table.at(signal, t)]
