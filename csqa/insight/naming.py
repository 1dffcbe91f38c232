"""What topics, reasons, alerts and signals are called in front of people."""

from __future__ import annotations

from collections.abc import Mapping

from csqa.wording import Text

TOPICS: Mapping[str, Text] = {
    "pre-sale": Text("售前咨询", "pre-sale"),
    "objection": Text("嫌贵、犹豫", "objections"),
    "logistics": Text("物流", "delivery"),
    "quality": Text("质量", "quality"),
    "after-sale": Text("售后", "after-sale"),
    "complaint": Text("投诉", "complaints"),
    "other": Text("其他", "other"),
}
REASONS: Mapping[str, Text] = {
    "delay": Text("等得太久", "delays"),
    "unanswered": Text("没人管、踢皮球", "nobody answers or cares"),
    "treatment": Text("态度、处理方式", "how they were treated"),
    "quality": Text("商品或服务差", "poor product or service"),
    "broken-word": Text("说话不算数", "broken word"),
    "again": Text("反复出问题", "the same again"),
    "redress": Text("要赔偿、要说法", "demands redress"),
    "other": Text("未说明原因", "no reason in the words"),
}
ALERTS: Mapping[str, Text] = {
    "authority": Text("找监管或起诉", "authority or court"),
    "press": Text("曝光", "going public"),
    "leaving": Text("流失", "leaving"),
    "competitor": Text("提到对手", "competitor named"),
}
QUADRANTS: Mapping[str, Text] = {
    "now": Text("紧急又重要：马上处理", "urgent and important: now"),
    "quick": Text("紧急不重要：回一句就好", "urgent, less important: a quick word"),
    "plan": Text("重要不紧急：安排人跟进", "important, less urgent: assign and plan"),
    "rest": Text("不紧急不重要：按队列", "neither: in the ordinary queue"),
}
SIGNALS: Mapping[str, Text] = {
    "greeting": Text("有问候", "a greeting"),
    "apology": Text("致歉", "an apology"),
    "empathy": Text("共情", "empathy"),
    "takes-ownership": Text("表示由自己跟到底", "taking ownership"),
    "asks-diagnosis": Text("追问故障细节", "diagnostic questions"),
    "restates": Text("复述确认", "saying it back"),
    "offers-choice": Text("给两种方案选", "offering a choice"),
    "alternative": Text("给出别的办法", "an alternative"),
    "promise": Text("有承诺", "a promise"),
    "promise-by": Text("承诺带时间", "a promise with a time"),
    "hold": Text("请客户稍等", "asking to wait"),
    "check": Text("问还有没有别的", "asking for anything else"),
    "closing": Text("致谢道别", "a goodbye"),
    "negative": Text("说了不行", "a refusal"),
    "rule-shield": Text("拿规定挡", "hiding behind rules"),
    "blame-customer": Text("怪客户", "blaming the customer"),
    "blame-other": Text("推给第三方", "blaming others"),
    "rude": Text("失礼", "rudeness"),
    "jargon": Text("行话", "jargon"),
    "informal-you": Text("称“你”", "informal 你"),
    "formula-empathy": Text("套话式共情", "formula empathy"),
    "reassures-only": Text("空泛安抚", "empty reassurance"),
}
AMONG: Mapping[str, Text] = {
    "complained": Text("有抱怨的对话里", "where customers complained"),
    "negative": Text("说了不行的对话里", "where something was refused"),
    "promise": Text("有承诺的对话里", "where something was promised"),
}
