from __future__ import annotations

from pathlib import Path

import pytest

from csqa.config import KEYS, Config, find_config, load_config, overridden
from csqa.errors import InputError


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ".csqa.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def error(folder: Path, text: str) -> str:
    file = write(folder, text)
    with pytest.raises(InputError) as caught:
        load_config(folder)
    return str(caught.value).replace(str(file), ".csqa.yaml").replace(str(folder), "HERE")


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config(tmp_path)
    assert (config.profile, config.fail_on, config.preview, config.file) == (
        "default",
        "warning",
        False,
        None,
    )
    assert set(config.source.values()) == {"default"}


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, "# nothing yet\n")
    assert load_config(tmp_path).profile == "default"


def test_the_nearest_file_above_the_input_holds(tmp_path: Path) -> None:
    write(tmp_path, "profile: jd\n")
    near = write(tmp_path / "taobao", "profile: taobao\n")
    (tmp_path / "taobao" / "may").mkdir()
    assert find_config(tmp_path / "taobao" / "may" / "01.csv") == near
    assert load_config(tmp_path / "taobao" / "may" / "*.csv").profile == "taobao"
    assert load_config(tmp_path / "other" / "x.csv").profile == "jd"


def test_the_input_comes_before_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "input", "profile: jd\n")
    write(tmp_path / "here", "profile: douyin\n")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert load_config(tmp_path / "input").profile == "jd"
    assert load_config(tmp_path / "elsewhere").profile == "douyin"


def test_an_explicit_file_wins(tmp_path: Path) -> None:
    write(tmp_path, "profile: jd\n")
    other = tmp_path / "other.yaml"
    other.write_text("profile: douyin\n", encoding="utf-8")
    assert load_config(tmp_path, other).profile == "douyin"


def test_an_explicit_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_config(tmp_path, tmp_path / "none.yaml")


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, "profile: jd\n\nfail-on: error\n")
    config = load_config(tmp_path)
    assert config.source["fail-on"] == f"{file}:3"
    assert config.source["select"] == "default"


def test_paths_start_at_the_file(tmp_path: Path) -> None:
    (tmp_path / "team" / "rules").mkdir(parents=True)
    (tmp_path / "team" / "people.csv").touch()
    (tmp_path / "team" / "card.yaml").touch()
    write(tmp_path / "team", "rules: [rules]\nroster: people.csv\nscorecard: card.yaml\n")
    config = load_config(tmp_path / "team")
    assert config.rules == (str(tmp_path / "team" / "rules"),)
    assert config.roster == str(tmp_path / "team" / "people.csv")
    assert config.scorecard == str(tmp_path / "team" / "card.yaml")


def test_the_name_of_a_scorecard_is_no_path(tmp_path: Path) -> None:
    write(tmp_path, "scorecard: strict\n")
    assert load_config(tmp_path).scorecard == "strict"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profile: jd\nfailon: error\n", ".csqa.yaml:2: failon: unknown key failon; did you mean fail-on?"),
        ("fail-on: errror\n", ".csqa.yaml:1: fail-on: errror is not allowed here; did you mean error?"),
        (
            "profile: 12315\n",
            '.csqa.yaml:1: profile: expected str, got int; YAML reads unquoted 12315 as int; write "12315"',
        ),
        ("preview: maybe\n", ".csqa.yaml:1: preview: expected bool, got str"),
        ("select: greeting\n", ".csqa.yaml:1: select: expected array, got str"),
        ("session-gap: 0\n", ".csqa.yaml:1: session-gap: must be a positive number of seconds"),
        ("min-score: 101\n", ".csqa.yaml:1: min-score: must be between 0 and 100"),
        ("rules: [a]\n", ".csqa.yaml:1: rules[0]: there is no folder HERE/a; relative paths start at HERE"),
        (
            "\nroster: a.csv\n",
            ".csqa.yaml:2: roster: there is no file HERE/a.csv; relative paths start at HERE",
        ),
        ("profile: jd\nprofile: jd\n", ".csqa.yaml:2: profile: the key profile stands twice; merge the two"),
        ("--- \nprofile: jd\n--- \nprofile: jd\n", ".csqa.yaml:4: only one YAML document may stand here"),
        ("- jd\n", ".csqa.yaml:1: expected object, got array"),
        ("file: x\n", ".csqa.yaml:1: file: unknown key file; did you mean profile?"),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_mend(tmp_path: Path, text: str, message: str) -> None:
    assert error(tmp_path, text) == message


def test_options_replace_the_file_but_folders_exceptions_and_names_add_up() -> None:
    config = Config(
        select=("R07",), ignore=("rude",), agent_names=("小美",), source=dict.fromkeys(KEYS, ".csqa.yaml:1")
    )
    held = overridden(
        config,
        {"select": ("R01",), "ignore": ("R02",), "agent-names": ("小李",), "profile": None, "rules": ()},
    )
    assert held.select == ("R01",)
    assert held.ignore == ("rude", "R02")
    assert held.agent_names == ("小美", "小李")
    assert held.source["select"] == "--select"
    assert held.source["agent-names"] == ".csqa.yaml:1, --agent-name"
    assert held.source["profile"] == ".csqa.yaml:1"


@pytest.mark.parametrize(
    ("fail_on", "severity", "fails"),
    [
        ("warning", "error", True),
        ("warning", "warning", True),
        ("warning", "info", False),
        ("never", "error", False),
    ],
)
def test_fail_on_is_a_threshold(fail_on: str, severity: str, fails: bool) -> None:
    assert Config(fail_on=fail_on).fails_at(severity) is fails  # type: ignore[arg-type]
