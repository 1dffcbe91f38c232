"""Which language csqa speaks to the person at the terminal: help, errors, reports.

`--lang` wins wherever it stands, then the configuration, then the locale. It is known before the command line is
parsed, since `--help` and a usage error must speak it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar

from csqa.wording import Lang, Text, default_lang

_asked: ContextVar[Lang | None] = ContextVar("csqa.lang.asked", default=None)
_settled: ContextVar[Lang | None] = ContextVar("csqa.lang.settled", default=None)


def begin(args: Sequence[str]) -> None:
    """A new command line: its `--lang` holds, and nothing that an earlier one settled."""
    _asked.set(asked_for(args))
    _settled.set(None)


def settle(lang: Lang | None) -> None:
    """What the configuration says; `--lang` stays stronger."""
    _settled.set(lang)


def language() -> Lang:
    return _asked.get() or _settled.get() or default_lang()


def say(text: Text) -> str:
    return text.of(language())


def asked_for(args: Sequence[str]) -> Lang | None:
    """The language that `--lang` names in `args`; None without one, or with one that csqa does not speak."""
    for i, arg in enumerate(args):
        if arg == "--":
            break
        value = (
            list(args[i + 1 : i + 2]) if arg == "--lang" else [arg[7:]] if arg.startswith("--lang=") else []
        )
        for lang in ("zh", "en"):
            if value == [lang]:
                return lang
    return None
