"""What a rule's author gets wrong is said with file, line and key; what a team changes holds, with its origin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csqa import cache
from csqa.errors import InputError
from csqa.ruleset.load import RuleSet, load_rules
from csqa.ruleset.read import read_rules

from .conftest import HEAD

Make = Callable[[str], RuleSet]
FORBID = "forbid: {signal: sorry}\n"


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("forbid: {signal: sory}", "did you mean sorry"),
        ("forbid: {signals: sorry}", "did you mean signal"),
        ("forbit: {signal: sorry}", "did you mean forbid"),
        ("forbid: {signal: sorry, by: agents}", "did you mean agent"),
        ("forbid: {signal: 12315}", '"12315"'),
        ("", "exactly one of"),
        ("forbid: {signal: sorry}\nrequire: {signal: sorry}", "exactly one of"),
        ("forbid: {signal: sorry}\nwhen: {ended: [rests]}", "did you mean rest"),
        ("forbid: {signal: sorry}\nstatus: stabel", "did you mean stable"),
        (
            "require: {signal: sorry, within: {first: {agent_runs: 1, customer_runs: 1}}}",
            "agent_runs or customer_runs",
        ),
        ("answer: {after: {signal: sorry}, expect: {signal: hello}, within: {}}", "give one of"),
        ("limit: {at_most: 1}", "give one of count, share, length"),
        ("timing: {measure: silence}", "give limits"),
        ("keep: {after: {signal: sorry}, within: soon}", "write 90s, 30m, 24h or 2d"),
        ("forbid: {signal: sorry}\ndeduct: no", "got bool"),
    ],
)
def test_errors_name_the_line_and_the_nearest_valid_name(
    rules: Make, folder: Path, yaml: str, says: str
) -> None:
    with pytest.raises(InputError) as e:
        rules(yaml)
    assert says in e.value.render("en")
    assert e.value.file == str(folder / "wording" / "r.yaml")
    assert e.value.line
    assert e.value.render("zh")


def test_an_unknown_name_in_select_is_an_error(rules: Make, folder: Path) -> None:
    rules(FORBID)
    with pytest.raises(InputError, match="did you mean wording"):
        load_rules(base=folder, select=["wordin"], use_cache=False)


def test_preview_rules_run_only_when_asked_for(rules: Make, folder: Path) -> None:
    rules(FORBID + "status: preview")
    assert list(load_rules(base=folder, use_cache=False).rules) == []
    assert list(load_rules(base=folder, use_cache=False, preview=True).rules) == ["r"]
    assert list(load_rules(base=folder, use_cache=False, select=["r"]).rules) == ["r"]
    assert list(load_rules(base=folder, use_cache=False, select=["R01"]).rules) == []
    assert list(load_rules(base=folder, use_cache=False, preview=True, ignore=["wording"]).rules) == []


def team(folder: Path, yaml: str) -> Path:
    place = folder.parent / (folder.name + "-team")
    (place / "ours").mkdir(parents=True, exist_ok=True)
    (place / "ours" / "r.yaml").write_text(yaml, encoding="utf-8")
    return place


def test_a_team_overrides_by_id_and_the_origin_is_kept(rules: Make, folder: Path) -> None:
    rules("limit: {count: {signal: sorry}, at_most: 1}\n")
    ours = team(folder, "override: r\nseverity: info\nlimit: {at_most: 5}\n")
    (source,) = read_rules([folder, ours])
    assert (source.rule.severity, source.params.at_most, source.params.count.signal) == ("info", 5, "sorry")
    assert source.origins == {
        "severity": f"{ours / 'ours' / 'r.yaml'}:2",
        "limit": f"{ours / 'ours' / 'r.yaml'}:3",
    }


def test_a_team_may_drop_a_rule(rules: Make, folder: Path) -> None:
    rules(FORBID)
    assert read_rules([folder, team(folder, "override: r\nenabled: false\n")]) == ()


def test_a_wrong_override_is_said_in_the_teams_file(rules: Make, folder: Path) -> None:
    rules(FORBID)
    ours = team(folder, "override: r\nforbid: {signl: x}\n")
    with pytest.raises(InputError) as e:
        read_rules([folder, ours])
    assert (e.value.file, e.value.line) == (str(ours / "ours" / "r.yaml"), 2)
    with pytest.raises(InputError, match="there is no rule rr"):
        read_rules([folder, team(folder, "override: rr\n")])


def test_a_rule_defined_twice_is_an_error(rules: Make, folder: Path) -> None:
    rules(FORBID)
    with pytest.raises(InputError, match="is defined in"):
        read_rules(
            [
                folder,
                team(
                    folder,
                    HEAD.replace("{zh: 不行 {seconds} {limit} {value}, en: ", "{zh: 不行, en: ") + FORBID,
                ),
            ]
        )


def test_a_damaged_cache_is_made_again(
    rules: Make, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules(FORBID)
    place = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CSQA_CACHE_DIR", str(place))
    load_rules(base=folder)
    files = {f: f.read_bytes() for f in place.iterdir()}
    assert {f.suffix for f in files} >= {".rules", ".db"}
    for damage in (lambda data: data[:-9], lambda data: data[:20] + b"\0" + data[21:], lambda data: b""):
        for file, data in files.items():
            file.write_bytes(damage(data))
        assert list(load_rules(base=folder).rules) == ["r"]
        assert {f: f.read_bytes() for f in place.iterdir()} == files
    for file, data in files.items():
        body = b"not what it should be"
        cache.put(file.name, body)
        assert data
    assert list(load_rules(base=folder).rules) == ["r"]


def test_a_changed_rule_is_not_taken_from_the_cache(
    rules: Make, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    rules(FORBID)
    load_rules(base=folder)
    file = folder / "wording" / "r.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("severity: error", "severity: info"), encoding="utf-8"
    )
    assert load_rules(base=folder).rules["r"].severity == "info"
