"""Scripts under the rules: through the same engine as conversations, and under the rules of library scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from csqa.library.entry import Entry, LibraryFile, Piece
from csqa.library.filled import Filled, filled
from csqa.measures import measure
from csqa.model import Finding, Hit, Script, Transcript, Turn, Verdict
from csqa.ruleset.kinds import KINDS, script
from csqa.ruleset.kinds.script import Setting
from csqa.ruleset.library.placeholders import placeholders
from csqa.ruleset.load import RuleSet
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import Situation, finding_id
from csqa.scenario import TOPICS, scenario
from csqa.session import SIGNALS, classify
from csqa.signals.context import is_near
from csqa.signals.definition import nears
from csqa.signals.table import Table

CHANNEL = "script"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with the script it is about; `entry` None: the library as a whole, said at its first file.

    `piece`, `start`, `end` as in `csqa.ruleset.library.wrong.Wrong`; `key` is the field that is meant, where not a text;
    `instead` what should stand there, where that is certain. `words` are the single places inside `start` to `end` that
    the rule is about, where it forbids words.
    """

    rule: Rule
    finding: Finding
    file: LibraryFile
    entry: Entry | None
    key: str | None = None
    line: int | None = None
    """The line that is meant, where neither a text nor a field is."""
    instead: str | None = None
    words: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> Piece | None:
        """The text that it is in."""
        return None if self.entry is None else piece(self.entry, self.finding.turn)


def check(
    files: Sequence[LibraryFile], rules: RuleSet, setting: Setting, changed: Collection[int] | None = None
) -> list[Found]:
    """Every finding, by file and place; of the entries in `changed` (their `id()`) alone, where given. What two scripts
    do to each other is then said of the one that changed."""
    found = [*_in_scripts(files, rules, changed), *_in_library(files, rules, setting, changed)]
    order = {id(file): number for number, file in enumerate(files)}
    return sorted(found, key=lambda f: (order[id(f.file)], *_place(f), f.rule.id))


def as_transcript(script: Script, texts: Sequence[str] | None = None) -> Transcript:
    """A script as the conversation that it is made for: every phrasing asked, every step answered. `texts` stand in for
    its own ones, in the same order."""
    said = texts if texts is not None else (*script.questions, *script.reply)
    asked = len(script.questions)
    turns = tuple(Turn("customer" if n < asked else "agent", text) for n, text in enumerate(said))
    return Transcript(script.id, turns, lang=script.lang, channel=CHANNEL, source=script.source)


def piece(entry: Entry, number: int | None) -> Piece | None:
    """The text that a finding's `turn` counts: questions first, then the steps of the reply."""
    pieces = (*entry.questions, *entry.reply)
    return pieces[number] if number is not None and 0 <= number < len(pieces) else None


def _in_scripts(
    files: Iterable[LibraryFile], rules: RuleSet, changed: Collection[int] | None
) -> Iterator[Found]:
    judge = _Judge(rules)
    for file in files:
        for entry in file.entries:
            if changed is None or id(entry) in changed:
                yield from judge.entry(file, entry)


