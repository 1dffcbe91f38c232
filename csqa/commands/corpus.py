"""A corpus for the commands that try rules on the past: transcripts in, what can't be read said on stderr."""

from __future__ import annotations

from collections.abc import Iterator

import click

from csqa.commands.language import language
from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import ReadOptions, read


def transcripts(paths: tuple[str, ...]) -> Iterator[Transcript]:
    """Every conversation of the files, once."""
    for item in read(paths, ReadOptions()):
        if isinstance(item, Transcript):
            yield item
        elif isinstance(item, Reject):
            error = InputError(item.reason, file=item.source.file, line=item.source.line)
            click.echo(error.render(language()), err=True)
