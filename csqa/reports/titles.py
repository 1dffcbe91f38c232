"""What a rule is called in a list: its title, or what its message says without the figures of a single finding."""

from __future__ import annotations

import re

from csqa.ruleset.rule import Rule
from csqa.wording import Lang

_FIGURE = re.compile(r"\{\w+\}")
_CLAUSE = re.compile(r"[，；,;]\s*|\s*[（(][^（()）]*[)）]")


def title(rule: Rule, lang: Lang) -> str:
    """Clauses of the message that hold a figure are left out; where each holds one, dots stand for them."""
    if rule.title is not None:
        return rule.title.of(lang)
    message = rule.message.of(lang)
    if not _FIGURE.search(message):
        return message
    kept = [clause for clause in _CLAUSE.split(message) if clause and not _FIGURE.search(clause)]
    return ("，" if lang == "zh" else ", ").join(kept) or _FIGURE.sub("…", message)
