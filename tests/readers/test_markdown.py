from __future__ import annotations

from pathlib import Path

from csqa.model import Reject, Transcript
from csqa.readers import read
from tests.readers.given import items

BLOCK = '```json\n{"id": "%s", "turns": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "%s"}]}\n```\n'


def test_every_block_of_json_is_a_conversation(fixtures: Path) -> None:
    found = [t for t in read(fixtures / "page.md") if isinstance(t, Transcript)]
    assert [(t.id, t.agent, t.source.line) for t in found] == [("page-1", "S90", 7), ("page-2", "S90", 31)]


def test_a_broken_block_is_rejected_with_its_line() -> None:
    found = items(BLOCK % ("a", "好") + '\n```json\n{"turns": [\n```\n' + BLOCK % ("b", "好"), "markdown")
    assert [type(f) for f in found] == [Transcript, Reject, Transcript]
    assert found[1].source.line in (6, 7)


def test_a_block_may_hold_json_lines() -> None:
    line = BLOCK.split("\n")[1]
    found = items("```jsonl\n" + line % ("a", "好") + "\n" + line % ("b", "好") + "\n```\n", "markdown")
    assert [t.id for t in found if isinstance(t, Transcript)] == ["a", "b"]


def test_a_folder_gives_only_the_pages_that_are_exports(tmp_path: Path) -> None:
    (tmp_path / "export.md").write_text(BLOCK % ("a", "好"), encoding="utf-8")
    (tmp_path / "README.md").write_text(
        "# How to\n" + "Long words about it. " * 20 + "\n" + BLOCK % ("b", "好"), encoding="utf-8"
    )
    (tmp_path / "notes.md").write_text("客户: 在吗\n客服: 您好\n", encoding="utf-8")
    assert [t.id for t in read(tmp_path) if isinstance(t, Transcript)] == ["a"]


def test_a_page_that_somebody_names_may_be_a_pasted_chat(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("**客户**: 在吗\n**客服**: 您好\n", encoding="utf-8")
    (t,) = read(file)
    assert isinstance(t, Transcript)
    assert [x.role for x in t.turns] == ["customer", "agent"]
