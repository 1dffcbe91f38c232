"""`.csqa.yaml`: found upward from the input, then from the current folder; every value knows where it came from.

Paths in it are relative to the file itself. `docs/configuration.md` describes the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from csqa.documents import Document, convert, read_documents
from csqa.model import Severity
from csqa.sources.mapping import Columns, Source
from csqa.wording import Lang, Text

NAME = ".csqa.yaml"
FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = ("error", "warning", "info", "never")
_RANK: Mapping[str, int] = {"info": 0, "warning": 1, "error": 2, "never": 3}


class Satisfaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an export keeps what the customer thought of the service."""

    key: str | None = None
    """The column or key; None: one with a common name."""
    satisfied: tuple[str | int | float, ...] = ()
    """The values that count as satisfied. Empty: good words, and the upper fifth of a scale."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What a `.csqa.yaml` may say; the defaults hold without one."""

    profile: str = "default"
    rules: tuple[str, ...] = ()
    """Folders of the team's own signals, rules, profiles and scorecards; later ones win."""
    scorecard: str = "default"
    """The name of a shipped scorecard, or a YAML file."""
    select: tuple[str, ...] = ()
    """Only these rules: ids, aliases, dimensions, tags, R-numbers. Empty: all."""
    ignore: tuple[str, ...] = ()
    preview: bool = False
    fail_on: FailOn = "warning"
    min_score: float | None = None
    """0-100: a session below it makes `csqa check` exit with 1."""
    lang: Lang | None = None
    """None: the locale's."""
    roster: str | None = None
    agent_names: tuple[str, ...] = ()
    columns: Columns = Columns()
    sources: tuple[Source, ...] = ()
    """How exports are to be read that are not recognised by themselves; the first whose pattern fits a file holds."""
    session_gap: float | None = None
    """Seconds of silence that part two sessions of a stream without session ids. None: the readers' default."""
    waivers: str | None = None
    """The file of reviewers' decisions; it need not exist yet."""
    history: str | None = None
    """The folder that keeps the results of all days."""
    library: tuple[str, ...] = ()
    """Files and folders of the script library: better wordings come from it."""
    placeholders: tuple[str, ...] = ()
    """Names that every script of the library may leave open."""
    auto_replies: tuple[str, ...] = ()
    """How texts begin that an account sends by itself: no human answers."""
    satisfaction: Satisfaction = Satisfaction()


class Config(Settings, frozen=True, kw_only=True):
    """The settings that hold, with paths made absolute.

    `source` maps a key as it is written (`fail-on`) to where its value came from: `default`, `file:line` or an option.
    """

    file: str | None = None
    source: Mapping[str, str] = {}

    def fails_at(self, severity: Severity) -> bool:
        """Whether a finding of this severity makes `csqa check` exit with 1."""
        return _RANK[severity] >= _RANK[self.fail_on]


KEYS: Mapping[str, str] = dict(
    zip(Settings.__struct_encode_fields__, Settings.__struct_fields__, strict=True)
)
"""A key as it is written -> the field."""


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """The configuration for an input at `start` (a file, a folder, or a pattern inside one).

    Raises InputError naming file, line and key for anything that is not valid.
    """
    file = explicit or find_config(start) or find_config(Path.cwd())
    if file is None:
        return Config(source=dict.fromkeys(KEYS, "default"))
    documents = read_documents(file)
    if len(documents) > 1:
        raise documents[1].error((), Text("只能有一份 YAML 文档", "only one YAML document may stand here"))
    if not documents or documents[0].value is None:
        return Config(file=str(file), source=dict.fromkeys(KEYS, "default"))
    return _checked(documents[0], file.resolve().parent)


def find_config(start: Path) -> Path | None:
    """The nearest `.csqa.yaml` in the folder of `start` or above it."""
    start = start.absolute()
    for folder in (start, *start.parents):
        file = folder / NAME
        if file.is_file():
            return file
    return None


_ADDED = {"rules": "--rules", "ignore": "--ignore", "agent-names": "--agent-name"}


def overridden(config: Config, given: Mapping[str, Any]) -> Config:
    """`config` with what the command line gives: key as it is written -> value; None and empty mean not given.

    `--rules`, `--ignore` and `--agent-name` add to the file's lists; everything else replaces.
    """
    values: dict[str, Any] = {}
    source = dict(config.source)
    for key, value in given.items():
        if value is None or value == ():
            continue
        field = KEYS[key]
        before = getattr(config, field)
        if key in _ADDED and before:
            # A folder that the file names too is one folder.
            values[field] = tuple({_resolved(key, v): v for v in (*before, *value)}.values())
            source[key] += f", {_ADDED[key]}"
        else:
            values[field] = value
            source[key] = _ADDED.get(key, f"--{key}")
    return msgspec.structs.replace(config, **values, source=source)


def _resolved(key: str, value: str) -> str:
    return str(Path(value).resolve()) if key == "rules" else value


def _checked(document: Document, folder: Path) -> Config:
    settings = convert(document, Settings)
    said: Mapping[str, Any] = document.value
    if settings.min_score is not None and not 0 <= settings.min_score <= 100:
        raise document.error(("min-score",), Text("应在 0 到 100 之间", "must be between 0 and 100"))
    if settings.session_gap is not None and settings.session_gap <= 0:
        raise document.error(("session-gap",), Text("应为正的秒数", "must be a positive number of seconds"))
    values = {KEYS[key]: getattr(settings, KEYS[key]) for key in said}
    values["rules"] = tuple(
        _folder(document, ("rules", i), folder, rules) for i, rules in enumerate(settings.rules)
    )
    if settings.library:
        values["library"] = tuple(
            _existing(document, ("library", i), folder, path) for i, path in enumerate(settings.library)
        )
    if settings.sources:
        from csqa.sources.entries import resolved

        values["sources"] = resolved(document, settings.sources, folder, [Path(f) for f in values["rules"]])
    if settings.roster is not None:
        values["roster"] = _file(document, ("roster",), folder, settings.roster)
    for key in ("waivers", "history"):
        if (named := getattr(settings, key)) is not None:
            values[key] = str(folder / named)
    if is_path(settings.scorecard):
        values["scorecard"] = _file(document, ("scorecard",), folder, settings.scorecard)
    source = {key: f"{document.file}:{document.line((key,))}" if key in said else "default" for key in KEYS}
    return Config(**values, file=document.file, source=source)


def is_path(name: str) -> bool:
    """Whether a scorecard is meant as a file and not as the name of one that ships."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def _folder(document: Document, path: tuple[str | int, ...], base: Path, name: str) -> str:
    folder = base / name
    if not folder.is_dir():
        raise document.error(
            path, Text(f"没有这个文件夹：{folder}", f"there is no folder {folder}"), _relative(base)
        )
    return str(folder)


def _file(document: Document, path: tuple[str | int, ...], base: Path, name: str) -> str:
    file = base / name
    if not file.is_file():
        raise document.error(path, Text(f"没有这个文件：{file}", f"there is no file {file}"), _relative(base))
    return str(file)


def _existing(document: Document, path: tuple[str | int, ...], base: Path, name: str) -> str:
    found = base / name
    if not found.exists():
        raise document.error(
            path,
            Text(f"没有这个文件或文件夹：{found}", f"there is no file or folder {found}"),
            _relative(base),
        )
    return str(found)


def _relative(base: Path) -> Text:
    return Text(f"相对路径从 {base} 算起", f"relative paths start at {base}")
