"""The roster: agent id -> name, and team. CSV, Excel, YAML or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csqa.errors import InputError
from csqa.model import Reject, Roster
from csqa.readers import csv_file, xlsx_file
from csqa.readers.columns import Cells, normalised
from csqa.readers.encoding import decoded
from csqa.wording import Text

_ID = ("id", "agentid", "工号", "账号", "客服id", "客服工号", "客服账号", "坐席工号", "员工号", "员工编号", "编号", "staffid", "employeeid", "account", "userid", "login")  # fmt: skip
_NAME = ("name", "agentname", "姓名", "名字", "昵称", "客服姓名", "客服昵称", "客服名称", "客服", "坐席姓名", "员工姓名", "agent", "fullname", "displayname", "nickname")  # fmt: skip
_TEAM = ("team", "teamname", "组", "小组", "团队", "班组", "组别", "部门", "技能组", "所属组", "group", "department", "dept", "queue")  # fmt: skip


def read_roster(file: Path) -> Roster:
    """Raises InputError naming the file, and line or key where there is one."""
    suffix = file.suffix.lower()
    if suffix in (".yaml", ".yml"):
        from csqa.documents import read_documents

        documents = read_documents(file)
        return _from_value(documents[0].value if documents else None, str(file))
    try:
        data = file.read_bytes()
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(file)
        ) from None
    if xlsx_file.sniff(data[:8]):
        sheets = xlsx_file.sheets(data, str(file))
        return _from_rows(sheets[0] if sheets else [], str(file))
    text = decoded(data)
    if text is None:
        raise InputError(Text("编码无法识别", "the encoding is not known"), file=str(file))
    if suffix == ".json":
        import json

        try:
            return _from_value(json.loads(text), str(file))
        except json.JSONDecodeError as e:
            raise InputError(
                Text(f"JSON 语法错误：{e.msg}", f"not valid JSON: {e.msg}"), file=str(file), line=e.lineno
            ) from None
    broken: list[Reject] = []
    rows = list(csv_file.rows(text, str(file), broken))
    if broken:
        raise InputError(broken[0].reason, file=str(file), line=broken[0].source.line)
    return _from_rows(rows, str(file))


def _from_rows(rows: list[tuple[int, Cells]], file: str) -> Roster:
    filled = [(line, cells) for line, cells in rows if any(c.strip() for c in cells)]
    if not filled:
        raise InputError(Text("名册为空", "the roster is empty"), file=file)
    line, header = filled[0]
    names = [normalised(h) for h in header]
    columns = {key: _first(names, words) for key, words in (("id", _ID), ("name", _NAME), ("team", _TEAM))}
    if columns["id"] is None and columns["name"] is None:
        raise InputError(
            Text(f"名册缺少工号或姓名列，表头为 {'、'.join(header)}", f"no column of ids or names; the header is {', '.join(header)}"),
            file=file,
            line=line,
            mend=Text("表头请写 工号,姓名,组", "head the columns id,name,team"),
        )  # fmt: skip

    roster = _Listing(file)
    for line, cells in filled[1:]:
        found = {k: cells[i].strip() for k, i in columns.items() if i is not None and i < len(cells)}
        roster.add(found.get("id", ""), found.get("name", ""), found.get("team", ""), line)
    return roster.done()


def _first(names: list[str], words: tuple[str, ...]) -> int | None:
    return next((names.index(w) for w in words if w in names), None)


def _from_value(value: Any, file: str) -> Roster:
    """`{id: name}`, `{id: {name, team}}`, a list of `{id, name, team}`, or any of these under `agents`."""
    if isinstance(value, dict) and isinstance(value.get("agents"), dict | list):
        value = value["agents"]
    roster = _Listing(file)
    if isinstance(value, dict):
        entries = [({"name": v} if not isinstance(v, dict) else v) | {"id": k} for k, v in value.items()]
    elif isinstance(value, list):
        entries = value
    else:
        raise InputError(
            Text("名册应为 工号: 姓名 的映射，或 {id, name, team} 的列表", "a roster maps id to name, or lists {id, name, team}"),
            file=file,
        )  # fmt: skip
    for i, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise InputError(
                Text("每一项应为 {id, name, team}", "each entry is {id, name, team}"), file=file, key=f"[{i}]"
            )
        unknown = set(entry) - {"id", "name", "team"}
        if unknown:
            raise InputError(
                Text("名册里只能有 id、name、team", "a roster has id, name and team only"),
                file=file,
                key=f"[{i}].{sorted(map(str, unknown))[0]}",
            )
        id_, name, team = ("" if entry.get(k) is None else str(entry[k]) for k in ("id", "name", "team"))
        roster.add(id_.strip(), name.strip(), team.strip(), None)
    return roster.done()


class _Listing:
    def __init__(self, file: str) -> None:
        self.file = file
        self.names: dict[str, str] = {}
        self.teams: dict[str, str] = {}

    def add(self, id_: str, name: str, team: str, line: int | None) -> None:
        id_ = id_ or name
        if not id_:
            return
        if id_ in self.names:
            raise InputError(
                Text(f"工号 {id_} 出现两次", f"the id {id_} stands twice"), file=self.file, line=line
            )
        self.names[id_] = name or id_
        if team:
            self.teams[id_] = team

    def done(self) -> Roster:
        return Roster(self.names, self.teams)
