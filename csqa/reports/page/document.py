"""The page itself: one file with its styles, its scripts and its data, which may load nothing but files beside it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from csqa.reports import Options
from csqa.reports.page.record import encoded, rule_order, safe
from csqa.reports.page.words import DIMENSIONS, WORDS
from csqa.reports.people import People
from csqa.reports.titles import title
from csqa.ruleset.rule import Rule
from csqa.version import VERSION

_STYLES = (
    "vendor/uPlot.min.css",
    "css/base.css",
    "css/overview.css",
    "css/insight.css",
    "css/list.css",
    "css/conversation.css",
    "css/print.css",
)
_SCRIPTS = (
    "dom.js",
    "data.js",
    "route.js",
    "charts.js",
    "table.js",
    "overview.js",
    "insight.js",
    "sections.js",
    "list.js",
    "decisions.js",
    "conversation.js",
    "main.js",
)


def document(
    options: Options, about: Mapping[str, Any], *, rows: Iterable[bytes], conversations: Iterable[bytes]
) -> Iterator[bytes]:
    """The page, part by part. `rows` and `conversations` are lines that are safe in a script."""
    style = "\n".join(_asset(name) for name in _STYLES)
    library = _asset("vendor/uPlot.iife.min.js")
    # One scope for all: nothing of the page is in reach of the files that it loads but `csqa.take`.
    script = '(() => {\n"use strict";\n' + "\n".join(_asset("js/" + name) for name in _SCRIPTS) + "})();\n"
    lang = options.lang
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)} 'self' file:; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    head = _asset("report.html")
    for name, value in {
        "lang": "zh-CN" if lang == "zh" else "en",
        "policy": policy,
        "title": WORDS["title"].of(lang),
        "off": WORDS["script.off"].of(lang),
    }.items():
        head = head.replace(f"@{name}@", value)
    before, after = head.split("@style@")
    between, rest = after.split("@data@")
    data = {"version": VERSION, "lang": lang, **_texts(options), **about}
    yield before.encode() + style.encode() + between.encode() + safe(encoded(data))
    after_data, rest = rest.split("@rows@")
    yield after_data.encode()
    yield from rows
    after_rows, rest = rest.split("@conversations@")
    yield after_rows.encode()
    yield from conversations
    after_conversations, rest = rest.split("@library@")
    before_script, rest = rest.split("@script@")
    yield after_conversations.encode() + library.encode() + before_script.encode()
    yield script.encode() + rest.encode()


def _asset(name: str) -> str:
    return (
        files(__package__)
        .joinpath("assets", *name.split("/"))
        .read_text(encoding="utf-8")
        .replace("\r\n", "\n")
    )


def _hash(source: str) -> str:
    """What the policy lets run: this very text."""
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _texts(options: Options) -> dict[str, Any]:
    """Words, rules, dimensions and people, each once."""
    lang = options.lang
    people = People(options.roster, lang)
    rules = [_rule(options.rules[id_], options) for id_ in rule_order(options.rules)]
    return {
        "words": {key: text.of(lang) for key, text in WORDS.items()},
        "rules": rules,
        "dimensions": {key: text.of(lang) for key, text in {**DIMENSIONS, **options.dimensions}.items()},
        "passMark": options.pass_mark,
        "agents": {
            id_: {"name": people.name(id_), "team": options.roster.teams.get(id_)}
            for id_ in sorted({*options.roster.names, *options.roster.teams})
        },
    }


def _rule(rule: Rule, options: Options) -> dict[str, Any]:
    lang = options.lang
    return {
        "id": rule.id,
        "kind": rule.kind,
        "message": title(rule, lang),
        "why": rule.why.of(lang),
        "say": {"zh": rule.say.zh, "en": rule.say.en},
        "source": list(rule.source),
        "dimension": rule.dimension,
        "severity": rule.severity,
        "status": rule.status,
        "deduct": rule.deduct,
        "fatal": rule.fatal,
    }
