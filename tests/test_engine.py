"""One transcript through signals, session, times and rules."""

from __future__ import annotations

from pathlib import Path

import csqa
from csqa.engine import lint
from csqa.model import Transcript
from csqa.readers import read
from csqa.ruleset.load import load_rules

FIXTURES = Path(__file__).parents[1] / "fixtures"


def transcripts() -> list[Transcript]:
    return [t for t in read([FIXTURES / "demo", FIXTURES / "clean"]) if isinstance(t, Transcript)]


def test_looking_only_for_what_the_rules_ask_changes_nothing() -> None:
    rules = load_rules()
    lean = rules.lean()
    found = transcripts()
    assert len(found) > 5
    for transcript in found:
        whole, less = lint(transcript, rules), lint(transcript, lean)
        assert whole == less


def test_what_is_remembered_of_a_text_changes_nothing() -> None:
    fresh, used = load_rules(), load_rules()
    found = transcripts()
    for transcript in found:
        lint(transcript, used)
    for transcript in reversed(found):
        assert lint(transcript, used) == lint(transcript, fresh)


def test_the_python_interface_takes_three_lines() -> None:
    rules = csqa.load_rules()
    results = [csqa.lint(transcript, rules) for transcript in csqa.read([FIXTURES / "demo"])]
    assert any(v.findings for r in results for v in r.verdicts)
