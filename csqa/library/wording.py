"""Better words for a finding, from the library: a script that answers what the customer said, and keeps the rule (R85)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from csqa.engine import lint
from csqa.library.index import TOPICS, Index, load_index
from csqa.library.lint import as_transcript
from csqa.library.search import likest, valid
from csqa.model import Finding, Result, Script, Topic, Transcript, Turn
from csqa.ruleset.kinds import KINDS, answer, forbid, require
from csqa.ruleset.load import RuleSet, chosen, load_rules
from csqa.ruleset.rule import Rule
from csqa.wording import Lang

LIKE = 0.5
"""Likeness of a question from which a script answers what the customer said; below it the rule's own words are better."""
_SAME_TOPIC = 0.1
"""Likeness that the scenario of the conversation is worth, between scripts that fit."""
_TRIED = 8
"""Scripts that are held against the rules for one finding."""
_LONG = 60
"""Code points of a turn from which its sentences are looked at one by one."""
_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_ABOUT_WORDS = (forbid.KIND, require.KIND, answer.KIND)
"""Kinds of rule that another reply can keep; waiting less is no matter of words, and how often one says 你 none of a reply."""
_HAN = re.compile(r"[㐀-鿿]")


class Better(msgspec.Struct, frozen=True):
    """A script in the place of a rule's better wording."""

    script: str
    text: str


class Wordings:
    """Finds better words in a library; pickles, and loads what it needs where it is first asked.

    A script comes into question when it is valid today, in the language of the conversation and not of another scenario,
    breaks no rule for scripts, and keeps the rule in question when it is put after the customer's words. One tagged with
    the rule's id comes first; any other must answer what the customer said.
    """

    def __init__(
        self, paths: Sequence[str], folders: Sequence[str], profile: str, *, use_cache: bool = True
    ) -> None:
        self._made_of = (tuple(paths), tuple(folders), profile, use_cache)
        self._index: Index | None = None
        self._today = date.today().isoformat()

    def __getstate__(self) -> tuple[Any, ...]:
        return self._made_of

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        paths, folders, profile, use_cache = state
        self.__init__(paths, folders, profile, use_cache=use_cache)  # type: ignore[misc]

    def load(self) -> None:
        """Raises InputError for a library that can't be read: better at the beginning than in the middle."""
        if self._index is not None:
            return
        paths, folders, profile, use_cache = self._made_of
        self._index = load_index(paths, use_cache=use_cache)
        self._rules = load_rules(
            [Path(f) for f in folders], profile, preview=True, to=None, use_cache=use_cache
        )
        self._strict = self._rules.narrowed(chosen(self._rules, (), (), preview=False, to="scripts")).lean()
        self._single: dict[str, RuleSet | None] = {}
        self._sound: dict[int, bool] = {}
        self._kept: dict[tuple[str, int, str], bool] = {}

    def better(self, rule: str, finding: Finding, result: Result) -> Better | None:
        """None where no script fits: then the rule's own words hold."""
        self.load()
        assert self._index is not None
        alone = self._alone(rule)
        if alone is None:
            return None
        said = [*_said(result.transcript, finding)]
        lang = _language(result.transcript)
        for number in self._candidates(self._index, alone.rules[rule], said, result.session.scenario.name):
            script = self._index.script(number)
            if (
                _speaks(script, lang)
                and valid(script, self._today)
                and self._is_sound(number, script)
                and self._keeps(rule, alone, number, script, said[0] if said else "")
            ):
                return Better(script.id, "\n".join(script.reply))
        return None

    def _alone(self, rule: str) -> RuleSet | None:
        """The rule by itself; None where other words don't help."""
        if rule not in self._single:
            known = self._rules.rules.get(rule)
            fits = known is not None and known.kind in _ABOUT_WORDS and known.scope in ("turn", "session")
            self._single[rule] = (
                self._rules.narrowed(lambda r: r.id == rule).lean(_expected(known))
                if fits and known is not None
                else None
            )
        return self._single[rule]

    def _candidates(self, index: Index, rule: Rule, said: Sequence[str], topic: Topic) -> Iterator[int]:
        """Scripts in the order in which they are tried; of another scenario none."""
        near: dict[int, float] = {}
        for text in said:
            for likeness, number in likest(index, text):
                if likeness < LIKE:
                    break
                near[number] = max(near.get(number, 0.0), likeness)
        tagged = {n for name in (rule.id, *rule.aliases) for n in index.tagged.get(name.lower(), ())}
        for number in near:
            near[number] += _SAME_TOPIC * (index.script(number).scenario == topic)
        ranked = sorted({*near, *tagged}, key=lambda n: (n not in tagged, -near.get(n, 0.0), n))
        tried = 0
        for number in ranked:
            if tried == _TRIED:
                return
            if _fits(index.script(number).scenario, topic):
                tried += 1
                yield number

    def _is_sound(self, number: int, script: Script) -> bool:
        """Whether it keeps the rules for scripts, but for those that only inform."""
        if number not in self._sound:
            found = lint(as_transcript(script), self._strict)
            self._sound[number] = not any(
                f.severity != "info" for verdict in found.verdicts for f in verdict.findings
            )
        return self._sound[number]

    def _keeps(self, name: str, alone: RuleSet, number: int, script: Script, said: str) -> bool:
        """Whether the rule holds when an agent answers the customer's words with the script; for a rule that demands
        words, whether it has them."""
        key = (name, number, said)
        if key not in self._kept:
            if len(self._kept) > 1 << 16:
                self._kept.clear()
            turns = [Turn("customer", said)] if said else []
            turns += [Turn("agent", step) for step in script.reply]
            trial = Transcript("", tuple(turns), lang=script.lang)
            wanted = _expected(alone.rules[name])
            found = lint(trial, alone, signals=wanted)
            self._kept[key] = all(v.verdict != "fail" for v in found.verdicts) and (
                not wanted or any(trial.turns[hit.turn].role == "agent" for hit in found.hits)
            )
        return self._kept[key]


