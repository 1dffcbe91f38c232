"""What the tables of `csqa history` share: their options, the dates these mean, and the forms they print."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from csqa.commands.bilingual import option
from csqa.commands.configured import configured
from csqa.commands.language import say
from csqa.commands.usage import existing_file
from csqa.config import Config
from csqa.documents import nearest
from csqa.errors import InputError
from csqa.history import History
from csqa.history.history import Period, moved
from csqa.model import Roster
from csqa.reports.columns import cut, inline, left, right, width
from csqa.wording import Text

WIDTH = 80
_GAP = "  "
_DAYS = re.compile(r"(\d{1,4})\s?([dw])")

FOLDER = option(
    "--history",
    metavar="FOLDER",
    about=Text("历史所在的文件夹（默认看 .csqa.yaml）", "the history's folder (default: as in .csqa.yaml)"),
)
CONFIG = option(
    "--config",
    metavar="FILE",
    callback=existing_file,
    about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
)
_SHARED = (
    option(
        "--since",
        metavar="30d|DATE",
        default="30d",
        about=Text(
            "从哪天起，或最近几天、几周（30d、4w）；\n从有数据的最后一天往前数（默认 30d）",
            "from this date, or so many days or weeks (30d,\n4w) back from the last with data (default: 30d)",
        ),
    ),
    option(
        "--until",
        metavar="DATE",
        about=Text(
            "到哪天止，含当天（默认有数据的最后一天）", "to this date, included (default: the last with data)"
        ),
    ),
    option(
        "--against",
        metavar="DATE|7d",
        about=Text(
            "和这一天比，或和之前的 7 天比\n（默认和之前同样长的一段比）",
            "compare with this date, or with the 7 days before\n(default: with as many days before)",
        ),
    ),
    option(
        "--source",
        metavar="NAME",
        multiple=True,
        about=Text("只看这个来源（可重复）", "this source only (repeatable)"),
    ),
    option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "csv"]),
        default="text",
        metavar="text|json|csv",
        about=Text("输出格式（默认 text）", "form of the output (default: text)"),
    ),
    FOLDER,
    CONFIG,
)


def history_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds what `asked` takes."""
    for add in reversed(_SHARED):
        command = add(command)
    return command


class Asked(msgspec.Struct, frozen=True):
    """What one wants to see."""

    held: Config
    roster: Roster
    history: History
    period: Period
    against: Period
    sources: tuple[str, ...] | None

    def heading(self, sessions: int, before: int) -> list[str]:
        """The lines above a table."""
        of = f" · {', '.join(map(inline, self.sources))}" if self.sources else ""
        now, then = _dates(self.period), _dates(self.against)
        compared = (
            Text(f"对比 {then}：{before} 通会话", f"against {then}: {before} conversations")
            if before
            else Text(f"{then} 没有数据可比", f"nothing to compare with in {then}")
        )
        said = Text(f"{now}{of}：{sessions} 通会话", f"{now}{of}: {sessions} conversations")
        return [cut(say(said), WIDTH), cut(say(compared), WIDTH), ""]

    def json(self, key: str, rows: Sequence[Any]) -> str:
        content = {
            "period": self.period,
            "against": self.against,
            "sources": self.sources,
            key: rows,
        }
        return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def asked(
    *,
    since: str,
    until: str | None,
    against: str | None,
    source: tuple[str, ...],
    history: str | None,
    config: str | None,
) -> Asked:
    """Raises InputError for dates and sources that can't be, and where there is no history."""
    held, store = opened(history, config)
    roster = _roster(held)
    found = History(store.store.folder, roster)
    sources = _sources(found, source)
    dates = found.dates(sources)
    if dates is None:
        raise InputError(
            Text("历史里没有带日期的会话", "the history has no conversation with a date"),
            file=str(found.store.folder),
        )
    last = _date("--until", until) if until else dates.until
    first = _since("--since", since, last)
    if first > last:
        raise InputError(
            Text(f"{first} 晚于 {last}", f"{first} is after {last}"),
            key="--since",
            mend=Text("--since 应早于 --until", "--since must not be later than --until"),
        )
    period = Period(first, last)
    return Asked(held, roster, found, period, _against(against, period), sources)


