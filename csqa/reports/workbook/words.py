"""The fixed words of the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from csqa.wording import Text

TITLE = Text("客服质检报告", "Customer-service quality report")
SUMMARY = Text("概览", "Summary")
AGENTS = Text("客服", "Agents")
FINDINGS = Text("问题", "Findings")
CONVERSATIONS = Text("会话", "Conversations")
RULES = Text("规则", "Rules")
INSIGHT = Text("洞察", "Insight")
BACK = Text("回到概览", "back to the summary")

SECOND = Text("秒", "s")
YES = Text("是", "yes")
NO = Text("否", "no")
PASSED = Text("合格", "passed")
FAILED = Text("不合格", "not passed")
COUNTS = Text("有效", "counts")
WAIVED = Text("已撤销", "overturned")
CUT = Text(
    "这一页已写满，还有 {n} 行没有列出，全部在 findings.jsonl 里。",
    "This sheet is full: {n} more rows are not shown here; findings.jsonl holds all.",
)
CONTENTS = Text("目录", "Contents")
INTERRUPTED = Text(
    "这次运行被中断：以下只是已经完成的部分。", "This run was stopped: these are the figures so far."
)
FIGURES = Text("总体情况", "The day in figures")
CHANGES = Text("与之前相比", "What has changed")
WORKLIST = Text("先看这些会话", "What to read first")
HOURS = Text("按小时", "By the hour")
DAYS = Text("按日期", "By date")
SCENARIOS = Text("按场景", "By scenario")
NONE = Text("无", "none")

ENDED: Mapping[str, Text] = {
    "rest": Text("正常结束", "at rest"),
    "open": Text("未结束", "open"),
    "handed-on": Text("已转交", "handed on"),
    "moved": Text("转到别处", "moved elsewhere"),
    "cut-off": Text("中断", "cut off"),
    "unattended": Text("无人接待", "unattended"),
}
SCENARIO: Mapping[str, Text] = {
    "pre-sale": Text("售前", "pre-sale"),
    "logistics": Text("物流", "logistics"),
    "quality": Text("质量", "quality"),
    "after-sale": Text("售后", "after-sale"),
    "complaint": Text("投诉", "complaint"),
    "objection": Text("异议", "objection"),
    "other": Text("其他", "other"),
}
ALERT: Mapping[str, Text] = {
    "authority": Text("扬言向监管部门投诉或起诉", "threat: authority or court"),
    "press": Text("扬言曝光", "threat: going public"),
    "leaving": Text("扬言不再光顾", "threat: leaving"),
    "competitor": Text("提到竞争对手", "competitor named"),
}
UPSET = Text("不满", "upset")
BETTER = Text("先不满后平息", "upset, then calm")
CALM = Text("平静", "calm")

KIND: Mapping[str, Text] = {
    "fatal": Text("一票否决", "fatal"),
    "risk": Text("风险", "risk"),
    "serious": Text("严重", "serious"),
    "sample": Text("抽样校准", "sample"),
}
QUADRANT: Mapping[str, Text] = {
    "now": Text("紧急且重要", "urgent and important"),
    "quick": Text("紧急", "urgent"),
    "plan": Text("重要", "important"),
    "rest": Text("其余", "the rest"),
}
STATUS: Mapping[str, Text] = {
    "stable": Text("正式", "stable"),
    "preview": Text("试用，不计分", "preview, not scored"),
}
WORSE = Text("变差", "worse")
IMPROVED = Text("变好", "better")
AGAINST: Mapping[str, Text] = {
    "day": Text("昨天", "yesterday"),
    "week": Text("上周", "last week"),
}
WHAT: Mapping[str, Text] = {
    "mean": Text("平均分", "mean score"),
    "passed": Text("合格率", "share passed"),
    "first.median": Text("首次响应中位数", "first response, median"),
    "first.within": Text("首次响应达标率", "first response within the limit"),
    "rule": Text("规则 {id}（每百通问题数）", "rule {id} (findings per 100)"),
    "agent": Text("客服 {id}（平均分）", "agent {id} (mean score)"),
}
DIMENSION: Mapping[str, Text] = {
    "opening": Text("开场", "opening"),
    "closing": Text("结束", "closing"),
    "empathy": Text("共情", "empathy"),
    "wording": Text("用语", "wording"),
    "promise": Text("承诺", "promises"),
    "timeliness": Text("时效", "timeliness"),
    "solution": Text("解决", "solution"),
}
"""Those of the scorecard that ships; another one's are shown as they are called."""
