"""DuckDB, held to little memory and no network; the only file that imports it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Database

__all__ = ["Database", "database", "failed", "files", "out_of_memory", "quoted", "said", "vanished"]

MEMORY = "256MB"
"""What DuckDB may hold; what it needs beyond that lies on the disk for as long as the query takes."""
THREADS = 1


@contextmanager
def database(spill: Path | None = None, memory: str = MEMORY) -> Iterator[Database]:
    """An empty database in memory. `spill` is the folder for what does not fit; None: the system's for temporary files."""
    import duckdb

    folder = spill or Path(tempfile.gettempdir()) / f"csqa-{os.getpid()}"
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": THREADS,
            "temp_directory": str(folder),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        # Every query that wants an order says so; to keep that of files would cost memory.
        connection.execute("SET preserve_insertion_order = false")
        yield connection
    finally:
        connection.close()


def vanished(error: Exception) -> bool:
    """Whether a query failed because a file was taken away under it, or can't be read."""
    import duckdb

    return isinstance(error, duckdb.IOException)


def out_of_memory(error: Exception) -> bool:
    """Whether a query wanted more than its connection may hold and could not lay it on the disk."""
    import duckdb

    return isinstance(error, duckdb.OutOfMemoryException)


def failed(error: Exception) -> bool:
    """Whether DuckDB says so of a file or of the disk: a file that is broken, no room, no permission."""
    import duckdb

    return isinstance(error, (duckdb.IOException, duckdb.InvalidInputException, duckdb.PermissionException))


def said(error: Exception) -> str:
    """What DuckDB says, on one line."""
    return str(error).partition("\n")[0]


def quoted(text: str) -> str:
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def files(paths: Sequence[Path]) -> str:
    """A list of files as `read_parquet` takes it; no character of a path is a pattern."""
    escaped = (str(path).translate({ord(c): f"[{c}]" for c in "[*?"}) for path in paths)
    return "[" + ", ".join(quoted(path) for path in escaped) + "]"
