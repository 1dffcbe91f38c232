"""How files are read under a configuration: what every command that takes conversations starts with."""

from __future__ import annotations

from pathlib import Path

import msgspec

from csqa.config import Config
from csqa.model import Roster
from csqa.readers import ReadOptions


def start(paths: tuple[str, ...]) -> Path:
    """Where the configuration is looked for: beside the first input, or here for standard input."""
    return Path.cwd() if not paths or paths[0] == "-" else Path(paths[0])


def read_options(held: Config) -> ReadOptions:
    """Raises InputError for a roster that is not valid."""
    options = ReadOptions(
        roster=_roster(held),
        agent_names=held.agent_names,
        columns=held.columns.given(),
        sources=held.sources,
        marks_auto=held.auto_replies,
    )
    if held.session_gap is None:
        return options
    return msgspec.structs.replace(options, session_gap=held.session_gap)


def _roster(held: Config) -> Roster:
    if held.roster is None:
        return Roster()
    from csqa.readers.roster import read_roster

    return read_roster(Path(held.roster))
