"""csqa: the quality-assurance linter for customer-service conversations.

from csqa import lint, load_rules, read

rules = load_rules()
for transcript in read("chats.jsonl"):
    print(lint(transcript, rules).verdicts)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csqa import version as _version

__version__ = _version.VERSION
__all__ = ["__version__", "lint", "load_rules", "read"]

if TYPE_CHECKING:
    from csqa.api import lint, load_rules, read


def __getattr__(name: str) -> Any:
    # A start of the command needs none of the three; importing them here would cost it all of them.
    if name in __all__:
        from csqa import api

        return getattr(api, name)
    raise AttributeError(f"module 'csqa' has no attribute {name!r}")
