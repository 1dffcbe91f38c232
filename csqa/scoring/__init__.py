"""Verdicts to scores: of a session, of an agent, of a team. docs/output.md#scores says how."""

from csqa.scoring.agents import UNKNOWN, AgentTable
from csqa.scoring.load import load_scorecard
from csqa.scoring.scorecard import Deduction, Dimension, Scorecard, validate
from csqa.scoring.scores import Scorer, score, speakers
from csqa.scoring.tally import Tally

__all__ = [
    "UNKNOWN",
    "AgentTable",
    "Deduction",
    "Dimension",
    "Scorecard",
    "Scorer",
    "Tally",
    "load_scorecard",
    "score",
    "speakers",
    "validate",
]
