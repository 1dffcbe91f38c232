"""All that is said of one transcript, in the one order there is: rules, reviewers' decisions, score, masking."""

from __future__ import annotations

from collections.abc import Collection

from csqa.decisions import Decisions
from csqa.engine import lint
from csqa.masking import masked
from csqa.model import Result, Transcript
from csqa.ruleset.load import RuleSet
from csqa.scoring import Scorecard, Scorer


class Judgement:
    """Judges one transcript after another in one process; every place where csqa judges for others to read uses it.

    `signals` are those whose hits the result is to carry; `every_signal`: all of them.
    """

    def __init__(
        self,
        rules: RuleSet,
        card: Scorecard,
        decisions: Decisions,
        *,
        masks: bool,
        every_signal: bool = False,
        signals: Collection[str] = (),
    ) -> None:
        self.rules = rules if every_signal else rules.lean(signals)
        self._decisions = decisions
        self._masks = masks
        self._every_signal = every_signal
        self._signals = signals
        self._scorer = Scorer(card, rules.rules.values())

    def __call__(self, transcript: Transcript) -> Result:
        result = lint(transcript, self.rules, every_signal=self._every_signal, signals=self._signals)
        result = self._decisions.result(result)
        result = Result(
            result.transcript,
            result.session,
            result.measures,
            result.verdicts,
            result.hits,
            result.deadlines,
            self._scorer.score(result),
        )
        return masked(result) if self._masks else result
