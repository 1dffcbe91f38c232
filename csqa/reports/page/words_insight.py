"""The words of what conversations tell: training, open matters, questions, complaints, satisfaction."""

from __future__ import annotations

from collections.abc import Mapping

from csqa.wording import Text

INSIGHT: Mapping[str, Text] = {
    "insight.title": Text("洞察", "Insight"),
    "insight.needs": Text("先练什么", "What to train first"),
    "insight.open": Text("还没了结", "Still open"),
    "insight.asked": Text("客户问得最多", "Asked most"),
    "insight.reasons": Text("为什么抱怨", "Why customers complain"),
    "insight.satisfaction": Text("哪些做法与满意度有关", "What goes with satisfaction"),
    "interval.of": Text("{yes}/{of}，95% 区间 {low}–{high}", "{yes} of {of}, 95% interval {low}–{high}"),
    "n.sessions": Text("{n} 通", "{n} sessions"),
    "of.sessions": Text("{n} 通", "of {n}"),
    "theme.rated": Text("有评价，且客服：{what}", "Rated, with: {what}"),
    "alike": Text("类似的共 {n} 通", "{n} alike"),
    "theme.asked": Text("客户问到“{word}”", "Customers ask about “{word}”"),
    "theme.complaint": Text("抱怨里说到“{word}”", "Complaints that say “{word}”"),
    "theme.reason": Text("抱怨：{reason}（{topic}）", "Complaint: {reason} ({topic})"),
    "themes.sampled": Text(
        "会话很多，通数来自随机抽取的一部分", "so many that the counts are of a random sample"
    ),
    "rate.resolved": Text("当场解决", "Resolved"),
    "rate.resolved.why": Text(
        "最后没有留下问题或待办；转交、转到其他渠道的不计",
        "nothing was left to ask or to do; those handed on or moved elsewhere do not count",
    ),
    "rate.complaints": Text("有抱怨", "With a complaint"),
    "rate.complaints.why": Text("客户的话里有抱怨的会话", "sessions in which the customer complains"),
    "rate.calmed": Text("不满后平复", "Upset, then calmed"),
    "rate.calmed.why": Text(
        "不满的客户里，最后平复或道谢的", "of the upset, those who end calm or with thanks"
    ),
    "rate.satisfied": Text("客户满意", "Satisfied"),
    "rate.satisfied.why": Text("客户给了评价的会话里，评为满意的", "of the sessions that the customer rated"),
    "needs.why": Text("平均每通失分", "points lost a session, on average"),
    "needs.none": Text("没有失分，不需要安排训练。", "No points were lost: nothing to train."),
    "needs.for": Text("对应规则", "Treats"),
    "needs.who": Text("最需要的人", "Who needs it most"),
    "train": Text("练：{name}", "train: {name}"),
    "training": Text("建议训练", "Training"),
    "open.none": Text("没有留下未了结的会话。", "Nothing was left open."),
    "open.why": Text("共 {n} 通", "{n} in all"),
    "open.now": Text("紧急且重要", "urgent and important"),
    "open.quick": Text("紧急", "urgent"),
    "open.plan": Text("重要", "important"),
    "open.rest": Text("其余", "the rest"),
    "open.do.now": Text("马上处理", "act now"),
    "open.do.quick": Text("先回一句", "a quick word"),
    "open.do.plan": Text("安排人跟进", "assign to somebody"),
    "open.do.rest": Text("按顺序处理", "in their turn"),
    "asked.none": Text("没有两通以上问到同一件事。", "No two sessions ask about the same thing."),
    "reasons.none": Text("没有发现抱怨。", "No complaints were found."),
    "reasons.why": Text("一通会话可以有多个原因", "a session may give several reasons"),
    "complaint.words": Text("抱怨里常说到", "Words of complaints"),
    "satisfaction.unrated": Text(
        "导出里没有客户评价，无法比较。列名特殊时，在 .csqa.yaml 的 satisfaction 里写明。",
        "The export carries no ratings. If their column has an uncommon name, say so under satisfaction in .csqa.yaml.",
    ),
    "satisfaction.few": Text(
        "有评价的会话 {n} 通。要比较一种做法，有和没有的各需至少 {least} 通，目前不够。",
        "{n} rated sessions: too few to compare. A practice needs {least} with it and {least} without.",
    ),
    "satisfaction.what": Text("客服做了什么", "What the agent did"),
    "satisfaction.with": Text("有时的满意率", "Satisfied with it"),
    "satisfaction.without": Text("没有时的满意率", "Satisfied without"),
    "satisfaction.gap": Text("相差（百分点）", "Difference (points)"),
    "satisfaction.gap.why": Text(
        "横条是 95% 区间，不碰中线才算有差别",
        "the bar is the 95% interval: only one clear of the middle line says anything",
    ),
    "satisfaction.range": Text("{gap}（{low} 至 {high}）", "{gap} ({low} to {high})"),
    "satisfaction.note": Text(
        "比较了 {n} 项，{sure} 项的区间不含 0（加粗）。",
        "{n} compared; in {sure} the interval leaves out zero (bold).",
    ),
    "satisfaction.none.sure": Text(
        "比较了 {n} 项，没有一项的差别超出偶然。", "{n} compared; none differs by more than chance."
    ),
    "satisfaction.caution": Text(
        "相关不等于因果：每二十项里，纯属偶然也会有一项看上去有差别。",
        "Going with is not causing, and one in twenty looks so by chance.",
    ),
    "part.failed": Text("本人部分不合格", "own part not passed"),
}
