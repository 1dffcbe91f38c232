"""YAML signals -> a SignalSet. Everything an author can get wrong is said here, with file, line and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from csqa.documents import Document, convert, nearest, read_documents
from csqa.errors import InputError
from csqa.signals import exact, patterns
from csqa.signals.compiled import Signal, SignalSet, packed
from csqa.signals.computed import ALIKE, COMPUTED, TEXTUAL
from csqa.signals.definition import (
    Language,
    Near,
    SignalChange,
    SignalFile,
    SignalTests,
    SignalWords,
    nears,
)
from csqa.signals.factors import every_string, ways
from csqa.signals.fold import Folder, fold_pairs
from csqa.signals.numbers import Named, named
from csqa.signals.patterns import Pattern
from csqa.signals.words import words_around
from csqa.wording import Text

_LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


Ways = tuple[tuple[tuple[str, ...], ...], ...]
"""See factors.ways."""


class Line(msgspec.Struct, frozen=True):
    """One phrase, pattern or exception of a signal, and where it is written."""

    kind: Literal["phrase", "pattern", "except", "tokens"]
    lang: str
    text: str
    word: bool | None
    """Whether word edges are asked for; None: only of a single Han character."""
    file: str
    line: int


class SignalSource(msgspec.Struct, frozen=True):
    """A signal as written, all folders merged: `lines` are its words, `tests` those of every file that has a say."""

    definition: SignalFile
    lines: tuple[Line, ...]
    tests: tuple[tuple[str, SignalTests], ...]
    file: str
    line: int


def read_signals(folders: Sequence[Path]) -> tuple[SignalSource, ...]:
    """Signals of all folders' `signals/*.yaml`, later folders changing earlier ones (`extends`)."""
    sources: dict[str, SignalSource] = {}
    for folder in folders:
        for file in sorted((folder / "signals").glob("*.y*ml")):
            for document in read_documents(file):
                if isinstance(document.value, dict) and "extends" in document.value:
                    _change(sources, document)
                elif document.value is not None:
                    _add(sources, document)
    return tuple(sources.values())


def _add(sources: dict[str, SignalSource], document: Document) -> None:
    definition = convert(document, SignalFile)
    if definition.signal in sources:
        first = sources[definition.signal]
        raise document.error(
            ("signal",),
            Text(
                f"信号 {definition.signal} 已在 {first.file}:{first.line} 定义",
                f"the signal {definition.signal} is defined in {first.file}:{first.line} already",
            ),
            Text(
                f"要修改请写 extends: {definition.signal}", f"to change it write extends: {definition.signal}"
            ),
        )
    if definition.signal in COMPUTED:
        raise document.error(
            ("signal",),
            Text(
                f"{definition.signal} 由程序计算，不能定义",
                f"{definition.signal} is computed and can't be defined",
            ),
        )
    sources[definition.signal] = SignalSource(
        definition,
        tuple(_lines(document, SignalWords(definition.zh, definition.en), ())),
        ((document.file, definition.tests),),
        document.file,
        document.line(("signal",)),
    )


def _change(sources: dict[str, SignalSource], document: Document) -> None:
    change = convert(document, SignalChange)
    old = sources.get(change.extends)
    if old is None:
        raise _unknown(document, ("extends",), change.extends, sources)
    lines = list(old.lines)
    for gone in _lines(document, change.remove, ("remove",)):
        kept = [
            line for line in lines if (line.kind, line.lang, line.text) != (gone.kind, gone.lang, gone.text)
        ]
        if len(kept) == len(lines):
            near = nearest(gone.text, [line.text for line in lines])
            raise InputError(
                Text(f"{change.extends} 里没有「{gone.text}」", f"{change.extends} holds no «{gone.text}»"),
                file=gone.file,
                line=gone.line,
                key="remove",
                mend=Text(f"是否想写「{near}」？", f"did you mean «{near}»?") if near else None,
            )
        lines = kept
    lines += _lines(document, change.add, ("add",))
    sources[change.extends] = msgspec.structs.replace(
        old, lines=tuple(lines), tests=(*old.tests, (document.file, change.tests))
    )


def _lines(document: Document, words: SignalWords, at: tuple[str, ...]) -> Iterator[Line]:
    for lang in _LANGUAGES:
        language: Language = getattr(words, lang)
        for i, phrase in enumerate(language.phrases):
            text, word = (
                (phrase, None) if isinstance(phrase, str) else (phrase.phrase, phrase.boundary == "word")
            )
            line = document.line((*at, lang, "phrases", i))
            if not text.strip():
                raise document.error((*at, lang, "phrases", i), Text("短语为空", "an empty phrase"))
            yield Line("phrase", lang, text, word, document.file, line)
        for i, pattern in enumerate(language.patterns):
            yield Line(
                "pattern", lang, pattern, False, document.file, document.line((*at, lang, "patterns", i))
            )
        for i, pattern in enumerate(language.except_):
            yield Line("except", lang, pattern, False, document.file, document.line((*at, lang, "except", i)))
        for i, tokens in enumerate(language.tokens):
            text = msgspec.json.encode(tokens).decode()
            yield Line("tokens", lang, text, False, document.file, document.line((*at, lang, "tokens", i)))


