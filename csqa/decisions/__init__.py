"""What reviewers decided about findings: `waivers.yaml`, read and applied before anything is scored.

    waivers:
      - finding: "3f9c2a71b04e"
        verdict: overturned          # or confirmed
        reason: 客户在开玩笑，不是投诉
        by: 李主管
        date: 2026-11-20
        transcript: chat-0042        # of the finding, where known
        rule: bare-negative

An overturned finding costs nothing and stays visible as `Verdict.waived`; a confirmed one stays as it is, and both tell
how precise a rule is. Of two entries for one finding the later one holds.
"""

from __future__ import annotations

from csqa.decisions.decision import Decision, Decisions, Outcome
from csqa.decisions.following import Following

__all__ = ["Decision", "Decisions", "Following", "Outcome"]
