"""Conversations in a few lines, judged and noted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest

from csqa.config import Satisfaction
from csqa.engine import examine
from csqa.evaluation.embedded import conversations
from csqa.insight.insight import Insight
from csqa.insight.note import Note, Noting
from csqa.model import Result
from csqa.ruleset.load import RuleSet, load_rules
from csqa.scoring import Scorer, load_scorecard
from csqa.signals.table import Table

Judge = Callable[..., tuple[Result, Table]]
Noted = Callable[..., Note]


@cache
def rules() -> RuleSet:
    return load_rules()


@cache
def scorer() -> Scorer:
    every = rules()
    return Scorer(load_scorecard("default", every.folders), every.rules.values())


def _judged(text: str, id_: str = "t", meta: dict[str, Any] | None = None) -> tuple[Result, Table]:
    transcript = msgspec.structs.replace(conversations(text, "test")[0], id=id_, meta=meta or {})
    result, table = examine(transcript, rules(), signals=sorted(Noting.signals))
    return msgspec.structs.replace(result, score=scorer().score(result)), table


@pytest.fixture
def judged() -> Judge:
    return _judged


@pytest.fixture
def noted() -> Noted:
    noting = Noting(rules().profile, Satisfaction())
    return lambda *args, **more: noting.note(_judged(*args, **more)[0])


@pytest.fixture
def insight(noted: Noted) -> Callable[..., Insight]:
    def made(*texts: str, **more: Any) -> Insight:
        found = Insight()
        for number, text in enumerate(texts):
            found.add(noted(text, f"t{number}", **more))
        return found

    return made
