from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

from tests.commands.conftest import Csqa
from tests.history.made import chat, run


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Three days of two agents: 小美 gets worse on the last, 阿强 does not."""
    folder = tmp_path / "history"
    for day in (18, 19, 20):
        bad = day == 20
        run(
            folder,
            *(
                chat(
                    f"{day}-{i}",
                    f"2026-11-{day} 10:{i:02}",
                    source="taobao",
                    agent="小美" if i % 2 else "阿强",
                    score=40.0 + i % 8 if bad and i % 2 else 90.0 + i % 8,
                    lost={"bare-negative": 8.0} if bad and i % 2 else {},
                    wait=20.0 + i,
                )
                for i in range(60)
            ),
        )
    run(folder, chat("jd-1", "2026-11-20 12:00", source="jd", agent="=cmd()", score=70.0))
    (tmp_path / ".csqa.yaml").write_text("history: history\n", encoding="utf-8")
    return folder


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_agents_with_interval_and_trend(csqa: Csqa, history: Path) -> None:
    code, out, err = csqa("history", "agents", "--since", "1d", "--against", "2026-11-19")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:2] == ["2026-11-20: 61 conversations", "against 2026-11-19: 60 conversations"]
    (worse,) = [line for line in lines if line.startswith("小美")]
    assert worse.split()[1:3] == ["30", "43.9"]
    assert "▼-50.0" in worse
    assert "bare-negative 30" in out
    (same,) = [line for line in lines if line.startswith("阿强")]
    assert "0.0" in same.split()
    assert "▼" not in same


def test_without_against_it_is_as_many_days_before(csqa: Csqa, history: Path) -> None:
    out = csqa("history", "agents", "--since", "1d").out
    assert "against 2026-11-19: 60 conv" in out
    out = csqa("history", "agents", "--since", "1d", "--against", "7d").out
    assert "against 2026-11-13 – 2026-11-19: 120 conv" in out
    out = csqa("history", "agents", "--since", "2026-11-18").out
    assert "nothing to compare with in 2026-11-15 – 2026-11-17" in out


def test_rules_per_hundred_and_trend(csqa: Csqa, history: Path) -> None:
    out = csqa("history", "rules", "--since", "1d", "--source", "taobao").out
    (line,) = [line for line in out.splitlines() if line.startswith("bare-negative")]
    # On the day before it judged nothing, so there is nothing to compare with.
    assert line.split() == ["bare-negative", "30", "30", "100%", "50.0", "-"]
    assert "missing-greeting" in out


def test_response_times_by_day_and_over_all(csqa: Csqa, history: Path) -> None:
    out = csqa("history", "sla", "--until", "2026-11-19", "--since", "1d").out
    row, whole, before = out.splitlines()[4:]
    assert row.split() == ["2026-11-19", "60", "0:49", "1:13", "68%", "0", "-", "-", "-"]
    assert whole.startswith("all days")
    assert before.startswith("before")


@pytest.mark.parametrize("table", ["agents", "rules", "sla"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_fits_80_columns_in_both_languages(csqa: Csqa, history: Path, table: str, lang: str) -> None:
    code, out, _ = csqa("history", table, "--lang", lang)
    assert code == 0
    assert [line for line in out.splitlines() if cells(line) > 80] == []
    assert ("通会话" in out) == (lang == "zh")


def test_long_names_are_cut_and_not_wrapped(csqa: Csqa, tmp_path: Path) -> None:
    run(tmp_path / "h", chat("a", agent="某某旗舰店客服" * 20, lost={f"rule-{i}" * 9: 1.0 for i in range(3)}))
    out = csqa("history", "agents", "--history", "h").out
    assert "…" in out
    assert [line for line in out.splitlines() if cells(line) > 80] == []


@pytest.mark.parametrize(("table", "key"), [("agents", "agents"), ("rules", "rules"), ("sla", "days")])
def test_json_says_the_dates_and_has_every_row(csqa: Csqa, history: Path, table: str, key: str) -> None:
    found = json.loads(csqa("history", table, "--since", "2d", "--format", "json").out)
    assert found["period"] == {"since": "2026-11-19", "until": "2026-11-20"}
    assert found["against"] == {"since": "2026-11-17", "until": "2026-11-18"}
    assert found[key]


@pytest.mark.parametrize("table", ["agents", "rules", "sla"])
def test_csv_can_be_read_again(csqa: Csqa, history: Path, table: str) -> None:
    rows = list(csv.DictReader(io.StringIO(csqa("history", table, "--format", "csv").out)))
    assert rows
    assert None not in rows[0]


def test_a_name_is_no_formula(csqa: Csqa, history: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(csqa("history", "agents", "--format", "csv").out)))
    assert [row["agent"] for row in rows if "cmd" in row["agent"]] == ["'=cmd()"]


def test_the_roster_gives_names(csqa: Csqa, tmp_path: Path) -> None:
    run(tmp_path / "h", chat("a", agent="A1"))
    (tmp_path / "roster.csv").write_text("工号,姓名,班组\nA1,小美,一组\n", encoding="utf-8")
    (tmp_path / ".csqa.yaml").write_text("history: h\nroster: roster.csv\n", encoding="utf-8")
    assert "小美 (A1)" in csqa("history", "agents").out


def test_runs_are_listed(csqa: Csqa, history: Path) -> None:
    out = csqa("history", "runs").out.splitlines()
    assert len(out) == 5
    assert out[1].split()[2:] == ["60", "2026-11-18", "–", "2026-11-18", "taobao"]


def test_forgetting_says_how_much_went(csqa: Csqa, history: Path) -> None:
    assert (
        csqa("history", "forget", "--before", "2026-11-20").out
        == "removed 120 conversations before 2026-11-20\n"
    )
    assert len(csqa("history", "runs").out.splitlines()) == 3
    assert csqa("history", "forget", "--before", "2027-01-01").code == 0
    assert csqa("history", "agents").code == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("agents",),
            "nothing says where the history is; write history: FOLDER in .csqa.yaml, or give --history",
        ),
        (("agents", "--history", "no"), "there is no history here yet; csqa report … --history"),
        (("runs", "--history", "no"), "there is no history here yet"),
    ],
)
def test_without_a_history_it_says_how_to_get_one(csqa: Csqa, args: tuple[str, ...], said: str) -> None:
    code, out, err = csqa("history", *args)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--since", "soon"), "--since: soon is no date; write 2026-11-21, or 30d, 4w"),
        (("--since", "0d"), "--since: 0d is no date"),
        (("--until", "7d"), "--until: 7d is no date; write 2026-11-21"),
        (("--against", "2026-02-30"), "--against: 2026-02-30 is no date"),
        (("--since", "2026-11-20", "--until", "2026-11-19"), "2026-11-20 is after 2026-11-19"),
        (("--source", "taobo"), "--source: the history has no source taobo; did you mean taobao?"),
    ],
)
def test_what_cannot_be_asked_is_said(csqa: Csqa, history: Path, args: tuple[str, ...], said: str) -> None:
    code, _, err = csqa("history", "agents", *args)
    assert code == 2
    assert said in err
