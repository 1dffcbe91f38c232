"""What became of a conversation, as a row of JUDGED."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import msgspec

from csqa.cases import Stay, stay
from csqa.cluster.plan import Engine, Plan
from csqa.cluster.schema import JUDGED
from csqa.masking import masked_name, masked_text
from csqa.model import Reject, Result, Source, Transcript, Verdict
from csqa.readers import Duplicate

Values = tuple[object, ...]


def rejected(reject: Reject, position: int | None, plan: Plan) -> Values:
    source, reason = reject.source, reject.reason.of(plan.lang)
    record = masked_text(reject.record) if plan.masks else reject.record
    # As `--rejects` writes it.
    entry = {"file": _shown(source, plan).file, "line": source.line, "reason": reason, "record": record}
    line = json.dumps(entry, ensure_ascii=False)
    return _unjudged("reject", position, _shown(source, plan), None, line, reason)


def duplicate(found: Duplicate, position: int | None, plan: Plan) -> Values:
    id_ = masked_name(found.id) if plan.masks else found.id
    return _unjudged("duplicate", position, _shown(found.source, plan), id_, None, None)


def judged(transcript: Transcript, position: int | None, plan: Plan, made: Engine) -> Values:
    result = made.judge(transcript)
    source = result.transcript.source
    kept = stay(result)
    score = result.score
    scored = score is not None and score.score is not None
    return (
        "transcript",
        position,
        source.file,
        source.line,
        result.transcript.id,
        made.wire.transcript(result),
        None,
        kept.key,
        result.transcript.customer,
        result.transcript.agent,
        result.transcript.channel,
        kept.source,
        score.score if score else None,
        score.passed if score and scored else None,
        *counted(result.verdicts),
        _agents(result, plan.card.pass_mark),
        *_stay(kept),
    )


def counted(verdicts: Iterable[Verdict]) -> Values:
    """Errors, warnings, infos, waived findings, and the rules with findings."""
    severities: Counter[str] = Counter()
    failed: list[dict[str, object]] = []
    waived = 0
    for verdict in verdicts:
        waived += len(verdict.waived)
        if verdict.findings:
            severities.update(finding.severity for finding in verdict.findings)
            failed.append({"rule": verdict.rule, "findings": len(verdict.findings)})
    return severities["error"], severities["warning"], severities["info"], waived, failed


def _agents(result: Result, pass_mark: float) -> list[dict[str, object]]:
    """As `csqa.scoring.AgentTable` counts them."""
    return [
        {
            "agent": share.agent,
            "score": share.score,
            "points": round(share.score * 100),
            "passed": not share.fatal and share.score >= pass_mark,
            "fatal": share.fatal,
            "failed": list(share.deductions),
        }
        for share in (result.score.agents if result.score else ())
    ]


def _stay(kept: Stay) -> Values:
    visit = kept.visit
    owed = [
        {
            "rule": d.rule,
            "turn": d.turn,
            "start": d.start,
            "end": d.end,
            "text": d.text,
            "agent": d.agent,
            "said_at": d.said_at,
            "due": d.due,
            "returned": d.returned,
            "why_zh": d.why.zh if d.why else None,
            "why_en": d.why.en if d.why else None,
        }
        for d in kept.deadlines
    ]
    return kept.clock, visit.clock, visit.begun, visit.contact, kept.last, owed


def _shown(source: Source, plan: Plan) -> Source:
    return msgspec.structs.replace(source, file=masked_text(source.file)) if plan.masks else source


def _unjudged(
    kind: str, position: int | None, source: Source, id_: str | None, line: str | None, reason: str | None
) -> Values:
    known = (kind, position, source.file, source.line, id_, line, reason)
    return known + (None,) * (len(JUDGED) - len(known))
