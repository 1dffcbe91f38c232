"""The customer's waits: when each began, who ended it and when (docs/measures.md, Waits)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from csqa.measures.service import Elapsed
from csqa.model import Response, Transcript, Turn, Unanswered
from csqa.profile import Profile

_WHO = "(?:客服|坐席|座席|专员|專員|人工|同事|部门|部門|组|組)"
_WHAT = "(?:会话|會話|对话|對話|聊天|咨询|諮詢|通话|通話)"


@cache
def _transfer() -> re.Pattern[str]:
    return re.compile(
        rf"[转轉](?:接|人工)|[转轉](?:移|交|至|给|給|到).{{0,8}}{_WHO}|{_WHAT}.{{0,4}}(?:[转轉移](?:移|交|至|给|給|到))|移交"
        rf"|(?:分配|接入|加入).{{0,8}}(?:{_WHO}|{_WHAT})|{_WHO}.{{0,8}}(?:接入|加入)"
        r"|transferr(?:ed|ing) (?:you |to|from)|(?:chat|call|conversation|ticket)s? (?:was |is |has been )?(?:transfer|handed|reassigned)"
        r"|hand(?:ed|ing)[ -](?:you )?(?:over|off)|escalated to|(?:re)?assigned to|connect(?:ed|ing)(?: you)? (?:to|with)|joined the (?:chat|call|conversation)",
        re.I,
    )


@cache
def _failed() -> re.Pattern[str]:
    return re.compile(
        r"失[败敗]|取消|未能|[无無]法|暂不|暫不|没有成功|fail|cancel|unable|could ?n[o']t", re.I
    )


class Waits:
    """What `waits` finds, while it goes through the turns."""

    def __init__(self) -> None:
        self.first: Response | None = None
        self.responses: list[Response] = []
        self.transfers: list[Response] = []
        self.unanswered: Unanswered | None = None
        self.transfer_unanswered: Unanswered | None = None
        self.unmeasured = 0


def waits(
    transcript: Transcript,
    profile: Profile,
    elapsed: Elapsed,
    complaints: Collection[int],
    questions: Collection[int],
) -> Waits:
    """Every wait of the session. At least one turn has a time."""
    return _Walk(transcript, profile, elapsed, complaints, questions).found


class _Walk:
    """One way through the turns, in the order of the record."""

    def __init__(
        self,
        transcript: Transcript,
        profile: Profile,
        elapsed: Elapsed,
        complaints: Collection[int],
        questions: Collection[int],
    ) -> None:
        self.found = Waits()
        self._turns = turns = transcript.turns
        self._profile = profile
        self._elapsed = elapsed
        self._questions = questions
        self._complaint = min((c for c in complaints if turns[c].role == "customer"), default=len(turns))
        self._began: int | None = None
        """The customer's first message that nobody has answered."""
        self._since: int | None = None
        """The one that the wait counts from."""
        self._first_owed: bool | None = None
        """Whether a first response is still owed; None until somebody speaks."""
        self._agent_spoke = self._bot_spoke = False
        self._speaker: str | None = None
        self._line: int | None = None
        """The last system line since an agent spoke."""
        self._transfer: int | None = None
        """The last transfer line whose new agent has not spoken."""
        for number, turn in enumerate(turns):
            self._see(number, turn)
        self._end(transcript)

    def _see(self, number: int, turn: Turn) -> None:
        if turn.role == "customer":
            self._ask(number)
        elif turn.role == "system":
            self._line = number
            if _transfer().search(turn.text) and not _failed().search(turn.text):
                self._transfer = number
        elif turn.role == "agent" and not turn.auto and not self._profile.is_auto_reply(turn.text):
            self._take_over(number, turn)
            self._answer(number)
            self._agent_spoke = True
            self._speaker = turn.speaker or self._speaker
            self._line = None
        else:
            kind = "bot" if turn.role == "bot" else "auto"
            self._bot_spoke = self._bot_spoke or kind == "bot"
            if kind in self._profile.wait.ends:
                self._answer(number)

    def _ask(self, number: int) -> None:
        if self._first_owed is None:
            self._first_owed = True
        if self._began is None:
            self._began = self._since = number
        elif self._profile.wait.starts == "last":
            self._since = number

    def _answer(self, number: int) -> None:
        """Ends the wait, if there is one; who speaks first owes no first response."""
        if self._first_owed is None:
            self._first_owed = False
        if self._since is None:
            return
        response = self._response(self._since, number)
        if response is None:
            self.found.unmeasured += 1
        elif self._first_owed:
            self.found.first = response
        else:
            self.found.responses.append(response)
        self._first_owed = False
        self._began = self._since = None

    def _take_over(self, number: int, turn: Turn) -> None:
        """An agent's own words: a first response that is owed since a transfer, if this agent is new."""
        known = turn.speaker is not None and self._speaker is not None
        if not self._agent_spoke:
            if self._transfer is not None and self._bot_spoke and self._profile.wait.from_bot == "transfer":
                self._since = max(self._since, self._transfer) if self._since is not None else None
            self._transfer = None
            return
        since = None
        if self._transfer is not None and not (known and turn.speaker == self._speaker):
            since = self._transfer
        elif self._line is not None and known and turn.speaker != self._speaker and self._began is not None:
            # Somebody else answers after a line that does not say so: a takeover, if the customer waited already.
            since = self._line if self._began < self._line else None
        if since is None:
            return
        self._transfer = None
        response = self._response(since, number)
        if response is None:
            self.found.unmeasured += 1
        else:
            self.found.transfers.append(response)

    def _response(self, since: int, number: int) -> Response | None:
        start, end = self._turns[since].time, self._turns[number].time
        if start is None or end is None:
            return None
        return Response(number, self._elapsed(start, end), since, self._complaint < number)

    def _end(self, transcript: Transcript) -> None:
        """What is open when the session ends."""
        if self._since is None or self._began is None:
            return
        end = session_end(transcript)
        self.found.unanswered = self._open(self._since, end, bool(self._first_owed))
        if self.found.unanswered is None:
            self.found.unmeasured += 1
        if self._transfer is not None and self._agent_spoke:
            self.found.transfer_unanswered = self._open(self._transfer, end, True)

    def _open(self, since: int, end: float, first: bool) -> Unanswered | None:
        assert self._began is not None
        start = self._turns[since].time
        if start is None:
            return None
        seconds = max(0.0, self._elapsed(start, end))
        cap = self._profile.wait.unanswered_cap
        question = self._asked(self._began)
        return Unanswered(
            since,
            seconds if cap is None else min(seconds, cap),
            first,
            question,
            self._complaint < len(self._turns),
        )

    def _asked(self, since: int) -> bool:
        """Whether the customer asks something from that turn on."""
        for number in range(since, len(self._turns)):
            if self._turns[number].role == "customer" and number in self._questions:
                return True
        return False


def session_end(transcript: Transcript) -> float:
    """When the session ended: the last time in it, or a later `ended_at` among the record's own keys."""
    last = last_moment(transcript.turns)
    ended = _moment(transcript.meta.get("ended_at"), transcript.clock)
    return last if ended is None else max(last, ended)


def last_moment(turns: Sequence[Turn]) -> float:
    return max(moment for t in turns for moment in (t.time, t.end) if moment is not None)


def _moment(value: object, clock: str) -> float | None:
    """A time of the transcript's own clock, as the native form writes it; None for anything else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if clock == "relative" else None
    if not isinstance(value, str):
        return None
    import datetime as dt

    try:
        said = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    if (said.tzinfo is not None) != (clock == "zoned") or clock == "relative":
        return None
    return (said if said.tzinfo else said.replace(tzinfo=dt.UTC)).timestamp()
