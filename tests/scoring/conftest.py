"""Made-up rules, findings and sessions to score."""

from __future__ import annotations

from typing import Any

import msgspec

from csqa.model import Finding, Measures, Result, Session, Severity, Transcript, Turn, Verdict
from csqa.ruleset.rule import Rule
from csqa.scoring import Deduction, Dimension, Scorecard
from csqa.wording import Text

NOTHING = Text("", "")


def rule(id_: str, dimension: str = "wording", deduct: float = 5, **more: Any) -> Rule:
    values: dict[str, Any] = {
        "kind": "forbid",
        "scope": "turn",
        "severity": "error",
        "status": "stable",
        "source": ("R01",),
        "message": NOTHING,
        "why": NOTHING,
        "say": NOTHING,
        "file": "rules/made-up.yaml",
        "line": 3,
        "params": msgspec.Raw(b"{}"),
    }
    return Rule(id=id_, dimension=dimension, deduct=deduct, **{**values, **more})


def card(deductions: dict[str, Deduction] | None = None, **more: Any) -> Scorecard:
    dimensions = {
        "wording": Dimension(name=Text("用语", "Wording"), weight=60, cap=40),
        "empathy": Dimension(name=Text("共情", "Empathy"), weight=40, cap=40),
    }
    return Scorecard(scorecard="made-up", dimensions=dimensions, deductions=deductions or {}, **more)


def finding(agent: str | None = "A", severity: Severity = "error", id_: str = "f") -> Finding:
    return Finding(id_, 1, 0, 1, "x", NOTHING, severity, agent)


def failed(rule_: str, *findings: Finding) -> Verdict:
    return Verdict(rule_, "fail", NOTHING, findings or (finding(),))


def passed(rule_: str, *owed: str) -> Verdict:
    return Verdict(rule_, "pass", NOTHING, (), owed)


def session(*verdicts: Verdict, agents: tuple[str | None, ...] = ("A",), agent: str | None = None) -> Result:
    turns = (Turn("customer", "在吗"), *(Turn("agent", "您好", speaker) for speaker in agents))
    return Result(Transcript("t", turns, agent=agent), Session("rest"), Measures(), verdicts, ())
