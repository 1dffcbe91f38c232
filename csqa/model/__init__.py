"""Every noun that more than one part of csqa shares. All are frozen; functions take and return them.

Offsets are code points into the original text of one turn, half open. Times are seconds; what zero means is the
transcript's `clock`. A turn's number is its index in `Transcript.turns`, from 0.
"""

from __future__ import annotations

from csqa.model.conversation import (
    Clock,
    Reject,
    Role,
    Roster,
    Script,
    Source,
    Transcript,
    Turn,
)
from csqa.model.result import (
    AgentScore,
    AgentSummary,
    Case,
    CaseResult,
    Deadline,
    Result,
    SessionScore,
    Summary,
    Visit,
)
from csqa.model.session import (
    Alert,
    AlertKind,
    Evidence,
    Gap,
    Measures,
    Mood,
    MoodTurn,
    Response,
    Scenario,
    Session,
    Topic,
    Unanswered,
)
from csqa.model.verdict import (
    Finding,
    Hit,
    NearMiss,
    Scope,
    Severity,
    Status,
    Verdict,
    VerdictName,
)

__all__ = [
    "AgentScore",
    "AgentSummary",
    "Alert",
    "AlertKind",
    "Case",
    "CaseResult",
    "Clock",
    "Deadline",
    "Evidence",
    "Finding",
    "Gap",
    "Hit",
    "Measures",
    "Mood",
    "MoodTurn",
    "NearMiss",
    "Reject",
    "Response",
    "Result",
    "Role",
    "Roster",
    "Scenario",
    "Scope",
    "Script",
    "Session",
    "SessionScore",
    "Severity",
    "Source",
    "Status",
    "Summary",
    "Topic",
    "Transcript",
    "Turn",
    "Unanswered",
    "Verdict",
    "VerdictName",
    "Visit",
]
