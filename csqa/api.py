"""csqa from Python: three functions, typed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from csqa.engine import lint
from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import ReadOptions
from csqa.readers import read as read_everything
from csqa.ruleset.load import load_rules

__all__ = ["lint", "load_rules", "read"]


def read(
    paths: str | Path | Sequence[str | Path],
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    rejected: Callable[[Reject], object] | None = None,
) -> Iterator[Transcript]:
    """Every conversation of files, folders or patterns, once. Raises InputError for a path that can't be read.

    A record that can't be read goes to `rejected`; without it, a warning says which and why.
    """
    for item in read_everything([paths] if isinstance(paths, str | Path) else paths, options):
        if isinstance(item, Transcript):
            yield item
        elif isinstance(item, Reject):
            if rejected is not None:
                rejected(item)
            else:
                error = InputError(item.reason, file=item.source.file, line=item.source.line)
                warnings.warn(str(error), stacklevel=2)
