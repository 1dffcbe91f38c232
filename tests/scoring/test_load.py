"""Scorecards in YAML, and the mistakes people make in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from csqa import cache
from csqa.errors import InputError
from csqa.scoring import Deduction, load_scorecard, validate
from tests.scoring.conftest import rule

_SMALL = """\
scorecard: ours
pass_mark: 85
dimensions:
  wording: {weight: 70, cap: 50, name: {zh: 用语, en: Wording}}
  empathy: {weight: 30}
deductions:
  curt: 8
  cold: {points: 6, per: session, warning: 2}
"""


def _card(folder: Path, text: str, name: str = "ours.yaml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def _error(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_scorecard(_card(folder, text))
    return str(caught.value).replace(str(folder), "").lstrip("/\\")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def test_the_shipped_scorecard_weighs_100_and_holds_every_shipped_dimension() -> None:
    card = load_scorecard("default")
    assert list(card.dimensions) == [
        "opening", "closing", "empathy", "wording", "promise", "timeliness", "solution",
    ]  # fmt: skip
    assert all(dimension.name.zh != dimension.name.en for dimension in card.dimensions.values())


def test_a_scorecard_says_weights_caps_and_deductions(tmp_path: Path) -> None:
    card = load_scorecard(_card(tmp_path, _SMALL))
    assert card.pass_mark == 85
    assert (card.dimensions["wording"].weight, card.dimensions["wording"].cap) == (70, 50)
    assert (card.dimensions["empathy"].cap, card.dimensions["empathy"].name.zh) == (30, "empathy")
    assert card.deductions["curt"] == Deduction(points=8)
    assert card.deductions["cold"] == Deduction(points=6, per="session", warning=2)


def test_a_scorecard_extends_another_and_says_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "scorecards").mkdir()
    _card(tmp_path / "scorecards", _SMALL)
    child = _card(
        tmp_path,
        "scorecard: strict\nextends: ours\npass_mark: 95\n"
        "dimensions:\n  wording: {cap: 70}\ndeductions:\n  cold: {fatal: true}\n",
        "strict.yaml",
    )
    card = load_scorecard(child, [tmp_path])
    assert (card.scorecard, card.pass_mark) == ("strict", 95)
    assert (card.dimensions["wording"].weight, card.dimensions["wording"].cap) == (70, 70)
    assert card.deductions["cold"] == Deduction(points=6, per="session", warning=2, fatal=True)
    assert card.places["deductions.curt"][0].endswith("ours.yaml")


def test_a_later_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "scorecards").mkdir()
    _card(tmp_path / "scorecards", _SMALL.replace("ours", "default"), "default.yaml")
    assert load_scorecard("default", [tmp_path]).pass_mark == 85


def test_a_name_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"there is no scorecard defualt.*did you mean default"):
        load_scorecard("defualt")


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("weight: 30", "weight: 20", "ours.yaml:3: dimensions: the weights of the dimensions make 90, not 100"),
        ("cap: 50", "cap: 80", "ours.yaml:4: dimensions.wording.cap: the cap 80 is more than the weight 70"),
        ("cap: 50", "cup: 50", "ours.yaml:4: dimensions.wording.cup: unknown key cup; did you mean cap?"),
        ("per: session", "per: sesion", "ours.yaml:8: deductions.cold.per: sesion is not allowed here; did you mean session?"),
        ("points: 6", "point: 6", "ours.yaml:8: deductions.cold.point: unknown key point; did you mean points?"),
        ("points: 6", "points: -6", "ours.yaml:8: deductions.cold.points: must be between 0 and 100"),
        ("points: 6", "points: no", "ours.yaml:8: deductions.cold.points: expected float | null, got bool"),
        ("curt: 8", "curt: no", "ours.yaml:7: deductions.curt: keys and values expected"),
        ("curt: 8", "curt: .nan", "ours.yaml:7: deductions.curt.points: must be between 0 and 100"),
        ("weight: 30", "name: {zh: 共情, en: Empathy}", "ours.yaml:5: dimensions.empathy: the key weight is missing"),
        ("{weight: 30}", "30", "ours.yaml:5: dimensions.empathy: keys and values expected"),
        ("pass_mark: 85", "pass_mark: 850", "ours.yaml:2: pass_mark: must be between 0 and 100"),
        ("pass_mark: 85", "passmark: 85", "ours.yaml:2: passmark: unknown key passmark; did you mean pass_mark?"),
        ("pass_mark: 85", "extends: ours.yaml", "ours.yaml: extends: scorecards extend each other in a circle"),
        (_SMALL, "", "ours.yaml: one YAML document expected, 0 found"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_key(
    tmp_path: Path, wrong: str, right: str, message: str
) -> None:
    assert wrong in _SMALL
    assert _error(tmp_path, _SMALL.replace(wrong, right)).startswith(message)


def test_a_deduction_for_a_rule_that_does_not_exist_names_the_nearest(tmp_path: Path) -> None:
    card = load_scorecard(_card(tmp_path, _SMALL))
    with pytest.raises(InputError) as caught:
        validate(card, [rule("cold", "empathy"), rule("curtness")])
    assert str(caught.value).endswith(
        "ours.yaml:7: deductions.curt: there is no rule curt; did you mean curtness?"
    )


def test_a_former_name_of_a_rule_is_understood(tmp_path: Path) -> None:
    card = load_scorecard(_card(tmp_path, _SMALL))
    validate(card, [rule("cold", "empathy"), rule("curtness", aliases=("curt",))])


def test_a_deduction_that_could_never_count_is_refused(tmp_path: Path) -> None:
    card = load_scorecard(_card(tmp_path, _SMALL))
    with pytest.raises(InputError, match="does not judge single sessions"):
        validate(card, [rule("cold", "empathy", scope="case"), rule("curt")])


def test_a_stable_rule_whose_dimension_the_scorecard_lacks_is_refused(tmp_path: Path) -> None:
    card = load_scorecard(_card(tmp_path, _SMALL))
    known = [rule("cold", "empathy"), rule("curt")]
    with pytest.raises(InputError, match=r"has no dimension wordings, .*did you mean wording\?.*weight: 0"):
        validate(card, [*known, rule("new", "wordings")])
    validate(card, [*known, rule("new", "wordings", deduct=0)])
    validate(card, [*known, rule("new", "wordings", status="preview")])
    validate(card, [*known, rule("new", "wordings", scope="library")])


def test_an_unchanged_scorecard_comes_from_the_cache_without_yaml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _card(tmp_path, _SMALL)
    first = load_scorecard(file)
    monkeypatch.setattr("csqa.scoring.load.read_documents", None)
    assert load_scorecard(file) == first
    with pytest.raises(TypeError):
        load_scorecard(file, use_cache=False)


def test_a_change_in_an_extended_scorecard_is_noticed(tmp_path: Path) -> None:
    _card(tmp_path, _SMALL)
    child = _card(tmp_path, "scorecard: child\nextends: ./ours.yaml\n", "child.yaml")
    assert load_scorecard(child).pass_mark == 85
    parent = _card(tmp_path, _SMALL.replace("pass_mark: 85", "pass_mark: 70"))
    assert load_scorecard(child).pass_mark == 70
    Path(parent).unlink()
    with pytest.raises(InputError, match="cannot be read"):
        load_scorecard(child)


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    file = _card(tmp_path, _SMALL)
    first = load_scorecard(file)
    for kept in cache.folder().iterdir():
        kept.write_bytes(kept.read_bytes()[:-3])
    assert load_scorecard(file) == first
    for kept in cache.folder().iterdir():
        cache.put(kept.name, b"\x93 something else")
    assert load_scorecard(file) == first


def test_the_shipped_scorecard_holds_against_the_shipped_rules() -> None:
    pytest.importorskip("csqa.profile")
    from csqa.ruleset.load import load_rules

    validate(load_scorecard("default"), load_rules(preview=True).rules.values())
