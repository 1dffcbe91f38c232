"""`sources:` in `.csqa.yaml`: which files each takes, what a preset brings, and what is wrong said with line and key."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from csqa.config import load_config
from csqa.errors import InputError
from csqa.readers import ReadOptions
from csqa.shipped import rules_folder
from csqa.sources.mapping import Columns, ConversationPaths, Source, TurnPaths, source_of
from csqa.sources.presets import find_preset, preset_names, recognising


def sources(folder: Path, text: str) -> tuple[Source, ...]:
    file = folder / ".csqa.yaml"
    file.write_text(text, encoding="utf-8")
    return load_config(folder, file).sources


def problem(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        sources(folder, text)
    return caught.value.render("en").removeprefix(f"{folder / '.csqa.yaml'}:")


@pytest.mark.parametrize(
    ("pattern", "file", "taken"),
    [
        ("*.csv", "a.csv", True),
        ("*.csv", "may/01/a.csv", True),
        ("*.csv", "a.csv.bak", False),
        ("may/*.csv", "may/a.csv", True),
        ("may/*.csv", "may/01/a.csv", False),
        ("may/**/*.csv", "may/01/02/a.csv", True),
        ("may/**/*.csv", "may/a.csv", True),
        ("./a?.csv", "ab.csv", True),
        ("a[0-9].csv", "a7.csv", True),
        ("a[!0-9].csv", "a7.csv", False),
        ("导出*.csv", "导出5月.csv", True),
        ("a+b.csv", "a+b.csv", True),
    ],
)
def test_a_pattern_counts_from_the_configuration(
    tmp_path: Path, pattern: str, file: str, taken: bool
) -> None:
    (held,) = sources(tmp_path, f'sources: [{{name: x, files: "{pattern}"}}]')
    assert held.takes(str(tmp_path / file)) is taken


def test_a_folder_with_brackets_in_its_name_is_no_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "day [1]"
    folder.mkdir()
    (held,) = sources(folder, 'sources: [{name: x, files: "*.csv"}]')
    assert held.takes(str(folder / "a.csv"))


def test_a_relative_path_and_one_through_a_link_are_taken_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "real"
    (real / "sub").mkdir(parents=True)
    held = sources(real, "sources: [{name: x, files: a.csv}]")
    monkeypatch.chdir(real / "sub")
    assert held[0].takes("../a.csv")
    link = tmp_path / "link"
    try:
        link.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")
    assert held[0].takes(str(link / "a.csv"))


def test_the_first_source_that_takes_a_file_holds(tmp_path: Path) -> None:
    held = sources(
        tmp_path,
        'sources: [{name: special, files: "vip-*.csv"}, {name: rest, files: ["*.csv", "*.txt"]}]',
    )
    named = [found and found.name for f in ("vip-1.csv", "a.csv", "b.txt", "c.json") if (found := source_of(str(tmp_path / f), held)) or True]  # fmt: skip
    assert named == ["special", "rest", "rest", None]


def test_a_preset_brings_its_keys_and_the_entry_wins(tmp_path: Path) -> None:
    (held,) = sources(
        tmp_path,
        "sources: [{name: x, files: a.json, preset: amazon-call-analytics, conversation: {id: Call.Id}, set: {agent: Ben}}]",
    )
    assert held.conversation.id == "Call.Id"
    assert held.conversation.lang == "LanguageCode"
    assert held.time_unit == "milliseconds"
    assert held.set.agent == "Ben"
    assert held.recognise is None


def test_a_team_keeps_presets_in_its_rules_folder(tmp_path: Path) -> None:
    (tmp_path / "qa" / "sources").mkdir(parents=True)
    (tmp_path / "qa" / "sources" / "desk.yaml").write_text(
        "turns: items\nturn: {text: t}\n", encoding="utf-8"
    )
    (held,) = sources(tmp_path, "rules: [qa]\nsources: [{name: x, files: a.json, preset: desk}]")
    assert (held.turns, held.turn.text) == ("items", "t")


def test_options_with_sources_travel_to_the_workers(tmp_path: Path) -> None:
    held = sources(tmp_path, "sources: [{name: x, files: a.json, preset: amazon-call-analytics}]")
    options = ReadOptions(sources=held)
    assert pickle.loads(pickle.dumps(options)) == options


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources:\n- {name: x, files: a, tunrs: y}", "2: sources[0].tunrs: unknown key tunrs; did you mean turns?"),
        ("sources:\n- name: x\n  files: a\n  turn:\n    rol: y", "5: sources[0].turn.rol: unknown key rol; did you mean role?"),
        ("sources:\n- {name: x, files: a, preset: tweet}", "2: sources[0].preset: there is no preset tweet; did you mean tweets?"),
        ("sources:\n- {name: x, files: a, turns: 'a['}", "2: sources[0].turns: not valid JMESPath: a[ (Incomplete expression)"),
        ("sources:\n- {name: x, files: a, conversation: {meta: {k: '!'}}}", "2: sources[0].conversation.meta.k: not valid JMESPath: !"),
        ("sources:\n- {name: x}", "2: sources[0]: the key files is missing"),
        ("sources:\n- {files: x}", "2: sources[0]: the key name is missing"),
        ("sources:\n- {name: x, files: a, turns: b, columns: {id: c}}", "2: sources[0].columns: keys of tables and keys of JSON"),
        ("sources:\n- {name: x, files: a}\n- {name: x, files: b}", "3: sources[1].name: the source x stands twice"),
        ("sources:\n- {name: x, files: a, roles: {1号: agnet}}", "2: sources[0].roles.1号: agnet is not allowed here; did you mean agent?"),
        ("sources:\n- {name: x, files: a, join: {file: b}}", "2: sources[0].join.file: unknown key file; did you mean files?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_key_and_the_nearest(tmp_path: Path, text: str, said: str) -> None:
    assert problem(tmp_path, text).startswith(said)


def test_every_preset_that_ships_is_valid_and_says_what_it_is_for() -> None:
    assert preset_names() == sorted(f.stem for f in (rules_folder() / "sources").glob("*.yaml"))
    for name in preset_names():
        about = (find_preset(name) or {})["about"]
        assert about["zh"]
        assert about["en"]
    assert {preset.name for preset in recognising()} <= set(preset_names())


PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", PAGE, re.S))
def test_the_mappings_in_the_documentation_are_valid(tmp_path: Path, example: str) -> None:
    assert sources(tmp_path, example)


def test_the_documentation_names_every_key_and_preset() -> None:
    keys = {f for s in (Source, Columns, ConversationPaths, TurnPaths) for f in s.__struct_encode_fields__}
    assert {k for k in keys - {"about", "recognise"} if not re.search(rf"[`{{ ]{k}[`: ]", PAGE)} == set()
    assert {name for name in preset_names() if f"| `{name}` |" not in PAGE} == set()
