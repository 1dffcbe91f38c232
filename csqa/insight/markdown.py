"""The bricks of a digest: Markdown that stays what it is whatever customers wrote, and figures with how sure they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from csqa.insight.intervals import Share
from csqa.wording import Lang

_SPECIAL = re.compile(r"[\\`*_<|]|\[(?=[^\]]*\]\()")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def plain(text: str) -> str:
    """`text` on one line, with nothing that Markdown or a terminal would obey."""
    return _SPECIAL.sub(lambda m: "\\" + m[0], _CONTROL.sub(" ", text)).strip()


def quoted(text: str, lang: Lang) -> str:
    return f"“{plain(text)}”" if lang == "zh" else f'"{plain(text)}"'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[int] = ()) -> list[str]:
    """The lines of a table; `figures` are the columns that are set to the right."""
    rule = ["---:" if i in figures else "---" for i in range(len(heads))]
    return ["| " + " | ".join(cells) + " |" for cells in (heads, rule, *rows)]


def percent(share: Share) -> str:
    """`55%`, or a dash where nothing was counted."""
    return "–" if share.value is None else f"{share.value:.0%}"


def surely(share: Share, lang: Lang) -> str:
    """A share with its base and its interval."""
    if share.value is None:
        return "–"
    low, high = share.interval()
    if lang == "zh":
        return f"{share.value:.0%}（{share.yes}/{share.of}，95% 区间 {low:.0%}–{high:.0%}）"
    return f"{share.value:.0%} ({share.yes} of {share.of}, 95% interval {low:.0%} to {high:.0%})"


def about(number: int, scale: float, lang: Lang) -> str:
    """A count, of a sample that each stands for `scale`: then rounded, and said to be so."""
    if scale <= 1.0:
        return str(number)
    estimated = number * scale
    digits = max(0, len(str(int(estimated))) - 2)
    rounded = round(estimated / 10**digits) * 10**digits
    return f"约 {rounded}" if lang == "zh" else f"about {rounded}"
