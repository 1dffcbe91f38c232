"""csqa: the quality-assurance linter for customer-service conversations.

    from csqa import lint, load_rules, read

    rules = load_rules()
    for transcript in read(["chats.jsonl"]):
        print(lint(transcript, rules).verdicts)

`read` also yields what could not be read (`Reject`) and what was read before (`Duplicate`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csqa.version import VERSION

__version__ = VERSION
__all__ = ["__version__", "lint", "load_rules", "read"]

if TYPE_CHECKING:
    from csqa.engine import lint
    from csqa.readers import read
    from csqa.ruleset.load import load_rules

_HOME = {"lint": "csqa.engine", "load_rules": "csqa.ruleset.load", "read": "csqa.readers"}


def __getattr__(name: str) -> Any:
    # A start of the command needs none of the three; importing them here would cost it all of them.
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'csqa' has no attribute {name!r}")