def _expected(rule: Rule | None) -> tuple[str, ...]:
    """The signals of which the rule demands one from the agent; none where it forbids or limits."""
    if rule is None or rule.kind not in (require.KIND, answer.KIND):
        return ()
    params = msgspec.msgpack.decode(rule.params, type=KINDS[rule.kind].Params)
    if isinstance(params, require.Params):
        return (params.signal,) if isinstance(params.signal, str) else params.signal
    return params.expect.signals  # type: ignore[no-any-return]


def _said(transcript: Transcript, finding: Finding) -> Iterator[str]:
    """What the customer last said before the finding, in one go, the latest first; long turns sentence by sentence.
    Nothing where the conversation as a whole lacks something: no single question is to be answered then."""
    if finding.turn is None:
        return
    spoken = False
    for turn in reversed(transcript.turns[: finding.turn + 1]):
        if turn.role == "customer" and turn.text.strip():
            spoken = True
            yield from [turn.text] if len(turn.text) <= _LONG else _SENTENCE.findall(turn.text)
        elif turn.role == "agent" and spoken:
            return


def _fits(scenario: str | None, topic: Topic) -> bool:
    """A scenario in the library's own words says nothing against any topic; a complaint may be about anything."""
    return topic in ("other", "complaint") or scenario in (None, topic) or scenario not in TOPICS


def _speaks(script: Script, lang: Lang) -> bool:
    named = (script.lang or "").lower()[:2]
    if named in ("zh", "en"):
        return named == lang
    return bool(_HAN.search("".join(script.reply))) == (lang == "zh")


def _language(transcript: Transcript) -> Lang:
    named = (transcript.lang or "").lower()[:2]
    if named in ("zh", "en"):
        return "zh" if named == "zh" else "en"
    return "zh" if any(_HAN.search(turn.text) for turn in transcript.turns) else "en"
