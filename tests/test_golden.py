"""What the conversations in `fixtures/` are expected to give stands beside them, in `expected.yaml`; the READMEs show some.

`REFRESH_GOLDEN=1 pytest tests/test_golden.py` writes both anew; read the diff.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from csqa import lint, load_rules
from csqa.cases import Casebook
from csqa.main import run
from csqa.model import Transcript, Verdict
from csqa.readers import Chunk, chunks, read

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
EXPECTED = FIXTURES / "expected.yaml"
HEAD = """\
# What csqa finds in the conversations of this folder, with default options: file, session, then the findings: the rule,
# the turn it points at (- where a whole session lacks something) and the words there. `cases` are of several sessions.
# Made by: REFRESH_GOLDEN=1 python -m pytest tests/test_golden.py
"""

SHOWN = {
    "README.md": (("check", "fixtures/"), "en", "  support-01  ", 1),
    "README.zh.md": (("check", "fixtures/", "--lang", "zh"), "zh", "  shop-03  ", 1),
}
"""Of each README: the command, its language, and the session and turn whose findings the demonstration shows."""


def _told(verdicts: tuple[Verdict, ...]) -> list[str]:
    found = [
        (finding.turn, finding.transcript or "", verdict.rule, finding.text)
        for verdict in verdicts
        for finding in verdict.findings
    ]
    found.sort(key=lambda f: (f[0] is None, f[0] or 0, *f[1:]))
    return [
        " ".join(filter(None, (rule, where, "-" if turn is None else f"#{turn}", text)))
        for turn, where, rule, text in found
    ]


@cache
def _found() -> dict[str, dict[str, list[str]]]:
    """File -> session -> findings, in the order of reading."""
    rules = load_rules()
    book = Casebook()
    found: dict[str, dict[str, list[str]]] = {}
    for item in read(FIXTURES):
        if isinstance(item, Transcript):
            result = lint(item, rules)
            book.add(result)
            file = Path(item.source.file).relative_to(FIXTURES).as_posix()
            found.setdefault(file, {})[item.id] = _told(result.verdicts)
    found["cases"] = {case.case: told for case in book.judged(rules) if (told := _told(case.verdicts))}
    return found


def test_the_fixtures_give_what_is_expected() -> None:
    if os.environ.get("REFRESH_GOLDEN"):
        text = yaml.safe_dump(_found(), allow_unicode=True, sort_keys=False, width=1000)
        EXPECTED.write_text(HEAD + text, encoding="utf-8", newline="\n")
    assert _found() == yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))


def test_the_good_conversations_give_nothing() -> None:
    clean = {file: sessions for file, sessions in _found().items() if file.startswith("clean/")}
    assert len(clean) == 4
    assert [told for sessions in clean.values() for told in sessions.values() if told] == []


def test_the_demo_shows_the_main_rules() -> None:
    lines = [line for sessions in _found().values() for told in sessions.values() for line in told]
    shown = {line.split()[0] for line in lines}
    assert {
        "bare-negative",
        "blame-customer",
        "blame-other",
        "late-first-response",
        "missing-check",
        "missing-closing",
        "missing-greeting",
        "no-apology",
        "no-empathy",
        "promise-not-kept",
        "rude",
        "rule-shield",
        "slow-response",
        "takeover-greeting",
        "untimed-promise",
    } <= shown


def test_everything_in_fixtures_can_be_read() -> None:
    assert [item for item in read(FIXTURES) if not isinstance(item, Transcript)] == []


def test_expectations_are_not_read_as_conversations() -> None:
    assert EXPECTED not in [Path(chunk.file) for chunk in chunks([FIXTURES]) if isinstance(chunk, Chunk)]


def _abridged(printed: str, session: str, turn: int) -> str:
    """One session's head and the findings of one turn, then the table of agents and the totals; … for what is left out."""
    parts = printed.rstrip("\n").split("\n\n\n")
    (part,) = (p for p in parts if session in p.split("\n")[0])
    head, *blocks = re.split(r"\n\n(?=  #)", part)
    (block,) = (b for b in blocks if b.startswith(f"  #{turn} "))
    ranked, unranked, totals = parts[-1].split("\n\n")
    few, *rows = unranked.split("\n")
    table = [*ranked.split("\n"), "", few, "…", *rows[-6:]]
    return "\n".join(["…", head, "", block, "…", "", *table, "", *totals.split("\n")[:2], "…"])


@pytest.mark.parametrize("name", SHOWN)
def test_the_readme_shows_what_comes_out(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, lang, session, turn = SHOWN[name]
    monkeypatch.chdir(ROOT)
    run([*command, "--allow-rejects", "--lang", lang])
    shown = (
        f"```console\n$ csqa {' '.join(command)}\n{_abridged(capsys.readouterr().out, session, turn)}\n```"
    )
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    before, after = text.split("<!-- demo: begin -->\n")[0], text.split("\n<!-- demo: end -->")[1]
    wanted = f"{before}<!-- demo: begin -->\n{shown}\n<!-- demo: end -->{after}"
    if os.environ.get("REFRESH_GOLDEN"):
        page.write_text(wanted, encoding="utf-8", newline="\n")
        text = wanted
    assert text == wanted
