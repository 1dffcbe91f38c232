from __future__ import annotations

import re
from pathlib import Path

import pytest

from csqa.commands.init import TEMPLATE
from csqa.config import KEYS, load_config
from tests.commands.conftest import Csqa


def test_it_writes_a_configuration_that_changes_nothing(csqa: Csqa, tmp_path: Path) -> None:
    assert csqa("init") == (0, "wrote .csqa.yaml\n", "")
    config = load_config(tmp_path)
    assert config.file is not None
    assert set(config.source.values()) == {"default"}


def test_it_leaves_an_existing_file_alone(csqa: Csqa, tmp_path: Path) -> None:
    file = tmp_path / ".csqa.yaml"
    file.write_text("profile: jd\n", encoding="utf-8")
    assert csqa("init") == (2, "", "error: .csqa.yaml: exists already; overwrite it with --force\n")
    assert file.read_text(encoding="utf-8") == "profile: jd\n"


def test_force_overwrites(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / ".csqa.yaml").write_text("profile: jd\n", encoding="utf-8")
    assert csqa("init", "--force").code == 0
    assert load_config(tmp_path).profile == "default"


def test_it_writes_into_a_folder_and_in_chinese(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    assert csqa("init", "day", "--lang", "zh").out == f"已写好 {Path('day') / '.csqa.yaml'}\n"
    assert "评分表" in (tmp_path / "day" / ".csqa.yaml").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_an_error(csqa: Csqa) -> None:
    code, _, err = csqa("init", "nowhere")
    assert code == 2
    assert "cannot be written" in err


@pytest.mark.parametrize("text", [TEMPLATE.zh, TEMPLATE.en], ids=["zh", "en"])
def test_every_key_stands_in_it_with_a_valid_example(tmp_path: Path, text: str) -> None:
    keys = re.findall(r"^# ([a-z-]+): ", text, re.M)
    assert sorted(keys) == sorted(KEYS)
    (tmp_path / "qa-rules").mkdir()
    for library in ("话术库", "scripts"):
        (tmp_path / library).mkdir()
    (tmp_path / "roster.csv").touch()
    said = re.sub(r"^# ([a-z-]+: )", r"\1", text, flags=re.M)
    (tmp_path / ".csqa.yaml").write_text(said, encoding="utf-8")
    config = load_config(tmp_path)
    assert "default" not in config.source.values()
    assert config.fail_on == "warning"
