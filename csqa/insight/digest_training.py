"""The digest for training: what costs most, whom to train on what, what goes with satisfaction, what is still open."""

from __future__ import annotations

from collections.abc import Mapping

from csqa.insight import naming
from csqa.insight.guidance import Guidance
from csqa.insight.insight import Insight, Person
from csqa.insight.markdown import percent, plain, quoted, surely, table
from csqa.insight.needs import RANKED, Need, needs
from csqa.insight.rating import satisfied
from csqa.insight.satisfaction import LEAST, Comparison, share
from csqa.model import Roster
from csqa.ruleset.rule import Rule
from csqa.wording import Lang, Text

_NEEDS = 6
PEOPLE = 15
COMPARED = 12
WAITING = 8


def training_sections(
    insight: Insight,
    lang: Lang,
    rules: Mapping[str, Rule],
    guidance: Guidance,
    roster: Roster,
    named: tuple[str, ...],
) -> list[str]:
    """Everything between the head and the foot."""
    told = satisfied(insight.satisfaction.rated, named)
    return [
        *_needs(insight, lang, rules, guidance, roster),
        *_teams(insight, lang, roster, told),
        *_people(insight, lang, guidance, roster, told),
        *_satisfaction(insight, lang, told),
        *_open(insight, lang, roster),
    ]


def _needs(
    insight: Insight, lang: Lang, rules: Mapping[str, Rule], guidance: Guidance, roster: Roster
) -> list[str]:
    lines = [Text("## 最该练什么", "## What to train first").of(lang), ""]
    found = needs(insight, guidance)[:_NEEDS]
    if not found:
        return [*lines, Text("没有扣分。", "No points were lost.").of(lang), ""]
    for number, need in enumerate(found, 1):
        name = need.training.name.of(lang) if need.training else ", ".join(need.rules[:2])
        cost = Text(f"平均每通扣 {need.points:.1f} 分", f"{need.points:.1f} points a conversation").of(lang)
        lines.append(f"{number}. **{name}** – {cost} ({', '.join(f'`{rule}`' for rule in need.rules[:3])})")
        if need.training:
            lines.append(
                f"   - {Text('练', 'Exercise').of(lang)}{_colon(lang)}{need.training.drill.of(lang)}"
            )
        lines += _examples(insight, need, rules, guidance, lang)
        if need.agents:
            who = ("、" if lang == "zh" else ", ").join(
                f"{plain(_name(agent, roster))} {points:.1f}" for agent, points in need.agents
            )
            lines.append(f"   - {Text('最需要的人', 'Who needs it most').of(lang)}{_colon(lang)}{who}")
    return [*lines, ""]


def _examples(
    insight: Insight, need: Need, rules: Mapping[str, Rule], guidance: Guidance, lang: Lang
) -> list[str]:
    """Up to two failures in the agents' words, from two conversations, each with a better wording."""
    found: dict[str, str] = {}
    for name in need.rules:
        rule, sample = rules.get(name), insight.failures.get(name)
        # Of what came too late the words are not at fault.
        if rule is None or sample is None or rule.kind == "timing":
            continue
        said = [(t, f) for t, f in sample.items() if f.text and t not in found]
        if said and len(found) < 2:
            transcript, failure = min(said, key=lambda item: (len(item[1].text) < 4, len(item[1].text)))
            chinese = any("\u4e00" <= c <= "\u9fff" for c in failure.text)
            better = guidance.say(rule, failure.topic).of("zh" if chinese else "en")
            word = Text("改说：", "better: ").of(lang)
            quoted_ = f"{quoted(failure.text, lang)} `{transcript}`"
            found[transcript] = f"   - {quoted_} → {word}{quoted(better, lang)}"
    return list(found.values())


def _figures(person: Person, told: Mapping[str, bool]) -> list[str]:
    """The figures of R60 that every row has; satisfaction only where the export carries it."""
    tally = person.tally
    found = [
        str(person.scored),
        f"{_mean(person):.1f}",
        percent(tally.resolution()),
        percent(tally.complaints()),
    ]
    return [*found, percent(share(tally.ratings, told))] if told else found