class _Judge:
    """The rules of conversations, over one script after another."""

    def __init__(self, rules: RuleSet) -> None:
        every = rules.rules.values()
        self._excusing = {rule.id: nears(rule.in_scripts.unless) for rule in every}
        self._forbidden = {rule.id: _looked_for(rule) for rule in every if rule.fix and rule.fix.words}
        also = {
            name for conditions in self._excusing.values() for near in conditions for name in near.signals
        }
        by_line = rules.narrowed(lambda rule: rule.in_scripts.by_line)
        self._words = _words_of(by_line)
        """What must stand in a line before it is judged by itself."""
        asked = {*also, *self._words, *_signals_of(rules), *SIGNALS, *TOPICS}
        self._rules = rules.scanning(rules.scanner.only(asked))
        nothing = Transcript("", (), channel=CHANNEL)
        self._session = classify(nothing, self._rules.scanner.scan(nothing))
        """How a session ended is no matter of a script."""
        self._by_line = by_line.scanning(by_line.scanner.only(_signals_of(by_line)))

    def entry(self, file: LibraryFile, entry: Entry) -> Iterator[Found]:
        texts = [filled(text.text) for text in (*entry.questions, *entry.reply)]
        verdicts, situation = self._judged(as_transcript(entry.script, [text.text for text in texts]))
        table = situation.table
        hits: list[tuple[Rule, Finding]] = [
            (self._rules.rules[verdict.rule], finding)
            for verdict in verdicts
            for finding in verdict.findings
            if not self._rules.rules[verdict.rule].in_scripts.by_line
        ]
        hits += self._line_by_line(entry, texts, situation)
        ordinals: dict[tuple[str, str], int] = {}
        for rule, finding in hits:
            hit = _hit(finding)
            if hit and any(is_near(near, hit, table) for near in self._excusing[rule.id]):
                continue
            written = _as_written(finding, texts, entry)
            if _inside_placeholder(written, entry):
                continue
            ordinal = ordinals[rule.id, written.text] = ordinals.get((rule.id, written.text), -1) + 1
            yield Found(
                rule=rule,
                finding=msgspec.structs.replace(
                    written, id=finding_id(entry.script.id, rule.id, written.text, ordinal)
                ),
                file=file,
                entry=entry,
                words=_words(hit, self._forbidden.get(rule.id, ()), table, texts) if hit else (),
            )

    def _judged(self, transcript: Transcript) -> tuple[Sequence[Verdict], Situation]:
        """As the engine judges a conversation, less what only reports of conversations need."""
        table = self._rules.scanner.scan(transcript)
        session = msgspec.structs.replace(self._session, scenario=scenario(transcript, table))
        times = measure(transcript, self._rules.profile, (), ())
        situation = Situation(transcript, table, session, times, self._rules.profile)
        return self._rules.judge(situation), situation

    def _line_by_line(
        self, entry: Entry, texts: Sequence[Filled], whole: Situation
    ) -> Iterator[tuple[Rule, Finding]]:
        table, asked = whole.table, len(entry.questions)
        before = [text.text for text in texts[:asked]]
        for number in range(asked, len(texts)):
            text = texts[number].text
            places = {hit.start for name in self._words for hit in table.at(name, number)}
            for begin, end, following in _lines(text):
                if not any(begin <= place < end for place in places):
                    continue
                if not following and number + 1 < len(texts):
                    following = texts[number + 1].text.split("\n")[0]
                said = [*before, f"{text[begin:end]}\n{following}" if following else text[begin:end]]
                transcript = as_transcript(entry.script, said)
                line = Situation(
                    transcript,
                    self._by_line.scanner.scan(transcript),
                    whole.session,
                    whole.measures,
                    whole.profile,
                )
                for verdict in self._by_line.judge(line):
                    for finding in verdict.findings:
                        hit = _hit(finding)
                        if hit and hit.turn == asked and hit.start < end - begin:
                            moved = msgspec.structs.replace(
                                finding, turn=number, start=begin + hit.start, end=min(begin + hit.end, end)
                            )
                            yield self._by_line.rules[verdict.rule], moved


def _words_of(rules: RuleSet) -> frozenset[str]:
    """The signals that rules look for, down to those that have words of their own."""
    signals = {signal.name: signal for signal in rules.stored.signals.signals}
    found: set[str] = set()
    wanted = [name for rule in rules.rules.values() for name in _looked_for(rule)]
    while wanted:
        name = wanted.pop()
        members = signals[name].members if name in signals else ()
        found.add(name)
        wanted += (member for member in members if member not in found)
    return frozenset(found)


