"""Counts of sessions, for the whole, for each agent and for each topic; tallies of parts merge to that of the whole."""

from __future__ import annotations

import msgspec

from csqa.insight.intervals import Share
from csqa.insight.note import Note


class Tally(msgspec.Struct):
    sessions: int = 0
    ended: int = 0
    """Sessions that came to their end here; `resolved` of them with nothing left to do."""
    resolved: int = 0
    complained: int = 0
    upset: int = 0
    better: int = 0
    """Of the upset: ended calm."""
    ratings: dict[str, int] = {}

    def add(self, note: Note) -> None:
        self.sessions += 1
        self.ended += note.resolved is not None
        self.resolved += bool(note.resolved)
        self.complained += note.complained
        self.upset += note.better is not None
        self.better += bool(note.better)
        if note.rating is not None:
            self.ratings[note.rating] = self.ratings.get(note.rating, 0) + 1

    def merge(self, other: Tally) -> None:
        for name in ("sessions", "ended", "resolved", "complained", "upset", "better"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        count(self.ratings, other.ratings)

    def resolution(self) -> Share:
        return Share(self.resolved, self.ended)

    def complaints(self) -> Share:
        return Share(self.complained, self.sessions)

    def calmed(self) -> Share:
        return Share(self.better, self.upset)


def count(into: dict[str, int], more: dict[str, int]) -> None:
    """Adds up by key."""
    for key, number in more.items():
        into[key] = into.get(key, 0) + number