def _heads(first: Text, told: Mapping[str, bool], lang: Lang) -> list[str]:
    heads = [first, Text("对话", "conversations"), Text("均分", "score"), Text("当场解决", "resolved")]
    heads.append(Text("有抱怨", "complaint"))
    return [head.of(lang) for head in ([*heads, Text("满意", "satisfied")] if told else heads)]


def _teams(insight: Insight, lang: Lang, roster: Roster, told: Mapping[str, bool]) -> list[str]:
    """Team by team, where the roster knows any."""
    teams: dict[str, Person] = {}
    for agent, person in insight.people.items():
        if (team := roster.teams.get(agent)) and person.scored:
            teams.setdefault(team, Person()).merge(person)
    if not teams:
        return []
    heads = _heads(Text("班组", "team"), told, lang)
    rows = [[plain(team), *_figures(person, told)] for team, person in sorted(teams.items())]
    return [Text("## 各班组", "## Team by team").of(lang), "", *table(heads, rows, range(1, len(heads))), ""]


def _people(
    insight: Insight, lang: Lang, guidance: Guidance, roster: Roster, told: Mapping[str, bool]
) -> list[str]:
    lines = [Text("## 每位客服", "## Agent by agent").of(lang), ""]
    people = {agent: person for agent, person in insight.people.items() if agent and person.scored >= RANKED}
    few = sum(1 for agent, person in insight.people.items() if agent and person.scored < RANKED)
    if people:
        ranked = sorted(people.items(), key=lambda item: (_mean(item[1]), item[0]))
        heads = _heads(Text("客服", "agent"), told, lang)
        figures = range(1, len(heads))
        heads += [
            Text("失分最多（每通）", "loses most (points a conversation)").of(lang),
            Text("建议训练", "training").of(lang),
        ]
        rows = [
            [plain(_name(agent, roster)), *_figures(person, told), *_weak(person, lang, guidance)]
            for agent, person in ranked[:PEOPLE]
        ]
        lines += [*table(heads, rows, figures), ""]
        if len(ranked) > PEOPLE:
            lines += [
                Text(
                    f"只列均分最低的 {PEOPLE} 位，共 {len(ranked)} 位。",
                    f"The {PEOPLE} with the lowest scores, of {len(ranked)}.",
                ).of(lang),
                "",
            ]
    unnamed = insight.people.get("")
    if few:
        lines += [
            Text(
                f"另有 {few} 位不足 {RANKED} 通，样本太少，不列。",
                f"{few} more with fewer than {RANKED} conversations: too few to say anything.",
            ).of(lang),
            "",
        ]
    if unnamed and unnamed.scored:
        lines += [
            Text(
                f"有 {unnamed.scored} 通没有写明客服是谁，只计入整体。",
                f"{unnamed.scored} conversations name no agent and count in the whole only.",
            ).of(lang),
            "",
        ]
    return lines


def _weak(person: Person, lang: Lang, guidance: Guidance) -> list[str]:
    """What the agent loses most by, and the trainings that treat it."""
    worst = sorted(person.lost, key=lambda rule: (-person.lost[rule], rule))[:3]
    worst = [rule for rule in worst if person.lost[rule]]
    topics = dict.fromkeys(t.name.of(lang) for rule in worst if (t := guidance.training(rule)))
    return [
        ", ".join(f"`{rule}` {person.lost[rule] / 100 / person.scored:.1f}" for rule in worst) or "–",
        ("、" if lang == "zh" else ", ").join(list(topics)[:2]) or "–",
    ]