def _unknown(
    document: Document, path: tuple[str | int, ...], name: str, known: Sequence[str] | dict[str, SignalSource]
) -> InputError:
    near = nearest(name, list(known))
    return document.error(
        path,
        Text(f"没有信号 {name}", f"there is no signal {name}"),
        Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None,
    )


def compile_signals(sources: Sequence[SignalSource]) -> SignalSet:
    """Raises InputError for a pattern that can't be matched in linear time, an unknown signal, or a circle."""
    folds = fold_pairs()
    fold = Folder(folds)
    compiled: list[tuple[Pattern, Ways]] = []
    for source in sources:
        for line in source.lines:
            compiled.append(_pattern(source.definition.signal, line, fold))
    singles = {x for p, _ in compiled if p.edges == "word" for x in p.strings if len(x) == 1}
    return packed(_ordered(sources), compiled, folds, words_around(singles), _digits(sources, fold))


def _digits(sources: Sequence[SignalSource], fold: Folder) -> Named:
    lines = [line for source in sources for line in source.lines]
    asked_for = {name for source in sources for name in _asked_for(source.definition)}
    if any(line.kind == "tokens" for line in lines) or asked_for & (TEXTUAL.keys() - set(ALIKE)):
        return Named(everything=True)
    folded = [(line.kind, fold(line.text)) for line in lines]
    return named(patterns.phrase(text) if kind == "phrase" else text for kind, text in folded)


def _asked_for(signal: SignalFile) -> tuple[str, ...]:
    """Every other signal that it rests on."""
    return (*signal.any_of, *(s for n in (*nears(signal.given), *nears(signal.unless)) for s in n.signals))


def _pattern(signal: str, line: Line, fold: Folder) -> tuple[Pattern, Ways]:
    text = fold(line.text)
    pattern = Pattern(
        signal, "", written=line.text, file=line.file, line=line.line, excludes=line.kind == "except"
    )
    try:
        if line.kind == "tokens":
            from csqa.signals.tokens import anchor

            edges = "tokens:" + line.lang
            return _proposed(msgspec.structs.replace(pattern, edges=edges), fold(anchor(line.text)))
        if line.kind == "phrase":
            edges = ""
            if line.word or (line.word is None and len(text) == 1 and patterns.is_han(text)):
                edges = "word"
            elif _is_latin(text[0]) or _is_latin(text[-1]):
                edges = "latin"
            return _compiled(msgspec.structs.replace(pattern, edges=edges), patterns.phrase(text))
        found = _compiled(pattern, text)
        exact.check(found[0].regex)
        return found
    except InputError as e:
        e.file, e.line, e.key = line.file, line.line, f"{line.lang}.{line.kind}"
        e.what = Text(f"「{line.text}」{e.what.zh}", f"«{line.text}»: {e.what.en}")
        raise


def _compiled(pattern: Pattern, text: str) -> tuple[Pattern, Ways]:
    strings = every_string(text)
    if strings and "" not in strings:
        return msgspec.structs.replace(pattern, regex=patterns.exact(text), strings=strings), ()
    return _proposed(pattern, text)


def _proposed(pattern: Pattern, text: str) -> tuple[Pattern, Ways]:
    return msgspec.structs.replace(pattern, regex=patterns.exact(text)), ways(text)


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _ordered(sources: Sequence[SignalSource]) -> tuple[Signal, ...]:
    by_name = {s.definition.signal: s for s in sources}
    done: dict[str, Signal] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done or name in COMPUTED:
            return
        source = by_name[name]
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise InputError(
                Text(
                    f"信号互相依赖，成了循环：{circle}", f"signals ask for each other in a circle: {circle}"
                ),
                file=source.file,
                line=source.line,
            )
        path.append(name)
        d = source.definition
        for near in _asked_for(d):
            if near not in by_name and near not in COMPUTED:
                likely = nearest(near, by_name)
                raise InputError(
                    Text(f"没有信号 {near}", f"there is no signal {near}"),
                    file=source.file,
                    line=source.line,
                    key=name,
                    mend=Text(f"是否想写 {likely}？", f"did you mean {likely}?") if likely else None,
                )
            visit(near)
        path.pop()
        done[name] = Signal(
            name,
            d.about,
            d.by,
            d.any_of,
            d.not_in,
            nears(d.given),
            nears(d.unless),
            d.part,
            source.file,
            source.line,
        )

    for name in by_name:
        visit(name)
    return tuple(done.values())


__all__ = ["Near", "SignalSource", "compile_signals", "read_signals"]
