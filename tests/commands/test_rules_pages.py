from __future__ import annotations

from pathlib import Path

from csqa.commands.rules_pages import pages
from csqa.ruleset.read import read_rules
from csqa.shipped import rules_folder
from tests.commands.conftest import Csqa

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_docs_hold_a_page_for_every_rule_as_it_stands() -> None:
    made = pages(read_rules((rules_folder(),)))
    there = {file.name: file.read_text(encoding="utf-8") for file in DOCS.glob("*.md")}
    assert sorted(there) == sorted(made), "run: csqa rules pages docs/rules"
    changed = [name for name, text in made.items() if there[name] != text]
    assert not changed, "run: csqa rules pages docs/rules"


def test_a_teams_own_rule_gets_a_page(csqa: Csqa, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.yaml").write_text("override: rude\nseverity: warning\n", encoding="utf-8")
    assert csqa("rules", "pages", "out", "--rules", "own").code == 0
    text = (tmp_path / "out" / "rude.md").read_text(encoding="utf-8")
    assert "| 级别 · severity | 警告 · warning |" in text
