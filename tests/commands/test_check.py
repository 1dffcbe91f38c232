"""`csqa check` from the outside: what it prints where, and how it ends. What the rules find is tested with the rules."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Csqa

FAULTY = "客户: 我的快递三天没动了，你们怎么回事\n客服小李: 这是物流的问题，你自己找快递\n客户: 太让人失望了\n客服小李: 没办法\n"
FLAWLESS = (
    "客户: 您好，请问这款杯子有蓝色的吗？\n客服小美: 您好，很高兴为您服务！有的，蓝色现货。\n客户: 好的，谢谢\n"
    "客服小美: 不客气，请问还有其他可以帮您的吗？\n客户: 没有了\n客服小美: 感谢您的咨询，祝您生活愉快，再见！\n"
)


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    (tmp_path / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    return "faulty.txt"


@pytest.fixture
def flawless(tmp_path: Path) -> str:
    (tmp_path / "flawless.txt").write_text(FLAWLESS, encoding="utf-8")
    return "flawless.txt"


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def conversations(out: str) -> list[dict[str, Any]]:
    """The lines of `jsonl` without those of cases."""
    return [line for line in lines(out) if "transcript" in line]


def verdict(line: dict[str, Any], rule: str) -> str:
    found: str = next(v["verdict"] for v in line["verdicts"] if v["rule"] == rule)
    return found


def native(id_: str, *turns: tuple[str, str], **meta: str) -> str:
    record = {"id": id_, "turns": [{"role": r, "text": t} for r, t in turns], **meta}
    return json.dumps(record, ensure_ascii=False) + "\n"


# How it ends


def test_a_conversation_with_findings_ends_with_1(csqa: Csqa, faulty: str) -> None:
    code, out, err = csqa("check", faulty)
    assert (code, err) == (1, "")
    assert "missing-greeting" in out


def test_a_flawless_conversation_ends_with_0(csqa: Csqa, flawless: str) -> None:
    code, _, err = csqa("check", flawless)
    assert (code, err) == (0, "")


def test_fail_on_never_ends_with_0_and_still_prints(csqa: Csqa, faulty: str) -> None:
    code, out, _ = csqa("check", faulty, "--fail-on", "never")
    assert code == 0
    assert "missing-greeting" in out


def test_a_session_below_min_score_ends_with_1(csqa: Csqa, faulty: str) -> None:
    assert csqa("check", faulty, "--fail-on", "never", "--min-score", "100").code == 1
    assert csqa("check", faulty, "--fail-on", "never", "--min-score", "0").code == 0


def test_standard_input(csqa: Csqa) -> None:
    assert csqa("check", "-", stdin=FAULTY).code == 1
    assert csqa("check", "-", stdin=FLAWLESS).code == 0


def test_the_current_folder_is_checked_without_paths(csqa: Csqa, faulty: str) -> None:
    code, out, _ = csqa("check")
    assert code == 1
    assert "faulty.txt" in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: no such file or folder"),
        (["--selct", "x"], "csqa check: there is no option --selct; did you mean --select?"),
        (
            ["--format", "jsn"],
            "--format: jsn is not one of text|json|jsonl|github|gitlab|sarif|junit|rdjson; did you mean json?",
        ),
        (
            ["--fail-on", "eror"],
            "csqa check: --fail-on: eror is not one of error|warning|info|never; did you mean error?",
        ),
        (
            ["--min-score", "200"],
            "csqa check: --min-score: must be a number from 0 to 100; see csqa check --help",
        ),
        (
            ["--workers", "0"],
            "csqa check: --workers: must be a whole number, at least 1; see csqa check --help",
        ),
        (["--roster", "none.csv"], "none.csv: --roster: there is no such file"),
        (["--rules", "none"], "none: --rules: there is no such folder"),
        (["--config", "none.yaml"], "none.yaml: --config: there is no such file"),
        (["-"], "there is no conversation to check"),
    ],
)
def test_a_mistake_is_one_line_and_ends_with_2(csqa: Csqa, args: list[str], message: str) -> None:
    assert csqa("check", *args) == (2, "", f"error: {message}\n")


@pytest.mark.parametrize(
    ("option", "value", "near"),
    [
        ("--select", "missing-greting", "missing-greeting"),
        ("--ignore", "rood", "rude"),
        ("--profile", "taobo", "taobao"),
        ("--scorecard", "defalt", "default"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    csqa: Csqa, faulty: str, option: str, value: str, near: str
) -> None:
    code, out, err = csqa("check", faulty, option, value)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {option}: ")
    assert value in err
    assert f"did you mean {near}?" in err


def test_an_unknown_name_in_the_configuration_names_its_line(csqa: Csqa, faulty: str, tmp_path: Path) -> None:
    file = tmp_path / ".csqa.yaml"
    file.write_text("preview: true\nignore: [rood]\n", encoding="utf-8")
    code, _, err = csqa("check", faulty)
    assert code == 2
    assert err.startswith(f"error: {file}:2: ignore: ")
    assert "did you mean rude?" in err


def test_a_mistake_in_the_configuration_names_file_line_and_key(
    csqa: Csqa, faulty: str, tmp_path: Path
) -> None:
    (tmp_path / ".csqa.yaml").write_text("profile: default\nfailon: error\n", encoding="utf-8")
    file = tmp_path / ".csqa.yaml"
    assert csqa("check", faulty) == (
        2,
        "",
        f"error: {file}:2: failon: unknown key failon; did you mean fail-on?\n",
    )


# What it reads


def test_select_and_ignore_take_lists_of_ids_dimensions_and_r_numbers(csqa: Csqa, faulty: str) -> None:
    def ran(*args: str) -> set[str]:
        return {
            v["rule"]
            for v in conversations(csqa("check", faulty, "--format", "jsonl", *args).out)[0]["verdicts"]
        }

    assert ran("--select", "missing-greeting,no-apology") == {"missing-greeting", "no-apology"}
    assert ran("--select", "missing-greeting", "--select", "no-apology") == {"missing-greeting", "no-apology"}
    assert "missing-greeting" in ran("--select", "R01")
    assert "missing-greeting" not in ran("--ignore", "R01")


def test_the_configuration_holds_and_an_option_wins_over_it(csqa: Csqa, faulty: str, tmp_path: Path) -> None:
    (tmp_path / ".csqa.yaml").write_text("select: [missing-greeting]\nlang: zh\n", encoding="utf-8")
    found = conversations(csqa("check", faulty, "--format", "jsonl").out)[0]["verdicts"]
    assert [v["rule"] for v in found] == ["missing-greeting"]
    assert csqa("check", faulty, "--select", "nothing").err.startswith("错误：")
    assert csqa("check", faulty, "--select", "nothing", "--lang", "en").err.startswith("error: ")


def test_agent_name_says_who_the_agent_is(csqa: Csqa) -> None:
    chat = "阿强: 在吗\n小美: 在的\n"
    (line,) = conversations(csqa("check", "-", "--format", "jsonl", "--agent-name", "小美", stdin=chat).out)
    assert verdict(line, "missing-greeting") == "fail"


def test_a_session_in_two_files_counts_once_and_is_said(csqa: Csqa, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(native("x", ("customer", "在吗"), ("agent", "您好")), encoding="utf-8")
    code, out, err = csqa("check", "a.jsonl", "b.jsonl", "--format", "jsonl", "--fail-on", "never")
    assert code == 0
    assert len(conversations(out)) == 1
    assert err == "b.jsonl:1: conversation x was read before, in a.jsonl:1; it counts once\n"


def test_two_sessions_with_one_id_are_both_judged(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        native("x", ("customer", "在吗"), ("agent", "您好"))
        + native("x", ("customer", "发票呢"), ("agent", "开好了")),
        encoding="utf-8",
    )
    first, second = conversations(csqa("check", "a.jsonl", "--format", "jsonl").out)
    assert first["transcript"] == "x"
    assert second["transcript"].startswith("x~")


# What cannot be read


@pytest.fixture
def broken(tmp_path: Path) -> str:
    good = native("x", ("customer", "在吗"), ("agent", "您好"))
    (tmp_path / "mixed.jsonl").write_text(good + "{broken\n", encoding="utf-8")
    return "mixed.jsonl"


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(csqa: Csqa, broken: str) -> None:
    code, out, err = csqa("check", broken, "--format", "jsonl")
    assert code == 2
    assert len(conversations(out)) == 1
    assert err.startswith("mixed.jsonl:2: ")
    assert "--allow-rejects" in err.splitlines()[-1]


def test_rejects_may_be_allowed(csqa: Csqa, broken: str) -> None:
    code, _, err = csqa("check", broken, "--allow-rejects", "--fail-on", "never")
    assert code == 0
    assert err.startswith("mixed.jsonl:2: ")


def test_rejects_are_set_aside_with_place_reason_and_record(csqa: Csqa, broken: str, tmp_path: Path) -> None:
    csqa("check", broken, "--rejects", "bad.jsonl")
    (entry,) = lines((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))
    assert (entry["file"], entry["line"], entry["record"].strip()) == ("mixed.jsonl", 2, "{broken")
    assert entry["reason"]


def test_a_thousand_rejects_are_ten_lines_and_a_count(csqa: Csqa, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"turns": 3}\n' * 1000, encoding="utf-8")
    _, _, err = csqa("check", "bad.jsonl")
    assert len(err.splitlines()) == 12
    assert "... and 990 more" in err


# Where it goes


def test_output_goes_to_a_file_and_stdout_stays_empty(csqa: Csqa, faulty: str, tmp_path: Path) -> None:
    code, out, _ = csqa("check", faulty, "--format", "jsonl", "--output", "out.jsonl")
    assert (code, out) == (1, "")
    assert len(conversations((tmp_path / "out.jsonl").read_text(encoding="utf-8"))) == 1


def test_a_place_that_cannot_be_written_is_said_before_the_work_begins(csqa: Csqa, faulty: str) -> None:
    code, out, err = csqa("check", faulty, "--output", "no/such/report.txt")
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {Path('no/such/report.txt')}: cannot be written: ")


def test_json_is_one_document(csqa: Csqa, faulty: str, flawless: str) -> None:
    found = json.loads(csqa("check", faulty, flawless, "--format", "json").out)
    assert len(found["transcripts"]) == 2


def test_quiet_prints_less(csqa: Csqa, faulty: str) -> None:
    assert 0 < len(csqa("check", faulty, "--quiet").out) < len(csqa("check", faulty).out)


def test_signals_come_with_jsonl_when_asked(csqa: Csqa, flawless: str) -> None:
    (line,) = conversations(csqa("check", flawless, "--format", "jsonl", "--signals").out)
    assert "greeting" in {s["signal"] for s in line["signals"]}
    (line,) = conversations(csqa("check", flawless, "--format", "jsonl").out)
    assert "signals" not in line


def test_two_workers_give_the_same_bytes_as_one(csqa: Csqa, tmp_path: Path) -> None:
    """Over several chunks, with every id twice: once for the same conversation, once for another."""
    with (tmp_path / "many.jsonl").open("w", encoding="utf-8") as out:
        for part in range(3):
            for i in range(400):
                turns = (("customer", f"订单{i}怎么还没到"), ("agent", "没办法" if part == 2 else "尽快处理"))
                out.write(native(f"c{i}", *turns, padding="x" * 10_000))
    for form in ("jsonl", "text"):
        one, two = (csqa("check", "many.jsonl", "--format", form, "--workers", n).out for n in "12")
        assert one.count("c399") > 1
        # Not `one == two`: pytest would spend hours on showing how they differ.
        assert sha256(one.encode()).digest() == sha256(two.encode()).digest()


# As a process of its own


def start(tmp_path: Path, *args: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "csqa.main", "check", *args]
    return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_nothing_half_written(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with (tmp_path / "many.jsonl").open("w", encoding="utf-8") as out:
        for i in range(10_000):
            out.write(native(f"c{i}", ("customer", "在吗"), ("agent", "您好，请问有什么可以帮您")))
    process = start(tmp_path, "many.jsonl", "--output", "out.txt")
    for _ in range(500):
        if any(name.endswith(".part") for name in os.listdir(tmp_path)):
            break
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in err
    left = sorted(os.listdir(tmp_path))
    # What was done before Ctrl-C is kept, and said to be.
    assert left == ["many.jsonl"] or (number == signal.SIGINT and left == ["many.jsonl", "out.txt"])
    assert ("out.txt" in left) == (b"out.txt" in err)


def test_a_warm_start_imports_neither_yaml_nor_what_is_slow(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(FAULTY, encoding="utf-8")
    code = (
        "import sys; from csqa.main import run; run(['check', 'chat.txt', '--output', 'out.txt']); "
        "print(*sorted(sys.modules))"
    )
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
        )
    heavy = {"yaml", "jieba", "rich", "opencc", "python_calamine", "charset_normalizer", "multiprocessing"}
    assert heavy & set(done.stdout.split()) == set()
