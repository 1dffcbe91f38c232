"""A digest for people who did not read the conversations: sales, product, training (R63). Markdown, short, with its bases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from csqa.insight import naming
from csqa.insight.digest_training import training_sections
from csqa.insight.grouping import Theme
from csqa.insight.guidance import Guidance
from csqa.insight.insight import BUYING, Insight
from csqa.insight.intervals import Share
from csqa.insight.markdown import about, percent, quoted, surely, table
from csqa.insight.rating import satisfied
from csqa.model import Roster, Topic
from csqa.ruleset.rule import Rule
from csqa.wording import Lang, Text

Audience = Literal["sales", "product", "training"]
AUDIENCES: tuple[Audience, ...] = ("sales", "product", "training")
FEW = 30
"""Conversations under which a digest says that it rests on little."""
_THEMES = 10
_REASONS = 10


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a digest is made from beside the insight. `named` are the ratings that the team counts as satisfied."""

    lang: Lang
    rules: Mapping[str, Rule] = {}
    guidance: Guidance = Guidance()
    roster: Roster = Roster()
    named: tuple[str, ...] = ()
    undated: int = 0
    """Conversations left out because nobody knows when they were."""


def digest(insight: Insight, audience: Audience, given: Given) -> str:
    """The whole page, ending in a line break."""
    sections: Mapping[Audience, Callable[[Insight, Given], list[str]]] = {
        "sales": _sales,
        "product": _product,
        "training": lambda insight, given: training_sections(
            insight, given.lang, given.rules, given.guidance, given.roster, given.named
        ),
    }
    lines = [*_head(insight, audience, given), *sections[audience](insight, given), *_foot(insight, given)]
    return "\n".join(lines).rstrip() + "\n"


_TITLES: Mapping[Audience, Text] = {
    "sales": Text("客户需求简报", "What customers want"),
    "product": Text("产品与服务问题", "Product and service problems"),
    "training": Text("培训重点", "What to train"),
}


def _head(insight: Insight, audience: Audience, given: Given) -> list[str]:
    lang, whole = given.lang, insight.all
    title = _TITLES[audience].of(lang)
    if insight.first and insight.last:
        days = insight.first if insight.first == insight.last else f"{insight.first} – {insight.last}"
        title += Text(f"（{days}）", f" ({days})").of(lang)
    lines = [f"# {title}", ""]
    rows = [
        (Text("对话", "Conversations"), str(whole.sessions)),
        (Text("平均分", "Mean score"), _score(insight)),
        (Text("当场解决", "Resolved"), surely(whole.resolution(), lang)),
        (Text("有抱怨", "With a complaint"), surely(whole.complaints(), lang)),
        (Text("不满后平复", "Upset, then calmed"), surely(whole.calmed(), lang)),
    ]
    rating = insight.satisfaction.share(satisfied(insight.satisfaction.rated, given.named))
    if rating.of:
        rows.append((Text("满意", "Satisfied"), surely(rating, lang)))
    lines += [f"- {name.of(lang)}{_colon(lang)}{value}" for name, value in rows]
    if whole.sessions < FEW:
        lines += [
            "",
            Text(
                f"> 只有 {whole.sessions} 通对话，下面的数字仅供参考，请看原话。",
                f"> Only {whole.sessions} conversations: read the quotations rather than the figures.",
            ).of(lang),
        ]
    return [*lines, ""]


def _score(insight: Insight) -> str:
    scored = sum(person.scored for person in insight.people.values())
    return f"{sum(p.score for p in insight.people.values()) / 100 / scored:.1f}" if scored else "–"


def _sales(insight: Insight, given: Given) -> list[str]:
    lang = given.lang
    buying = sum(insight.topics[t].sessions for t in BUYING if t in insight.topics)
    lines = [
        Text("## 买之前最想知道什么", "## What they want to know before buying").of(lang),
        "",
        Text(f"售前和嫌贵、犹豫的对话共 {buying} 通。", f"{buying} conversations before a purchase.").of(
            lang
        ),
        "",
    ]
    if buying:
        lines += _themes(insight.asked_most(_THEMES, BUYING), insight.questions.scale(), lang)
    if "objection" in insight.topics:
        lines += [Text("## 嫌贵、犹豫", "## Objections").of(lang), ""]
        lines += _themes(insight.asked_most(5, ("objection",)), insight.questions.scale(), lang)
    lines += _alerts(insight, ("competitor", "leaving"), lang)
    lines += [Text("## 其他场合问得最多", "## Asked most at other times").of(lang), ""]
    others: tuple[Topic, ...] = ("logistics", "quality", "after-sale", "complaint", "other")
    return [*lines, *_themes(insight.asked_most(6, others), insight.questions.scale(), lang)]


