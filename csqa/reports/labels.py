"""The fixed words of the text report, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from csqa.model import Severity
from csqa.wording import Text

ROLES: Mapping[str, Text] = {
    "agent": Text("客服", "agent"),
    "customer": Text("客户", "customer"),
    "bot": Text("机器人", "bot"),
    "system": Text("系统", "system"),
}
AUTO = Text("自动回复", "automatic reply")
SEVERITIES: Mapping[str, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("提示", "info"),
}
WHY = Text("原因", "why")
SAY = Text("建议", "say")
FROM_LIBRARY = Text("{text}（话术 {script}）", "{text} (script {script})")
SEARCHED = Text("范围", "window")
WINDOW = Text("#{a} 到 #{b}", "#{a} to #{b}")
NEAREST = Text("最接近的是 #{turn}“{text}”：{why}", "nearest is #{turn} “{text}”: {why}")
WHOLE = Text("整场会话", "the conversation as a whole")
QUOTE = Text("原话", "said")
PREVIEW = Text("（试用，不计分）", " (preview, not scored)")

UNKNOWN = Text("未识别", "unknown")
SCORE = Text("{score} 分", "score {score}")
SESSION_SCORE = Text("会话 {score} 分", "session {score}")
AGENT_SCORE = Text("{agent} {score} 分", "{agent} {score}")
UNSCORED = Text("未评分", "not scored")
PASSED = Text("合格", "passed")
FAILED = Text("不合格", "not passed")
CASE = Text("客户事项 {case}", "case {case}")

AGENTS = Text("客服", "agent")
TEAMS = Text("团队", "team")
SESSIONS = Text("会话", "sessions")
MEAN = Text("平均分", "mean")
INTERVAL = Text("95% 区间", "95% interval")
SHARE = Text("合格率", "passed")
WEAKEST = Text("最常违反（会话数）", "fails most (sessions)")
FEW = Text("会话太少，仅供参考，不排名：", "Too few sessions to rank:")

TOTAL = Text("共 {sessions} 通会话，{faulty} 通有问题。", "{sessions}, {faulty} with findings.")
CLEAN = Text("共 {sessions} 通会话，没有发现问题。", "{sessions}, no findings.")
MEANS = Text(
    "平均 {mean} 分，合格率 {share}。",
    "Mean score {mean}, {share} passed.",
)
MEANS_OF = Text(
    "{scored} 通有评分，平均 {mean} 分，合格率 {share}。",
    "{scored} scored: mean score {mean}, {share} passed.",
)
WAIVED = Text("复核", "review")
OVERTURNED = Text("已撤销，不扣分：", "overturned, costs nothing: ")
OVERTURNED_ALL = Text("复核撤销的问题 {n} 个，不扣分。", "Overturned on review, costing nothing: {n}.")
GONE = Text("有 {n} 条复核结论对应的问题已不存在。", "Decisions whose finding is gone: {n}.")
MOST = Text("最常见的问题：", "Most often:")
DUPLICATES = Text("重复的会话 {n} 通，只计一次。", "Duplicates, counted once: {n}.")
REJECTS = Text("无法读取的记录 {n} 条。", "Records that could not be read: {n}.")


def conversations(n: int) -> Text:
    return Text(str(n), f"{n} conversation" if n == 1 else f"{n} conversations")


def count(severity: Severity, n: int) -> Text:
    """So many findings of one severity."""
    word = SEVERITIES[severity]
    return Text(f"{word.zh} {n}", f"{n} {word.en}" if n == 1 or severity == "info" else f"{n} {word.en}s")
