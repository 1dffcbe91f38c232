"""Token patterns: an anchor for the scan, spaCy only where it was found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csqa.errors import InputError
from csqa.model import Transcript
from csqa.signals.scanner import Scanner

pytest.importorskip("spacy")

YAML = """
signal: s
about: a
en:
  tokens:
    - [{LOWER: {IN: [get, be]}}, {LOWER: back}, {IS_ALPHA: true, OP: "?"}]
"""


def test_token_patterns_match_words_not_letters(
    scanner_of: Callable[[str], Scanner], chat: Callable[..., Transcript]
) -> None:
    table = scanner_of(YAML).scan(chat("A I will Get back   soon", "A getback", "A be nice"))
    assert [(h.turn, h.start, h.end) for h in table.hits(["s"])] == [(0, 7, 15)]


@pytest.mark.parametrize(
    ("tokens", "says"),
    [("[{LEMMA: get}]", "LEMMA is not taken"), ("[{IS_ALPHA: true}]", "no word that every match holds")],
)
def test_what_cannot_be_anchored_is_refused(
    scanner_of: Callable[[str], Scanner], tokens: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as e:
        scanner_of(f"signal: s\nabout: a\nen:\n  tokens:\n    - {tokens}")
    assert e.value.line == 5