def _product(insight: Insight, given: Given) -> list[str]:
    lang = given.lang
    lines = [Text("## 为什么抱怨", "## Why customers complain").of(lang), ""]
    lines += _reasons(insight, lang)
    lines += [Text("## 抱怨里最常出现的词", "## The words of complaints").of(lang), ""]
    lines += _themes(insight.complained_most(8), insight.complaints.scale(), lang)
    lines += [
        Text(
            "## 问得最多（FAQ、商品页的候选）", "## Asked most (candidates for the FAQ and the product page)"
        ).of(lang),
        "",
    ]
    lines += _themes(insight.asked_most(_THEMES), insight.questions.scale(), lang)
    lines += [Text("## 按场景", "## By topic").of(lang), ""]
    lines += _topics(insight, lang)
    return lines + _alerts(insight, ("authority", "press", "leaving"), lang)


def _reasons(insight: Insight, lang: Lang) -> list[str]:
    # Where the words give no reason there is nothing to act on: last, however many they are.
    ranked = sorted(insight.reasons.items(), key=lambda i: (i[0].startswith("other "), -i[1], i[0]))
    if not ranked:
        return [Text("没有发现抱怨。", "No complaint was found.").of(lang), ""]
    rows = []
    for name, sessions in ranked[:_REASONS]:
        reason, topic = name.split(" ")
        examples = insight.reproaches(reason, topic, 2)
        rows.append(
            [
                naming.REASONS[reason].of(lang),
                naming.TOPICS[topic].of(lang),
                str(sessions),
                percent(Share(sessions, insight.all.complained)),
                " ".join(quoted(said.text, lang) for said in examples),
            ]
        )
    heads = Text("原因|场景|对话|占抱怨|原话", "reason|about|conversations|of complaints|in their words").of(
        lang
    )
    note = Text(
        "一通对话可有多个原因。", "A conversation may give several reasons; shares do not add up."
    ).of(lang)
    return [*table(heads.split("|"), rows, (2, 3)), "", note, ""]


def _topics(insight: Insight, lang: Lang) -> list[str]:
    heads = Text(
        "场景|对话|当场解决|有抱怨|不满后平复", "topic|conversations|resolved|complaint|upset, then calm"
    ).of(lang)
    rows = [
        [
            naming.TOPICS[name].of(lang),
            str(tally.sessions),
            percent(tally.resolution()),
            percent(tally.complaints()),
            f"{percent(tally.calmed())} ({tally.better}/{tally.upset})" if tally.upset else "–",
        ]
        for name, tally in sorted(insight.topics.items(), key=lambda item: (-item[1].sessions, item[0]))
    ]
    return [*table(heads.split("|"), rows, (1, 2, 3, 4)), ""]


def _themes(themes: list[Theme], scale: float, lang: Lang) -> list[str]:
    if not themes:
        return [
            Text("没有两通以上说到同一件事的。", "Nothing that two conversations had in common.").of(lang),
            "",
        ]
    lines = []
    for theme in themes:
        number = about(theme.sessions, scale, lang)
        said = "; ".join(
            quoted(g.text, lang) + (f" ×{g.sessions}" if g.sessions > 1 and scale <= 1 else "")
            for g in theme.groups
        )
        if lang == "zh":
            said = said.replace("; ", "；")
        count = Text(f"（{number} 通）", f" ({number})").of(lang)
        lines.append(f"- **{theme.word}**{count}{_colon(lang) + said if said else ''}")
    return [*lines, ""]


def _alerts(insight: Insight, kinds: tuple[str, ...], lang: Lang) -> list[str]:
    lines = [Text("## 风险", "## Risks").of(lang), ""]
    found = [kind for kind in kinds if insight.alerts.get(kind)]
    if not found:
        names = ("、" if lang == "zh" else ", ").join(naming.ALERTS[kind].of(lang) for kind in kinds)
        return [*lines, Text(f"没有发现：{names}。", f"None found: {names}.").of(lang), ""]
    for kind in found:
        examples = insight.alerting[kind].items()[:3]
        said = "; ".join(f"{quoted(e.text, lang)} `{e.transcript}`" for e in examples)
        count = Text(f"（{insight.alerts[kind]} 通）", f" ({insight.alerts[kind]})").of(lang)
        lines.append(f"- **{naming.ALERTS[kind].of(lang)}**{count}{_colon(lang)}{said}")
    return [*lines, ""]


def _foot(insight: Insight, given: Given) -> list[str]:
    lang = given.lang
    notes = []
    for sample in (insight.questions, insight.complaints):
        if sample.scale() > 1:
            notes.append(
                Text(
                    f"“约”字的数字由 {sample.seen} 句中随机抽取的 {len(sample.heap)} 句推算。",
                    f'"About" figures are estimated from {len(sample.heap)} of {sample.seen} sentences, drawn at random.',
                ).of(lang)
            )
            break
    if given.undated:
        notes.append(
            Text(
                f"另有 {given.undated} 通没有日期，未计入。",
                f"{given.undated} more conversations carry no date and were left out.",
            ).of(lang)
        )
    notes.append(
        Text("“×”后面是意思相近的对话数。", '"×" counts the conversations that said nearly the same.').of(
            lang
        )
    )
    notes.append(
        Text(
            "“当场解决”指最后没有留下问题或待办；转交、转到别的渠道的不算。",
            '"Resolved": nothing was left to ask or to do at the end; those handed on or moved elsewhere do not count.',
        ).of(lang)
    )
    return ["---", "", *(f"*{note}*  " for note in notes)]


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "
