"""An evaluation as a person reads it: the table, and each disagreement with its words in their place."""

from __future__ import annotations

from csqa.evaluation.compare import Error, Evaluation, Score
from csqa.model import Transcript
from csqa.wording import Lang, Text

_KINDS = {
    "signal": Text("信号（按轮次）", "signals, by turn"),
    "turn": Text("规则（按轮次）", "rules, by turn"),
    "session": Text("规则（按会话）", "rules, by session"),
}
_FALSE = Text("误报", "false alarm")
_MISSED = Text("漏报", "missed")
_ROLES = {
    "agent": Text("客服", "agent"),
    "customer": Text("客户", "customer"),
    "bot": Text("机器人", "bot"),
    "system": Text("系统", "system"),
}


def table(evaluation: Evaluation, support: int, lang: Lang) -> str:
    """Target, support, precision, recall, F1 and kappa, each share with its 95 % interval."""
    lines = [f"{'':22} {'n':>4}  {'P':^18} {'R':^18} {'F1':^18} {'kappa':>6}"]
    kind = ""
    for score in evaluation.scores.values():
        if score.target.kind != kind:
            kind = score.target.kind
            lines.append(_KINDS[kind].of(lang))
        lines.append(_line(score))
    mean, count = evaluation.macro_f1(support)
    lines.append(
        Text(
            f"宏平均 F1 {mean:.3f}（{count} 项，各有 {support} 例以上；共 {len(evaluation.seen)} 通对话）",
            f"macro-F1 {mean:.3f} over {count} targets with {support} or more examples ({len(evaluation.seen)} transcripts)",
        ).of(lang)
    )
    return "\n".join(lines)


def _line(score: Score) -> str:
    c = score.counts
    shares = " ".join(
        _share(value, interval)
        for value, interval in (
            (c.precision, c.precision_interval()),
            (c.recall, c.recall_interval()),
            (c.f1, c.f1_interval()),
        )
    )
    kappa = f"{score.kappa:6.2f}" if score.kappa is not None else ""
    return f"  {score.target.name:20} {c.support:4}  {shares} {kappa}".rstrip()


def _share(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None or interval is None:
        return f"{'-':^18}"
    return f"{value:.3f} [{interval[0]:.2f}, {interval[1]:.2f}]"


def markdown(evaluation: Evaluation, support: int, errors: list[tuple[Error, Transcript]]) -> str:
    """The table as Markdown, in English; below it each disagreement by id and kind, without a word of the dialogues."""
    lines = ["| target | n | precision | recall | F1 | kappa |", "|---|---|---|---|---|---|"]
    for score in evaluation.scores.values():
        c = score.counts
        shares = (
            _share(value, interval).strip()
            for value, interval in (
                (c.precision, c.precision_interval()),
                (c.recall, c.recall_interval()),
                (c.f1, c.f1_interval()),
            )
        )
        kappa = "" if score.kappa is None else f"{score.kappa:.2f}"
        lines.append(f"| {score.target.id} | {c.support} | {' | '.join(shares)} | {kappa} |")
    mean, count = evaluation.macro_f1(support)
    lines += [
        "",
        f"Macro-F1 {mean:.3f} over {count} targets with {support} or more examples,",
        f"{len(evaluation.seen)} transcripts.",
    ]
    by_target: dict[str, dict[str, list[str]]] = {}
    for error, _ in errors:
        place = error.transcript if error.turn is None else f"{error.transcript}#{error.turn}"
        by_target.setdefault(error.target.id, {}).setdefault(error.kind, []).append(f"`{place}`")
    lines += ["", "| target | kind | where |", "|---|---|---|"]
    for target, kinds in by_target.items():
        lines += [
            f"| {target} | {_FALSE.en if kind == 'false' else _MISSED.en} | {', '.join(places)} |"
            for kind, places in kinds.items()
        ]
    return "\n".join(lines)


def error_excerpt(error: Error, transcript: Transcript, lang: Lang, width: int) -> str:
    """What was labelled, what came, and the turn between its neighbours, the words that fired in «»."""
    said = (_FALSE if error.kind == "false" else _MISSED).of(lang)
    place = error.transcript if error.turn is None else f"{error.transcript}:{error.turn}"
    labelled = Text(
        f"标注 {error.labelled}，得到 {error.got}", f"labelled {error.labelled}, got {error.got}"
    ).of(lang)
    lines = [f"{said} {error.target.id}  {place}  ({labelled})"]
    turns = transcript.turns
    first, last = (
        (max(0, len(turns) - 4), len(turns))
        if error.turn is None
        else (max(0, error.turn - 1), error.turn + 2)
    )
    for number in range(first, min(last, len(turns))):
        text = turns[number].text
        if number == error.turn:
            for start, end in sorted(error.spans, reverse=True):
                text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
        pointer = ">" if number == error.turn else " "
        text = " ".join(text.split())
        lines.append(f" {pointer} {number:3} {_ROLES[turns[number].role].of(lang)}: {text[: 4 * width]}")
    return "\n".join(lines)
