"""Where a clause and a sentence begin and end, and what holds there: negation, quotation, condition, question.

All offsets are code points of one folded turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

import msgspec


def _lazily(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[], re.Pattern[str]]:
    """A pattern that is compiled when first asked for: a short chat needs few of them."""
    return cache(lambda: re.compile(pattern, flags))


_HAN = "\u3400-\u9fff"
_SENTENCE_END = _lazily(rf"[。！!？?；;…\n]+|\.+(?=\s|$|[{_HAN}])|(?<=[{_HAN}呢哦哈啊呀吧了~～]) +|  +")
_CLAUSE_END = _lazily(
    rf"[。！!？?；;…\n，,、~～—:：]+|\.+(?=\s|$|[{_HAN}])|(?<=[{_HAN}]) +|  +| (?i:but|and|so|because) "
)

_NEGATION = _lazily(
    r"(?:没有|没法|没办法|没|未|别|不用|不要|不会|不能|不必|不需要|无需|无须|毋须|并不|不是|并非|从不|从未|不|甭|勿)"
    rf"[{_HAN}]{{0,3}}$"
    r"|(?i:\b(?:not|no|never|without|cannot|cant|wont|dont|doesnt|didnt|isnt|wasnt|arent)\b|n't\b)(?:\s+\w+){0,3}\s*$",
)
_A_NOT_A = _lazily(r"(.)[不没]\1$")
_DOUBLE = _lazily(
    r"(?:不得不|不能不|不会不|没有不|无不|不是不|非不|忍不住|不免|不好意思不|差不多|不仅|不但|不只|不光|不愧|巴不得|恨不得|对不起|不好意思|要不|不如|不久|不少|不日|没问题|没有问题|没事|没关系)[^，。]{0,3}$"
    r"|\b(?:don'?t worry|no worries|no problem|not only)\b[^.,!?]*$",
    re.I,
)
_REPORTED = _lazily(
    rf"(?:他们|她们|你们|他|她|人家|客服|商家|卖家|店家|快递员|快递|师傅|同事|对方|上次|昨天|之前|刚才|前面)[{_HAN}]{{0,6}}"
    rf"(?:说|讲|回复|告诉我|跟我说|和我说|答应|承诺|口口声声|号称)(?:是|过|了|的|我)?(?:[：:]|[，,](?!我(?!们)))?[{_HAN}]{{0,12}}$"
    r"|(?i:\b(?:he|she|they|rep|agent|guy|lady|someone|you(?: guys)?)\s+(?:\w+\s+)?(?:said|says|told|promised|claimed)\b)[^.!?]*$",
)
_CONDITION = _lazily(
    r"如果|要是|若是|假如|倘若|万一|一旦|若(?!干)|只要|除非|的话|如有|如需|如遇|如您|如未|"
    r"\b(?:if|once|unless|in case|when(?:ever)? you|should you|as soon as you)\b",
    re.I,
)
_ASKS = _lazily(r"[？?]\s*$|(?:吗|么|嘛|呢|吧|不|没有|没)\s*[？?~～。!！]*\s*$")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ('"', '"'))


class Stretches(msgspec.Struct, frozen=True):
    """Begin offsets of the stretches of a text; a stretch ends where the next begins."""

    begins: tuple[int, ...]
    length: int

    def around(self, at: int) -> tuple[int, int]:
        """(begin, end) of the stretch that holds offset `at`."""
        i = bisect_right(self.begins, at) - 1
        end = self.begins[i + 1] if i + 1 < len(self.begins) else self.length
        return self.begins[max(i, 0)], end


def _stretches(text: str, end: Callable[[], re.Pattern[str]]) -> Stretches:
    begins = [0]
    begins += [m.end() for m in end().finditer(text) if 0 < m.end() < len(text)]
    return Stretches(tuple(begins), len(text))


class Clauses:
    """The clauses and sentences of one folded turn, found when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._clauses: Stretches | None = None
        self._sentences: Stretches | None = None

    def clause(self, at: int) -> tuple[int, int]:
        if self._clauses is None:
            self._clauses = _stretches(self.text, _CLAUSE_END)
        return self._clauses.around(at)

    def sentence(self, at: int) -> tuple[int, int]:
        if self._sentences is None:
            self._sentences = _stretches(self.text, _SENTENCE_END)
        return self._sentences.around(at)

    def negated(self, start: int, end: int) -> bool:
        """A negation governs the words right after it: `没有投诉`, `not happy`, but not `能不能`, `不得不`."""
        before = self.text[self.clause(start)[0] : start]
        m = _NEGATION().search(before)
        if not m:
            return False
        head = self.text[: self.clause(start)[0] + m.start() + 2]
        return not _A_NOT_A().search(head) and not _DOUBLE().search(before)

    def quoted(self, start: int, end: int) -> bool:
        """Inside quotation marks, or what somebody else is reported to have said."""
        for opening, closing in _QUOTES:
            if opening not in self.text:
                continue
            if opening == closing:
                if self.text.count(opening, 0, start) % 2 and closing in self.text[start:]:
                    return True
            elif (
                self.text.rfind(opening, 0, start) > self.text.rfind(closing, 0, start)
                and closing in self.text[start:]
            ):
                return True
        return bool(_REPORTED().search(self.text[self.sentence(start)[0] : start]))

    def conditional(self, start: int, end: int) -> bool:
        """A condition stands before the words in their sentence, or `的话` right behind them in the clause."""
        begin = self.sentence(start)[0]
        if _CONDITION().search(self.text, begin, start):
            return True
        return "的话" in self.text[end : self.clause(start)[1]]

    def question(self, start: int, end: int) -> bool:
        """The clause asks."""
        begin, stop = self.clause(start)
        clause = self.text[begin:stop].rstrip("，,、 ")
        return bool(_ASKS().search(clause))
