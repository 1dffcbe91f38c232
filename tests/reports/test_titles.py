"""What rules are called in lists."""

from __future__ import annotations

import msgspec
import pytest

from csqa.reports.titles import title
from csqa.ruleset.load import load_rules
from csqa.wording import Lang, Text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_rule_that_ships_leaves_a_figure_open(lang: Lang) -> None:
    for rule in load_rules(preview=True).rules.values():
        assert not {"{", "}", "…"} & set(title(rule, lang)), rule.id


@pytest.mark.parametrize(
    ("zh", "en", "short"),
    [
        ("回复太慢（{seconds} 秒）", "Too slow ({seconds} s)", ("回复太慢", "Too slow")),
        ("太长，共 {value} 字", "Too long, {value} words", ("太长", "Too long")),
        ("等了 {seconds} 秒", "Waited {seconds} s", ("等了 … 秒", "Waited … s")),
        (
            "没有问候，也没有自报姓名",
            "No greeting, no name",
            ("没有问候，也没有自报姓名", "No greeting, no name"),
        ),
    ],
)
def test_of_a_message_the_clauses_with_figures_go(zh: str, en: str, short: tuple[str, str]) -> None:
    rule = msgspec.structs.replace(next(iter(load_rules().rules.values())), title=None, message=Text(zh, en))
    assert (title(rule, "zh"), title(rule, "en")) == short


def test_a_title_of_its_own_holds() -> None:
    rule = load_rules().rules["late-first-response"]
    assert (title(rule, "zh"), title(rule, "en")) == ("首次响应超时", "First response too late")
