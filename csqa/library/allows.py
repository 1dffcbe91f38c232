"""Comments that let a finding stand, with a reason, and until a day where one is given.

    # csqa: allow bare-negative until 2027-01-01 -- 法律要求原文
    - id: …

In YAML a comment stands above a script or inside it, in Markdown between <!-- and -->. It holds for its script. Tables
have no comments: a baseline serves there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from csqa.documents import nearest
from csqa.library.entry import Entry, LibraryFile
from csqa.library.lint import Found
from csqa.model import Finding, Severity
from csqa.ruleset.load import RuleSet
from csqa.ruleset.rule import Rule
from csqa.ruleset.situation import finding_id
from csqa.wording import Text

_ALLOW = re.compile(r"(?:#|<!--)\s*csqa:\s*allow\b(?P<rest>[^\r\n]*)")
_REST = re.compile(
    r"^\s*(?P<rules>[a-z0-9][a-z0-9\-]*(?:\s*,\s*[a-z0-9][a-z0-9\-]*)*)?"
    r"(?:\s+until\s+(?P<until>\S+))?\s*(?:--\s*(?P<reason>.*?))?\s*(?:-->)?\s*$"
)


class Allow(msgspec.Struct, frozen=True):
    """One comment. `wrong` says what can't be understood in it."""

    rules: tuple[str, ...]
    until: date | None
    reason: str
    start: int
    end: int
    wrong: Text | None = None


class Settled(msgspec.Struct, frozen=True):
    """What is left to say, and what comments let stand."""

    found: tuple[Found, ...]
    allowed: tuple[tuple[Found, Allow], ...]


def settle(
    files: Sequence[LibraryFile],
    found: Iterable[Found],
    rules: RuleSet,
    today: date,
    *,
    names: Collection[str] | None = None,
    changed: Collection[int] | None = None,
) -> Settled:
    """Findings without those that a comment allows; comments that are unused, expired or wrong become findings of the
    rules in `RULES`. What a `hard` rule finds, no comment allows.

    `rules` are those that ran, `names` all that there are: of one that did not run nobody knows whether it is needed.
    `changed`: the entries (by `id()`) whose comments are looked at; None: all.
    """
    known = {
        *(names or ()),
        *rules.rules,
        *(alias for rule in rules.rules.values() for alias in rule.aliases),
    }
    of_entry = {id(entry): allows for file in files for entry, allows in _by_entry(file) if allows}
    owners = {id(entry): (file, entry) for file in files for entry in file.entries}
    used: set[tuple[int, int, str]] = set()
    left: list[Found] = []
    allowed: list[tuple[Found, Allow]] = []
    for item in found:
        allow = _allowing(item, of_entry.get(id(item.entry), ()))
        if allow is None:
            left.append(item)
            continue
        used.add((id(item.file), allow.start, item.rule.id))
        if item.rule.hard or (allow.until is not None and allow.until < today):
            left.append(item)
        else:
            allowed.append((item, allow))
    for key, allows in of_entry.items():
        if changed is not None and key not in changed:
            continue
        file, entry = owners[key]
        for allow in allows:
            needed = {name for file_, start, name in used if (file_, start) == (id(file), allow.start)}
            left += _about(file, entry, allow, needed, rules, known, today)
    order = {id(file): number for number, file in enumerate(files)}
    left.sort(key=lambda item: (order[id(item.file)], item.line or (item.entry.line if item.entry else 0)))
    return Settled(tuple(left), tuple(allowed))


def _allowing(item: Found, allows: Sequence[Allow]) -> Allow | None:
    names = (item.rule.id, *item.rule.aliases)
    return next((a for a in allows if a.wrong is None and any(name in a.rules for name in names)), None)


def _by_entry(file: LibraryFile) -> list[tuple[Entry, list[Allow]]]:
    """Each script with the comments above or inside it."""
    texts = [
        (p.offsets[0], p.offsets[-1]) for e in file.entries for p in (*e.questions, *e.reply) if p.offsets
    ]
    by_entry: list[tuple[Entry, list[Allow]]] = [(entry, []) for entry in file.entries]
    for m in _ALLOW.finditer(file.text):
        if not by_entry or any(a <= m.start() < b for a, b in texts):
            continue
        line, column = file.place(m.start())
        alone = not file.line(line)[: column - 1].strip()
        begun = [number for number, (entry, _) in enumerate(by_entry) if entry.line <= line]
        number = begun[-1] if begun else 0
        if alone and begun and _outside(file, by_entry[number][0], line) and number + 1 < len(by_entry):
            number += 1
        by_entry[number][1].append(_read(m))
    return by_entry


def _outside(file: LibraryFile, entry: Entry, line: int) -> bool:
    """Whether a comment line below a script belongs to the next one: nothing of this one follows it."""
    last = max(
        (file.place(p.offsets[-1])[0] for p in (*entry.questions, *entry.reply) if p.offsets),
        default=entry.line,
    )
    return line > max(last, entry.line, *entry.lines.values())


