"""`csqa scripts search`, `csqa scripts usage`, and better wordings from the library, as they are typed."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from csqa.engine import lint
from csqa.library.usage import Using
from csqa.library.wording import Wordings
from csqa.model import Transcript, Turn
from csqa.ruleset.load import load_rules
from tests.commands.conftest import Csqa

LIBRARY = """\
- id: ship-bad
  scenario: logistics
  question: 什么时候发货
  reply: 这个发不了，没有办法
- id: ship-when
  scenario: logistics
  question: [什么时候能发货, 怎么还没发货]
  reply: 您的订单今天 18 点前从 {仓库} 发出，发出后我第一时间告诉您。
- id: tags-cut
  scenario: after-sale
  question: 吊牌剪了还能退吗
  reply: |
    很抱歉，吊牌剪下后不支持无理由退货；
    不过质量问题我可以马上帮您申请，您拍张照片给我。
- id: hello
  tags: [missing-greeting]
  reply: 您好，这里是小美，很高兴为您服务，请问有什么可以帮您？
- id: old
  question: 双十一活动是什么
  reply: 全场八折
  valid: {until: 2020-01-01}
"""
CHAT = """\
客户: 在吗
客服小美: 在
客户: 吊牌剪了还能退吗
客服小美: 不能退
"""


@pytest.fixture
def library(tmp_path: Path, csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.yaml").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "chat.txt").write_text(CHAT, encoding="utf-8")
    return tmp_path


def configure(folder: Path) -> None:
    (folder / ".csqa.yaml").write_text("library: [lib]\n", encoding="utf-8")


def test_search_fills_and_names_what_is_open(csqa: Csqa, library: Path) -> None:
    done = csqa(
        "scripts", "search", "包裹怎么还没發貨", "--library", "lib", "--fill", "客户=王先生", "--limit", "1"
    )
    assert done.code == 0
    assert "1. ship-when" in done.out
    assert "open  仓库" in done.out
    assert "客户 was not used" in done.err
    done = csqa(
        "scripts", "search", "怎么还没发货", "--library", "lib", "--fill", "{仓库}=杭州仓", "--limit", "1"
    )
    assert "从 杭州仓 发出" in done.out
    assert "open" not in done.out


def test_search_knows_scenarios_by_their_names(csqa: Csqa, library: Path) -> None:
    configure(library)
    done = csqa("scripts", "search", "退", "发货", "--scenario", "售后", "--format", "json")
    assert [one["id"] for one in json.loads(done.out)["scripts"]] == ["tags-cut"]
    assert done.err == ""
    assert csqa("scripts", "search", "发货", "--scenario", "售前").code == 1


def test_search_leaves_out_what_is_over(csqa: Csqa, library: Path) -> None:
    done = csqa("scripts", "search", "双十一活动", "--library", "lib")
    assert (done.code, done.out) == (1, "")
    assert "no script fits" in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--fill", "客户"), "--fill"),
        ((), "--library"),
        (("--library", "nowhere"), "nowhere"),
    ],
)
def test_mistakes_are_explained(csqa: Csqa, library: Path, args: tuple[str, ...], said: str) -> None:
    where = () if args and args[0] == "--library" else ("--library", "lib") if args else ()
    done = csqa("scripts", "search", "退款", *where, *args)
    assert done.code == 2
    assert said in done.err


def test_a_library_that_is_not_there_is_an_error_of_the_configuration(csqa: Csqa, library: Path) -> None:
    (library / ".csqa.yaml").write_text("profile: default\nlibrary: [x]\n", encoding="utf-8")
    done = csqa("check", "chat.txt")
    assert done.code == 2
    assert ".csqa.yaml:2: library[0]" in done.err


def test_better_words_come_from_the_library(csqa: Csqa, library: Path) -> None:
    before = csqa("check", "chat.txt", "--lang", "zh").out
    assert "话术" not in before
    configure(library)
    after = csqa("check", "chat.txt", "--lang", "zh").out
    assert "（话术 tags-cut）" in after.replace("\n        ", "")
    assert "小美，很高兴为您服务" in after
    assert "没有办法" not in after
    reviewed = csqa("review", "chat.txt", "--lang", "zh").out
    assert "tags-cut" in reviewed


def test_the_page_carries_them(csqa: Csqa, library: Path) -> None:
    configure(library)
    assert csqa("report", "chat.txt", "-o", "out").code == 0
    assert '"script":"tags-cut"' in (library / "out" / "report.html").read_text(encoding="utf-8")


def test_a_script_that_breaks_the_rule_is_never_proposed(csqa: Csqa, library: Path) -> None:
    (library / "chat.txt").write_text("客户: 什么时候发货\n客服小美: 发不了\n", encoding="utf-8")
    configure(library)
    out = csqa("check", "chat.txt", "--lang", "zh", "--select", "bare-negative").out
    assert "bare-negative" in out
    assert "ship-bad" not in out
    assert "ship-when" in out


def test_usage_counts_and_names_what_no_script_answers(csqa: Csqa, library: Path) -> None:
    chats = [
        ("怎么还没发货？", "您的订单今天18点前从杭州仓发出，发出后我第一时间告诉您~"),
        ("发票怎么开？", "我去问一下"),
    ]
    rows = [
        {
            "id": f"c{n}",
            "agent": "A",
            "turns": [{"role": "customer", "text": q}, {"role": "agent", "text": a}],
        }
        for n, (q, a) in enumerate(chats)
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (library / "day.jsonl").write_text(text, encoding="utf-8")
    done = csqa("scripts", "usage", "day.jsonl", "--library", "lib", "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert [(row["id"], row["verbatim"], row["adapted"]) for row in found["used"]] == [("ship-when", 1, 0)]
    assert found["never"] == ["ship-bad", "tags-cut", "hello", "old"]
    assert [row["text"] for row in found["open"]] == ["发票怎么开？"]
    assert found["score"] is None
    assert found["used"][0]["score"] is None
    page = csqa("scripts", "usage", "day.jsonl", "--library", "lib", "--lang", "zh").out
    assert "用了的话术：1 / 5 条" in page
    assert all(len(line) <= 80 for line in page.splitlines())


def test_wordings_and_usage_go_to_another_process(library: Path) -> None:
    folder = str(library / "lib")
    transcript = Transcript("c", (Turn("customer", "吊牌剪了还能退吗"), Turn("agent", "不能退")), lang="zh")
    result = lint(transcript, load_rules())
    finding = next(f for v in result.verdicts if v.rule == "bare-negative" for f in v.findings)
    wordings = pickle.loads(pickle.dumps(Wordings([folder], (), "default")))
    better = wordings.better("bare-negative", finding, result)
    assert better is not None
    assert better.script == "tags-cut"
    assert wordings.better("late-first-response", finding, result) is None
    using = pickle.loads(pickle.dumps(Using([folder], masks=True)))
    assert using.used(result).turns == 1
