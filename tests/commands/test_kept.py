"""Nothing twice, from the outside: the second run over an unchanged day matches nothing and says the same."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from csqa.commands import running
from csqa.kept import LIMIT
from csqa.kept.packing import Packing, UnkeepableError
from csqa.readers import discover
from csqa.signals.scanner import Scanner
from tests.commands.conftest import Csqa, Outcome

FIXTURES = Path(__file__).parents[2] / "fixtures"
ANSWERS = (
    "不知道，你自己看",
    "您好，明天中午前给您回电",
    "我的电话是13812345678，您稍等",
    "亲，非常抱歉，给您补发",
)
FORMATS = ("jsonl", "json", "text", "sarif", "github", "gitlab", "junit", "rdjson")
Counted = Callable[[], int]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def results(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept results, empty; small inputs are worth it here."""
    monkeypatch.setenv("CSQA_CACHE_DIR", str(compiled))
    monkeypatch.setenv("CSQA_MASK_KEY", "one for these tests")
    monkeypatch.setenv(LIMIT, "50")
    monkeypatch.setattr(running, "TINY", 0)
    shutil.rmtree(compiled / "results", ignore_errors=True)
    return compiled / "results"


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How many conversations have been matched since it was last asked."""
    count = 0
    scan = Scanner.scan

    def counting(self: Scanner, *args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        return scan(self, *args, **named)

    def since() -> int:
        nonlocal count
        before, count = count, 0
        return before

    monkeypatch.setattr(Scanner, "scan", counting)
    return since


@pytest.fixture
def judged(csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> Csqa:
    """As `csqa`, where nothing is kept or looked for but compiled rules: `--no-cache` compiles them each time."""

    def call(*args: str, stdin: str = "") -> Outcome:
        with monkeypatch.context() as patch:
            patch.setenv(LIMIT, "0")
            return csqa(*args, stdin=stdin)

    return call


def chat(number: int) -> dict[str, Any]:
    day, text = f"2023-11-{15 + number % 2}T{9 + number % 8:02}", ANSWERS[number % 4]
    turns = [
        {"role": "customer", "time": f"{day}:00:00", "text": f"订单{number}怎么还没到？我要投诉"},
        {"role": "agent", "time": f"{day}:00:{20 + number % 30}", "text": text, "speaker": f"a{number % 4}"},
    ]
    return {
        "id": f"c{number % 30}",
        "customer": f"138001380{number % 10:02}",
        "order": number,
        "turns": turns,
    }


def written(file: str, chats: list[dict[str, Any]]) -> str:
    Path(file).write_text("".join(json.dumps(c, ensure_ascii=False) + "\n" for c in chats), encoding="utf-8")
    return file


@pytest.fixture
def chats(csqa: Csqa) -> str:
    """Personal data, deadlines, and one id for several conversations."""
    return written("chats.jsonl", [chat(n) for n in range(40)])


def test_the_second_run_matches_nothing(csqa: Csqa, chats: str, results: Path, scanned: Counted) -> None:
    plain = csqa("check", chats, "--format", "jsonl", "--no-cache")
    assert (scanned(), results.exists()) == (40, False)
    first = csqa("check", chats, "--format", "jsonl")
    assert scanned() == 40
    second = csqa("check", chats, "--format", "jsonl")
    assert scanned() == 0
    assert plain == first == second


def test_every_format_says_the_same_of_the_fixtures(
    csqa: Csqa, judged: Csqa, results: Path, scanned: Counted
) -> None:
    given = [str(FIXTURES / "demo"), str(FIXTURES / "clean"), str(FIXTURES / "formats")]
    for signals in ((), ("--signals",)):
        csqa("check", *given, *signals)
        scanned()
        for form in FORMATS:
            kept = csqa("check", *given, "--format", form, *signals)
            assert (form, scanned()) == (form, 0)
            assert kept == judged("check", *given, "--format", form, *signals)
            scanned()


def test_a_report_is_the_same_from_what_is_kept(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted
) -> None:
    made = {}
    for name, call in (("cold", judged), ("new", csqa), ("warm", csqa)):
        scanned()
        assert call("report", chats, "-o", name).code == 0
        made[name] = {
            p.relative_to(name).as_posix(): p.read_bytes()
            for p in Path(name).rglob("*")
            if p.is_file() and p.suffix != ".xlsx"
        }
    assert scanned() == 0
    assert made["cold"] == made["new"] == made["warm"]


def test_workers_find_and_keep_it_too(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SMALL", 0)
    monkeypatch.setattr(discover, "CHUNK_BYTES", 2000)
    many = ("--format", "jsonl", "--workers", "2")
    plain = judged("check", chats, *many)
    first = csqa("check", chats, *many)
    scanned()
    one = csqa("check", chats, "--format", "jsonl", "--workers", "1")
    assert scanned() == 0

    def broken(*args: Any, **named: Any) -> None:
        raise AssertionError("a second look")

    monkeypatch.setattr(Scanner, "scan", broken)
    assert plain == first == one == csqa("check", chats, *many)


def test_a_conversation_is_known_on_another_line_and_in_another_file(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted
) -> None:
    csqa("check", chats)
    scanned()
    moved = written("moved.jsonl", [chat(99), *(chat(n) for n in range(29, 9, -1))])
    kept = csqa("check", moved, "--format", "jsonl")
    assert scanned() == 1
    assert kept == judged("check", moved, "--format", "jsonl")
    sources = [json.loads(line)["source"] for line in kept.out.splitlines() if '"source"' in line]
    assert sources[1] == {"file": "moved.jsonl", "line": 2}


def test_a_file_with_a_personal_name_is_masked_as_ever(
    csqa: Csqa, judged: Csqa, chats: str, results: Path
) -> None:
    csqa("check", chats)
    named = written("13812345678.jsonl", [chat(n) for n in range(10)])
    plain = judged("check", named, "--format", "jsonl")
    for _ in range(2):
        assert csqa("check", named, "--format", "jsonl") == plain
    assert "13812345678" not in plain.out


def _without_a_turn(c: dict[str, Any]) -> None:
    del c["turns"][1]


def _later(c: dict[str, Any]) -> None:
    c["turns"][1]["time"] = c["turns"][1]["time"].replace(":00:", ":01:")


def _other_words(c: dict[str, Any]) -> None:
    c["turns"][1]["text"] += "。"


def _other_agent(c: dict[str, Any]) -> None:
    c["turns"][1]["speaker"] = "b1"


def _other_customer(c: dict[str, Any]) -> None:
    c["customer"] = "somebody"


def _other_order(c: dict[str, Any]) -> None:
    c["order"] = "7"


def _other_id(c: dict[str, Any]) -> None:
    c["id"] = "new"


@pytest.mark.parametrize(
    "change", [_without_a_turn, _later, _other_words, _other_agent, _other_customer, _other_order, _other_id]
)
def test_only_what_changed_is_judged_anew(
    csqa: Csqa, judged: Csqa, results: Path, scanned: Counted, change: Callable[[dict[str, Any]], None]
) -> None:
    given = [chat(n) for n in range(10)]
    csqa("check", written("day.jsonl", given))
    scanned()
    change(given[3])
    kept = csqa("check", written("day.jsonl", given), "--format", "jsonl")
    assert scanned() == 1
    assert kept == judged("check", "day.jsonl", "--format", "jsonl")


@pytest.mark.parametrize(
    "options",
    [
        ("--ignore", "wording"),
        ("--select", "timeliness"),
        ("--preview",),
        ("--profile", "taobao"),
        ("--scorecard", "card.yaml"),
        ("--signals",),
        ("--rules", "own"),
    ],
    ids=lambda options: options[0],
)
def test_other_settings_judge_anew(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted, options: tuple[str, ...]
) -> None:
    shipped = (Path(__file__).parents[2] / "rules" / "scorecards" / "default.yaml").read_text(
        encoding="utf-8"
    )
    Path("card.yaml").write_text(shipped.replace("pass_mark: 80", "pass_mark: 10"), encoding="utf-8")
    Path("own").mkdir()
    Path("own/note.yaml").write_text("# nothing yet\n", encoding="utf-8")
    csqa("check", chats)
    scanned()
    kept = csqa("check", chats, *options, "--format", "jsonl")
    assert scanned() == 40
    assert kept == judged("check", chats, *options, "--format", "jsonl")


def test_decisions_hold_whatever_is_kept(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted
) -> None:
    before = csqa("check", chats, "--format", "jsonl")
    found = [json.loads(line) for line in before.out.splitlines()]
    finding = next(f["id"] for c in found for v in c["verdicts"] for f in v["findings"] if "transcript" in c)
    reason = "手机13812345678的客户同意了"
    Path("decided.yaml").write_text(
        f'waivers:\n  - {{finding: "{finding}", verdict: overturned, reason: {reason}}}\n', encoding="utf-8"
    )
    scanned()
    after = csqa("check", chats, "--format", "jsonl", "--waivers", "decided.yaml")
    assert scanned() == 1
    assert after == judged("check", chats, "--format", "jsonl", "--waivers", "decided.yaml")
    assert after != before
    scanned()
    assert csqa("check", chats, "--format", "jsonl", "--waivers", "decided.yaml") == after
    assert scanned() == 0
    os.rename("decided.yaml", "no-more.yaml")
    assert csqa("check", chats, "--format", "jsonl") == before
    assert scanned() == 0


def test_nothing_personal_is_kept(csqa: Csqa, chats: str, results: Path, scanned: Counted) -> None:
    csqa("check", chats)
    kept = b"".join(path.read_bytes() for path in results.iterdir())
    assert "投诉".encode() in kept
    assert b"13812345678" not in kept
    assert b"13800138" not in kept
    scanned()
    shutil.rmtree(results)
    shown = csqa("check", chats, "--no-mask", "--format", "jsonl")
    assert "13812345678" in shown.out
    assert (scanned(), results.exists()) == (40, False)


@pytest.mark.parametrize("damage", ["flipped", "cut", "garbage", "empty"])
def test_damage_is_noticed_and_healed(
    csqa: Csqa, chats: str, results: Path, scanned: Counted, damage: str
) -> None:
    whole = csqa("check", chats, "--format", "jsonl")
    (file,) = results.iterdir()
    data = file.read_bytes()
    middle = data.rindex("投诉".encode())
    file.write_bytes(
        {
            "flipped": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
            "cut": data[:middle],
            "garbage": os.urandom(len(data)),
            "empty": b"",
        }[damage]
    )
    scanned()
    assert csqa("check", chats, "--format", "jsonl") == whole
    assert 0 < scanned() <= 40
    assert csqa("check", chats, "--format", "jsonl") == whole
    assert scanned() == 0


def test_a_cache_that_cannot_be_written_is_none(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted
) -> None:
    whole = judged("check", chats, "--format", "jsonl")
    results.write_text("in the way", encoding="utf-8")
    scanned()
    for _ in range(2):
        assert csqa("check", chats, "--format", "jsonl") == whole
        assert scanned() == 40
    results.unlink()


def test_without_a_bound_above_nothing_nothing_is_kept(
    csqa: Csqa, chats: str, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT, "0")
    csqa("check", chats)
    assert not results.exists()
    monkeypatch.setenv(LIMIT, "lots")
    wrong = csqa("check", chats)
    assert wrong.code == 2
    assert LIMIT in wrong.err


def test_a_tiny_input_is_just_judged_and_opens_no_database(
    csqa: Csqa, chats: str, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TINY", 1 << 16)
    monkeypatch.setitem(sys.modules, "csqa.kept", None)
    assert csqa("check", chats).code == 1
    assert not results.exists()


def test_halves_of_characters_come_back_the_same(csqa: Csqa, judged: Csqa, results: Path) -> None:
    Path("half.jsonl").write_text(
        '{"id":"h","turns":[{"role":"agent","text":"\\ud83d 不知道"}]}\n', encoding="utf-8"
    )
    plain = judged("check", "half.jsonl", "--format", "jsonl")
    assert plain.code != 2
    for _ in range(2):
        assert csqa("check", "half.jsonl", "--format", "jsonl") == plain


def test_what_cannot_be_named_is_judged_each_time(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, scanned: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = judged("check", chats, "--format", "jsonl")

    def unkeepable(*args: Any) -> bytes:
        raise UnkeepableError

    monkeypatch.setattr(Packing, "content", unkeepable)
    scanned()
    for _ in range(2):
        assert csqa("check", chats, "--format", "jsonl") == plain
        assert scanned() == 40


def test_a_python_without_sqlite_keeps_nothing(
    csqa: Csqa, judged: Csqa, chats: str, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = judged("check", chats, "--format", "jsonl")
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    monkeypatch.delitem(sys.modules, "csqa.kept.store", raising=False)
    assert csqa("check", chats, "--format", "jsonl") == plain
    assert not results.exists()


def test_other_code_judges_anew(
    csqa: Csqa, chats: str, results: Path, scanned: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    csqa("check", chats)
    scanned()
    monkeypatch.setattr(import_module("csqa.kept.settings"), "_code", lambda: iter(["another state"]))
    csqa("check", chats)
    assert scanned() == 40
