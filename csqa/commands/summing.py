"""The one place where the outcomes of all workers come together, in order: report, totals, cases, exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from csqa.cases import Casebook
from csqa.commands.judge import Judge, Judged
from csqa.commands.notices import Notices
from csqa.config import Config
from csqa.decisions import Decisions, Following
from csqa.errors import InputError
from csqa.model import Reject, Roster
from csqa.readers import Chunk, Duplicate, SeenSessions
from csqa.reports import Report
from csqa.ruleset.load import RuleSet
from csqa.scoring import AgentTable, Scorecard, Tally
from csqa.wording import Text

NOTHING = Text("没有找到任何会话", "there is no conversation to check")
Outcome = Judged | Reject | Duplicate


class Naming:
    """Which conversations count: each once, and each under an id of its own."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._seen = SeenSessions()

    def here(self, chunk: Chunk) -> Iterator[Outcome]:
        """Judges a chunk in this process; what was read before is not judged again."""
        return self._judge.outcomes(chunk, lambda _, t, key: self._seen.name(t.id, key, t.source))

    def of_worker(self, chunk: Chunk, outcomes: Sequence[Outcome]) -> Iterable[Outcome]:
        """What a worker judged, in the same terms."""
        names: dict[int, str | Duplicate] = {}
        renamed = False
        for position, outcome in enumerate(outcomes):
            if isinstance(outcome, Judged):
                name = self._seen.name(outcome.id, outcome.key, outcome.source)
                names[position] = name
                renamed = renamed or (isinstance(name, str) and name != outcome.id)
        if renamed:
            # The ids of findings follow that of the conversation: judged again, since it is rare.
            return self._judge.outcomes(chunk, lambda position, _, key: names[position])
        return [
            read_before if isinstance(read_before := names.get(position), Duplicate) else outcome
            for position, outcome in enumerate(outcomes)
        ]


class Summing:
    """Takes outcome after outcome; keeps counts and open deadlines, never a conversation."""

    def __init__(
        self,
        held: Config,
        rules: RuleSet,
        card: Scorecard,
        decisions: Decisions,
        report: Report,
        notices: Notices,
        casebook: Casebook | None = None,
    ) -> None:
        self.notices = notices
        self._held = held
        self._rules = rules
        self._decisions = decisions
        self._following = Following(decisions, rules.rules)
        self.encoders = report.encoders
        self.needs_words = report.needs_words
        self.needs_results = casebook is not None or getattr(report, "needs_results", True)
        """Else the encoders' bytes are enough, and what is counted (`csqa.commands.parcel`)."""
        self._report = report
        self._tally = Tally(AgentTable(card.pass_mark, card.few))
        self._casebook = casebook or Casebook()
        self._too_low = False

    def take(self, outcome: Outcome) -> None:
        """Reports and counts one outcome."""
        if isinstance(outcome, Reject):
            self.notices.reject(outcome)
        elif isinstance(outcome, Duplicate):
            self.notices.duplicate(outcome)
        else:
            self._add(outcome)

    def _add(self, judged: Judged) -> None:
        result = judged.result
        self._following.session((judged.id, result.transcript.id), result.verdicts)
        self._tally.add(result)
        if judged.stay is None:
            self._casebook.add(result)
        else:
            self._casebook.keep(judged.stay)
        self._report.transcript(result, judged.encoded)
        score = result.score.score if result.score else None
        if score is not None and self._held.min_score is not None and score < self._held.min_score:
            self._too_low = True

    def _past_limit(self) -> bool:
        return self._too_low or any(self._held.fails_at(severity) for severity in self._tally.findings)

    @property
    def sessions(self) -> int:
        return self._tally.sessions

    def finish(self, roster: Roster) -> None:
        """Judges the cases and ends the report."""
        for owed in self._casebook.judged(self._rules):
            case = self._decisions.case(owed)
            self._following.verdicts(case.verdicts)
            self._tally.add_case(case)
            self._report.case(case)
        gone = self._following.gone()
        for decision in gone:
            self.notices.gone(decision, self._decisions)
        counted = self.notices
        summary = self._tally.summary(roster, duplicates=counted.duplicates, rejects=counted.rejects)
        self._report.end(msgspec.structs.replace(summary, gone=tuple(d.finding for d in gone)))

    def exit_code(self, *, allow_rejects: bool) -> int:
        """Raises InputError where there was nothing to check: a silent pass would hide a wrong path."""
        if not self._tally.sessions and not self.notices.rejects:
            raise InputError(NOTHING)
        if self.notices.rejects and not allow_rejects:
            return 2
        return int(self._past_limit())
