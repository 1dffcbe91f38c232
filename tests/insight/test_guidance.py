"""Trainings and wordings: what ships, and a team's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.insight.guidance import Guidance, load_guidance
from csqa.ruleset.load import RuleSet, load_rules
from csqa.shipped import rules_folder


def every() -> RuleSet:
    return load_rules(preview=True)


def loaded(*folders: Path) -> Guidance:
    return load_guidance((rules_folder(), *folders), every().rules)


def own(tmp_path: Path, text: str) -> Path:
    (tmp_path / "coaching").mkdir()
    (tmp_path / "coaching" / "own.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_rule_has_one_training() -> None:
    named = [rule for training in loaded().trainings for rule in training.rules]
    assert sorted(named) == sorted(every().rules)


def test_a_wording_fits_what_the_conversation_is_about() -> None:
    rule = every().rules["no-apology"]
    guidance = loaded()
    assert "快递" in guidance.say(rule, "logistics").zh
    assert guidance.say(rule, "other") == rule.say


def test_no_wording_of_a_promise_is_without_a_time() -> None:
    """What csqa recommends must not be what it objects to."""
    from csqa.engine import lint
    from csqa.evaluation.embedded import conversations

    rules = load_rules()
    for rule, topics in loaded().wordings.items():
        for topic, text in topics.items():
            for lang, roles in (("zh", ("客户", "客服")), ("en", ("Customer", "Agent"))):
                words = text.of(lang)  # type: ignore[arg-type]
                asked = "能帮我看看吗" if lang == "zh" else "Can you help me?"
                chat = f"{roles[0]}: {asked}\n{roles[1]}: {words}"
                found = [
                    (v.rule, f.text)
                    for v in lint(conversations(chat, "test")[0], rules).verdicts
                    for f in v.findings
                    if f.start is not None
                ]
                assert not found, (rule, topic, words)


def test_a_team_says_otherwise(tmp_path: Path) -> None:
    text = "wording: no-apology\nlogistics: {zh: 真对不住, en: So sorry}\n---\ntraining: empathy\n"
    text += "name: {zh: 将心比心, en: Empathy}\ndrill: {zh: 练, en: Practise}\nrules: [no-apology]\n"
    guidance = loaded(own(tmp_path, text))
    assert guidance.say(every().rules["no-apology"], "logistics").zh == "真对不住"
    training = guidance.training("no-apology")
    assert training is not None
    assert training.name.zh == "将心比心"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "wording: no-apolgy\nlogistics: {zh: a, en: b}\n",
            "own.yaml:1: wording: there is no rule no-apolgy; did you mean no-apology?",
        ),
        ("wording: rude\nlogistic: {zh: a, en: b}\n", "own.yaml:2: logistic: "),
        (
            "training: t\nname: {zh: a, en: b}\ndrill: {zh: a, en: b}\nrules: [rude, rood]\n",
            "own.yaml:4: rules[1]: there is no rule rood",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as e:
        loaded(own(tmp_path, text))
    assert said in str(e.value)
