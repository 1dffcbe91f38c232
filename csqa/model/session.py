"""One session as a whole: its times, how it ended, what it was about, how the customer felt."""

from __future__ import annotations

from typing import Literal

import msgspec

Topic = Literal["pre-sale", "logistics", "quality", "after-sale", "complaint", "objection", "other"]
AlertKind = Literal["authority", "press", "leaving", "competitor"]
"""A threat to complain to an authority or a court, a threat to make it public, a threat to leave, a competitor named."""


class Response(msgspec.Struct, frozen=True):
    """One wait of the customer that an agent ended: `turn` is the answer's. `since` is the turn that began it."""

    turn: int
    seconds: float
    since: int
    complaint: bool = False
    """A complaint stands in the wait or before it: the complaint limit holds."""


class Unanswered(msgspec.Struct, frozen=True):
    """A wait that nothing ended: at least `seconds`, from turn `since`."""

    since: int
    seconds: float
    first: bool
    """A first response was owed."""
    question: bool
    """The customer asked something in it."""
    complaint: bool = False


class Gap(msgspec.Struct, frozen=True):
    """A stretch of a call, in seconds. `turn` is the one it ends at, cuts in with, or (a hold) is announced by."""

    turn: int
    seconds: float


class Measures(msgspec.Struct, frozen=True):
    """Times of one session in seconds, after the definitions in docs/measures.md.

    `first_response` is None where there is nothing to measure. `responses` are the later waits.
    """

    timed: bool = False
    first_response: Response | None = None
    responses: tuple[Response, ...] = ()
    transfers: tuple[Response, ...] = ()
    """First responses that agents owed after a transfer."""
    unanswered: Unanswered | None = None
    transfer_unanswered: Unanswered | None = None
    """A transfer after which no agent came, though the customer waited."""
    unmeasured: int = 0
    """Waits that began or ended with an entry without a time."""
    handling: float | None = None
    """From an agent's first own words to the end of the session."""
    silence: Gap | None = None
    """The longest stretch in which nobody speaks. This and the rest need turns with `end`; else None."""
    hold: Gap | None = None
    """The longest hold that a system line marks."""
    overlap: float | None = None
    """How long agent and customer speak at once, in all."""
    cut_ins: tuple[Gap, ...] | None = None
    """Where an agent begins before the customer has ended, and how long both go on."""


class Evidence(msgspec.Struct, frozen=True):
    """Words that a statement about a session rests on."""

    turn: int
    text: str


class Scenario(msgspec.Struct, frozen=True):
    """What a conversation is about (R66)."""

    name: Topic
    evidence: tuple[Evidence, ...] = ()


class MoodTurn(msgspec.Struct, frozen=True):
    turn: int
    mood: Literal["calm", "impatient", "angry", "harassing"]


class Mood(msgspec.Struct, frozen=True):
    """How the customer felt, turn by turn (R68). `better` is None where they never were upset."""

    turns: tuple[MoodTurn, ...] = ()
    upset: bool = False
    better: bool | None = None


class Alert(msgspec.Struct, frozen=True):
    """A risk that somebody beyond the agent should know of (R69), and the customer's words."""

    kind: AlertKind
    evidence: tuple[Evidence, ...] = ()


class Session(msgspec.Struct, frozen=True):
    """What kind of session this is and how it ended."""

    ended: Literal["rest", "open", "handed-on", "moved", "cut-off", "unattended"]
    evidence: tuple[Evidence, ...] = ()
    pending: bool = False
    """Something is still to be done on the company's side."""
    pending_evidence: tuple[Evidence, ...] = ()
    started: Literal["open", "mid"] = "open"
    """`mid` where the excerpt visibly starts in the middle of the conversation."""
    scenario: Scenario = Scenario("other")
    mood: Mood = Mood()
    alerts: tuple[Alert, ...] = ()
