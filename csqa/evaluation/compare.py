"""Results against labels: what was found, missed and falsely raised, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from csqa.evaluation.agreement import Counts, kappa
from csqa.evaluation.labels import TARGETS, Fault, Label, Target
from csqa.model import Result, Verdict

FAULT_OF: Mapping[str, Fault] = {"fail": "yes", "pass": "no", "skip": "na", "unknown": "na"}


class Error(msgspec.Struct, frozen=True):
    """One disagreement. `turn` is None for a session's verdict; `spans` are the words that fired (code points)."""

    target: Target
    transcript: str
    kind: Literal["false", "missed"]
    turn: int | None
    spans: tuple[tuple[int, int], ...] = ()
    labelled: str = ""
    got: str = ""


class Score(msgspec.Struct):
    """One target over all transcripts."""

    target: Target
    counts: Counts
    pairs: list[tuple[str, str]]
    """For a session's verdict: (labelled, got)."""

    @property
    def kappa(self) -> float | None:
        return kappa(self.pairs) if self.target.kind == "session" else None


class Evaluation:
    """Adds up results as they come; `missing` are labels whose transcript never came."""

    def __init__(self, labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self.scores = {t.id: Score(t, Counts(), []) for t in TARGETS}
        self.seen: set[str] = set()

    @property
    def missing(self) -> list[str]:
        return [i for i in self._labels if i not in self.seen]

    def add(self, result: Result) -> list[Error]:
        """Counts one result (made with every signal) and says where it disagrees; unlabelled ones are passed over."""
        label = self._labels.get(result.transcript.id)
        if label is None:
            return []
        self.seen.add(label.id)
        errors = list(_errors(result, label))
        for target in TARGETS:
            score = self.scores[target.id]
            own = [e for e in errors if e.target is target]
            score.counts.false += sum(e.kind == "false" for e in own)
            score.counts.missed += sum(e.kind == "missed" for e in own)
            score.counts.hit += _labelled(target, label) - sum(e.kind == "missed" for e in own)
            if target.kind == "session":
                score.pairs += _pair(target, result, label)
        return errors

    def macro_f1(self, support: int) -> tuple[float, int]:
        """The mean F1 over targets with at least `support` examples, and how many they are."""
        values = [s.counts.f1 or 0.0 for s in self.scores.values() if s.counts.support >= support]
        return (sum(values) / len(values) if values else 0.0), len(values)


def _labelled(target: Target, label: Label) -> int:
    if target.kind == "session":
        return sum(label.session.get(f) == "yes" for f in target.tags)
    return sum(bool(target.tags & tags) for tags in label.tags.values())


def _pair(target: Target, result: Result, label: Label) -> Iterator[tuple[str, str]]:
    (fault,) = target.tags
    if fault in label.session:
        verdict = _verdict(result, target.name)
        yield label.session[fault], FAULT_OF[verdict.verdict] if verdict else "na"


def _verdict(result: Result, rule: str) -> Verdict | None:
    return next((v for v in result.verdicts if v.rule == rule), None)


def _errors(result: Result, label: Label) -> Iterator[Error]:
    id_ = result.transcript.id
    for target in TARGETS:
        if target.kind == "session":
            for labelled, got in _pair(target, result, label):
                if (labelled == "yes") != (got == "yes"):
                    yield Error(target, id_, "false" if got == "yes" else "missed", None, (), labelled, got)
            continue
        found = _found(target, result)
        wanted = {turn for turn, tags in label.tags.items() if target.tags & tags}
        for turn in sorted(found.keys() ^ wanted):
            said = ", ".join(sorted(label.tags.get(turn, ()))) or "-"
            kind: Literal["false", "missed"] = "false" if turn in found else "missed"
            yield Error(
                target,
                id_,
                kind,
                turn,
                tuple(found.get(turn, ())),
                said,
                target.name if turn in found else "-",
            )


def _found(target: Target, result: Result) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    if target.kind == "signal":
        for hit in result.hits:
            if hit.signal == target.name:
                found.setdefault(hit.turn, []).append((hit.start, hit.end))
        return found
    verdict = _verdict(result, target.name)
    for finding in verdict.findings if verdict else ():
        if finding.turn is not None:
            found.setdefault(finding.turn, []).append((finding.start or 0, finding.end or len(finding.text)))
    return found


def unmet(scores: Iterable[Score], least: Mapping[str, float]) -> list[tuple[str, float | None, float]]:
    """(target, F1, demanded) for each demand that is not met; a name without its kind means all of that name."""
    return [
        (score.target.id, score.counts.f1, wanted)
        for name, wanted in least.items()
        for score in scores
        if name in (score.target.id, score.target.name) and (score.counts.f1 or 0.0) < wanted
    ]
