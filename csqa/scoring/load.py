"""Reads a scorecard from YAML; one may extend another and say only what differs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from csqa import cache
from csqa.config import is_path
from csqa.documents import Document, convert, read_documents
from csqa.errors import InputError
from csqa.scoring.scorecard import Deduction, Dimension, Per, Scorecard, did_you_mean
from csqa.shipped import rules_folder
from csqa.wording import Text


class ScorecardFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scorecard: str
    extends: str | None = None
    about: Text | None = None
    pass_mark: float | None = None
    few: int | None = None
    per: Per | None = None
    dimensions: dict[str, Any] = {}
    deductions: dict[str, Any] = {}


class _Dimension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Text | None = None
    weight: float | None = None
    cap: float | None = None


class _Kept(msgspec.Struct, frozen=True):
    """What the cache keeps: a scorecard and the state of every file that made it."""

    card: Scorecard
    files: dict[str, bytes]


_FORMAT = b"scorecard 1"


def load_scorecard(name: str, folders: Sequence[Path] = (), *, use_cache: bool = True) -> Scorecard:
    """The scorecard in the file `name`, or called so: `scorecards/NAME.yaml` in one of the team's rule `folders` (the last
    that has it wins), else among those that ship.

    Raises InputError with file, line and key. What needs the rules to judge is left to `validate`.
    """
    homes = (rules_folder(), *folders)
    file = Path(name) if is_path(name) else _find(name, homes)
    kept_as = cache.key([_FORMAT, *(os.fsencode(path.absolute()) for path in (file, *homes))])
    kept = cache.get(f"{kept_as}.scorecard") if use_cache else None
    if kept is not None:
        with contextlib.suppress(msgspec.MsgspecError, OSError):
            found = msgspec.msgpack.decode(kept, type=_Kept)
            if all(_state(path) == state for path, state in found.files.items()):
                return found.card
    read: list[Path] = []
    card = _load(file, homes, read)
    if use_cache:
        # A path that is not valid Unicode can't be kept, and need not be.
        with contextlib.suppress(UnicodeEncodeError, OSError):
            whole = _Kept(card, {str(path): _state(str(path)) for path in read})
            cache.put(f"{kept_as}.scorecard", msgspec.msgpack.encode(whole))
    return card


def _state(file: str) -> bytes:
    return cache.key([Path(file).read_bytes()]).encode()


def _load(file: Path, folders: Sequence[Path], read: list[Path]) -> Scorecard:
    """`read` are the files that led here; this one is added."""
    if file in read:
        raise InputError(
            Text("评分表互相继承，形成循环", "scorecards extend each other in a circle"),
            file=str(file),
            key="extends",
        )
    read.append(file)
    documents = read_documents(file)
    if len(documents) != 1:
        raise InputError(
            Text(
                f"应有一份 YAML 文档，实有 {len(documents)} 份",
                f"one YAML document expected, {len(documents)} found",
            ),
            file=str(file),
        )
    document = documents[0]
    said = convert(document, ScorecardFile)
    parent = Scorecard(scorecard=said.scorecard)
    if said.extends is not None:
        other = said.extends
        parent = _load(file.parent / other if is_path(other) else _find(other, folders), folders, read)
    return _checked(document, _merged(document, said, parent))


def _find(name: str, folders: Sequence[Path]) -> Path:
    for folder in reversed(folders):
        file = folder / "scorecards" / f"{name}.yaml"
        if file.is_file():
            return file
    known = {file.stem for folder in folders for file in folder.glob("scorecards/*.yaml")}
    raise InputError(
        Text(f"没有名为 {name} 的评分表", f"there is no scorecard {name}"),
        key="scorecard",
        mend=did_you_mean(name, known),
    )


def _merged(document: Document, said: ScorecardFile, parent: Scorecard) -> Scorecard:
    places = dict(parent.places)
    dimensions = dict(parent.dimensions)
    for id_ in said.dimensions:
        dimensions[id_] = _dimension(document, said, id_, parent.dimensions.get(id_))
        places[f"dimensions.{id_}"] = (document.file, document.line(("dimensions", id_)))
    deductions = dict(parent.deductions)
    for id_ in said.deductions:
        deductions[id_] = _deduction(document, said, id_, parent.deductions.get(id_, Deduction()))
        places[f"deductions.{id_}"] = (document.file, document.line(("deductions", id_)))
    return Scorecard(
        scorecard=said.scorecard,
        about=said.about or parent.about,
        pass_mark=parent.pass_mark if said.pass_mark is None else said.pass_mark,
        few=parent.few if said.few is None else said.few,
        per=said.per or parent.per,
        dimensions=dimensions,
        deductions=deductions,
        file=document.file,
        places=places,
    )


def _dimension(document: Document, said: ScorecardFile, id_: str, parent: Dimension | None) -> Dimension:
    path = ("dimensions", id_)
    own = convert(document, _Dimension, _mapping(document, path, said.dimensions[id_]), path)
    weight = parent.weight if own.weight is None and parent else own.weight
    if weight is None:
        raise document.error(path, Text("缺少必填的键 weight", "the key weight is missing"))
    cap = own.cap
    if cap is None:
        cap = min(parent.cap, weight) if parent and own.weight is None else weight
    for key, points in (("weight", weight), ("cap", cap)):
        if not 0 <= points <= 100:
            raise document.error((*path, key), Text("应在 0 到 100 之间", "must be between 0 and 100"))
    if cap > weight:
        raise document.error(
            (*path, "cap"),
            Text(
                f"扣分上限 {cap:g} 超过了权重 {weight:g}",
                f"the cap {cap:g} is more than the weight {weight:g}",
            ),
        )
    return Dimension(
        name=own.name or (parent.name if parent else Text(id_, id_)), weight=float(weight), cap=float(cap)
    )


def _deduction(document: Document, said: ScorecardFile, id_: str, parent: Deduction) -> Deduction:
    path = ("deductions", id_)
    value = said.deductions[id_]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        own = Deduction(points=float(value))
    else:
        own = convert(document, Deduction, _mapping(document, path, value), path)
    for key, points in (("points", own.points), ("warning", own.warning)):
        if points is not None and not 0 <= points <= 100:
            raise document.error((*path, key), Text("应在 0 到 100 之间", "must be between 0 and 100"))
    return Deduction(
        points=parent.points if own.points is None else own.points,
        warning=parent.warning if own.warning is None else own.warning,
        per=own.per or parent.per,
        fatal=parent.fatal if own.fatal is None else own.fatal,
    )


def _mapping(document: Document, path: tuple[str, ...], value: Any) -> Any:
    if not isinstance(value, dict):
        raise document.error(
            path,
            Text("应为键和值", "keys and values expected"),
            Text("例如 {points: 5, per: session}", "for example {points: 5, per: session}")
            if path[0] == "deductions"
            else Text("例如 {weight: 10}", "for example {weight: 10}"),
        )
    return value


def _checked(document: Document, card: Scorecard) -> Scorecard:
    if not 0 <= card.pass_mark <= 100:
        raise document.error(("pass_mark",), Text("应在 0 到 100 之间", "must be between 0 and 100"))
    if card.few < 0:
        raise document.error(("few",), Text("不能为负", "must not be negative"))
    total = sum(d.weight for d in card.dimensions.values())
    if abs(total - 100) > 1e-6:
        raise document.error(
            ("dimensions",),
            Text(
                f"各维度权重合计应为 100，实为 {total:g}",
                f"the weights of the dimensions make {total:g}, not 100",
            ),
        )
    return card