def _signals_of(rules: RuleSet) -> frozenset[str]:
    """All that the rules' checks look at, and when they apply."""
    found: set[str] = set()
    for stored in rules.stored.rules:
        seen = stored.when.seen if isinstance(stored.when.seen, tuple) else (stored.when.seen,)
        found.update(s.signal for s in seen)
    for rule in rules.rules.values():
        found.update(msgspec.msgpack.decode(rule.params, type=KINDS[rule.kind].Params).signals())
    return frozenset(found)


def _looked_for(rule: Rule) -> tuple[str, ...]:
    params = msgspec.msgpack.decode(rule.params, type=KINDS[rule.kind].Params)
    signal = params.after.signal if rule.kind == "answer" else getattr(params, "signal", ())
    return (signal,) if isinstance(signal, str) else tuple(signal)


_POINT = re.compile(r"\s*(?:[^\w\s“「『（(【\[{]|\d{1,2}[.、)）]|[^\s：:]{1,8}[：:])")
"""How a point of a list begins: a bullet, a picture, a number, a name and a colon."""


def _going_on(line: str) -> str:
    """A line that follows, where it goes on with what was said: a point of a list says something of its own."""
    return "" if _POINT.match(line) else line


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """(begin, end, the next line that says anything) of every line."""
    begin = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        yield (
            begin,
            begin + len(line),
            _going_on(next((other for other in lines[number + 1 :] if other.strip()), "")),
        )
        begin += len(line) + 1


def _hit(finding: Finding) -> Hit | None:
    if finding.turn is None or finding.start is None or finding.end is None:
        return None
    return Hit(finding.turn, "", finding.start, finding.end)


def _inside_placeholder(finding: Finding, entry: Entry) -> bool:
    """Of what a placeholder offers to choose from ([有货/没货]), nothing has been said yet."""
    of = piece(entry, finding.turn)
    if of is None or finding.start is None or finding.end is None:
        return False
    return any(p.start <= finding.start and finding.end <= p.end for p in placeholders(of.text))


def _as_written(finding: Finding, texts: Sequence[Filled], entry: Entry) -> Finding:
    """The finding with its places in the script, placeholders and all."""
    if finding.turn is None or finding.start is None or finding.end is None:
        return finding
    start, end = texts[finding.turn].span(finding.start, finding.end)
    of = piece(entry, finding.turn)
    assert of is not None
    return msgspec.structs.replace(finding, start=start, end=end, text=of.text[start:end])


def _words(
    hit: Hit, names: Iterable[str], table: Table, texts: Sequence[Filled]
) -> tuple[tuple[int, int], ...]:
    places = {
        texts[hit.turn].span(word.start, word.end)
        for name in names
        for word in table.at(name, hit.turn)
        if hit.start <= word.start and word.end <= hit.end
    }
    return tuple(sorted(places))


def _in_library(
    files: Sequence[LibraryFile], rules: RuleSet, setting: Setting, changed: Collection[int] | None
) -> Iterator[Found]:
    owners = {id(entry.script): (file, entry) for file in files for entry in file.entries}
    entries = [entry for file in files for entry in file.entries]
    if changed is not None:
        # Of two scripts the later one is told.
        entries.sort(key=lambda entry: id(entry) in changed)
    library = [entry.script for entry in entries]
    if not library:
        return
    for rule in rules.rules.values():
        if rule.scope != "library":
            continue
        params = msgspec.msgpack.decode(rule.params, type=KINDS[rule.kind].Params)
        for wrong, finding in script.findings(rule, script.wrongs(params, library, setting)):
            file, entry = owners[id(wrong.script)] if wrong.script is not None else (files[0], None)
            if changed is not None and (entry is None or id(entry) not in changed):
                continue
            yield Found(
                rule=rule, finding=finding, file=file, entry=entry, key=wrong.key, instead=wrong.instead
            )


def _place(found: Found) -> tuple[int, int, int]:
    line = found.entry.line if found.entry is not None else 0
    return line, -1 if found.finding.turn is None else found.finding.turn, found.finding.start or 0
