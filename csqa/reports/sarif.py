"""SARIF 2.1.0, for code scanning: results with rule help, fingerprints and fixes; columns in code points.

Format: docs.oasis-open.org/sarif/sarif/v2.1.0. Results stream; the tool with its rules follows them, which JSON allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from csqa.model import Result, Summary
from csqa.reports.located import Edit, Located, LocatedReport, said
from csqa.reports.rooted import rooted
from csqa.reports.wire import encoded, writer
from csqa.ruleset.rule import Rule
from csqa.version import VERSION
from csqa.wording import Lang

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://pypi.org/project/csqa/"
_UNSET = msgspec.UNSET
_Level = Literal["error", "warning", "note"]
_LEVELS: dict[str, _Level] = {"error": "error", "warning": "warning", "info": "note"}


class _Struct(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    pass


class _Message(_Struct, frozen=True):
    text: str


class _Artifact(_Struct, frozen=True):
    uri: str


class _Region(_Struct, frozen=True):
    start_line: int
    start_column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class _Physical(_Struct, frozen=True):
    artifact_location: _Artifact
    region: _Region


class _Logical(_Struct, frozen=True):
    fully_qualified_name: str


class _Location(_Struct, frozen=True):
    physical_location: _Physical
    logical_locations: tuple[_Logical, ...] = ()


class _Replacement(_Struct, frozen=True):
    deleted_region: _Region
    inserted_content: _Message


class _Change(_Struct, frozen=True):
    artifact_location: _Artifact
    replacements: tuple[_Replacement, ...]


class _Fix(_Struct, frozen=True):
    description: _Message
    artifact_changes: tuple[_Change, ...]


class _Suppression(_Struct, frozen=True):
    kind: Literal["inSource", "external"]
    justification: str = ""


class _Result(_Struct, frozen=True):
    rule_id: str
    message: _Message
    locations: tuple[_Location, ...]
    partial_fingerprints: dict[str, str]
    level: _Level | None = None
    fixes: tuple[_Fix, ...] = ()
    suppressions: tuple[_Suppression, ...] = ()


class Report(LocatedReport):
    _first = True

    def begin(self) -> None:
        self._write = writer(self.stream)
        self._write(
            b'{"version":"2.1.0","$schema":'
            + encoded(SCHEMA)
            + b',"runs":[{"columnKind":"unicodeCodePoints",'
            b'"results":['
        )

    def finding(self, located: Located) -> None:
        self._result(located, ())

    def suppressed(self, located: Located, kind: Literal["inSource", "external"], reason: str) -> None:
        """A finding that may stand: by a comment in the file, or by a reviewer's decision elsewhere."""
        self._result(located, (_Suppression(kind, reason),))

    def transcript(self, result: Result, encoded: Sequence[bytes] = ()) -> None:
        super().transcript(result, encoded)
        transcript = result.transcript
        for verdict in result.verdicts:
            for finding in verdict.waived:
                located = self._located(verdict.rule, finding, transcript.id, transcript.source)
                self._result(located, (_Suppression("external"),))

    def _result(self, located: Located, suppressions: tuple[_Suppression, ...]) -> None:
        artifact = _Artifact(_uri(rooted(located.file)))
        region = _Region(located.line, located.column, located.end_line, located.end_column)
        logical = (_Logical(located.where),) if located.where else ()
        fixes: tuple[_Fix, ...] = ()
        if located.fix is not None and located.fix.edits:
            changed = _Change(artifact, tuple(_replacement(edit) for edit in located.fix.edits))
            fixes = (_Fix(_Message(located.fix.about), (changed,)),)
        result = _Result(
            located.rule,
            _Message(said(located)),
            (_Location(_Physical(artifact, region), logical),),
            {"csqa/v1": located.id},
            _LEVELS[located.severity],
            fixes,
            suppressions,
        )
        self._write((b"\n" if self._first else b",\n") + encoded(result))
        self._first = False

    def end(self, summary: Summary | None) -> None:
        lang = self.options.lang
        driver = {
            "name": "csqa",
            "version": VERSION,
            "informationUri": HOME,
            "language": lang,
            "rules": [_descriptor(rule, lang) for rule in self.options.rules.values()],
        }
        self._write(b'\n],"tool":{"driver":' + encoded(driver) + b"}}]}\n")
        super().end(summary)


def _replacement(edit: Edit) -> _Replacement:
    return _Replacement(_Region(edit.line, edit.column, edit.end_line, edit.end_column), _Message(edit.text))


def _descriptor(rule: Rule, lang: Lang) -> dict[str, Any]:
    why, instead = rule.why.of(lang), rule.say.of(lang)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.message.of(lang)},
        "fullDescription": {"text": why},
        "help": {"text": "\n\n".join(filter(None, (why, instead)))},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.dimension, *rule.source, *rule.tags]},
    }


def _uri(file: str) -> str:
    """A relative reference, or a file URI for what is absolute."""
    path = file.replace("\\", "/")
    if path.startswith("/"):
        return "file://" + quote(path)
    if path[1:3] == ":/":
        return "file:///" + quote(path, safe="/:")
    return quote(path.removeprefix("./"), safe="/@")
