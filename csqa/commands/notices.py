"""What a person should know beside the report, on stderr: what could not be read, what was read before, which
decisions have lost their finding."""

from __future__ import annotations

from typing import TextIO

import click

from csqa.commands.language import language, say
from csqa.decisions import Decision, Decisions
from csqa.errors import InputError
from csqa.model import Reject
from csqa.readers import Duplicate
from csqa.wording import Text

SHOWN = 10
"""Lines of each kind; the rest is only counted."""


class Notices:
    """Collects while the run goes on, and says it at the end. Every reject goes to `file` at once, as JSON Lines."""

    def __init__(self, file: TextIO | None) -> None:
        self.rejects = 0
        self.duplicates = 0
        self._file = file
        self._gone = 0
        self._lines: dict[str, list[str]] = {"reject": [], "duplicate": [], "gone": []}

    def reject(self, reject: Reject) -> None:
        self.rejects += 1
        source = reject.source
        if self._file is not None:
            entry = {"file": source.file, "line": source.line, "reason": reject.reason.of(language())}
            import json

            self._file.write(json.dumps({**entry, "record": reject.record}, ensure_ascii=False) + "\n")
        if self.rejects <= SHOWN:
            error = InputError(reject.reason, file=source.file, line=source.line or None)
            self._lines["reject"].append(error.render(language()))

    def duplicate(self, duplicate: Duplicate) -> None:
        self.duplicates += 1
        if self.duplicates <= SHOWN:
            first = f"{duplicate.first.file}:{duplicate.first.line}".removesuffix(":0")
            what = Text(
                f"会话 {duplicate.id} 已在 {first} 读过，只算一次",
                f"conversation {duplicate.id} was read before, in {first}; it counts once",
            )
            error = InputError(what, file=duplicate.source.file, line=duplicate.source.line or None)
            self._lines["duplicate"].append(error.render(language()))

    def gone(self, decision: Decision, decisions: Decisions) -> None:
        """A decision about a finding that did not come up in its conversation."""
        self._gone += 1
        if self._gone <= SHOWN:
            where = ", ".join(filter(None, (decision.rule, decision.transcript)))
            what = Text(
                f"问题 {decision.finding}（{where}）已不存在，这条结论不再起作用",
                f"the finding {decision.finding} ({where}) is gone; this decision does nothing",
            )
            error = InputError(what, file=decisions.file, line=decisions.lines.get(decision.finding))
            self._lines["gone"].append(error.render(language()))

    def tell(self, *, allowed: bool) -> None:
        """Prints the lines and, where there are more, how many; `allowed` rejects do not change the exit code."""
        for line in (*self._lines["duplicate"], *self._more("duplicate", self.duplicates)):
            click.echo(line, err=True)
        for line in (*self._lines["gone"], *self._more("gone", self._gone)):
            click.echo(line, err=True)
        for line in (*self._lines["reject"], *self._more("reject", self.rejects)):
            click.echo(line, err=True)
        if self.rejects and not allowed:
            click.echo(
                say(
                    Text(
                        f"有 {self.rejects} 条记录读不了，因此以 2 退出（--allow-rejects 可放行，--rejects 文件 可另存）",
                        f"{self.rejects} could not be read, hence exit code 2 "
                        "(--allow-rejects lets it pass, --rejects FILE sets them aside)",
                    )
                ),
                err=True,
            )

    def _more(self, kind: str, count: int) -> list[str]:
        more = count - len(self._lines[kind])
        return [say(Text(f"……还有 {more} 条", f"... and {more} more"))] if more else []
