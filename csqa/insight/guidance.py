"""What helps against a rule's failures: the training that treats it (R64), and a wording that fits the scenario (R66).

Both are YAML in the `coaching/` of a folder of rules: a document with `training:` is a topic, one with `wording:` gives a
rule's better words by scenario. A team's folder wins over what ships, topic by topic and rule by rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from csqa.documents import Document, convert, nearest, read_documents
from csqa.model import Topic
from csqa.ruleset.rule import Rule
from csqa.wording import Text

FOLDER = "coaching"


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A training topic: what it is called, an exercise, the rules whose failures it treats."""

    training: str
    name: Text
    drill: Text
    rules: tuple[str, ...]


class _Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    wording: str
    pre_sale: Text | None = None
    logistics: Text | None = None
    quality: Text | None = None
    after_sale: Text | None = None
    complaint: Text | None = None
    objection: Text | None = None
    other: Text | None = None


class Guidance(msgspec.Struct, frozen=True):
    trainings: tuple[Training, ...] = ()
    wordings: Mapping[str, Mapping[str, Text]] = {}
    """Rule -> topic -> words."""

    def training(self, rule: str) -> Training | None:
        """The topic that treats a rule."""
        return next((t for t in self.trainings if rule in t.rules), None)

    def say(self, rule: Rule, topic: Topic) -> Text:
        """Better words for a rule's failure in a conversation about `topic`."""
        return self.wordings.get(rule.id, {}).get(topic, rule.say)


def load_guidance(folders: Sequence[Path], known: Collection[str]) -> Guidance:
    """From the `coaching/` of each folder; the later one wins. `known` are all rules by id and alias.

    Raises InputError naming file, line and key for what is not valid and for a rule that does not exist.
    """
    trainings: dict[str, Training] = {}
    wordings: dict[str, Mapping[str, Text]] = {}
    for folder in folders:
        for file in sorted((folder / FOLDER).glob("*.yaml")):
            for document in read_documents(file):
                if isinstance(document.value, dict) and "wording" in document.value:
                    wording = convert(document, _Wording)
                    _check(document, ("wording",), wording.wording, known)
                    wordings[wording.wording] = _by_topic(wording)
                else:
                    training = convert(document, Training)
                    for number, rule in enumerate(training.rules):
                        _check(document, ("rules", number), rule, known)
                    trainings[training.training] = training
    return Guidance(tuple(trainings.values()), wordings)


def _check(document: Document, at: tuple[str | int, ...], rule: str, known: Collection[str]) -> None:
    if rule not in known:
        near = nearest(rule, known)
        mend = Text(f"是否想写 {near}？", f"did you mean {near}?") if near else None
        raise document.error(at, Text(f"没有规则 {rule}", f"there is no rule {rule}"), mend)


def _by_topic(wording: _Wording) -> Mapping[str, Text]:
    fields = zip(_Wording.__struct_fields__, _Wording.__struct_encode_fields__, strict=True)
    found = {key: getattr(wording, field) for field, key in fields if field != "wording"}
    return {topic: text for topic, text in found.items() if text is not None}
