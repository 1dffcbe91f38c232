"""How replies are written: marks of the wrong width between Chinese characters, courtesies said twice. How customers ask
is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from csqa.model import Script
from csqa.ruleset.library.placeholders import placeholders
from csqa.ruleset.library.wrong import Setting, Wrong, replies

_HAN = "\u3400-\u9fff"
_FULL = str.maketrans(",.!?:;()", "，。！？：；（）")
# Behind a Chinese character and not before a letter or digit: a decimal point, a time and a web address stay.
_HALF = re.compile(
    rf"(?<=[{_HAN}】」”])[,!?:;](?![A-Za-z0-9/\-)])|(?<=[{_HAN}】」”])\.(?![.A-Za-z0-9/])(?<!\.\.)"
    # Behind a number, a Latin word or a placeholder it is the next character that tells: 共3件,请查收 has one of either.
    rf"|(?<=[A-Za-z0-9%\]}})）～~\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[,;!?](?=[{_HAN}])"
)
_DOUBLED = re.compile(
    r"(?P<word>您好|你好|谢谢您?|请您|麻烦您?|感谢您?|抱歉|对不起|\b(?:please|thank you|sorry)\b)(?:[，,、 ]{0,2}(?P=word))+(?![a-z])"
    # Of a clause that ends with 您 the next may begin with it.
    r"|(?P<short>[您请])(?P=short)+",
    re.I,
)


def half_width(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """Half-width marks where Chinese text wants full-width ones; what stands in placeholders is left alone."""
    for script in library:
        for piece, text in replies(script):
            held = [(p.start, p.end) for p in placeholders(text)]
            found = [*_HALF.finditer(text)]
            if text.count("(") == text.count(")"):
                found += _pairs(text)
            for m in sorted(found, key=lambda m: m.start()):
                if not any(a <= m.start() < b for a, b in held):
                    full = m[0].translate(_FULL)
                    yield Wrong(
                        script, m[0], piece, m.start(), m.end(), fillings={"mark": m[0], "full": full}, instead=full
                    )  # fmt: skip


def doubled(library: Sequence[Script], setting: Setting) -> Iterator[Wrong]:
    """A courtesy twice in a row: 您您, 请请, 您好您好."""
    for script in library:
        for piece, text in replies(script):
            for m in _DOUBLED.finditer(text):
                word = m["word"] or m["short"]
                yield Wrong(
                    script, m[0], piece, m.start(), m.end(), fillings={"word": word}, instead=word
                )  # fmt: skip


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Brackets around Chinese text, both of a pair."""
    for m in re.finditer(rf"(?P<open>\()[^()\n]*[{_HAN}][^()\n]*(?P<close>\))", text):
        for group in ("open", "close"):
            at = m.start(group)
            one = re.compile(r"[()]").match(text, at)
            assert one is not None
            yield one
