"""A rule as a page of documentation, Chinese and English side by side, made from its YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from csqa.ruleset.read import RuleSource

SHOWN = 2
"""Examples of each verdict; the rule's file has the rest."""
_VERDICTS = {
    "fail": "不合格 · fails",
    "pass": "合格 · passes",
    "skip": "不适用 · does not apply",
    "unknown": "无法判断 · cannot be checked",
}
_SEVERITY = {"error": "错误 · error", "warning": "警告 · warning", "info": "提示 · info"}
_APPLIES = {"conversations": "对话 · conversations", "scripts": "话术 · scripts", "both": "对话和话术 · both"}
_NOTE = "<!-- made by: csqa rules pages docs/rules -->\n"


def page(source: RuleSource) -> str:
    """Markdown of one rule."""
    rule = source.rule
    status = "稳定 · stable" if rule.status == "stable" else "试用，不计分 · preview, never scored"
    facts = [
        ("维度 · dimension", rule.dimension),
        ("级别 · severity", _SEVERITY[rule.severity]),
        ("状态 · status", status),
        ("来源 · source", " ".join(rule.source)),
        ("检查 · judges", _APPLIES[rule.applies]),
        ("扣分 · costs", f"{rule.deduct:g}" + (" 一票否决 · fatal" if rule.fatal else "")),
        ("标签 · tags", " ".join(rule.tags)),
        ("旧名 · aliases", " ".join(rule.aliases)),
    ]
    rows = "".join(f"| {name} | {value} |\n" for name, value in facts if value and value != "0")
    asked = {key: source.value[key] for key in ("when", "unless", rule.kind) if key in source.value}
    parts = [
        f"{_NOTE}# {rule.id}\n\n{rule.message.zh}\n\n{rule.message.en}\n",
        f"| | |\n|---|---|\n{rows}",
        f"## 为什么 · Why\n\n{rule.why.zh}\n\n{rule.why.en}\n",
        f"## 可以说 · Say instead\n\n> {rule.say.zh}\n\n> {rule.say.en}\n",
        f"## 怎样检查 · What it asks for\n\n{_fenced(_yaml(asked), 'yaml')}",
        "## 例子 · Examples\n\n" + "\n".join(_examples(source)),
        f"## 调整 · Configure\n\n团队自己的规则文件夹里写：\n\nIn a rules folder of your own:\n\n{_fenced(_override(source), 'yaml')}",
    ]
    return "\n".join(parts)


def index(sources: Iterable[RuleSource]) -> str:
    """Markdown that lists every rule by dimension."""
    ordered = sorted(sources, key=lambda s: (s.rule.dimension, s.rule.id))
    parts = [f"{_NOTE}# 规则 · Rules\n"]
    for dimension, rules in groupby(ordered, key=lambda s: s.rule.dimension):
        parts.append(f"## {dimension}\n\n| | | |\n|---|---|---|\n" + "".join(map(_row, rules)))
    return "\n".join(parts)


def _row(source: RuleSource) -> str:
    rule = source.rule
    trial = "" if rule.status == "stable" else "（试用 · preview）"
    return f"| [`{rule.id}`]({rule.id}.md){trial} | {rule.message.zh}<br>{rule.message.en} | {' '.join(rule.source)} |\n"


def _examples(source: RuleSource) -> Iterable[str]:
    cases: dict[str, list[Any]] = {}
    for _, _, tests in source.tests:
        for verdict, _, case in tests.cases():
            cases.setdefault(verdict, []).append(case)
    for verdict, title in _VERDICTS.items():
        for case in cases.get(verdict, [])[:SHOWN]:
            yield f"{title}\n\n{_fenced(case, 'text') if isinstance(case, str) else _fenced(_yaml(case), 'yaml')}"


def _override(source: RuleSource) -> str:
    rule = source.rule
    lowered = "warning" if rule.severity == "error" else "error"
    return f"override: {rule.id}\nseverity: {lowered}\n---\noverride: {rule.id}\nenabled: false\n"


def _fenced(text: str, lang: str) -> str:
    return f"```{lang}\n{text.rstrip()}\n```\n"


def _yaml(value: Mapping[str, Any] | list[Any]) -> str:
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100))
