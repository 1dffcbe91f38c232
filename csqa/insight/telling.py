"""What an `Insight` comes to for the day's report: words, figures with their intervals, the conversations behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csqa.figures.insights import (
    BEHIND,
    LISTED,
    Compared,
    Drill,
    Insights,
    Need,
    Portion,
    Quadrant,
    Quote,
    Rates,
    Reason,
    Theme,
    Waiting,
)
from csqa.insight import grouping, naming
from csqa.insight.guidance import Guidance
from csqa.insight.insight import Insight
from csqa.insight.intervals import Share
from csqa.insight.needs import needs
from csqa.insight.rating import satisfied
from csqa.insight.satisfaction import LEAST, Comparison, share
from csqa.insight.tally import Tally
from csqa.wording import Lang

_THEMES = 10
_WORDS = 8
_REASONS = 10
_QUOTES = 2
_NEEDS = 8
_COMPARED = 12
_WAITING = 8


def telling(
    insight: Insight,
    lang: Lang,
    guidance: Guidance,
    named: Sequence[str],
    open_: Mapping[str, Sequence[int]],
    rated: Mapping[tuple[str, str], Sequence[int]],
) -> Insights:
    """`named`: the ratings that the team counts as satisfied. `open_`: quadrant -> places in the run of what is open;
    `rated`: signal and rating -> places of the conversations that have both.

    Cuts Chinese words, which takes a second, where customers asked or complained at all.
    """
    told = satisfied(insight.satisfaction.rated, named)
    # A topic that no rule in the run lost points to is no need, but may treat an agent's later one: all are handed on.
    drills = {training.training: n for n, training in enumerate(guidance.trainings)}
    return Insights(
        rates=_rates(insight.all, told),
        topics={name: _rates(tally, told) for name, tally in sorted(insight.topics.items())},
        asked=_themes(insight.asked_most(_THEMES)) if insight.questions.heap else (),
        sampled=round(max(insight.questions.scale(), insight.complaints.scale()), 2),
        reasons=_reasons(insight, lang),
        complaints=_themes(insight.complained_most(_WORDS)) if insight.complaints.heap else (),
        compared=tuple(
            _compared(c, lang, _listed(c, rated, told))
            for c in insight.satisfaction.comparisons(told)[:_COMPARED]
        ),
        least=LEAST,
        drills=tuple(Drill(t.name.of(lang), t.drill.of(lang), t.rules) for t in guidance.trainings),
        needs=tuple(
            Need(
                drills[n.training.training] if n.training else None,
                round(n.points, 2),
                n.rules,
                tuple((agent, round(points, 2)) for agent, points in n.agents),
            )
            for n in needs(insight, guidance)[:_NEEDS]
        ),
        open=tuple(_quadrant(insight, name, open_.get(name, ())) for name in naming.QUADRANTS),
    )


def _portion(share: Share) -> Portion | None:
    if not share.of:
        return None
    low, high = share.interval()
    return Portion(share.yes, share.of, round(low, 4), round(high, 4))


def _rates(tally: Tally, told: Mapping[str, bool]) -> Rates:
    return Rates(
        _portion(tally.resolution()),
        _portion(tally.complaints()),
        _portion(tally.calmed()),
        _portion(share(tally.ratings, told)),
    )


def _themes(themes: Sequence[grouping.Theme]) -> tuple[Theme, ...]:
    return tuple(
        Theme(
            theme.word,
            theme.sessions,
            tuple(Quote(g.examples[0].transcript, g.text, g.sessions) for g in theme.groups),
            theme.transcripts[:BEHIND],
        )
        for theme in themes
    )


def _reasons(insight: Insight, lang: Lang) -> tuple[Reason, ...]:
    """The most frequent first; where the words give no reason there is nothing to act on: last, however many."""
    behind: dict[str, dict[str, None]] = {}
    for complaint in insight.complaints.items():
        key = f"{complaint.reproach.reason} {complaint.reproach.topic}"
        behind.setdefault(key, {})[complaint.said.transcript] = None
    ranked = sorted(
        insight.reasons.items(), key=lambda item: (item[0].startswith("other "), -item[1], item[0])
    )
    found = []
    for key, sessions in ranked[:_REASONS]:
        reason, topic = key.split(" ")
        quotes = tuple(
            Quote(said.transcript, said.text) for said in insight.reproaches(reason, topic, _QUOTES)
        )
        transcripts = tuple(sorted(behind.get(key, ())))[:BEHIND]
        found.append(
            Reason(reason, _begun(naming.REASONS[reason].of(lang)), topic, sessions, quotes, transcripts)
        )
    return tuple(found)


def _begun(name: str) -> str:
    """As it stands at the head of a row: with a capital."""
    return name[:1].upper() + name[1:]


def _listed(
    c: Comparison, rated: Mapping[tuple[str, str], Sequence[int]], told: Mapping[str, bool]
) -> tuple[int, ...]:
    if c.kind == "rule":
        return ()
    return tuple(
        sorted(n for (name, rating), ns in rated.items() if name == c.name and rating in told for n in ns)
    )[:LISTED]


def _compared(c: Comparison, lang: Lang, numbers: tuple[int, ...]) -> Compared:
    having, lacking = _portion(c.having), _portion(c.lacking)
    # Both have at least `LEAST`.
    assert having is not None
    assert lacking is not None
    return Compared(
        c.name,
        c.kind,
        c.name if c.kind == "rule" else _begun(naming.SIGNALS[c.name].of(lang)),
        naming.AMONG[c.among].of(lang) if c.among else None,
        having,
        lacking,
        round(c.difference.value, 4),
        round(c.difference.low, 4),
        round(c.difference.high, 4),
        c.difference.sure,
        numbers,
    )


def _quadrant(insight: Insight, name: str, numbers: Sequence[int]) -> Quadrant:
    sample = insight.waiting.get(name)
    # What carries an alert first, then what waits longest.
    items = (
        sorted(sample.items(), key=lambda o: (-len(o.alerts), o.date or "", o.transcript)) if sample else []
    )
    return Quadrant(
        name,
        insight.open_.get(name, 0),
        tuple(Waiting(o.transcript, o.agent, o.left, o.alerts) for o in items[:_WAITING]),
        tuple(numbers),
    )
