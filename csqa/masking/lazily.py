"""Patterns that are compiled when first asked for: most short chats hold nothing personal, and need none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def lazily(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[], re.Pattern[str]]:
    return cache(lambda: re.compile(pattern, flags))
