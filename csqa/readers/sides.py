"""Which of two or more speakers, whose names say nothing, is the agent."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from csqa.model import Role

# Names from one participant's own view: the window says 我 for whoever copied it.
SELF = frozenset({"我", "me", "i", "自己", "本人"})
OTHER = frozenset({"对方", "對方", "you", "你"})


@cache
def _service() -> re.Pattern[str]:
    """What only the serving side says."""
    return re.compile(
        r"为您服务|為您服務|请问有什么|請問有什麼|有什么可以帮|有什麼可以幫|欢迎光临|歡迎光臨|感谢您的(?:咨询|来电|耐心|支持)"
        r"|帮您(?:查|看|核实|登记|处理|申请)|幫您(?:查|看|處理)|这边(?:是|帮|给)您|请您(?:稍等|提供)|亲[,，~～!！ ]|我是(?:您的)?(?:专属)?客服|客服小?\w{1,3}为您"
        r"|how (?:may|can|could) I (?:help|assist)|(?:thank you|thanks) for (?:calling|contacting|reaching|choosing|your patience|your call)"
        r"|happy to (?:help|assist)|let me (?:check|look)|is there anything else|pull(?:ing)? up your|may I have your|I apologi[sz]e for",
        re.I,
    )


def service_score(texts: Sequence[str]) -> int:
    """How much the texts sound like an agent's: 3 for each phrase of service, 1 for each text that says 您."""
    return sum(3 * len(_service().findall(t)) + ("您" in t) for t in texts)


def sides(
    texts: Mapping[str, Sequence[str]], known: Collection[Role], frequent: Collection[str] = ()
) -> dict[str, Role] | None:
    """A role for each speaker of `texts` (in order of appearance); None where nothing tells them apart.

    `known` are the roles that others in the conversation have; `frequent` are speakers seen in several sessions, as
    agents are and customers are not.
    """
    names = list(texts)
    if not names:
        return {}
    if "customer" in known:
        # Beside a named agent too: a colleague who takes over.
        return dict.fromkeys(names, "agent")
    if "agent" in known:
        return dict.fromkeys(names, "customer")
    if len(names) == 1:
        # Beside a bot it can only be the customer.
        return {names[0]: "customer"} if "bot" in known else None
    often = [n for n in names if n in frequent]
    if often and len(often) < len(names):
        return {n: "agent" if n in often else "customer" for n in names}
    scores = {n: service_score(texts[n]) for n in names}
    best = max(scores.values())
    if len(names) == 2:
        agent = names[1] if scores[names[0]] == scores[names[1]] else max(names, key=lambda n: scores[n])
        return {n: "agent" if n == agent else "customer" for n in names}
    serving = [n for n in names if scores[n] >= 3 and scores[n] * 3 >= best]
    if len(serving) == len(names) - 1:
        return {n: "agent" if n in serving else "customer" for n in names}
    return None
