"""What holds for every test."""

from __future__ import annotations

import os

# No test may find what another one judged; those of the cache set their own bound and folder.
os.environ["CSQA_CACHE_MB"] = "0"
