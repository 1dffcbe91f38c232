"""A change under review: what it touched, what it made worse, what would mend it, in the forms that code hosts read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.commands.conftest import Csqa, csqa

__all__ = ["csqa"]
ROOT = Path(__file__).parents[2]

OLD = """\
- id: refund
  question: 可以退款吗
  reply: |
    可以的，签收后7天内都能退
    麻烦你看下说明,谢谢
- id: freight
  question: 运费多少
  reply: 运费10元，请您查收
"""
LONG = """\
- id: exchange
  reply: |
    亲，支持换货～
    流程：申请换货→审核通过→寄回→3天内发出
    要求：未使用，包装完好
    已拆封的不支持换货
    • [X]天内为您补发，到货后会提醒您
"""


@pytest.fixture
def repository(tmp_path: Path, csqa: Csqa) -> Path:
    (tmp_path / "话术库").mkdir()
    (tmp_path / "话术库" / "售后.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "话术库" / "换货.yaml").write_text(LONG, encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    csqa("baseline", "create", "话术库")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *args: str) -> str:
    named = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always", *args]
    return subprocess.run(named, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


def rows(csqa: Csqa, *args: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in csqa("scripts", "check", *args, "--format", "jsonl").out.splitlines()
    ]


def test_what_a_branch_made_worse_is_found_and_nothing_else(repository: Path, csqa: Csqa) -> None:
    assert rows(csqa, "话术库") == []
    git(repository, "checkout", "-qb", "worse")
    file = repository / "话术库" / "换货.yaml"
    file.write_text(LONG.replace("  流程：", "  😊这个真的不行，没办法\n    流程："), encoding="utf-8")
    (found,) = rows(csqa, "话术库")
    assert (found["rule"], found["line"], found["quoted"]) == ("bare-negative", 4, "不行，没办法")
    assert found["lines"][0][found["column"] - 1 :].startswith("不行")
    github = csqa("scripts", "check", "话术库", "--format", "github")
    assert github.code == 1
    assert github.out.count("::error") == 1
    assert f"file=话术库/换货.yaml,line=4,endLine=4,col={found['column'] + 1}," in github.out
    assert rows(csqa, "话术库", "--changed-since", "main", "--no-baseline") == [found]


@pytest.mark.parametrize("words", ["这是公司规定，我也没办法。", "我们会尽快处理的", "这个不行"])
@pytest.mark.parametrize("line", [3, 4, 5, 6, 7])
def test_an_offer_elsewhere_in_a_long_text_excuses_nothing(
    repository: Path, csqa: Csqa, words: str, line: int
) -> None:
    lines = LONG.splitlines(keepends=True)
    lines.insert(line, f"    {words}\n")
    (repository / "话术库" / "换货.yaml").write_text("".join(lines), encoding="utf-8")
    found = rows(csqa, "话术库")
    assert {(row["line"], row["severity"]) for row in found} == {(line + 1, "error")}


def test_paths_are_from_the_root_of_the_repository(
    repository: Path, csqa: Csqa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "话术库")
    done = csqa("scripts", "check", "售后.yaml", "--no-baseline", "--format", "gitlab")
    assert {issue["location"]["path"] for issue in json.loads(done.out)} == {"话术库/售后.yaml"}
    done = csqa("scripts", "check", "售后.yaml", "--no-baseline", "--format", "sarif")
    result = json.loads(done.out)["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%E8%AF%9D%E6%9C%AF%E5%BA%93/%E5%94%AE%E5%90%8E.yaml"
    assert csqa("scripts", "check", "售后.yaml").code == 0, "the baseline above is found"


def test_moved_scripts_and_renamed_files_are_not_touched(repository: Path, csqa: Csqa) -> None:
    (repository / "话术库" / "售后.yaml").unlink()
    first, second = OLD.split("- id: freight")
    (repository / "话术库" / "新.yaml").write_text(first, encoding="utf-8")
    (repository / "话术库" / "运费.yaml").write_text("- id: freight" + second, encoding="utf-8")
    assert rows(csqa, "话术库", "--no-baseline", "--changed-since", "main") == []
    commit(repository)
    assert rows(csqa, "话术库", "--no-baseline", "--changed-since", "main~1") == []


def test_files_that_git_does_not_know_are_new(repository: Path, csqa: Csqa) -> None:
    (repository / "话术库" / "新.yaml").write_text("id: n\nreply: 没办法，不退\n", encoding="utf-8")
    assert {row["where"] for row in rows(csqa, "话术库", "--changed-since", "HEAD")} == {"n #0"}


def test_what_happened_on_the_main_branch_meanwhile_is_not_ours(repository: Path, csqa: Csqa) -> None:
    git(repository, "checkout", "-qb", "mine")
    git(repository, "checkout", "-q", "main")
    file = repository / "话术库" / "售后.yaml"
    file.write_text(OLD.replace("请您查收", "请你查收"), encoding="utf-8")
    commit(repository)
    git(repository, "checkout", "-q", "mine")
    assert rows(csqa, "话术库", "--no-baseline", "--changed-since", "main") == []


def test_two_scripts_that_disagree_are_told_at_the_one_that_changed(repository: Path, csqa: Csqa) -> None:
    file = repository / "话术库" / "售后.yaml"
    file.write_text(OLD + "- id: later\n  question: 运费多少\n  reply: 运费10元\n", encoding="utf-8")
    commit(repository)
    file.write_text(
        file.read_text(encoding="utf-8").replace("运费10元，请您", "运费12元，请您"), encoding="utf-8"
    )
    found = rows(csqa, "话术库", "--changed-since", "HEAD", "--select", "contradiction")
    assert [(row["where"], row["quoted"]) for row in found] == [("freight #1", "12元")]


def test_a_submodule_is_compared_with_what_it_was(tmp_path: Path, csqa: Csqa) -> None:
    inner, outer = tmp_path / "inner", tmp_path / "outer"
    for folder in (inner, outer):
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
    (inner / "a.yaml").write_text(OLD, encoding="utf-8")
    commit(inner)
    git(outer, "submodule", "add", "-q", str(inner), "库")
    commit(outer)
    git(outer, "tag", "before")
    file = outer / "库" / "a.yaml"
    assert rows(csqa, "outer/库", "--changed-since", "before") == []
    file.write_text(OLD.replace("请您查收", "请你查收"), encoding="utf-8")
    assert {row["where"] for row in rows(csqa, "outer/库", "--changed-since", "before")} == {"freight #1"}


def test_where_there_is_no_repository_it_is_said(tmp_path: Path, csqa: Csqa) -> None:
    (tmp_path / "a.yaml").write_text(OLD, encoding="utf-8")
    done = csqa("scripts", "check", "a.yaml", "--changed-since", "main")
    assert done.code == 2
    assert "not in a git repository" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "data",
    [
        OLD.encode(),
        OLD.replace("\n", "\r\n").encode(),
        OLD.encode("utf-8-sig"),
        OLD.replace("refund", "退").encode("gb18030"),
        "id: a\nreply: 您好,请讲".encode(),
    ],
    ids=["lf", "crlf", "bom", "gb18030", "no end"],
)
def test_a_diff_can_be_applied(repository: Path, csqa: Csqa, data: bytes) -> None:
    file = repository / "话术库" / "售 后 b.yaml"
    file.write_bytes(data)
    commit(repository)
    made = subprocess.run(
        [sys.executable, "-m", "csqa.main", "scripts", "check", str(file), "--diff", "--unsafe-fixes",
         "--no-baseline"],
        cwd=repository, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.returncode == 1, made.stderr
    subprocess.run(["git", "apply", "-"], cwd=repository, input=made.stdout, check=True)
    applied = file.read_bytes()
    assert applied != data
    file.write_bytes(data)
    csqa("scripts", "check", str(file), "--fix", "--unsafe-fixes", "--no-baseline")
    assert file.read_bytes() == applied


def test_a_broken_file_hides_no_other(repository: Path, csqa: Csqa) -> None:
    (repository / "话术库" / "坏.yaml").write_text("- id: a\n  reply: [\n", encoding="utf-8")
    (repository / "话术库" / "坏.csv").write_text("id,reply,ower\n", encoding="utf-8")
    done = csqa("scripts", "check", "话术库", "--no-baseline", "--format", "jsonl")
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert "坏.yaml:3" in done.err
    assert "did you mean owner?" in done.err
    assert {json.loads(line)["rule"] for line in done.out.splitlines()} >= {"informal-you-in-script"}
    assert csqa("baseline", "prune", "话术库").code == 2, "what can't be read is not mended"


def test_comments_on_rules_that_did_not_run_are_left_alone(repository: Path, csqa: Csqa) -> None:
    file = repository / "话术库" / "售后.yaml"
    file.write_text("# csqa: allow informal-you-in-script -- 品牌语气\n" + OLD, encoding="utf-8")
    assert rows(csqa, str(file), "--select", "bare-negative", "--no-baseline") == []


def test_each_rule_of_a_comment_must_be_needed(repository: Path, csqa: Csqa) -> None:
    file = repository / "话术库" / "售后.yaml"
    file.write_text("# csqa: allow informal-you-in-script, rude -- 品牌语气\n" + OLD, encoding="utf-8")
    assert [row["message"] for row in rows(csqa, str(file)) if row["rule"] == "unused-allow"] == [
        "Allows rude, which this script does not break"
    ]


def test_what_is_allowed_is_suppressed_in_sarif_with_its_reason(repository: Path, csqa: Csqa) -> None:
    file = repository / "话术库" / "售后.yaml"
    file.write_text("# csqa: allow informal-you-in-script -- 品牌语气\n" + OLD, encoding="utf-8")
    done = csqa("scripts", "check", "话术库", "--no-baseline", "--format", "sarif")
    document = json.loads(done.out)
    schema = json.loads((ROOT / "tests/reports/schemas/sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    results = {result["ruleId"]: result for result in document["runs"][0]["results"]}
    assert results["informal-you-in-script"]["suppressions"] == [
        {"kind": "inSource", "justification": "品牌语气"}
    ]
    assert "suppressions" not in results["half-width-punctuation"]


def test_json_is_valid_by_its_schema(repository: Path, csqa: Csqa) -> None:
    schema = json.loads((ROOT / "docs/schema/findings.schema.json").read_text(encoding="utf-8"))
    whole = json.loads(csqa("scripts", "check", "话术库", "--no-baseline", "--format", "json").out)
    assert whole["findings"]
    for value in (whole, *rows(csqa, "话术库", "--no-baseline")):
        jsonschema.validate(value, schema)


def test_every_word_that_a_finding_joins_is_mended(tmp_path: Path, csqa: Csqa) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("id: a\nreply: 请你把你们的[你的订单]和你的照片发来，你们好\n", encoding="utf-8")
    csqa("scripts", "check", "a.yaml", "--fix", "--unsafe-fixes")
    assert "reply: 请您把你们的[你的订单]和您的照片发来，你们好" in file.read_text(encoding="utf-8")


def test_a_fix_that_can_not_be_made_loses_none_of_the_others(tmp_path: Path, csqa: Csqa) -> None:
    file = tmp_path / "a.yaml"
    # The second text is the first one's alias, whose finding is allowed: what is written once can't be both.
    text = "- id: a\n  reply: &r 您好,请讲\n# csqa: allow half-width-punctuation -- 原文\n- id: b\n  reply: *r\n- id: c\n  reply: 您好,请坐\n"
    file.write_text(text, encoding="utf-8")
    done = csqa("scripts", "check", "a.yaml", "--fix")
    assert "would not read back" in done.err
    assert file.read_text(encoding="utf-8") == text.replace("您好,请坐", "您好，请坐")
