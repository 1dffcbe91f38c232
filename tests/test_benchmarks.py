"""The benchmark measures what it says, on the same text every time. How fast anything is, no test asks."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "benchmarks"


@pytest.fixture(autouse=True)
def benchmarks_importable() -> Iterator[None]:
    sys.path.append(str(FOLDER))
    yield
    sys.path.remove(str(FOLDER))


def module(name: str) -> Any:
    return importlib.import_module(name)


def generated(tmp_path: Path, count: int, seed: int = 1) -> Path:
    file = tmp_path / f"{count}-{seed}.jsonl"
    module("generate").write(file, count, seed)
    return file


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = generated(tmp_path, 20).read_bytes()
    assert generated(tmp_path, 20).read_bytes() == first
    assert generated(tmp_path, 20, seed=2).read_bytes() != first


def test_a_larger_corpus_begins_like_a_smaller_one(tmp_path: Path) -> None:
    assert generated(tmp_path, 30).read_bytes().startswith(generated(tmp_path, 20).read_bytes())


def test_the_corpus_is_chinese_and_english(tmp_path: Path) -> None:
    chats = [json.loads(line) for line in generated(tmp_path, 20).read_text(encoding="utf-8").splitlines()]
    texts = {chat["lang"]: " ".join(t["text"] for t in chat["turns"]) for chat in chats}
    assert texts["en"].isascii()
    assert not texts["zh"].isascii()
    assert {len(chat["turns"]) for chat in chats} == {20}


def test_of_every_list_of_phrases_the_same_ones_occur(tmp_path: Path) -> None:
    phrases = module("phrases")
    file = generated(tmp_path, 200)
    text = file.read_text(encoding="utf-8")
    present = phrases.occurring(file)
    assert len(present) == phrases.OCCURRING
    for count in (50, 500, 5_000):
        listed = phrases.phrases(count, present)
        assert len(set(listed)) == count
        assert sorted(phrase for phrase in listed if phrase in text) == sorted(present)


def test_no_phrase_that_occurs_is_a_part_of_another(tmp_path: Path) -> None:
    present = module("phrases").occurring(generated(tmp_path, 200))
    assert not [(a, b) for a in present for b in present if a != b and a in b]


def test_the_rule_over_phrases_is_one_that_csqa_reads(tmp_path: Path) -> None:
    from csqa.ruleset.read import read_rules
    from csqa.signals.load import read_signals

    phrases = module("phrases")
    listed = phrases.phrases(50, phrases.occurring(generated(tmp_path, 200)))
    folder = phrases.write_rules(tmp_path / "rules", listed)
    (rule,) = read_rules([folder])
    assert rule.rule.id == phrases.RULE
    assert rule.params.by is None
    (signal,) = read_signals([folder])
    assert len(signal.lines) == len(listed)


def test_a_peer_finds_each_phrase_wherever_it_stands(tmp_path: Path) -> None:
    chats, phrases = tmp_path / "chats.jsonl", tmp_path / "phrases.txt"
    turns = [{"text": "概不退换，真的概不退换"}, {"text": "no refunds (sorry)"}]
    chats.write_text(json.dumps({"turns": turns}) + "\n", encoding="utf-8")
    phrases.write_text("概不退换\n(sorry)\n没有这句", encoding="utf-8")
    assert module("peers.re_loop").main(str(chats), str(phrases)) == 3


def test_a_command_that_fails_is_named(tmp_path: Path) -> None:
    measure = module("measure")
    with pytest.raises(SystemExit, match=r"exit code 3: .*went wrong"):
        measure.Meter(1, os.environ).cost([sys.executable, "-c", "raise SystemExit(3)  # went wrong"])


def test_a_command_that_would_take_too_long_is_ended() -> None:
    measure = module("measure")
    meter = measure.Meter(1, os.environ, seconds=0.5)
    with pytest.raises(measure.OutOfTimeError):
        meter.cost([sys.executable, "-c", "import time; time.sleep(600)"])


def test_the_start_is_taken_off_and_the_peak_stays() -> None:
    cost = module("measure").Cost
    assert cost(5.0, 7.0, 100).without(cost(1.0, 2.0, 90)) == cost(4.0, 5.0, 100)


def test_the_cost_of_a_command_is_that_of_its_workers_too() -> None:
    """A process that only waits for another one."""
    measure = module("measure")
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'bytearray(200_000_000)'])"
    assert measure.Meter(1, os.environ).cost([sys.executable, "-c", child]).peak > 150_000_000


def test_a_run_is_told_as_json_with_what_is_missing(tmp_path: Path) -> None:
    bench, show, measure = module("bench"), module("show"), module("measure")
    run = bench.Bench(tmp_path, bench.QUICK, True, measure.Meter(1, {}))
    run.ratios["csqa / json.loads, generated chats"] = 4.2
    run.missing.append("Vale")
    told = json.loads(show.as_json(run))
    assert told["ratios"] == {"csqa / json.loads, generated chats": 4.2}
    assert told["missing"] == ["Vale"]
    assert module("documented").faults(told) == []


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({}, "no ratios"),
        ({"ratios": {}}, "no ratios"),
        ({"ratios": {"cold run / warm run": 0}, "missing": [], "left_out": []}, "cold run / warm run is 0"),
        (
            {"ratios": {"nobody knows": 1.0}, "missing": [], "left_out": []},
            "nobody knows is not in performance.md",
        ),
        ({"ratios": {"cold run / warm run": 5.1}, "left_out": []}, "missing is no list"),
    ],
)
def test_what_a_run_must_not_print(told: dict[str, Any], fault: str) -> None:
    assert module("documented").faults(told) == [fault]


def test_a_table_goes_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n", encoding="utf-8")
    module("page").put("figures", ["| new |"], page)
    assert page.read_text(encoding="utf-8").splitlines() == [
        "before",
        "<!-- figures: begin -->",
        "| new |",
        "<!-- figures: end -->",
        "after",
    ]
    with pytest.raises(ValueError, match=r"page.md has no <!-- shares: begin -->"):
        module("page").put("shares", [], page)


def test_every_room_of_the_profile_is_there() -> None:
    """A module that is renamed would count for its neighbour."""
    rooms = module("shares")
    for name in (*rooms.INNERMOST, *rooms.WHOLE):
        place, _, last = name.rpartition(".")
        found = importlib.util.find_spec(name) if name.islower() and _is_module(name) else None
        assert found or hasattr(importlib.import_module(place), last), name


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_what_masking_calls_is_masking_and_the_rest_is_the_innermost_room() -> None:
    rooms = module("shares")

    def called(*modules: str) -> str:
        """The room of a stack of calls, the outermost first."""
        look = "def look(below):\n    return below()"
        below = lambda: rooms.room(sys._getframe())  # noqa: E731
        for name in reversed(modules):
            space: dict[str, Any] = {"__name__": name}
            exec(look, space)
            below = partial(space["look"], below)
        return str(below())

    assert called("csqa.engine", "csqa.ruleset.kinds.forbid", "csqa.signals.confirm") == "confirming"
    assert called("csqa.masking.text", "csqa.signals.pii") == "masking"
    assert called("csqa.engine", "csqa.signals.table", "msgspec") == "settling"
    assert called("csqa.commands.driving") == "the rest of the run"


def test_what_a_module_does_as_it_is_imported_is_starting_up() -> None:
    rooms = module("shares")
    space = {"__name__": "csqa.signals.times", "room": lambda: rooms.room(sys._getframe())}
    exec("found = room()", space)
    assert space["found"] == "start-up"
