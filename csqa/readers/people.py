"""The speakers of one conversation that are known by name only -> their roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csqa.errors import InputError
from csqa.model import Role, Turn
from csqa.readers.roles import Cast, plain
from csqa.readers.sides import OTHER, SELF, sides
from csqa.readers.speakers import EVENT
from csqa.wording import Text

Person = tuple[Role, str | None]
"""The role, and the name where it is one."""


def people(texts: Mapping[str, Sequence[str]], cast: Cast) -> dict[str, Person]:
    """Who each name is, by its own words, then by what it says (`texts`, in order of appearance). Raises InputError
    (without file) where nothing tells the agent from the customer."""
    found: dict[str, Person] = {EVENT: ("system", None)}
    unknown = {}
    for name, said in texts.items():
        named = cast.named(name)
        if name == EVENT:
            continue
        if named is not None:
            found[name] = (named.role, named.speaker)
        else:
            unknown[name] = said
    roles = sides(unknown, {role for role, _ in found.values()})
    if roles is None:
        names = "、".join(unknown), ", ".join(unknown)
        raise InputError(
            Text(f"分不清谁是客服：{names[0]}", f"who is the agent? the speakers are {names[1]}"),
            mend=Text("请用 --agent-name 指明客服的名字", "name the agent with --agent-name"),
        )
    for name, role in roles.items():
        found[name] = (role, None if plain(name) in SELF | OTHER else name)
    return found


def only(turns: Sequence[Turn], role: Role) -> str | None:
    """The one speaker of a role, where there is just one."""
    names = {t.speaker for t in turns if t.role == role}
    return names.pop() if len(names) == 1 else None
