"""The end of the text report: scores per agent and team, and the totals."""

from __future__ import annotations

from collections.abc import Sequence

from csqa.model import AgentSummary, Summary
from csqa.reports import Options, labels
from csqa.reports.columns import cut, inline, left, right, width
from csqa.reports.people import People
from csqa.reports.style import SEVERITIES, Paint, painter
from csqa.wording import Lang, Text

_GAP = "  "
_MOST = 5
"""So many rules are named as the most frequent."""
_NAME = 24
"""Columns of a name, at most."""


def closing(summary: Summary, options: Options, people: People) -> list[str]:
    """Every line after the last conversation."""
    paint = painter(options.colour)
    lines: list[str] = []
    if not options.quiet:
        for head, rows in ((labels.AGENTS, summary.agents), (labels.TEAMS, summary.teams)):
            if rows:
                lines += [*_scores(head, rows, options, people, paint), ""]
    return lines + _totals(summary, options, paint)


def _scores(
    head: Text, rows: Sequence[AgentSummary], options: Options, people: People, paint: Paint
) -> list[str]:
    lang = options.lang
    names = [cut(people.row(row), _NAME) for row in rows]
    table = [[name, *_figures(row)] for name, row in zip(names, rows, strict=True)]
    heads = [text.of(lang) for text in (head, labels.SESSIONS, labels.MEAN, labels.INTERVAL, labels.SHARE)]
    sizes = [max(width(line[i]) for line in (heads, *table)) for i in range(len(heads))]

    def aligned(cells: Sequence[str]) -> str:
        first, *rest = cells
        return _GAP.join([left(first, sizes[0]), *map(right, rest, sizes[1:])])

    weak = [", ".join(f"{rule} {count}" for rule, count in row.weakest) for row in rows]
    used = sum(sizes) + len(_GAP) * len(sizes)
    beside = used + max(map(width, [*weak, labels.WEAKEST.of(lang)])) <= options.width
    header = aligned(heads) + (_GAP + labels.WEAKEST.of(lang) if beside and any(weak) else "")
    lines = [paint(header, "bold")]
    if any(weak) and not beside:
        lines.append(paint(_GAP + labels.WEAKEST.of(lang), "dim"))
    few_said = False
    for row, cells, rules in zip(rows, table, weak, strict=True):
        if row.few and not few_said:
            lines += ["", paint(labels.FEW.of(lang), "dim")]
            few_said = True
        line = aligned(cells)
        if rules and beside:
            line += _GAP + paint(rules, "dim")
        lines.append(line)
        if rules and not beside:
            lines.append(paint(_GAP + cut(rules, options.width - len(_GAP)), "dim"))
    return lines


def _figures(row: AgentSummary) -> list[str]:
    interval = "-" if row.low is None or row.high is None else f"{row.low:.1f}-{row.high:.1f}"
    return [str(row.sessions), f"{row.mean:.1f}", interval, _share(row.passed)]


def _share(share: float) -> str:
    return f"{share:.0%}"


def _totals(summary: Summary, options: Options, paint: Paint) -> list[str]:
    lang = options.lang
    total = labels.TOTAL if summary.faulty else labels.CLEAN
    sessions = labels.conversations(summary.sessions).of(lang)
    parts = [total.of(lang).format(sessions=sessions, faulty=summary.faulty)]
    if summary.mean is not None and summary.passed is not None:
        form = labels.MEANS if summary.scored == summary.sessions else labels.MEANS_OF
        parts.append(
            form.of(lang).format(
                scored=summary.scored, mean=f"{summary.mean:.1f}", share=_share(summary.passed)
            )
        )
    lines = [paint(("" if lang == "zh" else " ").join(parts), "bold")]
    counts = [
        paint(labels.count(severity, summary.findings[severity]).of(lang), severity)
        for severity in SEVERITIES
        if summary.findings.get(severity)
    ]
    if counts:
        lines.append(_GAP.join(counts))
    if summary.rules and not options.quiet:
        lines += _most(summary, options, lang, paint)
    for label, count in (
        (labels.OVERTURNED_ALL, summary.waived),
        (labels.GONE, len(summary.gone)),
        (labels.DUPLICATES, summary.duplicates),
        (labels.REJECTS, summary.rejects),
    ):
        if count:
            lines.append(label.of(lang).format(n=count))
    return lines


def _most(summary: Summary, options: Options, lang: Lang, paint: Paint) -> list[str]:
    rules = summary.rules[:_MOST]
    digits = max(len(str(count)) for _, count in rules)
    size = max(width(rule) for rule, _ in rules)
    lines = [labels.MOST.of(lang)]
    for rule, count in rules:
        line = f"{_GAP}{count:>{digits}}{_GAP}{left(rule, size)}{_GAP}"
        known = options.rules.get(rule)
        message = inline(known.message.of(lang)) if known else ""
        if "{" not in message:
            line += paint(cut(message, options.width - width(line)), "dim")
        lines.append(line)
    return lines
