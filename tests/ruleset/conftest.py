from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csqa.evaluation.embedded import run_rule, verdict
from csqa.model import Verdict
from csqa.ruleset.load import RuleSet, load_rules
from csqa.ruleset.read import read_rules

SIGNALS = """
signal: hello
about: a salutation
zh: {phrases: [您好]}
---
signal: sorry
about: an apology
zh: {phrases: [抱歉]}
---
signal: complaint
about: a reproach
zh: {phrases: [太差了]}
---
signal: question
about: asks
zh: {patterns: ['[?？]$']}
---
signal: hold
about: asks to wait
zh: {phrases: [稍等]}
---
signal: callback
about: promises to call
zh: {phrases: [给您回电]}
"""

HEAD = """
rule: r
dimension: wording
severity: error
source: R01
message: {zh: 不行 {seconds} {limit} {value}, en: "wrong {seconds} {limit} {value}"}
why: {zh: 因为, en: because}
say: {zh: 这样说, en: say this}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole set of rules with a few signals and no rule yet."""
    for name in ("signals", "wording", "profiles"):
        (tmp_path / name).mkdir()
    (tmp_path / "signals" / "all.yaml").write_text(SIGNALS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rules(folder: Path) -> Callable[[str], RuleSet]:
    """A rule set of one rule `r`, its kind and further keys given as YAML."""

    def make(yaml: str) -> RuleSet:
        text = HEAD.replace("{zh: 不行", '{zh: "不行').replace("{value}, en", '{value}", en') + yaml
        (folder / "wording" / "r.yaml").write_text(text, encoding="utf-8")
        return load_rules(base=folder, preview=True, use_cache=False)

    return make


@pytest.fixture
def judge(folder: Path, rules: Callable[[str], RuleSet]) -> Callable[..., Verdict]:
    """The verdict of the one rule on a pasted conversation (or a list of native ones)."""

    def made(yaml: str, case: object) -> Verdict:
        loaded = rules(yaml)
        (source,) = read_rules([folder])
        assert run_rule(loaded, source) == []
        return verdict(loaded, source, case)

    return made
