"""The tests that signals and rules carry in their own files.

A test is a conversation as people paste it (`客户: …` a line, times in front where they matter), or a mapping in the
native form. A signal's test asks about its last turn; one line without a role is a turn of whoever the signal is `by`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from csqa.cases import Casebook
from csqa.engine import lint
from csqa.errors import InputError
from csqa.model import Reject, Script, Transcript, Verdict
from csqa.readers import native, text
from csqa.readers.reading import Chunk, ReadOptions
from csqa.ruleset.kinds.script import Setting
from csqa.ruleset.kinds.script import check as judge_library
from csqa.ruleset.load import RuleSet
from csqa.ruleset.read import RuleSource
from csqa.signals.load import SignalSource
from csqa.signals.scanner import Scanner
from csqa.wording import Text


class Outcome(msgspec.Struct, frozen=True):
    """One embedded test: what was asked, what was expected, what came."""

    subject: str
    """The rule or signal."""
    file: str
    line: int
    key: str
    """`tests.fail[0]`, `tests.says[3]`."""
    text: str
    expected: str
    got: str

    @property
    def passed(self) -> bool:
        return self.expected == self.got


def signal_tests(source: SignalSource) -> Iterator[tuple[str, int, str, str, bool]]:
    """(file, line, key, text, whether the signal must be there)."""
    for file, tests in source.tests:
        for key, texts, expected in (("says", tests.says, True), ("not", tests.not_, False)):
            for i, words in enumerate(texts):
                yield file, source.line, f"tests.{key}[{i}]", words, expected


def says(scanner: Scanner, source: SignalSource, words: str) -> bool:
    """Whether the last turn of a signal's test carries the signal."""
    transcript = _said(words, source.definition.by or "agent", source.file)
    return bool(scanner.scan(transcript).at(source.definition.signal, len(transcript.turns) - 1))


def run_signal(scanner: Scanner, source: SignalSource) -> list[Outcome]:
    """Every test of one signal."""
    names = {True: "says", False: "not"}
    return [
        Outcome(
            source.definition.signal,
            file,
            line,
            key,
            text,
            names[expected],
            names[says(scanner, source, text)],
        )
        for file, line, key, text, expected in signal_tests(source)
    ]


def verdict(rules: RuleSet, source: RuleSource, case: Any) -> Verdict:
    """The rule's verdict on one of its tests; of a rule of case scope, on all its sessions together."""
    if source.rule.scope == "library":
        return judge_library(source.rule, source.params, scripts(case, source.rule.file), Setting())
    sessions = conversations(case, source.rule.file)
    if source.rule.scope == "case":
        book = Casebook()
        for transcript in sessions:
            book.add(lint(transcript, rules))
        verdicts = [v for c in book.judged(rules) for v in c.verdicts if v.rule == source.rule.id]
        return verdicts[0] if verdicts else Verdict(source.rule.id, "skip", NOTHING)
    verdicts = [v for v in lint(sessions[0], rules).verdicts if v.rule == source.rule.id]
    return verdicts[0]


def scripts(case: Any, file: str) -> tuple[Script, ...]:
    """The library of a test: one script as a mapping, or a list of them. Raises InputError."""
    try:
        return msgspec.convert([case] if isinstance(case, dict) else case, tuple[Script, ...])
    except msgspec.ValidationError as e:
        raise InputError(
            Text(f"测试里的话术有误：{e}", f"not a script: {e}"), file=file, key="tests"
        ) from None


NOTHING = Text("没有可判断的内容", "nothing to judge")


def run_rule(rules: RuleSet, source: RuleSource) -> list[Outcome]:
    """Every test of one rule; `rules` must hold it under the profile that the tests want."""
    outcomes = []
    for file, line, tests in source.tests:
        for expected, i, case in tests.cases():
            got = verdict(rules, source, case).verdict
            outcomes.append(
                Outcome(source.rule.id, file, line, f"tests.{expected}[{i}]", shown(case), expected, got)
            )
    return outcomes


def shown(case: Any) -> str:
    return case if isinstance(case, str) else msgspec.json.encode(case).decode()


def conversations(case: Any, file: str) -> Sequence[Transcript]:
    """The sessions of a test: text, a native mapping, or a list of either. Raises InputError."""
    parts = case if isinstance(case, list | tuple) else [case]
    return [_conversation(shown(p) if isinstance(p, str) else msgspec.json.encode(p), file) for p in parts]


@cache
def _conversation(case: str | bytes, file: str) -> Transcript:
    data = case if isinstance(case, bytes) else case.encode()
    reader: Any = native if isinstance(case, bytes) else text
    chunk = Chunk("native" if isinstance(case, bytes) else "text", file, 0, len(data))
    found = list(reader.read(data, chunk, ReadOptions()))
    if len(found) != 1 or isinstance(found[0], Reject):
        reason = (
            found[0].reason
            if found and isinstance(found[0], Reject)
            else Text("不是一通对话", "not one conversation")
        )
        raise InputError(reason, file=file, key="tests")
    return found[0]  # type: ignore[no-any-return]


@cache
def _said(words: str, role: str, file: str) -> Transcript:
    """A signal's test: a conversation where it has several lines, else one turn of `role`."""
    if "\n" in words:
        return _conversation(words, file)
    return _conversation(msgspec.json.encode({"turns": [{"role": role, "text": words}]}), file)