def _satisfaction(insight: Insight, lang: Lang, told: Mapping[str, bool]) -> list[str]:
    lines = [Text("## 哪些说法与满意度相关", "## What goes with satisfaction").of(lang), ""]
    rating = insight.satisfaction.share(told)
    if not rating.of:
        nothing = Text(
            "导出里没有客户评价，比不了。列名特殊时在 .csqa.yaml 的 satisfaction 里写明。",
            "The export carries no ratings, so nothing can be compared. If their column has an uncommon name, "
            "say so under satisfaction in .csqa.yaml.",
        )
        return [*lines, nothing.of(lang), ""]
    found = insight.satisfaction.comparisons(told)
    if not found:
        short = Text(
            f"有评价的只有 {rating.of} 通，每一边不足 {LEAST} 通，比较没有意义。",
            f"{rating.of} rated conversations give fewer than {LEAST} on a side: nothing to compare.",
        )
        return [*lines, short.of(lang), ""]
    heads = Text(
        "说法或规则|有（做到）|没有（没做到）|差", "signal or rule|with it (kept)|without (failed)|difference"
    ).of(lang)
    rows = [_compared(c, lang) for c in found[:COMPARED]]
    sure = sum(c.difference.sure for c in found)
    note = Text(
        f"满意：{surely(rating, lang)}。共比较 {len(found)} 项，{sure} 项的区间不含 0（加粗）；"
        f"纯属偶然也会有约 {max(1, round(len(found) * 0.05))} 项。相关不等于因果。",
        f"Satisfied: {surely(rating, lang)}. {len(found)} compared; in {sure} the interval leaves out zero (bold), and by "
        f"chance alone about {max(1, round(len(found) * 0.05))} would. Going with is not causing.",
    )
    return [*lines, *table(heads.split("|"), rows, (1, 2, 3)), "", note.of(lang), ""]


def _compared(c: Comparison, lang: Lang) -> list[str]:
    name = f"`{c.name}`" if c.kind == "rule" else naming.SIGNALS[c.name].of(lang)
    if c.among:
        among = naming.AMONG[c.among].of(lang)
        name += f"（{among}）" if lang == "zh" else f" ({among})"
    points, low, high = (round(100 * v) for v in (c.difference.value, c.difference.low, c.difference.high))
    shown = f"{points:+d} [{low:+d}, {high:+d}]"
    return [
        name,
        f"{percent(c.having)} ({c.having.of})",
        f"{percent(c.lacking)} ({c.lacking.of})",
        f"**{shown}**" if c.difference.sure else shown,
    ]


def _open(insight: Insight, lang: Lang, roster: Roster) -> list[str]:
    lines = [Text("## 还没完的", "## What is still open").of(lang), ""]
    total = sum(insight.open_.values())
    if not total:
        return [*lines, Text("没有。", "Nothing.").of(lang), ""]
    rows = [[naming.QUADRANTS[name].of(lang), str(insight.open_.get(name, 0))] for name in naming.QUADRANTS]
    lines += [
        *table((Text("四象限", "quadrant").of(lang), Text("对话", "conversations").of(lang)), rows, (1,)),
        "",
    ]
    waiting = insight.waiting.get("now")
    items = (
        sorted(waiting.items(), key=lambda o: (-len(o.alerts), o.date or "", o.transcript)) if waiting else []
    )
    for item in items[:WAITING]:
        parts = [
            f"`{item.transcript}`",
            item.date or "",
            plain(_name(item.agent, roster)) if item.agent else "",
        ]
        alerts = " ".join(f"**{naming.ALERTS[kind].of(lang)}**" for kind in item.alerts)
        lines.append("- " + " ".join(filter(None, (*parts, alerts, quoted(item.left, lang)))))
    if insight.open_.get("now", 0) > len(items[:WAITING]):
        lines.append(
            Text(
                f"- ……共 {insight.open_['now']} 通，csqa report 的待看清单里有全部。",
                f"- … {insight.open_['now']} in all; the worklist of csqa report has every one.",
            ).of(lang)
        )
    return [*lines, ""]


def _mean(person: Person) -> float:
    return person.score / 100 / person.scored


def _name(agent: str, roster: Roster) -> str:
    name = roster.names.get(agent, agent)
    return name if name == agent else f"{name} ({agent})"


def _colon(lang: Lang) -> str:
    return "：" if lang == "zh" else ": "
