"""`csqa review` from the outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csqa.reports.columns import width
from tests.commands.conftest import Csqa

CHAT = (
    "客户: 我的快递三天没动了，你们怎么回事\n客服小李: 这是物流的问题，你自己找快递\n"
    "客户: 打13812345678都没人接，太让人失望了\n客服小李: 没办法\n"
)
ENGLISH = (
    "Customer: My parcel is late again, this is ridiculous.\nAgent Ben: Hi, there is nothing I can do.\n"
)


@pytest.fixture
def chat(tmp_path: Path) -> str:
    (tmp_path / "chat.txt").write_text(CHAT, encoding="utf-8")
    return "chat.txt"


def test_it_tells_what_was_good_what_to_change_and_what_that_gives(csqa: Csqa, chat: str) -> None:
    found = csqa("review", chat, "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    for line in ("好在哪里", "先改什么", "改了之后"):
        assert f"\n{line}\n" in found.out
    assert "  1. -10  把责任或事情推给第三方" in found.out
    assert "原话  #1  “这是物流的问题，你自己找快递”" in found.out
    assert "全部改好：100 分，合格" in found.out


def test_it_speaks_english_and_recommends_in_the_customers_language(csqa: Csqa, chat: str) -> None:
    found = csqa("review", chat, "--lang", "en")
    assert "\nWhat to change, the costliest first\n" in found.out
    assert "say    “包裹" in found.out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", [CHAT, ENGLISH, CHAT.replace("没办法", "没办法，" * 60)])
def test_no_line_is_wider_than_80_columns_and_nothing_is_coloured(csqa: Csqa, lang: str, text: str) -> None:
    found = csqa("review", "-", "--lang", lang, stdin=text)
    assert found.code == 0
    assert max(map(width, found.out.splitlines())) <= 80
    assert "\x1b" not in found.out


def test_pasted_text_needs_no_file(csqa: Csqa) -> None:
    assert "nothing I can do" in csqa("review", stdin=ENGLISH).out


def test_of_several_the_first_and_a_word_about_the_others(csqa: Csqa, tmp_path: Path) -> None:
    parts = [f"会话ID: s{n}\n{CHAT}" for n in range(3)]
    (tmp_path / "day.txt").write_text("---\n".join(parts), encoding="utf-8")
    found = csqa("review", "day.txt")
    assert found.out.startswith("s0 ")
    assert found.err == "there are more conversations; this is the first, s0; --id picks another\n"
    assert csqa("review", "day.txt", "--id", "s2").out.startswith("s2 ")


def test_an_id_that_is_not_there_is_answered_with_the_nearest(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "day.txt").write_text(f"会话ID: shop-01\n{CHAT}", encoding="utf-8")
    found = csqa("review", "day.txt", "--id", "shop-1")
    assert found.code == 2
    assert found.err == "error: day.txt: --id: there is no conversation shop-1; did you mean shop-01?\n"


def test_personal_data_is_masked(csqa: Csqa, chat: str) -> None:
    assert "13812345678" not in csqa("review", chat).out
    assert "13812345678" in csqa("review", chat, "--no-mask").out


def test_a_risk_stands_at_the_top(csqa: Csqa) -> None:
    found = csqa("review", "--lang", "zh", stdin="客户: 再不退款我就打12315\n客服小李: 您好\n")
    assert "风险：找监管或起诉 “再不退款我就打12315”，请告诉主管" in found.out.split("---")[0]


def test_a_flawless_conversation_has_nothing_to_change(csqa: Csqa) -> None:
    text = (
        "客户: 您好，请问这款杯子有蓝色的吗？\n客服小美: 您好，很高兴为您服务！有的，蓝色现货。\n客户: 好的，谢谢\n"
        "客服小美: 不客气，请问还有其他可以帮您的吗？\n客户: 没有了\n客服小美: 感谢您的咨询，祝您生活愉快，再见！\n"
    )
    found = csqa("review", "--lang", "zh", stdin=text)
    assert "100 分，合格" in found.out
    assert "没有要改的" in found.out
    assert "改了之后" not in found.out


def test_reviewers_decisions_count(csqa: Csqa, chat: str, tmp_path: Path) -> None:
    import json

    line = json.loads(csqa("check", chat, "--format", "jsonl").out.splitlines()[0])
    (id_,) = (f["id"] for v in line["verdicts"] if v["rule"] == "blame-other" for f in v["findings"])
    (tmp_path / ".csqa.yaml").write_text("waivers: waivers.yaml\n", encoding="utf-8")
    (tmp_path / "waivers.yaml").write_text(
        f"waivers:\n  - {{finding: {id_}, verdict: overturned, reason: 是玩笑}}\n", encoding="utf-8"
    )
    assert "blame-other" not in csqa("review", chat).out


def test_a_history_that_does_not_exist_yet_is_no_mistake(csqa: Csqa, chat: str) -> None:
    found = csqa("review", chat, "--history", "none", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert "和最近比" not in found.out


def test_nothing_heavy_is_imported(chat: str, tmp_path: Path) -> None:
    code = (
        "import sys; from csqa.main import run; run(['review', sys.argv[1]]); "
        "print([m for m in ('jieba', 'duckdb', 'pyarrow', 'spacy', 'opencc') if m in sys.modules], file=sys.stderr)"
    )
    # The first run may compile rules; the second finds them in the cache.
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / chat)], capture_output=True, text=True, check=True
        )
    assert done.stderr.splitlines()[-1] == "[]"
