"""Messages that name the one they reply to -> threads."""

from __future__ import annotations

from collections.abc import Sequence


def threads(links: Sequence[tuple[str, str]]) -> list[tuple[str, list[int]]]:
    """`links` are (id of the message, id of the one it replies to or ""). Gives (id of the thread, indexes), in order of
    appearance: all that hangs together by replies, each behind what it replies to. A thread goes by the id of the message
    that began it, whether that is among the messages or not."""
    place: dict[str, int] = {}
    parents: list[str] = []
    for i, (id_, parent) in enumerate(links):
        if id_:
            place.setdefault(_plain(id_), i)
        parents.append(_plain(parent))
    found: dict[str, list[tuple[int, int]]] = {}
    known: dict[int, tuple[str, int]] = {}
    for i in range(len(links)):
        root, depth = _root(i, links, parents, place, known)
        found.setdefault(root, []).append((depth, i))
    return [(root, [i for _, i in sorted(group)]) for root, group in found.items()]


def _root(
    i: int,
    links: Sequence[tuple[str, str]],
    parents: Sequence[str],
    place: dict[str, int],
    known: dict[int, tuple[str, int]],
) -> tuple[str, int]:
    """The thread's id, and how many replies lie between; a circle begins where it was entered."""
    path: list[int] = []
    seen: set[int] = set()
    at = i
    while at not in known:
        path.append(at)
        seen.add(at)
        parent = parents[at]
        above = place.get(parent) if parent else None
        if above is None or above in seen:
            # Not among the messages: those that reply to it are one thread all the same.
            began = parent if parent and above is None else _plain(links[at][0]) or f"row {at + 1}"
            known[at] = (began, 1 if parent and above is None else 0)
            path.pop()
            break
        at = above
    for step in reversed(path):
        parent_at = place[parents[step]]
        root, depth = known[parent_at]
        known[step] = (root, depth + 1)
    return known[i]


def _plain(id_: str) -> str:
    """Spreadsheets write 3 as 3.0 where the column has blanks."""
    id_ = id_.strip()
    return id_[:-2] if id_.endswith(".0") and id_[:-2].isdigit() else id_