def opened(folder: str | None, config: str | None) -> tuple[Config, History]:
    """The configuration and the history that it or `--history` names. Raises InputError where there is none."""
    held = configured(Path.cwd(), config, {"history": folder})
    if held.history is None:
        raise InputError(
            Text("没有说历史在哪里", "nothing says where the history is"),
            key="history",
            mend=Text(
                "请在 .csqa.yaml 里写 history: 文件夹，或用 --history",
                "write history: FOLDER in .csqa.yaml, or give --history",
            ),
        )
    history = History(Path(held.history))
    if not history.runs():
        raise InputError(
            Text("这里还没有历史", "there is no history here yet"),
            file=held.history,
            mend=Text(
                f"先运行 csqa report … --history {held.history}",
                f"csqa report … --history {held.history} begins one",
            ),
        )
    return held, history


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, loose: bool = False) -> list[str]:
    """Lines of at most WIDTH columns: the first column to the left, the others to the right. `loose` says that the last
    one is text: where it does not fit, it stands on a line of its own."""
    every = [list(heads), *(list(map(inline, row)) for row in rows)]
    end = len(heads) - 1 if loose else len(heads)
    sizes = [max(width(row[i]) for row in every) for i in range(end)]
    sizes[0] = max(8, min(sizes[0], WIDTH - sum(sizes[1:]) - len(_GAP) * (end - 1)))
    lines = [
        _GAP.join([left(cut(row[0], sizes[0]), sizes[0]), *map(right, row[1:end], sizes[1:])])
        for row in every
    ]
    if not loose:
        return lines
    last = [row[-1] for row in every]
    rest = WIDTH - width(lines[0]) - len(_GAP)
    if max(map(width, last)) <= rest:
        return [f"{line}{_GAP}{text}".rstrip() for line, text in zip(lines, last, strict=True)]
    below = (f"{_GAP}{cut(text, WIDTH - len(_GAP))}" if text else "" for text in last)
    return [part for pair in zip(lines, below, strict=True) for part in pair if part]


def sheet(rows: Sequence[Mapping[str, object]]) -> str:
    """CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue().rstrip("\n")


def signed(value: float, digits: int = 1) -> str:
    """`+2.1`; what rounds to nothing is `0.0`."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}" if rounded else f"{0:.{digits}f}"


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value


def _dates(period: Period) -> str:
    return period.since if period.since == period.until else f"{period.since} – {period.until}"


def _roster(held: Config) -> Roster:
    if held.roster is None:
        return Roster()
    from csqa.readers.roster import read_roster

    return read_roster(Path(held.roster))


def _sources(history: History, names: Collection[str]) -> tuple[str, ...] | None:
    if not names:
        return None
    there = history.sources()
    for name in names:
        if name not in there:
            near = nearest(name, there)
            raise InputError(
                Text(f"历史里没有来源 {name}", f"the history has no source {name}"),
                key="--source",
                mend=Text(f"是否想用 {near}？", f"did you mean {near}?")
                if near
                else Text(f"有：{'、'.join(there)}", f"there are: {', '.join(there)}"),
            )
    return tuple(names)


def _against(text: str | None, period: Period) -> Period:
    if text is None:
        return period.before()
    days = _count(text)
    if days is not None:
        return period.before(days)
    day = _date("--against", text)
    return Period(day, day)


def _since(key: str, text: str, last: str) -> str:
    days = _count(text)
    return _date(key, text) if days is None else moved(last, 1 - days)


def _count(text: str) -> int | None:
    """`30d`, `4w` -> days."""
    found = _DAYS.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        return None
    return int(found[1]) * (7 if found[2] == "w" else 1)


def _date(key: str, text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InputError(
            Text(f"{text} 不是日期", f"{text} is no date"),
            key=key,
            mend=Text("请写 2026-11-21，或 30d、4w", "write 2026-11-21, or 30d, 4w")
            if key != "--until"
            else Text("请写 2026-11-21", "write 2026-11-21"),
        ) from None
