"""`report.html`: a day's report to open in a browser, from disk and without a network.

`PageRecord` makes one conversation's part where it is judged; `Page` writes the parts as they come and the page at the end.
"""

from __future__ import annotations

from csqa.reports.page.record import PageRecord
from csqa.reports.page.sink import Page

__all__ = ["Page", "PageRecord"]
