from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Csqa

RULE = """\
rule: no-slang
dimension: wording
severity: warning
source: R26
message: {zh: 用了网络用语, en: Slang}
why: {zh: 客户未必听得懂, en: Customers may not know it}
say: {zh: 请稍等, en: One moment}
forbid: {signal: slang, by: agent}
tests:
  fail: ["客户: 在吗\\n客服: 酱紫呀"]
  pass: ["客户: 在吗\\n客服: 您好"]
"""
SIGNAL = """\
signal: slang
about: slang of the net
by: agent
zh: {phrases: [酱紫呀]}
tests: {says: [酱紫呀], not: [您好]}
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team's folder with one rule and one signal."""
    folder = tmp_path / "qa"
    (folder / "signals").mkdir(parents=True)
    (folder / "signals" / "slang.yaml").write_text(SIGNAL, encoding="utf-8")
    (folder / "wording").mkdir()
    (folder / "wording" / "no-slang.yaml").write_text(RULE, encoding="utf-8")
    return folder


def test_list_shows_every_rule_by_dimension(csqa: Csqa) -> None:
    code, out, err = csqa("rules", "list")
    assert (code, err) == (0, "")
    assert "  no-apology " in out
    assert out.index("\nempathy\n") < out.index("no-apology") < out.index("\nopening\n")


def test_list_shows_the_teams_rules_too(csqa: Csqa, team: Path) -> None:
    assert "no-slang" in csqa("rules", "list", "--rules", str(team)).out


def test_list_as_json(csqa: Csqa) -> None:
    found = json.loads(csqa("rules", "list", "--format", "json", "--lang", "zh").out)
    rule = next(r for r in found if r["id"] == "no-apology")
    assert rule["source"] == ["R07"]
    assert rule["dimension"] == "empathy"


def test_show_says_what_why_and_what_to_say_with_examples(csqa: Csqa, team: Path) -> None:
    code, out, err = csqa("rules", "show", "no-slang", "--rules", str(team))
    assert (code, err) == (0, "")
    assert out.startswith("no-slang  (wording, warning, stable, R26)\n  Slang\n")
    for part in ("why: Customers may not know it", "say: One moment", "signal: slang", "客服: 酱紫呀"):
        assert part in out
    assert out.endswith("no-slang.yaml:1\n")


def test_show_effective_says_where_each_value_comes_from(csqa: Csqa, team: Path) -> None:
    change = team / "wording" / "stricter.yaml"
    change.write_text("override: no-slang\nseverity: error\n", encoding="utf-8")
    out = csqa("rules", "show", "no-slang", "--effective", "--rules", str(team)).out
    assert f"severity: error  # {change}:2" in out
    assert f"dimension: wording  # {team / 'wording' / 'no-slang.yaml'}:" in out


def test_show_answers_an_unknown_rule_with_the_nearest(csqa: Csqa) -> None:
    code, out, err = csqa("rules", "show", "no-apolgy")
    assert (code, out) == (2, "")
    assert err == "error: there is no rule no-apolgy; did you mean no-apology?\n"


def test_test_passes_on_the_shipped_rules(csqa: Csqa) -> None:
    code, out, _ = csqa("rules", "test")
    assert out.endswith(" tests, 0 failed\n")
    assert code == 0


def test_test_names_the_test_that_fails(csqa: Csqa, team: Path) -> None:
    file = team / "wording" / "no-slang.yaml"
    file.write_text(RULE.replace("客服: 您好", "客服: 您好，酱紫呀"), encoding="utf-8")
    code, out, _ = csqa("rules", "test", "no-slang", "--rules", str(team))
    assert code == 1
    assert out.startswith(f"{file}:")
    assert "no-slang.tests.pass[0]: expected pass, got fail\n    客户: 在吗\n" in out
    assert out.endswith("2 tests, 1 failed\n")


def test_a_rule_without_a_passing_test_is_no_rule(csqa: Csqa, team: Path) -> None:
    file = team / "wording" / "no-slang.yaml"
    file.write_text(RULE[: RULE.index("  pass:")], encoding="utf-8")
    code, out, _ = csqa("rules", "test", "no-slang", "--rules", str(team))
    assert code == 1
    assert "no-slang.tests: there is no test for pass" in out


def test_test_answers_an_unknown_name_with_the_nearest(csqa: Csqa) -> None:
    code, _, err = csqa("rules", "test", "no-apolgy")
    assert (code, err) == (2, "error: there is no rule or signal no-apolgy; did you mean no-apology?\n")


def test_mutate_names_what_no_test_guards(csqa: Csqa, team: Path) -> None:
    file = team / "signals" / "slang.yaml"
    file.write_text(SIGNAL.replace("[酱紫呀]}\ntests", "[酱紫呀, 蓝瘦香菇]}\ntests"), encoding="utf-8")
    code, out, _ = csqa("rules", "test", "no-slang", "slang", "--mutate", "--rules", str(team))
    assert code == 1
    assert "蓝瘦香菇" in out
    assert "no test notices the loss of phrase 酱紫呀" not in out
