"""What is wrong with a script, as the checks of a library say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from csqa.model import Script


class Wrong(msgspec.Struct, frozen=True):
    """`piece` counts the script's texts from 0, questions first, then the steps of the reply; None: the script as a
    whole. `start` and `end` are code points in it. `fillings` are what the rule's message may name; `key` is the field
    that is meant. `instead` is what should stand there, where that is certain."""

    script: Script | None
    text: str = ""
    piece: int | None = None
    start: int | None = None
    end: int | None = None
    key: str | None = None
    fillings: Mapping[str, str] = {}
    instead: str | None = None


class Setting(msgspec.Struct, frozen=True):
    """What a library is judged by beside its scripts. `placeholders` are names that every script may use."""

    placeholders: tuple[str, ...] = ()
    today: date | None = None

    def day(self) -> date:
        return self.today or date.today()


def pieces(script: Script) -> Sequence[str]:
    """Its texts in the order that `Wrong.piece` counts."""
    return (*script.questions, *script.reply)


def replies(script: Script) -> Sequence[tuple[int, str]]:
    """The steps of its reply with the number of each as a piece."""
    return tuple(enumerate(script.reply, len(script.questions)))
