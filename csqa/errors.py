"""The one error a user can cause: it says where, what is wrong, and how to mend it."""

from __future__ import annotations

from csqa.wording import Lang, Text


class InputError(Exception):
    """Bad input, configuration, rule or usage. The command prints `render(lang)` on stderr and exits with 2."""

    def __init__(
        self,
        what: Text,
        *,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        mend: Text | None = None,
    ) -> None:
        super().__init__(what.en)
        self.what = what
        self.file = file
        self.line = line
        self.key = key
        self.mend = mend

    def render(self, lang: Lang) -> str:
        """One line: `file:line: key: what is wrong; how to mend it`."""
        place = self.file or ""
        if place and self.line:
            place += f":{self.line}"
        parts = [p for p in (place, self.key) if p]
        colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
        text = self.what.of(lang)
        if self.mend:
            text += semicolon + self.mend.of(lang)
        return (": ".join(parts) + colon if parts else "") + text

    def __str__(self) -> str:
        return self.render("en")
