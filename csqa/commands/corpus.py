"""A corpus for the commands that try rules on the past: transcripts in, what can't be read said on stderr."""

from __future__ import annotations

from collections.abc import Iterator

import click

from csqa.commands.language import language
from csqa.commands.reading import read_options
from csqa.config import Config
from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import read


def transcripts(paths: tuple[str, ...], held: Config) -> Iterator[Transcript]:
    """Every conversation of the files, once, read as the configuration says."""
    for item in read(paths, read_options(held)):
        if isinstance(item, Transcript):
            yield item
        elif isinstance(item, Reject):
            error = InputError(item.reason, file=item.source.file, line=item.source.line)
            click.echo(error.render(language()), err=True)
