"""`csqa scripts check` and `csqa baseline`, as they are typed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Csqa, csqa

__all__ = ["csqa"]

LIBRARY = """\
# 售后话术
- id: refund
  question: 可以退款吗
  reply: |
    亲😊，这个不可以退的
    麻烦你看下说明,谢谢
- id: freight
  question: 运费多少
  reply: 运费{金额}元，请您查收
  placeholders: [金额]
"""


@pytest.fixture
def library(tmp_path: Path, csqa: Csqa) -> Path:
    file = tmp_path / "lib" / "售后.yaml"
    file.parent.mkdir()
    file.write_text(LIBRARY, encoding="utf-8")
    return file


def found(csqa: Csqa, *args: str) -> list[dict[str, object]]:
    done = csqa("scripts", "check", "lib", "--format", "jsonl", *args)
    return [json.loads(line) for line in done.out.splitlines()]


def places(rows: list[dict[str, object]]) -> dict[object, tuple[object, object]]:
    return {row["rule"]: (row["line"], row["column"]) for row in rows}


def test_findings_are_at_line_and_column(csqa: Csqa, library: Path) -> None:
    assert places(found(csqa)) == {
        "bare-negative": (5, 10),
        "informal-you-in-script": (6, 7),
        "half-width-punctuation": (6, 12),
    }


def test_columns_of_github_count_the_emoji_twice(csqa: Csqa, library: Path) -> None:
    done = csqa("scripts", "check", "lib", "--format", "github", "--select", "bare-negative")
    assert "line=5,endLine=5,col=11," in done.out
    assert done.code == 1


def test_text_shows_the_line_and_the_wording(csqa: Csqa, library: Path) -> None:
    done = csqa("scripts", "check", "lib", "--lang", "zh")
    assert "售后.yaml:5:10  错误  bare-negative" in done.out
    assert "^^^" in done.out
    assert "2 条话术，1 条有问题：错误 1、警告 1、提示 1。" in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_a_clean_library_ends_with_0(csqa: Csqa, library: Path) -> None:
    library.write_text("id: a\nreply: 您好，请问有什么可以帮您\n", encoding="utf-8")
    assert csqa("scripts", "check", "lib").code == 0


def test_fix_changes_what_is_safe_and_nothing_else(csqa: Csqa, library: Path) -> None:
    csqa("scripts", "check", "lib", "--fix")
    assert library.read_text(encoding="utf-8") == LIBRARY.replace("说明,谢谢", "说明，谢谢")


def test_unsafe_fixes_reword_too(csqa: Csqa, library: Path) -> None:
    csqa("scripts", "check", "lib", "--fix", "--unsafe-fixes")
    text = library.read_text(encoding="utf-8")
    assert "亲😊，这个不可以退的" not in text
    assert "    目前还做不到这一点，不过我可以先帮您登记" in text
    left = [line for line in text.splitlines() if "目前还做不到" not in line]
    mended = LIBRARY.replace("说明,谢谢", "说明，谢谢").replace("麻烦你", "麻烦您")
    assert left == [line for line in mended.splitlines() if "不可以退" not in line]


def test_diff_shows_and_leaves(csqa: Csqa, library: Path) -> None:
    done = csqa("scripts", "check", "lib", "--diff")
    assert "-    麻烦你看下说明,谢谢" in done.out
    assert "+    麻烦你看下说明，谢谢" in done.out
    assert done.code == 1
    assert library.read_text(encoding="utf-8") == LIBRARY


def test_a_comment_with_a_reason_lets_a_finding_stand(csqa: Csqa, library: Path) -> None:
    text = LIBRARY.replace(
        "- id: refund", "# csqa: allow bare-negative until 2999-01-01 -- 法律要求原文\n- id: refund"
    )
    library.write_text(text, encoding="utf-8")
    assert "bare-negative" not in places(found(csqa))
    assert "1 more are allowed" in csqa("scripts", "check", "lib").out


@pytest.mark.parametrize(
    ("comment", "rule", "says"),
    [
        ("allow bare-negative", "bad-allow", "no reason"),
        ("allow", "bad-allow", "allow RULE -- REASON"),
        ("allow bare-negativ -- x", "bad-allow", "did you mean bare-negative"),
        ("allow bare-negative until soon -- x", "bad-allow", "not a date: soon"),
        ("allow rude -- x", "unused-allow", "Allows rude"),
        ("allow bare-negative until 2020-01-01 -- x", "expired-allow", "until 2020-01-01"),
    ],
)
def test_comments_that_do_not_hold_are_findings(
    csqa: Csqa, library: Path, comment: str, rule: str, says: str
) -> None:
    library.write_text(LIBRARY.replace("- id: refund", f"- id: refund  # csqa: {comment}"), encoding="utf-8")
    rows = found(csqa)
    assert places(rows)[rule] == (2, None)
    assert says in str(next(row["message"] for row in rows if row["rule"] == rule))
    if comment != "allow rude -- x":
        assert "bare-negative" in places(rows)


def test_hard_rules_can_not_be_allowed(csqa: Csqa, library: Path) -> None:
    library.write_text(
        "# csqa: allow placeholder-unbalanced -- x\n- id: a\n  reply: 订单{号\n", encoding="utf-8"
    )
    assert {"placeholder-unbalanced", "bad-allow"} <= places(found(csqa)).keys()


def test_a_comment_inside_a_text_is_text(csqa: Csqa, library: Path) -> None:
    library.write_text("- id: a\n  reply: |\n    # csqa: allow rude\n    您好\n", encoding="utf-8")
    assert found(csqa) == []


def test_a_baseline_lets_the_old_stand_and_catches_the_new(csqa: Csqa, library: Path) -> None:
    assert csqa("baseline", "create", "lib").code == 0
    assert csqa("scripts", "check", "lib").code == 0
    # Moved, and one thing worse.
    library.write_text("\n\n" + LIBRARY + "- id: new\n  reply: 没办法，不退\n", encoding="utf-8")
    assert {(row["where"], row["rule"]) for row in found(csqa)} == {("new #0", "bare-negative")}


def test_a_baseline_never_grows_by_itself(csqa: Csqa, library: Path, tmp_path: Path) -> None:
    csqa("baseline", "create", "lib")
    before = (tmp_path / ".csqa-baseline.json").read_bytes()
    library.write_text(LIBRARY + "- id: new\n  reply: 没办法，不退\n", encoding="utf-8")
    assert csqa("baseline", "create", "lib").code == 2
    done = csqa("baseline", "update", "lib")
    assert done.code == 1
    assert "not taken in: new bare-negative" in done.err
    assert (tmp_path / ".csqa-baseline.json").read_bytes() == before
    assert csqa("baseline", "update", "lib", "--accept").code == 0
    assert csqa("scripts", "check", "lib").code == 0


def test_prune_strikes_what_was_mended(csqa: Csqa, library: Path, tmp_path: Path) -> None:
    csqa("baseline", "create", "lib")
    csqa("scripts", "check", "lib", "--no-baseline", "--fix")
    done = csqa("baseline", "prune", "lib")
    assert "1 gone, 2 stay" in done.err


def test_changed_since_reports_what_a_change_touched(csqa: Csqa, library: Path, tmp_path: Path) -> None:
    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *args],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    assert found(csqa, "--changed-since", "HEAD") == []
    library.write_text("# 挪了一行\n" + LIBRARY.replace("请您查收", "请你查收"), encoding="utf-8")
    assert {row["where"] for row in found(csqa, "--changed-since", "HEAD")} == {"freight #1"}
    done = csqa("scripts", "check", "lib", "--changed-since", "nowhere")
    assert done.code == 2
    assert "no such revision: nowhere" in done.err


def test_a_workbook_is_mended_in_its_cells(csqa: Csqa, library: Path) -> None:
    csqa("scripts", "convert", "lib", "-o", "lib.xlsx")
    done = csqa("scripts", "check", "lib.xlsx", "--fix", "--unsafe-fixes", "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert rows == []
    csqa("scripts", "convert", "lib.xlsx", "-o", "back.yaml")
    assert "麻烦您看下说明，谢谢" in Path("back.yaml").read_text(encoding="utf-8")


def test_a_folder_without_scripts_is_an_error(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = csqa("scripts", "check", "empty")
    assert done.code == 2
    assert "no script to check" in done.err
