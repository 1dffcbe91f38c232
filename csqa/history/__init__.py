"""What earlier runs came to, in Parquet files queried with DuckDB. docs/history.md describes the store."""

from csqa.history.answers import Recent
from csqa.history.history import History
from csqa.history.past import PastRuns
from csqa.history.writer import HistoryWriter

__all__ = ["History", "HistoryWriter", "PastRuns", "Recent"]
