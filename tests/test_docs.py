"""What the documentation says is tried here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csqa.config import KEYS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = ("README.md", "README.zh.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_python_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    record = (
        '{"id": "x1", "turns": [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "没办法"}]}\n'
    )
    for file in ("export.jsonl", "导出.jsonl"):
        Path(file).write_text(record, encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    exec(compile(code, name, "exec"), {})
    assert "x1 " in capsys.readouterr().out


def test_both_readmes_give_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        blocks = re.findall(r"```bash\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
        return [line for block in blocks[:2] for line in block.splitlines()]

    first, second = (commands(name) for name in READMES)
    assert first == second
    assert len(first) == 2


def test_every_key_of_the_configuration_is_described() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \| [^|]+ \|$", page, re.M) == list(KEYS)