def _read(m: re.Match[str]) -> Allow:
    rest = _REST.match(m["rest"])
    place = (m.start(), m.end())
    if rest is None or not rest["rules"]:
        wrong = Text("写法应为：csqa: allow 规则名 -- 理由", "write it as: csqa: allow RULE -- REASON")
        return Allow((), None, "", *place, wrong)
    names = tuple(name.strip() for name in rest["rules"].split(","))
    reason = (rest["reason"] or "").strip()
    until = None
    if rest["until"]:
        try:
            until = date.fromisoformat(rest["until"])
        except ValueError:
            text = Text(f"不是日期：{rest['until']}", f"not a date: {rest['until']}")
            return Allow(names, None, reason, *place, text)
    if not reason:
        return Allow(
            names, until, "", *place, Text("缺少理由：-- 后面写为什么", "no reason: say why behind --")
        )
    return Allow(names, until, reason, *place)


def _about(
    file: LibraryFile,
    entry: Entry,
    allow: Allow,
    needed: Collection[str],
    rules: RuleSet,
    known: Collection[str],
    today: date,
) -> Iterable[Found]:
    """`needed`: ids of rules that found something which it names."""
    if allow.wrong is not None:
        yield from _found(file, entry, allow, BAD, {"what": allow.wrong})
        return
    names = ", ".join(allow.rules)
    for name in allow.rules:
        rule = rules.named(name)
        if name not in known:
            near = nearest(name, known)
            hint = Text(f"，是否指 {near}", f"; did you mean {near}?") if near else Text("", "")
            what = Text(f"没有规则 {name}{hint.zh}", f"there is no rule {name}{hint.en}")
            yield from _found(file, entry, allow, BAD, {"what": what})
        elif rule is not None and rule.hard:
            what = Text(f"规则 {name} 不允许放行", f"the rule {name} can't be allowed")
            yield from _found(file, entry, allow, BAD, {"what": what})
    unneeded = [
        name
        for name in allow.rules
        if (rule := rules.named(name)) is not None and not rule.hard and rule.id not in needed
    ]
    if unneeded:
        yield from _found(file, entry, allow, UNUSED, {"rules": ", ".join(unneeded)})
    elif allow.until is not None and allow.until < today:
        yield from _found(file, entry, allow, EXPIRED, {"rules": names, "until": allow.until.isoformat()})


def _found(
    file: LibraryFile, entry: Entry, allow: Allow, rule: Rule, fillings: Mapping[str, str | Text]
) -> Iterable[Found]:
    words = file.text[allow.start : allow.end]
    said = {
        lang: {key: value.of(lang) if isinstance(value, Text) else value for key, value in fillings.items()}
        for lang in ("zh", "en")
    }
    message = Text(rule.message.zh.format(**said["zh"]), rule.message.en.format(**said["en"]))
    finding = Finding(
        finding_id(entry.script.id, rule.id, words, 0), None, None, None, words, message, rule.severity,
        transcript=entry.script.id,
    )  # fmt: skip
    yield Found(rule=rule, finding=finding, file=file, entry=entry, line=file.place(allow.start)[0])


def _rule(id_: str, severity: Severity, message: Text, why: Text, say: Text) -> Rule:
    return Rule(
        id=id_, kind="script", scope="library", dimension="library", severity=severity, status="stable",
        source=("R82",), message=message, why=why, say=say, applies="scripts", hard=True, file=__file__, line=1,
        params=msgspec.Raw(b""),
    )  # fmt: skip


BAD = _rule(
    "bad-allow",
    "error",
    Text("放行注释有误：{what}", "The comment allows nothing: {what}"),
    Text(
        "没有理由的放行，半年后谁也说不清为什么。",
        "Without a reason nobody can tell in half a year why it stands.",
    ),
    Text("# csqa: allow 规则名 until 2027-01-01 -- 理由", "# csqa: allow RULE until 2027-01-01 -- REASON"),
)
UNUSED = _rule(
    "unused-allow",
    "warning",
    Text("放行了 {rules}，但这条话术已没有这个问题", "Allows {rules}, which this script does not break"),
    Text("留着它，下次真有问题也会被放过。", "Left in place, it would let the next fault pass."),
    Text("删去这行注释。", "Remove the comment."),
)
EXPIRED = _rule(
    "expired-allow",
    "warning",
    Text("对 {rules} 的放行到 {until} 为止，已过期", "Allowed {rules} until {until}, which is over"),
    Text("当初说好到期再看。", "It was to be looked at again by then."),
    Text("改掉问题，或写明新的日期和理由。", "Mend it, or give a new date and reason."),
)
RULES = (BAD, UNUSED, EXPIRED)
"""Rules about the comments themselves: what they find stands in files, not in scripts."""
