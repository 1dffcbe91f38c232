"""`when` and `unless`: whether a rule applies to a session at all."""

from __future__ import annotations

from typing import Literal

import msgspec

from csqa.model import Topic
from csqa.ruleset.situation import Circumstances, Situation
from csqa.signals.definition import By
from csqa.wording import Text

Ended = Literal["rest", "open", "handed-on", "moved", "cut-off", "unattended"]


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signal that must occur somewhere in the session."""

    signal: str
    by: By | None = None


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is given must hold. `meta` compares as text."""

    ended: tuple[Ended, ...] = ()
    started: tuple[Literal["open", "mid"], ...] = ()
    pending: bool | None = None
    channel: tuple[str, ...] = ()
    scenario: tuple[Topic, ...] = ()
    lang: tuple[Literal["zh", "en"], ...] = ()
    meta: dict[str, str | tuple[str, ...]] = {}
    seen: tuple[Seen, ...] | Seen = ()

    def holds(self, situation: Situation) -> bool:
        return self.missing(situation) is None

    def missing(self, situation: Situation) -> Text | None:
        """What does not hold, as the reason of a skip; None where everything does."""
        return self.excluded(situation.circumstances()) or self.beside(situation)

    def excluded(self, given: Circumstances) -> Text | None:
        """What does not hold of the circumstances."""
        if self.ended and given.ended not in self.ended:
            return _ENDED[given.ended]
        if self.started and given.started not in self.started:
            return _STARTED
        if self.pending is not None and given.pending is not self.pending:
            return _NOTHING_PENDING if self.pending else _PENDING
        if self.channel and (given.channel or "") not in self.channel:
            return _CHANNEL
        if self.scenario and given.scenario not in self.scenario:
            return _SCENARIO
        if self.lang and not (given.lang or "").startswith(self.lang):
            return _LANG
        return None

    def beside(self, situation: Situation) -> Text | None:
        """What does not hold of the record's own keys and of the words."""
        transcript = situation.transcript
        for key, wanted in self.meta.items():
            options = (wanted,) if isinstance(wanted, str) else wanted
            if str(transcript.meta.get(key)) not in options:
                return _META
        for seen in (self.seen,) if isinstance(self.seen, Seen) else self.seen:
            turns = situation.table.where(seen.signal)
            if not any(not seen.by or transcript.turns[t].role == seen.by for t in turns):
                return _NOT_SEEN
        return None


_ENDED = {
    "rest": Text("会话已正常结束", "the session came to rest"),
    "open": Text("客户最后的问题或不满还没有人回应", "the customer has the last word, with something open"),
    "handed-on": Text("会话已转交他人", "the session was handed on"),
    "moved": Text("会话已转到其他渠道", "the session moved to another channel"),
    "cut-off": Text("记录在事情办到一半时中断", "the record breaks off in the middle of the matter"),
    "unattended": Text("没有人工客服的发言", "no human agent spoke"),
}
_STARTED = Text("记录从会话中途开始", "the record starts in mid-session")
_NOTHING_PENDING = Text("公司一方没有待办事项", "nothing is pending on the company's side")
_PENDING = Text("公司一方还有待办事项", "something is still pending on the company's side")
_CHANNEL = Text("不适用于该渠道", "not for this channel")
_SCENARIO = Text("不适用于该场景", "not for this scenario")
_LANG = Text("不适用于该语言", "not for this language")
_META = Text("不符合规则限定的会话属性", "the session's attributes are others")
_NOT_SEEN = Text("前提没有出现", "what the rule starts from did not occur")
